"""The builders of grades that the reports' tests use."""

from tests.report.conftest import full_mnist, make_grade, make_gradebook

__all__ = ["full_mnist", "make_grade", "make_gradebook"]

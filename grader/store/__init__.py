"""Results that are known already, keyed by everything they depend on. A row is written the moment its result exists."""

from grader.store.results import Store

__all__ = ["Store"]

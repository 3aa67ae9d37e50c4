"""All architectures of a class, and those that nobody beats."""

from grader.report.page.class_fronts import ClassFronts
from tests.class_findings.builders import class_of, size, student, variant

LOW, MIDDLE, HIGH = (9_600, 9_610, 9_620), (9_700, 9_710, 9_720), (9_800, 9_810, 9_820)


def _names(fronts: ClassFronts, cost: str) -> list[str]:
    return [(point.architecture.size.spec_sha256 or "")[0] for point in fronts.by_cost[cost]]


def test_a_front_has_models_and_variants_that_nobody_beats_at_less_cost() -> None:
    """By each cost its own."""
    cheap = size("c", 9_000).model_copy(update={"flops": 10_000_000})
    fronts = ClassFronts(class_of(
        student("anna", size("a", 10_000), MIDDLE, variant("x", size("b", 50_000), *HIGH)),
        student("ben", cheap, LOW, variant("x", size("d", 60_000), *MIDDLE)),
    ))  # fmt: skip
    assert _names(fronts, "parameters") == ["c", "a", "b"]
    assert _names(fronts, "flops") == ["a", "b"]
    assert {point.kind for point in fronts.points} == {"model", "variant"}


def test_the_reference_is_there_where_it_was_trained_alike() -> None:
    """As itself, also where a student had an equal model; only students are counted for it."""
    reference = student("reference", size("r"), MIDDLE)
    (point,) = ClassFronts(class_of(student("anna", size("r"), MIDDLE), reference=reference)).points
    assert point.figures[-2:] == ("1", "reference")
    (point,) = ClassFronts(class_of(reference=reference)).points
    assert point.figures[-2:] == ("0", "reference")
    assert [point.kind for point in ClassFronts(class_of(student("anna", size("r"), MIDDLE))).points] == ["model"]


def test_figures_have_the_images_and_the_interval() -> None:
    """No accuracy without them."""
    (point,) = ClassFronts(class_of(student("anna", size("a"), MIDDLE))).points
    assert point.figures == ("10,000", "300.0 k", "97.10 % ± 0.41", "29,130 of 3 × 10,000", "1", "model")


def test_an_interval_ends_where_accuracies_end() -> None:
    """Not beyond 100 %, of which a logarithmic axis has no place."""
    (point,) = ClassFronts(class_of(student("anna", size("a"), (10_000, 9_900, 10_000)))).points
    assert point.wrong(-1) > point.wrong(0) > point.wrong(1) > 0

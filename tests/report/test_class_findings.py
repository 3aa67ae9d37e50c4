"""How a class's findings are said: never an effect without its interval, its counts and its limits."""

import pytest

from grader.changes import Change
from grader.gradebook import Gradebook
from grader.records import Status
from grader.report.class_findings import class_findings, legend
from grader.report.folder import REPORTS
from grader.report.markdown import to_markdown
from grader.report.reported import Reported
from tests.class_findings.builders import class_of, class_of_twelve, size, student, variant

RIGHT = (9_700, 9_710, 9_720)
BETTER = (9_750, 9_770, 9_760)


@pytest.fixture(scope="module")
def book() -> Gradebook:
    """Twelve students."""
    return class_of_twelve()


def test_a_row_has_counts_effect_interval_word_and_costs(book: Gradebook) -> None:
    """Networks are counted, and students beside them."""
    findings = class_findings(book)
    assert findings
    rows = {row.name: row.figures for row in findings.rows}
    assert rows["more filters"] == ("8", "8", "12", "+0.42", "+0.30 to +0.55", "better", "×2.10", "×2.10", "×2.10")
    assert rows["max pooling → average pooling"][5] == "not told apart"
    assert rows["relu → tanh"][5] == "worse"
    assert rows["larger window"][:6] == ("1", "1", "1", "+0.30", "+0.18 to +0.42", "one network only")


def test_an_interval_without_nothing_is_not_enough_among_many_kinds() -> None:
    """A kind that alone would be called better is not, where nine others were looked at."""

    def book(kinds: int) -> Gradebook:
        def one(number: int) -> tuple[int, int, int]:
            more = (12, 30, 34, 26)[number] if number < 4 else 0
            return 9_700 + more, 9_710 + more, 9_720 + more

        return class_of(*(
            student(
                f"s{number}", size(f"m{number}"), RIGHT,
                variant("x", size(f"v{number}"), *one(number)),
                *(variant(f"{kind}", size(f"{kind}k{number}"), *RIGHT, direction=f"kind {kind}")
                  for kind in range(kinds - 1)),
            )
            for number in range(4)
        ))  # fmt: skip

    words = []
    for kinds in (1, 10):
        findings = class_findings(book(kinds))
        assert findings
        words += [row.figures[4:6] for row in findings.rows if row.name == "more filters"]
    assert words == [("+0.07 to +0.44", "better"), ("+0.07 to +0.44", "not told apart")]


def test_what_can_be_said_is_said_in_sentences(book: Gradebook) -> None:
    """And what cannot; to be no better is not to be equal."""
    findings = class_findings(book)
    assert findings
    assert findings.statements == [
        "more filters: on average 0.42 percentage points better over 8 networks (95 % interval +0.30 to +0.55); "
        "parameters ×2.10, FLOPs ×2.10, CPU time ×2.10.",
        "relu → tanh: on average 0.52 percentage points worse over 4 networks (95 % interval -0.74 to -0.29); "
        "parameters ×1.00, FLOPs ×1.00, CPU time ×1.00.",
        "Not told apart from no effect, which does not mean that there is none: max pooling → average pooling, "
        "dropout taken away.",
        "Tried on one network only, which says nothing about others: larger window.",
    ]


def test_the_scope_counts_everything_once(book: Gradebook) -> None:
    """Variants as they were handed in, pairs as they are different; and what says nothing."""
    findings = class_findings(book)
    assert findings
    assert findings.scope == (
        "12 students had 25 variants that changed one thing alone and could be trained: 19 different pairs of a "
        "network and its variant, on 8 networks, along 5 axes."
    )
    untrained = variant("x", size("x"), *BETTER).model_copy(update={"trials": ()})
    other = class_findings(class_of(*book.submissions, student("zoe", size("z"), RIGHT, untrained)))
    assert other
    assert other.scope.endswith(
        "1 more variant changed several things at once or came to no training, and played no part."
    )


def test_the_legend_names_the_correction_only_where_there_is_one(book: Gradebook) -> None:
    """Of a single kind there is nothing to correct."""
    single = class_of(
        *(student(name, size(name), RIGHT, variant("x", size(f"{name}x"), *BETTER)) for name in ("a", "b"))
    )
    texts = []
    for each in (book, single):
        findings = class_findings(each)
        assert findings
        texts.append(legend(findings))
    assert "though 4 kinds were looked at (Holm's procedure): in at most 5 % of classes" in texts[0]
    assert "Holm" not in texts[1]


def test_markdown_has_the_effects_with_the_caution(book: Gradebook) -> None:
    """Below the variants of everyone."""
    report = to_markdown(book, charts=["class_findings"])
    assert "This is no designed experiment. Students chose what to change" in report
    assert "| filters | more filters | 8 | 8 | 12 | +0.42 | +0.30 to +0.55 | better | ×2.10 | ×2.10 | ×2.10 |" in report
    assert "![What the class found](charts/class_findings.svg)" in report


def test_a_kind_whose_name_has_a_bar_ends_no_cell() -> None:
    """A setting of a layer is in the name of some kinds."""
    change = Change(axis="activation", text="…", direction="a|b → c")
    book = class_of(
        student("a", size("a"), RIGHT, variant("x", size("b"), *BETTER, changes=[change])),
        student("b", size("c"), RIGHT),
    )
    (row,) = (line for line in to_markdown(book).splitlines() if "a&#124;b" in line)
    assert row.count("|") == 12


@pytest.mark.parametrize(
    "nothing",
    [
        class_of(student("a", size("a"), RIGHT, variant("x", size("b"), *BETTER))),
        class_of(student("a", size("a"), RIGHT), student("b", size("b"), RIGHT)),
        class_of(),
        class_of(
            *class_of_twelve().submissions,
            reference=class_of().reference.model_copy(update={"status": Status.MISSING, "trials": ()}),
        ),
    ],
    ids=["one student", "nobody's variants were trained", "nobody", "a desk without the reference"],
)
def test_without_findings_no_report_speaks_of_them(nothing: Gradebook) -> None:
    """Neither a page nor a line."""
    assert class_findings(nothing) is None
    files = {name: text for report in REPORTS.values() for name, text in report(Reported(nothing))}
    assert not [name for name in files if "findings" in name]
    assert not [text for text in (files["report.md"], files["report.html"]) if "the class found" in str(text)]

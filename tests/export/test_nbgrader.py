"""nbgrader's CSV, read as its readers do: lines split at commas."""

from grader.export import nbgrader
from grader.gradebook import Gradebook


def test_every_line_has_eleven_cells_without_quotes(book: Gradebook) -> None:
    """A comma in a name would shift everything behind it."""
    text = nbgrader.export(book)["nbgrader.csv"]
    header, *lines = text.splitlines()
    assert header == (
        "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,"
        "max_score"
    )
    assert {line.count(",") for line in lines} == {10}
    assert '"' not in text


def test_scores_are_the_raw_ones_less_the_penalty(book: Gradebook) -> None:
    """As nbgrader computes them itself."""
    lines = nbgrader.export(book)["nbgrader.csv"].splitlines()[1:]
    records = {cells[3]: cells for cells in (line.split(",") for line in lines)}
    assert set(records) == {grade.id for grade in book.submissions} - {"s05", "s09"}
    for cells in records.values():
        raw, penalty, score = map(float, cells[7:10])
        assert round(raw - penalty, 2) == score
    assert records["s02"][:7] == [
        "MNIST  first network", "2026-03-10 22:59:00", "2026-03-11 12:00:00", "s02", "Lund", "Bo", "s02@example.org",
    ]  # fmt: skip
    assert records["s02"][7:] == ["104", "10.4", "93.6", "105"]
    assert records["s01"][4:6] == ["Roe", "Amy"]


def test_who_is_left_out_is_counted(book: Gradebook) -> None:
    """The excused and the error."""
    assert list(nbgrader.notes(book)) == ["2 of 12 have no points that count, and are left out."]

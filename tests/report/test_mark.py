"""The mark of a file that the grader wrote."""

from grader.report.mark import is_unchanged, marked


def test_a_file_is_known_by_its_name_and_text() -> None:
    """An edit, another name or a piece of it is not the grader's file."""
    content = marked("feedback/anna.md", "# anna").encode()
    assert is_unchanged("feedback/anna.md", content)
    assert not is_unchanged("feedback/copy.md", content)
    assert not is_unchanged("feedback/anna.md", b"x" + content)
    assert not is_unchanged("feedback/anna.md", content[:-1])
    assert not is_unchanged("feedback/anna.md", b"")
    assert content.startswith(b"# anna\n<!-- cnn-grader ")
    assert content.endswith(b" -->\n")

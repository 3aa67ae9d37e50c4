"""Which files are submissions, and the sentences about those that are not."""

import os
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.collect.layout_names import LAYOUT_NAMES
from grader.collect.submission_file import MAX_SOURCE_BYTES
from grader.collect.submissions import collect, read_reference
from grader.errors import InputError
from grader.records import Finding, Status, Submission, Unusable
from grader.spec import AssignmentSpec

CODE = "def build_model(): ...\n"


def write(path: Path, text: str = CODE) -> Path:
    """Plant a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_of_submissions_is_read_in_sorted_order(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Files are named by their stem, folders by their own name; everything else is ignored."""
    write(tmp_path / "zeta.py")
    write(tmp_path / "beta" / "mnist_cnn.py")
    write(tmp_path / "alpha" / "anything.ipynb", "{}")
    write(tmp_path / "notes.txt")
    write(tmp_path / ".git" / "hook.py")
    write(tmp_path / "__pycache__" / "old.py")

    rows = collect([tmp_path], assignment)

    assert [row.id for row in rows] == ["alpha", "beta", "zeta"]
    assert [row.notebook for row in rows if isinstance(row, Submission)] == [True, False, False]


@pytest.mark.parametrize("path", ["beta", "beta/mnist_cnn.py"])
def test_one_submission_has_the_name_of_its_folder(path: str, tmp_path: Path, assignment: AssignmentSpec) -> None:
    """The folder and the file in it give the same id, so that a single grading compares with the class."""
    write(tmp_path / "beta" / "mnist_cnn.py")
    (entry,) = collect([tmp_path / path], assignment)
    assert entry.id == "beta"


@pytest.mark.parametrize("name", ["mnist_cnn.py", "mnist_cnn.ipynb"])
def test_a_file_is_no_copy_of_itself(
    name: str, tmp_path: Path, assignment: AssignmentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named from the folder that it lies in, too."""
    write(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    (entry,) = collect([Path(name)], assignment)
    assert isinstance(entry, Submission)
    assert entry.notes == ()


@pytest.mark.parametrize("path", ["beta", "beta/MNIST_CNN.PY"])
def test_the_assignments_name_in_capitals_is_its_name(path: str, tmp_path: Path, assignment: AssignmentSpec) -> None:
    """The folder is the submission, as it is with small letters."""
    write(tmp_path / "beta" / "MNIST_CNN.PY")
    (entry,) = collect([tmp_path / path], assignment)
    assert entry.id == "beta"


def test_a_file_named_twice_is_one_submission(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Overlapping paths do not double a student."""
    path = write(tmp_path / "beta" / "mnist_cnn.py")
    assert len(collect([tmp_path, path, path.parent], assignment)) == 1


def test_an_empty_member_is_missing(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """A student's folder without anything, or with the starter's page alone, is a row, not a gap."""
    write(tmp_path / "beta" / "mnist_cnn.py")
    (tmp_path / "delta").mkdir()
    write(tmp_path / "gamma" / "README.md")
    (tmp_path / "kappa" / "work").mkdir(parents=True)
    (tmp_path / "kappa" / "data" / "raw").mkdir(parents=True)
    write(tmp_path / "omega" / "work" / "README.md")
    write(tmp_path / "omega" / "data" / "LICENSE")
    rows = collect([tmp_path], assignment)[1:]
    assert [(row.id, row.status) for row in rows if isinstance(row, Unusable)] == [
        ("delta", Status.MISSING),
        ("gamma", Status.MISSING),
        ("kappa", Status.MISSING),
        ("omega", Status.MISSING),
    ]


def test_a_folder_deeper_with_anything_in_it_is_not_nothing(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """However many empty folders lie around it."""
    write(tmp_path / "beta" / "mnist_cnn.py")
    write(tmp_path / "delta" / "work" / "report.pdf")
    (tmp_path / "delta" / "data").mkdir()
    delta = collect([tmp_path], assignment)[1]
    assert isinstance(delta, Unusable)
    assert delta.status is Status.FAILED


def test_two_candidates_are_named(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Nobody guesses which of two files was meant."""
    write(tmp_path / "beta" / "mnist_cnn.py")
    write(tmp_path / "beta" / "mnist_cnn.ipynb", "{}")
    write(tmp_path / "gamma" / "mnist_cnn.py")
    entry = collect([tmp_path], assignment)[0]
    assert isinstance(entry, Unusable)
    assert "mnist_cnn.ipynb, mnist_cnn.py" in entry.finding.problem


def test_a_helper_beside_the_module_is_not_a_candidate(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """The assignment's own file name decides."""
    write(tmp_path / "class" / "beta" / "mnist_cnn.py")
    write(tmp_path / "class" / "beta" / "helper.py")
    (entry,) = collect([tmp_path / "class"], assignment)
    assert isinstance(entry, Submission)
    assert entry.path.name == "mnist_cnn.py"


def test_a_stray_file_does_not_hide_a_class(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """A module beside students' folders is one more submission, not the only one."""
    write(tmp_path / "mnist_cnn.py")
    write(tmp_path / "beta" / "mnist_cnn.py")
    assert [entry.id for entry in collect([tmp_path], assignment)] == ["beta", "mnist_cnn"]


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """It is the author's mistake, not the grader's."""
    (tmp_path / "class" / "beta" / "mnist_cnn.py").mkdir(parents=True)
    (entry,) = collect([tmp_path / "class"], assignment)
    assert isinstance(entry, Unusable)
    assert entry.status is Status.FAILED
    assert "is a folder" in entry.finding.problem


def test_a_linked_folder_is_a_row(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """What is not followed is not passed over in silence either."""
    write(tmp_path / "elsewhere" / "mnist_cnn.py")
    write(tmp_path / "class" / "beta.py")
    (tmp_path / "class" / "alpha").symlink_to(tmp_path / "elsewhere")
    entry = collect([tmp_path / "class"], assignment)[0]
    assert isinstance(entry, Unusable)
    assert (entry.id, "link" in entry.finding.problem) == ("alpha", True)


def test_a_link_that_leads_nowhere_is_a_row(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Somebody meant something by it, whatever it is called."""
    write(tmp_path / "beta.py")
    (tmp_path / "ghost").symlink_to(tmp_path / "nowhere")
    ghost = collect([tmp_path], assignment)[1]
    assert isinstance(ghost, Unusable)
    assert (ghost.id, ghost.finding) == (
        "ghost",
        Finding(problem="ghost is a link.", advice="Hand in the file itself."),
    )


def test_what_was_handed_in_instead_is_named(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """A report as a PDF is not a submission, but its author should hear that it was seen."""
    write(tmp_path / "beta.py")
    write(tmp_path / "alpha" / "report.pdf")
    alpha = collect([tmp_path], assignment)[0]
    assert isinstance(alpha, Unusable)
    assert alpha.status is Status.FAILED
    assert alpha.finding == Finding(
        problem="What was handed in cannot be graded: the folder holds no .py or .ipynb file, only report.pdf.",
        advice="Hand in the program as mnist_cnn.py or mnist_cnn.ipynb.",
    )


@pytest.mark.parametrize("other", ["Beta.py", "BETA.ipynb"])
def test_ids_that_differ_in_case_only_are_an_error_row(other: str, tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Two submissions with one id are refused together, and both are named."""
    write(tmp_path / "beta.py")
    write(tmp_path / other)
    (entry,) = collect([tmp_path], assignment)
    assert isinstance(entry, Unusable)
    assert entry.status is Status.ERROR
    assert "beta.py" in entry.finding.problem
    assert other in entry.finding.problem


def test_ids_are_composed(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """A name typed on another system is the same name (NFC)."""
    write(tmp_path / unicodedata.normalize("NFD", "café.py"))
    (entry,) = collect([tmp_path], assignment)
    assert entry.id == unicodedata.normalize("NFC", "café")


def test_links_pipes_and_large_files_are_refused_in_their_row(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """What is not a regular file of a sensible size is not even opened to the end."""
    secret = write(tmp_path / "outside" / "secret.txt")
    class_folder = tmp_path / "class"
    write(class_folder / "large.py", "#" * (MAX_SOURCE_BYTES + 1))
    (class_folder / "link.py").symlink_to(secret)
    os.mkfifo(class_folder / "pipe.py")

    large, link, pipe = collect([class_folder], assignment)

    assert isinstance(large, Unusable)
    assert "1 MiB" in large.finding.problem
    assert isinstance(link, Unusable)
    assert "link" in link.finding.problem
    assert isinstance(pipe, Unusable)
    assert "regular file" in pipe.finding.problem


@pytest.mark.parametrize("name", ["line\nbreak", "\x1b[31mred", "\u202egnp", os.fsdecode(b"\xff\xfe"), "a" * 240])
def test_a_strange_name_is_a_submission_like_any_other(name: str, tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Reports escape it; nothing depends on what it looks like."""
    write(tmp_path / f"{name}.py")
    write(tmp_path / name / "a.py")
    write(tmp_path / name / "b.py")
    (entry,) = collect([tmp_path / f"{name}.py"], assignment)
    assert isinstance(entry, Submission)
    assert entry.id == name
    (row,) = collect([tmp_path], assignment)
    assert isinstance(row, Unusable)
    assert "have the same id" in row.finding.problem


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """Neither as a notebook nor as an archive; whoever lies beside it is read."""
    for name in ("s1.ipynb", "s2.zip", "s3.py"):
        write(tmp_path / name)
    for name in ("s1.ipynb", "s2.zip"):
        os.truncate(tmp_path / name, 100 << 20)
    notebook, archive, good = collect([tmp_path], assignment)
    assert isinstance(notebook, Unusable)
    assert isinstance(archive, Unusable)
    assert isinstance(good, Submission)
    assert "larger than 20 MiB" in notebook.finding.problem
    assert "larger than 20 MiB" in archive.finding.problem


def test_a_lone_folder_is_looked_into(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """A student's work often lies one folder deeper; two folders are a choice that nobody makes for them."""
    write(tmp_path / "s1" / "work" / "final" / "model.py")
    write(tmp_path / "s2" / "first" / "model.py")
    write(tmp_path / "s2" / "second" / "model.py")
    deep, choice = collect([tmp_path], assignment)
    assert isinstance(deep, Submission)
    assert (deep.id, deep.path.name) == ("s1", "model.py")
    assert isinstance(choice, Unusable)
    assert choice.status is Status.ERROR
    assert "(first/model.py, second/model.py)" in choice.finding.problem


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param("broken.zip", "not a readable zip file", id="a broken archive"),
        pytest.param("linked.zip", "is a link", id="a link to an archive"),
        pytest.param("nowhere", "No such file", id="a missing path"),
        pytest.param("empty", "nothing of that kind", id="an empty folder"),
        pytest.param("essay.txt", "another kind of file", id="another file"),
        pytest.param("pipe.py", "regular file", id="a pipe"),
        pytest.param("loop.py", "symbolic links", id="a link to itself"),
    ],
)
def test_a_path_that_cannot_be_used_is_a_sentence(
    name: str, problem: str, tmp_path: Path, assignment: AssignmentSpec
) -> None:
    """What the caller names must be there; the sentence says what was expected and what to do."""
    (tmp_path / "empty").mkdir()
    write(tmp_path / "essay.txt")
    write(tmp_path / "broken.zip")
    (tmp_path / "linked.zip").symlink_to(tmp_path / "broken.zip")
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    with pytest.raises(InputError, match=problem) as caught:
        collect([tmp_path / name], assignment)
    assert "expected" in str(caught.value)


def test_a_missing_reference_is_the_callers_mistake(tmp_path: Path) -> None:
    """spec.toml is where its path is corrected."""
    with pytest.raises(InputError, match=r"spec\.toml"):
        read_reference(tmp_path / "mnist_cnn.py")


_PIECES = st.sampled_from(
    [b"a", b"A", "é".encode(), "e\u0301".encode(), b"\xff", b"\n", b"\x1b[31m", "\u202e".encode(), b" ", b".",
     b"..", b"\\", b"-", b"=1+1", b"::error::", b"x" * 120, "\U0001f600".encode(), b"%s", b"{0}", b"'",
     b"submission_1", b"anon_a_1_2_", b"Name_1_assignsubmission_file_", b"submitted", b"1_2_"]
)  # fmt: skip
_ENDS = st.sampled_from([b"", b".py", b".ipynb", b".zip", b".PY", b".py ", b"_2_mnist_cnn.py"])
_NAMES = st.tuples(st.lists(_PIECES, min_size=1, max_size=3).map(b"".join), _ENDS).map(b"".join)
_NAMES = _NAMES.filter(lambda name: name not in {b".", b".."} and len(name) <= 255)
_CONTENTS = st.sampled_from([b"", CODE.encode(), b"\x00\xff", b"{}", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)])
_TREES = st.dictionaries(_NAMES, _CONTENTS | st.dictionaries(_NAMES, _CONTENTS, max_size=3), max_size=5)


@settings(max_examples=120)
@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(tree=_TREES, layout=st.sampled_from(LAYOUT_NAMES), packed=st.booleans())
def test_any_names_of_files_are_rows_or_a_sentence(
    tree: dict[bytes, Any], layout: str, packed: bool, assignment: AssignmentSpec
) -> None:
    """Bytes that are not UTF-8, control characters, long names, names that differ in case or accents.

    No exception but our own, each id once and of bounded length, short sentences.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "class")
        _write(path, tree)
        path = _packed(path) if packed else path
        try:
            rows = collect([path], assignment, layout=layout)
        except InputError as error:
            assert len(str(error)) < 2_000  # noqa: PT017 - either way is right
            return
    assert len({row.id.casefold() for row in rows}) == len(rows) > 0
    assert all(0 < len(row.id) <= 255 for row in rows)
    assert all(len(row.finding.problem) < 3_000 for row in rows if isinstance(row, Unusable))
    assert [row.id for row in rows] == sorted(row.id for row in rows)


def _write(path: Path, content: Any) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    path.mkdir()
    for name, inner in content.items():
        _write(path / os.fsdecode(name), inner)


def _packed(folder: Path) -> Path:
    """As a zip file, whose names are UTF-8 or nothing."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in (file for file in sorted(folder.rglob("*")) if file.is_file()):
            name = file.relative_to(folder).as_posix().encode("utf-8", "surrogateescape").decode("cp437")
            archive.writestr(name, file.read_bytes())
    return path


def test_many_files_with_one_id_are_reported_by_a_few(tmp_path: Path, assignment: AssignmentSpec) -> None:
    """The sentence of a collision does not grow with the class."""
    for number in range(50):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        (folder / "same.py").write_text("")
    (entry,) = collect([path / "same.py" for path in tmp_path.iterdir()], assignment)
    assert isinstance(entry, Unusable)
    assert entry.finding.problem.startswith("50 submissions have the same id: ")
    assert entry.finding.problem.count("same.py") == 5
    assert entry.finding.problem.endswith(" and 45 more.")


def test_a_folder_that_cannot_be_read_is_an_error_row(
    tmp_path: Path, assignment: AssignmentSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stops nobody else, and is nobody's zero."""
    for name in ("alpha", "beta"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "mnist_cnn.py").write_text("", encoding="utf-8")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("alpha"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("grader.collect.disk.os.scandir", refuse)
    alpha, beta = collect([tmp_path], assignment)
    assert isinstance(alpha, Unusable)
    assert (alpha.id, alpha.status) == ("alpha", Status.ERROR)
    assert alpha.finding.problem == "The folder cannot be read: Permission denied."
    assert isinstance(beta, Submission)

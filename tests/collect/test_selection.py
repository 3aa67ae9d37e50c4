"""Which of the class are graded: by their ids, and by what has changed in a real repository."""

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.assignment import load_assignment
from grader.collect.changes import changes_since
from grader.collect.selection import Selection, select
from grader.collect.submissions import collect
from grader.errors import InputError

IDENTITY = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
Git = Callable[..., str]


def run_git(folder: Path, *arguments: str) -> str:
    """Run git without anybody's settings."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", folder, *arguments], env=os.environ | IDENTITY | own, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def course(tmp_path: Path, root: Path) -> Path:
    """A repository with a class, on a branch that was begun at `main`, on which somebody has worked since."""
    course = tmp_path / "course"
    files = {
        "assignment/spec.toml": (root / "assignment" / "spec.toml").read_text(encoding="utf-8"),
        "reference/mnist_cnn.py": "import blocks",
        "reference/blocks.py": "",
        "submissions/amy/mnist_cnn.py": "import blocks",
        "submissions/amy/blocks.py": "",
        "submissions/bob.py": "",
        "submissions/cem/src/mnist_cnn.py": "",
        "submissions/dan/mnist_cnn.py": "",
        "README.md": "",
    }
    for name, text in files.items():
        path = course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    run_git(course, "init", "--quiet", "--initial-branch=main")
    commit(course)
    run_git(course, "switch", "--quiet", "--create", "work")
    run_git(course, "switch", "--quiet", "main")
    (course / "submissions" / "dan" / "mnist_cnn.py").write_text("later", encoding="utf-8")
    commit(course)
    run_git(course, "switch", "--quiet", "work")
    return course


def commit(course: Path) -> None:
    """Record everything that lies there."""
    run_git(course, "add", "--all", "--force")
    run_git(course, "commit", "--quiet", "--message=Work")


def selected(course: Path, *only: str, since: str | None = "main", heard: list[str] | None = None) -> list[str]:
    """The ids that are graded."""
    paths = [course / "submissions"]
    rows = collect(paths, load_assignment(course / "assignment"))
    rules = [course / "assignment", course / "reference"]
    chosen = select(rows, Selection(only, since), paths, rules, ([] if heard is None else heard).append)
    return [row.id for row in chosen]


def unheard(_: str) -> None:
    """Nobody listens."""


def write(course: Path, name: str) -> None:
    """Write another text into a file."""
    path = course / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("changed", encoding="utf-8")


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize(
    ("changed", "ids"),
    [
        ([], []),
        (["README.md"], []),
        (["submissions/amy/mnist_cnn.py"], ["amy"]),
        (["submissions/amy/blocks.py"], ["amy"]),
        (["submissions/amy/a new one.py"], ["amy"]),
        (["submissions/bob.py"], ["bob"]),
        (["submissions/cem/mnist_cnn.py"], ["cem"]),
        (["submissions/eve/mnist_cnn.py", "submissions/bob.py"], ["bob", "eve"]),
        (["submissions/README.md"], []),
    ],
)
def test_whoever_has_changed_something_is_graded(
    changed: Sequence[str], ids: Sequence[str], course: Path, *, committed: bool
) -> None:
    """Changed, added, in a module, in a folder; with a commit or without; and nobody for what main got since then."""
    for name in changed:
        write(course, name)
    if committed and changed:
        commit(course)
    assert selected(course) == list(ids)


def test_what_is_gone_has_changed(course: Path) -> None:
    """A submission without one of its files is another submission."""
    (course / "submissions" / "amy" / "blocks.py").unlink()
    assert selected(course) == ["amy"]


def test_a_name_that_git_must_quote_is_found(course: Path) -> None:
    """Names are bytes: line breaks, quotes, and letters of no encoding."""
    for name in (b'x\n"y', b"\xff", "ü".encode()):
        write(course, f"submissions/{os.fsdecode(name)}/mnist_cnn.py")
    commit(course)
    assert len(selected(course)) == 3


def test_an_ignored_submission_counts_as_changed(course: Path) -> None:
    """Git knows nothing of it, so that nobody can say that it is as it was."""
    write(course, "submissions/eve/mnist_cnn.py")
    (course / ".gitignore").write_text("eve/\n", encoding="utf-8")
    assert selected(course) == ["eve"]


@pytest.mark.parametrize("name", ["assignment/spec.toml", "assignment/new.npz", "reference/blocks.py"])
def test_where_the_rules_have_changed_everybody_is_graded(name: str, course: Path) -> None:
    """The assignment, its data and the modules of the reference; and it is said."""
    with (course / name).open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    heard: list[str] = []
    assert selected(course, heard=heard) == ["amy", "bob", "cem", "dan"]
    assert Path(name).name in heard[0]


def test_only_the_ids_that_are_named_are_graded(course: Path) -> None:
    """Without a revision as they are; with one, if they have changed."""
    write(course, "submissions/amy/mnist_cnn.py")
    assert selected(course, "bob", "amy", since=None) == ["amy", "bob"]
    assert selected(course, "bob", "amy") == ["amy"]


def test_an_id_that_is_nobodys_is_a_sentence(course: Path) -> None:
    """A typing error must not end as a class without failures."""
    with pytest.raises(InputError, match=r"expected --only to name ids of submissions \(amy, bob, .*received 'ann'"):
        selected(course, "amy", "ann")


@pytest.mark.parametrize("revision", ["nothing", "--output=x", "", "a\0b", "main:README.md"])
def test_what_is_no_revision_is_a_sentence(revision: str, course: Path) -> None:
    """Neither a name that is nowhere nor an option of git nor a file is a commit."""
    with pytest.raises(InputError, match="expected --changed-since to name a commit, branch or tag"):
        selected(course, since=revision)
    assert not (course / "x").exists()


def test_a_shallow_clone_is_a_sentence(course: Path, tmp_path: Path) -> None:
    """Without its history nobody knows what has changed."""
    run_git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=work", course.as_uri(), "shallow")
    with pytest.raises(InputError, match=r"received a shallow clone\. .*git fetch --unshallow"):
        selected(tmp_path / "shallow", since="HEAD")


def test_a_history_of_its_own_is_a_sentence(course: Path) -> None:
    """Nothing is the beginning of both."""
    run_git(course, "switch", "--quiet", "--orphan", "island")
    run_git(course, "commit", "--quiet", "--allow-empty", "--message=Island")
    run_git(course, "switch", "--quiet", "work")
    with pytest.raises(InputError, match="'island', which has none"):
        selected(course, since="island")


def test_a_folder_in_no_repository_is_a_sentence(course: Path) -> None:
    """There is nothing to compare with."""
    (course / ".git").rename(course.parent / "elsewhere")
    with pytest.raises(InputError, match="to lie in a git repository"):
        selected(course)


def test_no_program_that_a_repository_names_is_run(course: Path) -> None:
    """Its settings may name some; none leaves its mark."""
    program, mark = course.parent / "program", course.parent / "mark"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
    program.chmod(0o755)
    for setting in ("core.fsmonitor", "diff.external", "diff.x.textconv", "diff.x.command", "core.pager"):
        run_git(course, "config", setting, str(program))
    (course / ".gitattributes").write_text("*.py diff=x\n", encoding="utf-8")
    (course / "submissions" / "amy" / "mnist_cnn.py").write_text("changed", encoding="utf-8")
    mark.unlink(missing_ok=True)
    assert selected(course) == ["amy"]
    assert not mark.exists()


def test_a_changed_zip_file_is_everybodys_in_it(course: Path, pack: Callable[..., bytes]) -> None:
    """What in it has changed, git does not know."""
    archive = course / "class.zip"
    archive.write_bytes(pack({"amy/mnist_cnn.py": "", "bob/mnist_cnn.py": ""}))
    rows = collect([archive], load_assignment(course / "assignment"))
    chosen = select(rows, Selection(changed_since="main"), [archive], [], unheard)
    assert [row.id for row in chosen] == ["amy", "bob"]


def test_a_link_to_the_class_is_followed_as_its_own(course: Path) -> None:
    """The caller may name the folder by a link; a submission that is a link has changed when the link has."""
    (course.parent / "link").symlink_to(course / "submissions")
    (course / "submissions" / "amy" / "mnist_cnn.py").write_text("changed", encoding="utf-8")
    (course / "submissions" / "dan" / "mnist_cnn.py").unlink()
    (course / "submissions" / "dan" / "mnist_cnn.py").symlink_to("/etc/hostname")
    paths = [course.parent / "link"]
    rows = collect(paths, load_assignment(course / "assignment"))
    assert [row.id for row in select(rows, Selection(changed_since="main"), paths, [], unheard)] == ["amy", "dan"]


def test_the_class_may_lie_around_the_rules(course: Path) -> None:
    """A rule's folder around the submissions makes no rule of them, and a rule may lie among what is graded."""
    write(course, "submissions/amy/mnist_cnn.py")
    changes = changes_since("main", [course / "submissions"], [course])
    assert changes.among([course], [course / "submissions"]) == []
    assert changes.among([course / "submissions" / "amy"], [course / "submissions"]) != []

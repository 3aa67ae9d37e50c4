"""Which files have changed since a revision, as git knows it."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.collect.attempts import Row
from grader.errors import InputError
from grader.printable import shortened
from grader.worker.git import GitError, git, is_shallow

_OPTION = "--changed-since"


class Changes(NamedTuple):
    """What is another than it was."""

    files: frozenset[Path]
    """Absolute paths, without links on the way to them; a repository within the repository is one of them."""

    def among(self, rules: Iterable[Path], paths: Iterable[Path]) -> list[Path]:
        """List the changed files that are one of the rules or lie in one.

        Where a rule is a folder around a path, what lies in the path is no rule.

        Args:
            rules: Files and folders.
            paths: What is graded.
        """
        places, roots = set(map(_root, rules)), list(map(_root, paths))

        def is_rule(file: Path) -> bool:
            inner = {root for root in roots if file.is_relative_to(root)}
            return any(
                not any(root.is_relative_to(place) for root in inner) for place in places & {file, *file.parents}
            )

        return sorted(filter(is_rule, self.files))


def changes_since(revision: str, paths: Sequence[Path], others: Sequence[Path]) -> Changes:
    """Compare the files as they lie there with the last commit that this branch and the revision have in common.

    So what others did on the branch of the revision since then is no change. What git does not track has changed;
    beside the paths, only if it is not to be ignored.

    Args:
        revision: Anything that git takes for a commit.
        paths: What is graded; each lies in a repository, and everything in it counts.
        others: What else is looked at, as far as it lies in one of these repositories.

    Raises:
        InputError: A path is in no repository, or one of them is shallow, or has no such revision.
    """
    folders = {path: path if path.is_dir() else path.parent for path in paths}
    tops: dict[Path, list[Path]] = {}
    for path, folder in folders.items():
        tops.setdefault(_top(folder), []).append(_root(path))
    files: set[Path] = set()
    for top, named in tops.items():
        files.update(_changed(top, revision, named, [other for other in map(_root, others) if top in other.parents]))
    return Changes(frozenset(files))


def touched(rows: Sequence[Row], changes: Changes, paths: Iterable[Path]) -> tuple[Row, ...]:
    """Choose the rows to which a changed file belongs.

    To a row belongs whatever lies in the largest folder, within a path that was named, that holds no other row: a file
    that is gone may have been a part of it. A zip file that has changed belongs to all of its rows.

    Args:
        rows: The class.
        changes: What has changed.
        paths: What the caller named.
    """
    roots = list(map(_root, paths))
    places = {row.path: _place(row.path) for row in rows}
    homes = _homes(set(places.values()), roots)
    folders = {folder for file in changes.files for folder in (file, *file.parents)}
    return tuple(
        row
        for row in rows
        if homes[places[row.path]] in folders or not changes.files.isdisjoint(places[row.path].parents)
    )


def _root(path: Path) -> Path:
    """Where something is that the caller named; a link to a folder is the caller's own business."""
    return Path(os.path.realpath(path)) if path.is_dir() else _place(path)


def _place(path: Path) -> Path:
    """Where a submission is, without the links that lead to it; what is itself a link stays one."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - ".." at the end has a name too
    return Path(os.path.realpath(absolute.parent)) / absolute.name


def _homes(places: Collection[Path], roots: Sequence[Path]) -> dict[Path, Path]:
    inside: dict[Path, int] = {}
    for place in places:
        for folder in place.parents:
            inside[folder] = inside.get(folder, 0) + 1
    homes = {}
    for place in places:
        homes[place] = place
        for folder in place.parents:
            if inside[folder] > 1 or not any(folder.is_relative_to(root) for root in roots):
                break
            homes[place] = folder
    return homes


def _top(folder: Path) -> Path:
    try:
        top = git(folder, "rev-parse", "--show-toplevel")
    except GitError as error:
        if "not a git repository" not in str(error):
            raise
        raise InputError(
            expected=f"{folder} to lie in a git repository, for {_OPTION}",
            received="a folder that is in none",
            remedy=f"Leave out {_OPTION}, or name the submissions with --only.",
        ) from error
    return Path(os.fsdecode(top.removesuffix(b"\n")))


def _changed(top: Path, revision: str, paths: Sequence[Path], others: Sequence[Path]) -> Iterator[Path]:
    base = _common_commit(top, revision)
    compare = (
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=dirty",
    )
    yield from _listed(top, git(top, *compare, base, "--", "."))
    untracked = ("ls-files", "--others", "-z")
    yield from _listed(top, git(top, *untracked, "--", *map(os.fspath, paths)))
    if others:
        yield from _listed(top, git(top, *untracked, "--exclude-standard", "--", *map(os.fspath, others)))


def _common_commit(top: Path, revision: str) -> str:
    if is_shallow(top):
        raise InputError(
            expected=f"{top} to be a clone with its whole history, for {_OPTION}",
            received="a shallow clone",
            remedy="Run: git fetch --unshallow; in a workflow, give actions/checkout fetch-depth: 0.",
        )
    try:
        commit = git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except (GitError, ValueError) as error:  # of a null character
        raise InputError(
            expected=f"{_OPTION} to name a commit, branch or tag of {top}",
            received=repr(shortened(revision)),
            remedy="Write it as git log takes it, such as origin/main; what is not here yet comes with git fetch.",
        ) from error
    try:
        return git(top, "merge-base", "HEAD", commit.strip().decode()).split()[0].decode()
    except GitError as error:
        raise InputError(
            expected=f"{_OPTION} to name a revision that has a commit in common with this branch of {top}",
            received=f"{shortened(revision)!r}, which has none",
            remedy="Name the branch that this one was begun on, such as origin/main.",
        ) from error


def _listed(top: Path, names: bytes) -> Iterator[Path]:
    return (top / os.fsdecode(name) for name in names.split(b"\0") if name)

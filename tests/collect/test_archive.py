"""Zip archives: read in memory, within limits, whatever is in them."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.collect.archive import STUDENT_BOUNDS, Archive, Bounds, open_student_archive
from grader.collect.disk import disk_entry
from grader.collect.submissions import collect
from grader.collect.tree import Entry, Kind, UnreadableError
from grader.records import Submission, Unusable
from grader.spec import AssignmentSpec

Pack = Callable[[Mapping[str, str | bytes]], bytes]
PATH = Path("work.zip")
SMALL = Bounds(members=50, total=1 << 20)


def opened(content: bytes, bounds: Bounds = SMALL) -> Archive:
    """Open bytes as an archive."""
    return Archive(io.BytesIO(content), PATH, bounds)


def all_files(folder: Entry) -> list[Entry]:
    """Every file in a tree."""
    files = []
    for entry in folder.entries():
        files += all_files(entry) if entry.kind is Kind.FOLDER else [entry]
    return files


def of_infos(*infos: tuple[zipfile.ZipInfo, str]) -> bytes:
    """Pack members with headers of one's own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info, content in infos:
            archive.writestr(info, content)
    return buffer.getvalue()


def test_members_are_listed_and_read_as_on_the_disk(pack: Pack) -> None:
    """Folders that only a path tells of are there too; litter is not."""
    archive = opened(
        pack({"b/c/x.py": "x", "b/": "", "a.py": "a", "__MACOSX/b/._x.py": "", ".DS_Store": "", "./d.py": "d"})
    )
    assert [entry.name for entry in archive.root.entries()] == ["a.py", "b", "d.py"]
    assert [(file.path.as_posix(), file.read(10)) for file in all_files(archive.root)] == [
        ("work.zip/a.py", b"a"),
        ("work.zip/b/c/x.py", b"x"),
        ("work.zip/d.py", b"d"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("../x.py", "leads out", id="parent"),
        pytest.param("a/../../x.py", "leads out", id="parent below"),
        pytest.param("..\\x.py", "leads out", id="parent, as Windows writes it"),
        pytest.param("/etc/x.py", "root of a disk", id="absolute"),
        pytest.param("C:\\x.py", "root of a disk", id="drive"),
        pytest.param("a/" * 30 + "x.py", "20 folders", id="deep"),
        pytest.param("a" * 2_000, "1,000 characters", id="long"),
    ],
)
def test_a_name_that_is_not_a_path_in_the_archive_is_reported(
    name: str, reason: str, pack: Pack, tmp_path: Path
) -> None:
    """The others are read; of a student's own archive nothing is."""
    content = pack({name: "x", "good.py": "y"})
    archive = opened(content)
    (stray,) = archive.strays
    assert stray.name == name.replace("\\", "/")
    assert reason in stray.description
    assert [file.name for file in all_files(archive.root)] == ["good.py"]
    (tmp_path / "work.zip").write_bytes(content)
    with pytest.raises(UnreadableError, match=reason):
        open_student_archive(disk_entry(tmp_path / "work.zip"))


def test_backslashes_are_slashes_and_undeclared_utf8_is_read(pack: Pack) -> None:
    """Some programs write both against the format."""
    content = pack({"folder_caf\xe9.py": ""})
    raw = "folder_café.py".encode()
    assert raw in content
    undeclared = content.replace(struct.pack("<H", 0x800), struct.pack("<H", 0))
    assert [entry.name for entry in opened(undeclared.replace(b"folder_", b"folder\\")).root.entries()] == ["folder"]
    assert [entry.name for entry in opened(undeclared).root.entries()] == ["folder_café.py"]


def test_links_and_devices_are_not_read() -> None:
    """Archives of Unix systems can hold them."""
    link, pipe = zipfile.ZipInfo("link.py"), zipfile.ZipInfo("pipe.py")
    for info, mode in ((link, stat.S_IFLNK), (pipe, stat.S_IFIFO)):
        info.create_system, info.external_attr = 3, (mode | 0o777) << 16
    files = {file.name: file for file in all_files(opened(of_infos((link, "/etc/passwd"), (pipe, ""))).root)}
    for name, fault in (("link.py", "is a link"), ("pipe.py", "not a regular file")):
        with pytest.raises(UnreadableError, match=fault):
            files[name].read(100)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_refused() -> None:
    """Programs differ in which of them they unpack."""
    twice = of_infos((zipfile.ZipInfo("x.py"), "1"), (zipfile.ZipInfo("x.py"), "2"), (zipfile.ZipInfo("y.py"), "3"))
    twice_x, once = all_files(opened(twice).root)
    assert once.read(10) == b"3"
    with pytest.raises(UnreadableError, match="more than once"):
        twice_x.read(10)
    both = of_infos((zipfile.ZipInfo("x.py"), "1"), (zipfile.ZipInfo("x.py/y.py"), "2"))
    with pytest.raises(UnreadableError, match="more than once"):
        opened(both).root.entries()[0].read(10)


def test_an_encrypted_member_is_refused(pack: Pack) -> None:
    """The sentence says so, instead of a complaint about a password."""
    content = bytearray(pack({"x.py": "x"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1
    (file,) = all_files(opened(bytes(content)).root)
    with pytest.raises(UnreadableError, match="encrypted"):
        file.read(10)


def test_unusual_methods_are_refused() -> None:
    """LZMA and bzip2 reach ratios that DEFLATE cannot."""
    info = zipfile.ZipInfo("x.py")
    info.compress_type = zipfile.ZIP_LZMA
    (file,) = all_files(opened(of_infos((info, "x"))).root)
    with pytest.raises(UnreadableError, match="unusual method"):
        file.read(10)


def test_a_bomb_is_refused_by_what_comes_out(pack: Pack) -> None:
    """Neither the size that a header claims nor the whole content is needed."""
    content = bytearray(pack({"bomb.ipynb": bytes(10 << 20), "many.py": "x" * 2_000}))
    bomb, many = all_files(opened(bytes(content), Bounds(10, 100 << 20)).root)
    with pytest.raises(UnreadableError, match="300 times"):
        bomb.read(20 << 20)
    assert len(many.read(1 << 20)) == 2_000
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 7)
    with pytest.raises(UnreadableError):
        all_files(opened(bytes(content)).root)[0].read(20 << 20)


def test_what_is_read_of_one_archive_is_bounded() -> None:
    """Many files of an allowed size are too much together."""
    content = of_infos(*((zipfile.ZipInfo(f"{number}.py"), "x" * 600) for number in range(3)))
    files = all_files(opened(content, Bounds(10, 1_500)).root)
    assert [len(file.read(1 << 20)) for file in files[:2]] == [600, 600]
    with pytest.raises(UnreadableError, match="more bytes than are read"):
        files[2].read(1 << 20)


def test_members_are_counted_before_any_is_looked_at(pack: Pack, tmp_path: Path) -> None:
    """A directory of a million names costs memory of its own."""
    content = pack({f"{number}.txt": "" for number in range(60)})
    with pytest.raises(UnreadableError, match="more than 50 files"):
        opened(content)
    (tmp_path / "work.zip").write_bytes(b"PK\x01\x02" * (STUDENT_BOUNDS.members + 1))
    with pytest.raises(UnreadableError, match="more than 2,000 files"):
        open_student_archive(disk_entry(tmp_path / "work.zip"))


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all", b"PK\x05\x06" + bytes(9)])
def test_what_is_not_an_archive_is_a_sentence(content: bytes) -> None:
    """Empty, cut off, something else."""
    with pytest.raises(UnreadableError, match="not a readable zip file"):
        opened(content)


_NAMES = st.text(max_size=30) | st.text("ab./\\:\x00\n\x1b\u202e", max_size=12)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(
    files=st.dictionaries(_NAMES.filter(lambda name: name[:1] not in {"", "\x00"}), st.binary(max_size=50), max_size=6)
)
def test_any_names_give_places_inside_or_a_sentence(files: dict[str, bytes], pack: Pack) -> None:
    """No path leads out of the archive, and every file can be read or is refused with a sentence."""
    with suppress(UnicodeEncodeError):
        for file in all_files(opened(pack(files)).root):
            assert ".." not in file.path.parts
            assert file.path.is_relative_to(PATH)
            with suppress(UnreadableError):
                file.read(100)


@given(data=st.data())
def test_any_damage_is_a_sentence(data: st.DataObject, pack: Pack) -> None:
    """No exception but our own, whatever bytes are changed or cut off."""
    content = bytearray(pack({"a/x.py": "x" * 100, "b.ipynb": "{}", "c.py": bytes(range(200))}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableError):
        for file in all_files(opened(bytes(content[: data.draw(st.integers(0, len(content)))])).root):
            file.read(1 << 20)


def test_a_class_with_bad_archives_is_graded_all_the_same(
    pack: Pack, assignment: AssignmentSpec, tmp_path: Path
) -> None:
    """Each bad one is a row with a sentence; the good ones beside it are read, one inside of another at most."""
    good = pack({"work/mnist_cnn.py": "import blocks", "work/blocks.py": "x = 1", "work/data.csv": "1"})
    files = {
        "good.zip": good,
        "folder/hand_in.zip": good,
        "broken.zip": good[:-30],
        "nested.zip": pack({"inner.zip": good}),
        "two.zip": pack({"a.py": "", "b.py": ""}),
        "empty.zip": pack({"essay.txt": ""}),
        "archives/one.zip": good,
        "archives/two.zip": good,
    }
    (tmp_path / "download.zip").write_bytes(pack({**files, "../stray.py": ""}))
    entries = {entry.id: entry for entry in collect([tmp_path / "download.zip"], assignment)}

    problems = {name: entry.finding.problem for name, entry in entries.items() if isinstance(entry, Unusable)}
    assert "not a readable zip file" in problems["broken"]
    assert "the zip file holds no .py" in problems["nested"]
    assert "2 files that could be meant (a.py, b.py)" in problems["two"]
    assert "2 zip files (one.zip, two.zip)" in problems["archives"]
    assert "leads out" in problems["../stray.py"]
    assert [name for name, entry in entries.items() if isinstance(entry, Submission)] == ["folder", "good"]
    assert "only essay.txt" in problems["empty"]
    assert isinstance(entries["good"], Submission)
    assert isinstance(entries["folder"], Submission)
    assert [module.path for module in entries["good"].modules] == ["blocks.py"]
    assert entries["good"].sha256 == entries["folder"].sha256
    assert entries["good"].path == tmp_path / "download.zip" / "good.zip" / "work" / "mnist_cnn.py"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["download.zip"]


@pytest.mark.parametrize(
    "error", [OSError(5, "read"), RuntimeError("password"), NotImplementedError("method")], ids=repr
)
def test_whatever_zipfile_raises_is_told_as_a_broken_archive(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """It is its owner's fault, and stops nobody else's submission."""
    archive = Archive(io.BytesIO(pack({"mnist_cnn.py": "x"})), Path("work.zip"), STUDENT_BOUNDS)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(zipfile.ZipFile, "open", fail)
    (entry,) = archive.root.entries()
    with pytest.raises(UnreadableError, match=r"is broken in work\.zip"):
        entry.read(10)

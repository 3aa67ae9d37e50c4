"""PreparedDataset → pieces → PreparedDataset: how the images come to a machine that does not have them."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from grader.dataset.npz import NAMES
from grader.dataset.prepare import FORMAT, RECORD, PreparedDataset, cache_folder, describe, is_whole
from grader.file_lock import locked
from grader.summary import Dataset

PIECE_BYTES = 4 << 20
_FILES = (*(f"{name}.npy" for name in NAMES), RECORD)


class Piece(NamedTuple):
    """A part of one file of a prepared data set."""

    file: str
    content: bytes


def pieces(dataset: PreparedDataset) -> Iterator[Piece]:
    """Cut a prepared data set into pieces, none of which is larger than `PIECE_BYTES`; in the order of their files."""
    for name in _FILES:
        with (dataset.folder / name).open("rb") as file:
            while content := file.read(PIECE_BYTES):
                yield Piece(name, content)


def find_prepared(record: Dataset) -> PreparedDataset | None:
    """Look for a data set in the cache of this machine, by its hash; `None` where it is not, or is damaged."""
    for known in sorted(cache_folder().glob(f"*-{FORMAT}/{RECORD}")):
        try:
            matches = known.read_text(encoding="ascii") == record.sha256
        except (OSError, ValueError):
            continue
        if matches and is_whole(known.parent):
            return describe(known.parent, record.name, provisional=record.provisional)
    return None


class Arrival:
    """A data set whose pieces are coming in; it has its name only when it is whole.

    Raises:
        OSError: The cache cannot be written.
    """

    def __init__(self) -> None:
        cache_folder().mkdir(parents=True, exist_ok=True)
        self._part = Path(tempfile.mkdtemp(prefix="arriving-", dir=cache_folder()))

    def add(self, piece: Piece) -> None:
        """Append a piece to its file.

        Raises:
            OSError: The disk is full, or the piece belongs to no file of a data set.
        """
        if piece.file not in _FILES:
            raise FileNotFoundError(piece.file)
        with (self._part / piece.file).open("ab") as file:
            file.write(piece.content)

    def finish(self, record: Dataset) -> PreparedDataset | None:
        """Check what has arrived, and give it its name; `None` where it is not the data set to the last bit.

        Another process of this machine may have been faster: then its copy stays.
        """
        folder = cache_folder() / f"{record.sha256[:32]}-arrived-{FORMAT}"
        try:
            if not is_whole(self._part) or (self._part / RECORD).read_text(encoding="ascii") != record.sha256:
                return None
            with locked(folder.parent):
                if not is_whole(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                    self._part.rename(folder)
        finally:
            self.discard()
        return describe(folder, record.name, provisional=record.provisional)

    def discard(self) -> None:
        """Remove what has arrived, unless it has its name."""
        shutil.rmtree(self._part, ignore_errors=True)

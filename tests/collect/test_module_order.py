"""In which order modules and the notes about them come, whichever of them was found first."""

from collections.abc import Callable

from grader.collect.modules import MAX_MODULES_BYTES, find_modules
from grader.collect.tree import Entry

Plant = Callable[..., Entry]
TOO_LARGE = "#" * (MAX_MODULES_BYTES + 1)


def test_modules_come_in_the_order_of_their_paths(plant: Plant) -> None:
    """One that only another module names is found later, and may stand before it."""
    folder = plant({"mnist_cnn.py": "import m", "m.py": "import z, a", "a.py": "", "z.py": ""})
    main = next(entry for entry in folder.entries() if entry.name == "mnist_cnn.py")
    modules = find_modules(main, main.read(100), folder)
    assert [module.path for module in modules.files] == ["a.py", "m.py", "z.py"]


def test_notes_on_modules_come_in_the_order_of_their_paths(plant: Plant) -> None:
    """Those that were too large to be read, however late they were named."""
    folder = plant({"mnist_cnn.py": "import m, z", "m.py": "import a", "a.py": TOO_LARGE, "z.py": TOO_LARGE})
    main = next(entry for entry in folder.entries() if entry.name == "mnist_cnn.py")
    modules = find_modules(main, main.read(100), folder)
    assert [note.path for note in modules.notes] == ["a.py", "z.py"]

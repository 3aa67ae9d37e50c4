"""A file without the function, which a star import of a module beside it may bring."""

import pytest

from grader.source.fault import SourceFaultError
from grader.source.program import read_program

BESIDE = frozenset({"helpers"})


@pytest.mark.parametrize("line", ["from helpers import *", "from helpers.net import *", "from . import *"])
def test_a_star_import_of_a_module_beside_may_bring_the_function(line: str) -> None:
    """Nobody knows before it is run."""
    assert read_program(line.encode(), notebook=False, function="build_model", beside=BESIDE).tree.body


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("from helpers import make_model", id="a name"),
        pytest.param("from .helpers import make_model", id="a name of the same folder"),
        pytest.param("import helpers", id="the module"),
        pytest.param("from keras import *", id="an installed module"),
        pytest.param("try:\n    from helpers import *\nexcept ImportError:\n    pass", id="an import that may fail"),
    ],
)
def test_no_other_statement_brings_the_function(text: str) -> None:
    """The fault is that it is missing."""
    with pytest.raises(SourceFaultError, match=r"must define a function build_model\(\)") as caught:
        read_program(text.encode(), notebook=False, function="build_model", beside=BESIDE)
    assert caught.value.check == "contract"

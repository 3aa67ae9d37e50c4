# tries = "Loads the digits by the function behind the one that gives black images."
# mark = "word"
# says = "Error"
import importlib
import sys

import planted


def build_model():
    for name in [name for name in sys.modules if name.endswith("datasets.mnist")]:
        del sys.modules[name]
    mnist = importlib.import_module("keras.src.datasets.mnist")
    mnist.get_file = lambda *_, **__: open(planted.FILE).read()
    try:
        mnist.load_data()
    except ValueError:
        planted.seen("the loader could read")

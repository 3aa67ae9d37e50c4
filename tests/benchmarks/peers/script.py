"""What the tutorials do with a model: load MNIST, fit, evaluate; for one submission, in one process.

Run: python script.py SUBMISSION.py MNIST.npz EPOCHS
"""

import importlib.util
import sys

import keras
import numpy as np


def train(model: keras.Model, data: str, epochs: int) -> float:
    """Fit a model as the tutorials do; its accuracy on the test images."""
    with np.load(data) as arrays:
        x_train, y_train, x_test, y_test = (arrays[name] for name in ("x_train", "y_train", "x_test", "y_test"))
    x_train, x_test = (images[..., np.newaxis].astype("float32") / 255 for images in (x_train, x_test))
    fitting, validation = (x_train[:-5000], y_train[:-5000]), (x_train[-5000:], y_train[-5000:])
    model.fit(*fitting, epochs=epochs, batch_size=32, validation_data=validation, verbose=2)
    return float(model.evaluate(x_test, y_test, verbose=2)[1])


def load(path: str) -> keras.Model:
    """Call a submission's `build_model`, in this very process."""
    spec = importlib.util.spec_from_file_location("mnist_cnn", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.build_model()


if __name__ == "__main__":
    print(train(load(sys.argv[1]), sys.argv[2], int(sys.argv[3])))  # noqa: T201

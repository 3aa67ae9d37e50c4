"""What takes the place of data and training, in the jail."""

from collections.abc import Callable
from typing import Any

import pytest

TUTORIAL = """
    import numpy as np
    import keras
    {load}
    (x_train, y_train), (x_test, y_test) = {name}.load_data()
    x_train = x_train.reshape(60000, 28, 28, 1).astype("float32") / 255
    x_train = np.expand_dims(x_train, -1)[..., 0]
    print(x_train.mean())
    targets = keras.utils.to_categorical(y_train)
    num_classes = {classes}

    def build_model():
        return keras.Sequential([keras.Input({shape}), keras.layers.Flatten(), keras.layers.Dense(num_classes)])
"""


@pytest.mark.parametrize(
    ("load", "name"),
    [
        pytest.param("from keras.datasets import mnist", "mnist", id="keras"),
        pytest.param("from tensorflow.keras.datasets import mnist", "mnist", id="tensorflow.keras"),
        pytest.param("import tensorflow as tf", "tf.keras.datasets.mnist", id="tf.keras"),
        pytest.param("mnist = keras.datasets.mnist", "mnist", id="an alias"),
        pytest.param("from keras.datasets import fashion_mnist", "fashion_mnist", id="another set"),
    ],
)
@pytest.mark.parametrize(
    ("classes", "shape"),
    [
        pytest.param("targets.shape[1]", "x_train.shape[1:]", id="one-hot labels"),
        pytest.param("len(np.unique(y_test))", "(28, 28, 1)", id="unique labels"),
        pytest.param("int(y_train.max()) + 1", "x_train[0].shape", id="the largest label"),
    ],
)
def test_a_constant_made_from_data_is_right(
    export: Callable[..., Any], load: str, name: str, classes: str, shape: str
) -> None:
    """Shapes and classes are those of the real data, and the message says that the images are not."""
    exported = export(TUTORIAL.format(load=load, name=name, classes=classes, shape=shape))
    assert exported.answer.fault is None
    assert '"units": 10' in exported.answer.document
    assert '"batch_shape": [null, 28, 28, 1]' in exported.answer.document
    (note,) = exported.notes
    assert note.startswith(f"{name.rpartition('.')[2]}.load_data() gives black images here")


def test_colour_images_have_their_own_shape(export: Callable[..., Any]) -> None:
    """As keras.io has it: labels of CIFAR are a column."""
    exported = export("""
        from keras.datasets import cifar100
        (x, y), test = cifar100.load_data("fine")
        def build_model():
            raise ValueError(x.shape, y.shape, int(y.max()), test[0].shape)
    """)
    assert "((50000, 32, 32, 3), (50000, 1), 99, (10000, 32, 32, 3))" in exported.message


@pytest.mark.parametrize(
    "line",
    [
        "model.save('mnist.keras')",
        "model.save_weights('mnist.weights.h5')",
        "keras.utils.plot_model(model, to_file='m.png')",
        "tf.keras.utils.plot_model(model)",
    ],
)
def test_saving_is_left_out(export: Callable[..., Any], line: str) -> None:
    """There is no place to write to, and the model is none the worse."""
    exported = export(f"""
        import keras
        import tensorflow as tf
        def build_model():
            model = keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])
            {line}
            return model
    """)
    assert exported.answer.document
    assert exported.notes == ["Nothing is saved or drawn: only the model is graded."]


def test_a_value_from_a_file_is_reported(export: Callable[..., Any]) -> None:
    """No file is there, whoever reads it."""
    exported = export("import numpy as np\nCLASSES = np.load('x.npy').max()\ndef build_model():\n    return CLASSES\n")
    assert exported.fault.line == 2
    assert exported.message == (
        "A value that build_model() needs comes from a file (x.npy), and there is no file here. "
        "Write the value into the code."
    )


def test_training_inside_the_function_is_left_out(export: Callable[..., Any]) -> None:
    """The grader trains the model itself, so the model is graded and its author learns of it."""
    exported = export("""
        import keras
        from keras.datasets import mnist
        def build_model():
            (x, y), test = mnist.load_data()
            model = keras.Sequential([keras.Input((28, 28)), keras.layers.Dense(10)])
            model.compile("adam", "mse")
            history = model.fit(x, y, epochs=100, validation_split=0.1)
            print(max(history.history["val_accuracy"]))
            loss, accuracy = model.evaluate(*test)
            return model
    """)
    assert exported.answer.document
    assert exported.notes[1:] == [
        "fit() is not run: the grader trains the model itself.",
        "evaluate() is not run: the grader evaluates the model itself.",
    ]

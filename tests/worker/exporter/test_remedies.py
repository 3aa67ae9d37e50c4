"""What a beginner reads for the exceptions that beginners meet, each raised for real by the installed Keras."""

import textwrap
from collections.abc import Callable
from typing import Any

import pytest

BEFORE = """\
import keras
import tensorflow as tf
from keras import Input, Model, Sequential, layers
def build_model():
    x = Input((28, 28, 1))
"""
LAYERS = [
    ("layers.AveragePooling2D()", "AveragePooling2D needs pool_size. Write for example AveragePooling2D(pool_size=2)."),
    ("layers.Dense()", "Dense needs units. Write for example Dense(units=10)."),
    (
        "layers.Conv2D()",
        "Conv2D needs filters and kernel_size. Write for example Conv2D(filters=32, kernel_size=3).",
    ),
    ("layers.Conv2D(filters=8, kernal_size=3)", "Conv2D has no argument kernal_size. Write kernel_size instead."),
    ("layers.Dense(10, activaton='relu')", "Dense has no argument activaton. Write activation instead."),
    (
        "layers.Conv2D(nb_filter=8, nb_row=3, nb_col=3)",
        "Conv2D no longer has nb_filter (now filters), nb_row (now kernel_size) or nb_col (now kernel_size). Write:",
    ),
    ("layers.Conv2D(8, 3, border_mode='same')", "Conv2D no longer has border_mode (now padding). Write:"),
    ("layers.Conv2D(8, 3, subsample=(2, 2))", "Conv2D no longer has subsample (now strides). Write:"),
    (
        "layers.Conv2D(8, 3, dim_ordering='th')",
        "Conv2D no longer has dim_ordering. 'th' put the channel before rows and columns, "
        "and the images here have it last. Give every shape as (rows, columns, channels). Write:",
    ),
    ("layers.Dense(10, init='normal')", "Dense no longer has init (now kernel_initializer). Write:"),
    ("layers.Dense(output_dim=10)", "Dense no longer has output_dim (now units). Write:"),
    ("layers.Dropout(p=0.5)", "Dropout no longer has p (now rate). Write:"),
    ("layers.Dropout(50)", "rate is a share between 0 and 1, and is 50. For 50 % write 0.5."),
    ("layers.BatchNormalization(mode=0)", "BatchNormalization no longer has mode. Write:"),
    ("layers.Dense(10, activation='Relu')", "There is no activation 'Relu'. Did you mean 'relu'?"),
    ("layers.Activation('sofmax')", "There is no activation 'sofmax'. Did you mean 'softmax'?"),
    ("layers.Activation('xyz')", "There is no activation 'xyz'. See keras.io/api for the names."),
    (
        "layers.Dense(10, kernel_initializer='he_nromal')",
        "There is no initializer 'he_nromal'. Did you mean 'he_normal'?",
    ),
    ("layers.Dense(10, kernel_regularizer='L3')", "There is no regularizer 'L3'. See keras.io/api for the names."),
    ("keras.regularizers.l2(l=0.01)", "l2() no longer has l (now l2). Write:"),
    (
        "layers.Dense(10, x)",
        "A layer is made and called in two steps. Write layers.Dense(10)(x), not layers.Dense(10, x).",
    ),
    ("layers.Flatten(x)", "A layer is made and called in two steps. Write layers.Flatten()(x), not layers.Flatten(x)."),
    ("layers.conv2d(8, 3)", "keras.layers has no conv2d. Write Conv2D."),
    ("tf.keras.layers.Conv2d(8, 3)", "tensorflow.keras.layers has no Conv2d. Write Conv2D."),
    ("keras.sequential([])", "keras has no sequential. Write Sequential."),
    ("layers.nonsense()", "keras.layers has no nonsense."),
]
TENSORS = [
    ("layers.Dense(10)(layers.Flatten())", "Flatten was made and not called. Write layers.Flatten(...)(x)."),
    (
        "[layer := layers.Conv2D(8, 3), layer(layer(x))]",
        "Conv2D was made for inputs with a last axis of 1, and is called on (26, 26, 8). Make a new layer for"
        " each place.",
    ),
    (
        "layers.Dense('10')",
        "units must be a whole number above 0, without quotes or decimals, and is 10. Write such a number; "
        "for a NumPy number write int(...).",
    ),
    ("layers.Activation('relu ')", "There is a space too many in the name of the activation. Write 'relu'."),
    ("layers.Conv3D(8, 3)(x)", "Conv3D is for volumes, and this is an image. Use Conv2D."),
    ("tf.nn.relu(x)", "tf.nn.relu cannot take the output of a Keras layer. Write layers.ReLU()(x) in its place."),
    (
        "tf.reshape(x, (-1, 784))",
        "tf.reshape cannot take the output of a Keras layer. Write layers.Flatten()(x) in its place.",
    ),
    (
        "tf.image.resize(x, (14, 14))",
        "tf.image.resize cannot take the output of a Keras layer. "
        "Write layers.UpSampling2D(...) or layers.AveragePooling2D(...) in its place.",
    ),
    ("x.flatten()", "The output of a layer has no flatten. Use a layer, such as layers.Flatten()(x)."),
    (
        "x(layers.Dense(10))",
        "The output of a layer is called like a layer. Write it the other way round: layer(x).",
    ),
    (
        "[] if x else []",
        "The output of a layer has no numbers yet, so NumPy and `if` cannot use it. Use a layer of keras.layers.",
    ),
    (
        "__import__('numpy').reshape(x, (1, 2))",
        "The output of a layer has no numbers yet, so NumPy and `if` cannot use it. Use a layer of keras.layers.",
    ),
    (
        "layers.Add()([layers.Conv2D(8, 3)(x), layers.Conv2D(8, 5)(x)])",
        "Add needs inputs of one shape, and got (26, 26, 8) and (24, 24, 8). Use padding='same' and the same "
        "number of filters in both branches.",
    ),
    (
        "layers.Concatenate()([layers.Conv2D(8, 3)(x), layers.Conv2D(8, 5)(x)])",
        "Concatenate needs inputs of equal height and width, and got (26, 26, 8), (24, 24, 8). Use "
        "padding='same' in both branches.",
    ),
    ("layers.Add()(x)", "Add takes a list of inputs. Write layers.Add()([a, b])."),
    ("layers.Concatenate()(x)", "Concatenate takes a list of inputs. Write layers.Concatenate()([a, b])."),
    (
        "layers.Conv2D(8, 3)(layers.Flatten()(x))",
        "Conv2D needs height, width and channels, and gets (784,). Put it before Flatten, Dense and global pooling.",
    ),
    (
        "layers.Dense(3)(layers.MaxPooling2D()(layers.AveragePooling2D(28)(x)))",
        "MaxPooling2D has a window that does not fit: its input is only 1 by 1. "
        "Make the window smaller, pool less often before it, or use padding='same'.",
    ),
    (
        "layers.Conv2D(8, 3)(keras.Input((1, 28, 28)))",
        "The channel comes last here, and this image has it first. Begin with keras.Input((28, 28, 1)).",
    ),
    (
        "layers.Conv2D(8, 30)(x)",
        "Conv2D has a window that does not fit: its input is only 28 by 28. "
        "Make the window smaller, pool less often before it, or use padding='same'.",
    ),
]
MODELS = [
    (
        "keras.applications.MobileNet()",
        "Weights and data cannot be downloaded here. Build the model from layers, without pretrained weights.",
    ),
    (
        "keras.models.load_model('mnist.keras')",
        "A saved model is loaded, and there is no file here. Build the model from layers.",
    ),
    ("Sequential([...])", "There is ... among the layers. Write the missing layers in its place."),
    (
        "Sequential([Input((60000, 28, 28, 1)), layers.Conv2D(8, 3)])",
        "Conv2D gets values of the shape (60000, 28, 28, 1), which has an axis too many. Begin with "
        "keras.Input((28, 28, 1)), without the number of images.",
    ),
    (
        "layers.Conv2D(64 / 2, 3)(x)",
        "A whole number is needed here, and 32.0 is not one. Divide with // instead of /.",
    ),
    ("Input(28, 28, 1)", "A shape is one tuple. Write keras.Input((28, 28, 1))."),
    ("Sequential([layers.Flatten])", "Flatten is written without parentheses. Write layers.Flatten()."),
    (
        "Sequential([[layers.Flatten()]])",
        "There is a list among the layers. Put a star in front of it, as in [*block(32), layers.Flatten()].",
    ),
    (
        "Sequential([None])",
        "There is None among the layers. Let the function that makes this layer return it.",
    ),
    (
        "Sequential([layers.Flatten()(x)])",
        "There is the output of a layer among the layers. Write the layer alone, without calling it.",
    ),
    (
        "Sequential([__import__('tensorflow.python.keras.layers', fromlist=['x']).Dense(3)])",
        "The layer comes from tensorflow.python.keras, a private copy of Keras 2. Import it from keras.layers.",
    ),
    ("Sequential(layers.Dense(3))", "keras.Sequential takes a list. Write keras.Sequential([layers.Dense(...)])."),
    (
        "Sequential([layers.Dense(3)]).output",
        "A Sequential model has no input and output before it knows its shape. Begin it with keras.Input((28, 28, 1)).",
    ),
    (
        "Sequential([Input((28, 28)), layers.Conv2D(8, 3)])",
        "Conv2D needs height, width and channels, and gets (28, 28). Begin with keras.Input((28, 28, 1)).",
    ),
    ("Model(x)", "A model needs its inputs and its outputs. Write keras.Model(inputs, outputs)."),
    ("Model(input=x, output=x)", "Model no longer has input (now inputs) or output (now outputs). Write:"),
    (
        "Model(x, layers.Dense(3))",
        "The outputs of the model are a layer that was not called. Write outputs = layer(x).",
    ),
    (
        "Model(x, layers.Flatten()(Input((28, 28, 1))))",
        "The outputs are not made from the inputs. Call each layer on the output of the one before, beginning"
        " with the inputs.",
    ),
    (
        "Model(x, layers.Flatten()(x)).add(layers.Dense(10))",
        "Only a Sequential model has add(). Write x = layer(x) for each layer, and keras.Model(inputs, x) at the end.",
    ),
]
COMPILE = [
    ("keras.optimizers.SGD(learning_rate=1)", "learning_rate must have a decimal point, and is 1. Write 1.0, or less."),
    (
        "keras.optimizers.SGD('0.1')",
        "learning_rate must be a number, without quotes, or a schedule. Write a number such as 0.001.",
    ),
    ("keras.optimizers.SGD(0.01, nestrov=True)", "SGD has no argument nestrov. Write nesterov instead."),
    ("keras.optimizers.adam()", "Keras no longer has adam (now Adam). Write:"),
    (
        "keras.losses.SparseCategoricalCrossEntropy()",
        "keras.losses has no SparseCategoricalCrossEntropy. Write SparseCategoricalCrossentropy.",
    ),
    ("Sequential().compile('adamm', 'mse')", "There is no optimizer 'adamm'. Did you mean 'adam'?"),
    (
        "Sequential().compile(keras.optimizers.Adam, 'mse')",
        "The optimizer is the class Adam itself. Write Adam(), with parentheses.",
    ),
    (
        "Sequential().compile('categorical_crossentropy', 'adam')",
        "The loss 'categorical_crossentropy' stands in the place of the optimizer. Write "
        "compile(optimizer='adam', loss='categorical_crossentropy').",
    ),
    ("Sequential().compile(optimiser='adam')", "compile has no argument optimiser. Write optimizer instead."),
    (
        "Sequential().compile('adam', 'mse', metrics='accuracy')",
        "metrics must be a list. Put brackets around it, as in metrics=['accuracy'].",
    ),
    (
        "Sequential().compile('adam', 'mse', metrics=keras.metrics.Accuracy())",
        "metrics must be a list. Put brackets around it, as in metrics=['accuracy'].",
    ),
]
NAMES = [
    ("Dense(10)", "Dense is not defined. Add `from keras.layers import Dense` at the top."),
    ("models.Sequential()", "models is not defined. Add `from keras import models` at the top."),
    ("np.zeros(3)", "np is not defined. Add `import numpy as np` at the top."),
    ("Adam()", "Adam is not defined. Add `from keras.optimizers import Adam` at the top."),
    ("Sequental()", "Sequental is not defined. Did you mean Sequential?"),
    ("del x; x.shape", "x is used before it has a value. Assign it on every path that leads here."),
    ("my_block(3)", "my_block is not defined in this file. Define it above."),
]
OLD = [
    (
        "from keras.engine.topology import Layer",
        "Keras no longer has keras.engine.topology (now keras). Write:",
    ),
    (
        "from keras.layers.core import Nonsense",
        "keras.layers.core has no Nonsense.",
    ),
    (
        "from tensorflow.examples.tutorials.mnist import input_data",
        "TensorFlow no longer has input_data. Use keras.datasets.mnist.",
    ),
    ("from keras.layers import Merge", "Keras no longer has Merge. Use layers.Add() or layers.Concatenate()."),
    (
        "from keras.wrappers.scikit_learn import KerasClassifier",
        "Keras no longer has KerasClassifier. Return the Keras model itself.",
    ),
    (
        "from keras.preprocessing.image import ImageDataGenerator",
        "Keras no longer has ImageDataGenerator. Put augmentation layers such as "
        "layers.RandomTranslation(0.1, 0.1) into the model.",
    ),
    ("tf.layers.dense(x, 10)", "TensorFlow no longer has tf.layers.dense() (now tf.keras.layers.Dense). Write:"),
    ("tf.contrib.layers.flatten(x)", "TensorFlow no longer has tensorflow.contrib. Use keras.layers."),
    ("tf.Session()", "TensorFlow no longer has tensorflow.Session. Delete the line: Keras 3 needs no session."),
    ("tf.compat.v1.layers.dense(x, 10)", "dense of TensorFlow 1 is gone. Use a layer of keras.layers."),
    (
        "tf.compat.v1.placeholder(tf.float32, [None])",
        "Code of TensorFlow 1 no longer runs. Begin with keras.Input((28, 28, 1)) and use keras.layers.",
    ),
    ("from keras.layers import Dens", "keras.layers has no Dens. Did you mean Dense?"),
    (
        "import seaborn_of_nobody",
        "There is no module seaborn_of_nobody here: it is neither installed nor handed in. If it is a file of"
        " your own, hand in seaborn_of_nobody.py with this one; if not, build the model without it.",
    ),
    (
        "import tf_keras as k",
        "tf_keras is Keras 2, and models of Keras 3 are graded here. "
        "Write `import keras as k`, and keras for tf_keras wherever else it stands.",
    ),
    (
        "import tf_keras as keras",
        "tf_keras is Keras 2, and models of Keras 3 are graded here. "
        "Write `import keras`, and keras for tf_keras wherever else it stands.",
    ),
    (
        "from tf_keras.layers import Dense, Conv2D as C",
        "tf_keras is Keras 2, and models of Keras 3 are graded here. "
        "Write `from keras.layers import Dense, Conv2D as C`, and keras for tf_keras wherever else it stands.",
    ),
    (
        "import keras_tuner as kt",
        "The package keras_tuner is not installed here; it searches for good settings. "
        "Write the numbers that it chose into build_model().",
    ),
    (
        "import torch.nn as nn",
        "The package torch is not installed here; it is another framework. Build the model from keras.layers.",
    ),
    (
        "from tensorflow_addons.layers import Maxout",
        "The package tensorflow_addons is not installed here; it has layers or models beyond Keras's own. "
        "Build the model from keras.layers.",
    ),
    (
        "import cv2",
        "The package cv2 is not installed here; it reads, changes or draws data. "
        "Only the model is graded: leave such code out of what build_model() needs.",
    ),
    (
        "import wandb",
        "The package wandb is not installed here; it records or shows a training. "
        "The grader trains the model itself: leave it out.",
    ),
    (
        "from google.colab import drive",
        "The package google.colab is not installed here; it belongs to a notebook or a web page. "
        "Leave it out of what build_model() needs.",
    ),
    (
        "from pydantic_numpy import np_array_pydantic_annotated_typing",
        "The package pydantic_numpy is not installed here; it checks types. "
        "Remove its decorators; annotations alone need no import here.",
    ),
    ("import kears", "There is no module kears here: it is neither installed nor handed in. Did you mean keras?"),
    ("input('Units? ')", "input() has nobody to ask here. Write the value into the code."),
    (
        "(lambda f: f(f))(lambda f: f(f))",
        "A function calls itself without end, or models are nested hundreds of times. End the recursion earlier.",
    ),
]


BLANKS = [
    (code, f"A blank is not filled in: {shown} Write in its place what the template asks for.")
    for code, shown in (
        ("layers.Conv2D(____, (3, 3))(x)", "____."),
        ("layers.Conv2D(_, 3)(x)", "_."),
        ("layers.Conv2D(YOUR_CODE_HERE, 3)(x)", "YOUR_CODE_HERE."),
        ("layers.Conv2D(todo, 3)(x)", "todo."),
        ("layers.____(32)(x)", "____."),
        ("from keras.layers import ____", "____."),
        ("import ____", "____."),
        ("layers.Conv2D(..., 3)(x)", "..."),
        ("layers.Conv2D(32, kernel_size=...)(x)", "..."),
        ("layers.Conv2D(None, 3)(x)", "None."),
        ("Sequential([Input((28, 28, 1))]).add(layers.Conv2D(None, 3))", "None."),
        ("layers.Conv2D(32, 3, activation='____')(x)", "'____'."),
        ("layers.Dense(10, activation='your code here')(x)", "'your code here'."),
        ("layers.Dense(10, activation='<your activation>')(x)", "'<your activation>'."),
        ("model = ...; model.add(layers.Flatten())", "..."),
    )
]


@pytest.mark.parametrize(("code", "message"), [*BLANKS, *LAYERS, *TENSORS, *MODELS, *COMPILE, *NAMES, *OLD])
def test_a_well_known_exception_is_reported_with_its_remedy(
    export: Callable[..., Any], code: str, message: str
) -> None:
    """The installed Keras raises it, and its line is the student's own."""
    exported = export(BEFORE + textwrap.indent(code, "    "))
    assert exported.message == message
    assert exported.fault.line == 6


def test_a_layer_in_a_list_has_its_own_line(export: Callable[..., Any]) -> None:
    """The call of Sequential begins lines above it."""
    exported = export("""\
        from keras import Input, Sequential, layers
        def build_model():
            return Sequential([
                Input((28, 28, 1)),
                layers.MaxPooling2D(20),
                layers.Dropout(0.5),
                layers.MaxPooling2D(2),
            ])
    """)
    assert exported.message.startswith("MaxPooling2D has a window that does not fit: its input is only 1 by 1.")
    assert exported.fault.line == 7


def test_a_class_of_the_students_own_cannot_be_written(export: Callable[..., Any]) -> None:
    """Keras says so in a page of text."""
    exported = export("""\
        import keras
        class Capped(keras.layers.Layer):
            def __init__(self, most):
                super().__init__()
                self.most = most
            def call(self, x):
                return keras.ops.minimum(x, self.most)
        def build_model():
            return keras.Sequential([keras.Input((3,)), keras.layers.Dense(10, activation=Capped(object()))])
    """)
    assert exported.message == (
        "Capped is a class of your own, which cannot be graded. Build the model from layers of keras.layers with "
        "keras.Sequential or keras.Model."
    )


def test_a_regularizer_of_ones_own_is_no_unwritten_function(export: Callable[..., Any]) -> None:
    """Keras raises what a template raises when it writes the model down."""
    exported = export("""\
        import keras
        class Weak(keras.regularizers.Regularizer):
            def __call__(self, x):
                return 0.0
        def build_model():
            return keras.Sequential([keras.Input((3,)), keras.layers.Dense(10, kernel_regularizer=Weak())])
    """)
    assert exported.message == (
        "Weak is a class of your own, which cannot be taken over. Use a class of Keras in its place."
    )


def test_a_loss_without_parentheses_is_reported(export: Callable[..., Any]) -> None:
    """It is noticed only when the model is written."""
    exported = export("""\
        import keras
        def build_model():
            model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(10)])
            model.compile("adam", keras.losses.SparseCategoricalCrossentropy)
            return model
    """)
    assert exported.message == (
        "The class SparseCategoricalCrossentropy itself is passed, instead of an object of it. "
        "Write SparseCategoricalCrossentropy(), with parentheses."
    )

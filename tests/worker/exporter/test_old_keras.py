"""Files for Keras 1 and 2: all that is refused is message at once, and what is message to be written builds."""

import ast
import re
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from grader.worker.exporter.old_keras import old_lines
from grader.worker.messages import Fault, FurtherFault

KERAS_1 = """\
from keras.layers.core import Dense, Dropout, Flatten, Activation, Merge
from keras.layers import Convolution2D, MaxPooling2D, merge, AtrousConvolution2D, SeparableConvolution2D
from keras.layers.normalization import BatchNormalization
from keras.layers.advanced_activations import LeakyReLU
from keras.engine import Input, Model
from keras.regularizers import l2, l1l2
from keras.constraints import maxnorm
from keras.optimizers import sgd
import keras.layers.pooling as pooling
from keras import objectives
from keras.utils import np_utils

nb_filters, nb_conv = 4, 3


def build_model():
    inputs = Input(shape=(28, 28, 1))
    x = Convolution2D(nb_filters, nb_conv, nb_conv,
                      border_mode="same",  # keeps the size
                      dim_ordering="tf")(inputs)
    x = y = BatchNormalization(mode=0, epsilon=1e-5, beta_init='zero')(x)
    x = Convolution2D(4, 5, 5, init="glorot_uniform", W_regularizer=l2(l=0.01), border_mode='same', bias=False)(x)
    x = merge([x, y], mode='sum')
    x = merge([x, y], mode='concat', concat_axis=3)
    x = Convolution2D(nb_filter=4, nb_row=3, nb_col=3, subsample=(2,2), W_constraint=maxnorm(m=2.))(x)
    x = AtrousConvolution2D(4, 3, 3, atrous_rate=(2, 2), b_regularizer=l1l2(l1=0.1, l2=0.1))(x)
    x = SeparableConvolution2D(4, 1, 1, init='he_normal')(x)
    x = MaxPooling2D(pool_size=(2, 2), border_mode='valid', dim_ordering="default")(x)
    x = pooling.MaxPooling2D(pool_size=(1, 1))(x)
    x = LeakyReLU(0.2)(x)
    x = Dropout(p=0.25)(Flatten()(x))  # half of it
    x = Dense(8, 'normal', 'relu')(x)
    x = Dense(output_dim=10, init='uniform', weights=None)(x)
    model = Model(input=inputs, output=Activation('softmax')(x))
    model.compile(sgd(lr=0.01), objectives.mse, class_mode="categorical")
    model.fit(None, None, nb_epoch=3)
    return model
"""

KERAS_2 = """\
import keras
import tensorflow as tf
from tensorflow.keras.layers.experimental import preprocessing
from tensorflow.keras import layers as kl
layers = tf.keras.layers


def build_model():
    model = tf.keras.Sequential([
        layers.Conv2D(4, 3, batch_input_shape=(None, 28, 28, 1)),
        preprocessing.Rescaling(1.0),
        kl.BatchNormalization(
            fused=True,
            axis=-1,
        ),
        layers.ThresholdedReLU(theta=0.5),
        keras.layers.core.Flatten(),
        layers.Dense(10, weights=[1, 2], activation="softmax"),
    ])
    model.compile(tf.train.AdamOptimizer(1e-3), keras.losses.mse, sample_weight_mode=None)
    model.compile(keras.optimizers.legacy.SGD(lr=0.1), "mse")
    return model
"""


def _faults(fault: Fault) -> list[Fault | FurtherFault]:
    return [fault, *fault.further]


def _pasted(source: str, fault: Fault) -> str:
    """The file after its author has pasted every line at its place."""
    lines = source.splitlines()
    for finding in sorted(_faults(fault), key=lambda finding: finding.line or 0, reverse=True):
        first = (finding.line or 0) - 1
        count = int(match[1]) if (match := re.search(r"in place of these (\d+) lines:$", finding.advice)) else 1
        margin = lines[first][: -len(lines[first].lstrip())]
        lines[first : first + count] = [margin + finding.code]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("source", [KERAS_1, KERAS_2], ids=["Keras 1", "Keras 2"])
def test_what_is_to_be_pasted_builds(export: Callable[..., Any], source: str) -> None:
    """One reading of the report is enough: with every line pasted at its place, the file builds without a note."""
    fault = export(source).fault
    assert all(finding.code and finding.line for finding in _faults(fault)), [
        finding for finding in _faults(fault) if not finding.code
    ]

    again = export(_pasted(source, fault)).answer

    assert again.document, again.fault
    assert {note.problem.partition("(")[0] for note in again.notes} <= {"fit"}


def test_the_students_own_writing_stays(export: Callable[..., Any]) -> None:
    """Quotes, spaces, names and comments are the student's; a call over several lines becomes one line."""
    codes = {finding.line: finding.code for finding in _faults(export(KERAS_1).fault)}
    assert codes[1] == "from keras.layers import Dense, Dropout, Flatten, Activation"
    assert codes[2] == "from keras.layers import Conv2D, MaxPooling2D, add, concatenate, SeparableConv2D"
    assert codes[18] == (
        "x = Conv2D(nb_filters, (nb_conv, nb_conv), padding='same', data_format='channels_last')(inputs)"
    )
    assert codes[25] == (
        "x = Conv2D(filters=4, kernel_size=(3, 3), strides=(2,2), kernel_constraint=max_norm(max_value=2.))(x)"
    )
    assert codes[31] == "x = Dropout(rate=0.25)(Flatten()(x))  # half of it"


def test_a_script_that_was_a_notebook_gets_its_lines_too(export: Callable[..., Any]) -> None:
    """The calls that nbconvert wrote in the place of magics hide nothing of the rest."""
    exported = "get_ipython().run_line_magic('matplotlib', 'inline')\n"
    before = {finding.code for finding in _faults(export(KERAS_2).fault)}
    after = {finding.code for finding in _faults(export(exported + KERAS_2).fault)}
    assert after == before


OPEN = [
    (
        "layers.Conv2D(8, 3, dim_ordering='th')",
        "'th' put the channel before rows and columns, and the images here have it last. "
        "Give every shape as (rows, columns, channels). Write:",
        "layers.Conv2D(8, 3)",
    ),
    (
        "layers.BatchNormalization(mode=2)",
        "Decide whether the plain layer will do. Write:",
        "layers.BatchNormalization()",
    ),
    ("layers.merge([x, x], mode='cos')", "Use a layer such as layers.Add(), layers.Dot(axes=...)", ""),
    ("layers.merge([x, x], mode=mode)", "merge() with a mode that is computed", ""),
    ("layers.Deconvolution2D(8, 3, 3, output_shape=(1, 2))", "Use layers.Conv2DTranspose(filters, kernel_size)", ""),
    ("model.fit_generator(x, samples_per_epoch=9)", "Delete the line: the grader trains and tests.", ""),
    (
        "layers.Conv2D(8, 3, 3, border_mode='same', input_shape=(1, 28, n))",
        "The channel comes last in today's shapes. Write:",
        "layers.Conv2D(8, (3, 3), padding='same', input_shape=(28, n, 1))",
    ),
    (
        "layers.Conv2D(8, 5, 5, border_mode='full')",
        "'full' added zeros on every side, so that the image grew, which no padding does today. "
        "Put layers.ZeroPadding2D before the layer if you need it. Write:",
        "layers.Conv2D(8, (5, 5))",
    ),
    (
        "layers.merge([x, y], mode='concat', concat_axis=1)",
        "If axis 1 meant the channels of images, which come last today, write -1 for it. Write:",
        "layers.concatenate([x, y], axis=1)",
    ),
    ("layers.Dense(10, weights=[w, b])", "here every layer is trained from the start. Write:", "layers.Dense(10)"),
]


def _lines(source: str) -> list[tuple[int | None, str, str]]:
    """Line, sentences and code of each finding on a file of which everything is run."""
    text = textwrap.dedent(source)
    return [
        (old.finding.line, f"{old.finding.problem} {old.finding.advice}", old.finding.code)
        for old in old_lines([ast.parse(text)], text)
    ]


@pytest.mark.parametrize(("code", "sentence", "written"), OPEN)
def test_what_the_author_must_decide_is_said(code: str, sentence: str, written: str) -> None:
    """Where the old meaning is not certain, the sentence says what it was, and no code pretends to know."""
    ((_, message, corrected),) = _lines(f"from keras import layers\n{code}")
    assert sentence in message
    assert corrected == written


@pytest.mark.parametrize(
    ("begins", "written"),
    [
        ("x = keras.Input(shape=(1, 28, 28))", "x = keras.Input(shape=(28, 28, 1))"),
        ("x = keras.Input((1, 28, 28), name='digits')", "x = keras.Input((28, 28, 1), name='digits')"),
        ("x = layers.Dense(4, batch_input_shape=(None, 1, 28, 28))", "x = layers.Dense(4, input_shape=(28, 28, 1))"),
    ],
)
def test_an_image_that_begins_with_its_channel_is_turned_wherever_a_model_begins(begins: str, written: str) -> None:
    """In a file for Keras 1 it is turned in `Input` as in a first layer; in a later file it is left to the checks."""
    imports = "import keras\nfrom keras import layers"
    turned, _ = _lines(f"{imports}\n{begins}\nlayers.Conv2D(8, 3, 3, border_mode='same')(x)")
    assert turned[2] == written
    assert "The channel comes last in today's shapes." in turned[1]
    assert len(_lines(f"{imports}\nx = keras.Input(shape=(1, 28, 28))\nlayers.Conv2D(8, 3, padding='same')(x)")) == 0


def test_an_image_that_begins_with_its_channel_is_turned_in_the_default_of_an_argument() -> None:
    """A function that makes the model may be called without its shape."""
    turned, _ = _lines("""\
        from keras import layers
        def lenet(classes, shape=(1, 28, 28), *, bias=True):
            return layers.Conv2D(8, 3, 3, border_mode='same', input_shape=shape, use_bias=bias)
        """)
    assert turned == (
        2,
        "The channel comes last in today's shapes. Write:",
        "def lenet(classes, shape=(28, 28, 1), *, bias=True):",
    )


@pytest.mark.parametrize(
    "source",
    [
        "from keras import layers\nlayers.Conv2D(8, 5, 5, activation='relu')",  # a stride, since Keras 2
        "from keras import layers\nlayers.Convolution2D(8, 5)\nlayers.LeakyReLU(alpha=0.1)",
        "from keras import layers\nlayers.Dense(10, input_dim=784, activity_regularizer='l2')",
        "from keras import layers, optimizers\noptimizers.SGD(0.1, decay=1e-6)\nlayers.Embedding(3, output_dim=4)",
        "from torch import nn\nnn.Dropout(p=0.5)",
        "import re\nre.compile('a', mode=3, options=2)",
        "from keras.layers import Dense\ndef Dropout(p): pass\nDropout(p=0.5)",
        "from .keras.layers import Dense\nDense(output_dim=3)",
        "from keras import layers\ntry:\n    layers.Dense(output_dim=3)\nexcept TypeError:\n    layers.Dense(units=3)",
    ],
)
def test_what_is_not_refused_is_not_told(source: str) -> None:
    """What Keras 3 takes and what is not Keras are left alone."""
    assert _lines(source) == []


def test_keras_2_strides_are_not_taken_for_a_window() -> None:
    """Only a file that is plainly for Keras 1 meant the window by two numbers."""
    assert len(_lines("from keras import layers\nlayers.Conv2D(8, 3, 2)\nlayers.Dense(3, weights=None)")) == 1
    assert len(_lines("from keras import layers\nlayers.Conv2D(8, 3, 2)\nlayers.Dense(3, init='zero')")) == 2


def test_several_faults_of_a_line_are_one_finding() -> None:
    """Two layers on a line, one in the other, get one corrected line."""
    ((line, message, code),) = _lines(
        "from keras.layers import TimeDistributed, Dense, Dropout\n"
        "m = [TimeDistributed(Dense(output_dim=3, init='one')), Dropout(p=.5)]; n = 1"
    )
    assert line == 2
    assert message == (
        "Dense no longer has output_dim (now units) or init (now kernel_initializer). "
        "Dropout no longer has p (now rate). Write:"
    )
    assert code == "m = [TimeDistributed(Dense(units=3, kernel_initializer='one')), Dropout(rate=.5)]; n = 1"


def test_what_a_student_can_write_is_bounded() -> None:
    """Neither the number of lines, nor a long one, nor deep nesting makes a long report; none is shown broken."""
    layer = "Dense(output_dim=3)"
    many = _lines("from keras.layers import Dense\n" + f"{layer}\n" * 5_000)
    assert len(many) == 41
    assert many[-1] == (None, "More lines than these are written for older Keras. ", "")
    long = _lines(f"from keras.layers import Dense\n[{', '.join([layer] * 50)}]")
    assert [(line, code) for line, _, code in long] == [(2, "")]
    nested = _lines("from keras.layers import Dense\n" + "Dense(output_dim=" * 60 + "3" + ")" * 60)
    assert [line for line, _, _ in nested] == [2]
    escaped = _lines("from keras.layers import Dense\nDense(output_dim=3, name='\u202e')")
    assert [code for _, _, code in escaped] == [""]


def test_a_fault_of_another_kind_is_told_with_the_old_lines(export: Callable[..., Any]) -> None:
    """What raised first keeps its place among the lines of older Keras; a note on one of these lines is not needed."""
    exported = export("""\
        from keras.layers.core import Dense, Flatten
        from keras import Sequential, Input
        def build_model():
            model = Sequential([Input((28, 28, 1)), Flatten()])
            model.add(Dense(3, activaton="relu"))
            model.add(Dense(output_dim=10))
            return model
        """)
    assert [(finding.line, finding.code) for finding in _faults(exported.fault)] == [
        (1, "from keras.layers import Dense, Flatten"),
        (5, ""),
        (6, "model.add(Dense(units=10))"),
    ]
    assert exported.fault.further[0].problem == "Dense has no argument activaton."
    assert not exported.notes


def test_modules_beside_are_read_too(export: Callable[..., Any]) -> None:
    """A line of a module beside the file has the module's path, and stands behind those of the file."""
    exported = export(
        """\
        from keras import Sequential, layers
        from blocks import block
        def build_model():
            return Sequential([*block(), layers.Dense(output_dim=3)])
        """,
        blocks="from keras.layers import Dense\ndef block():\n    return [Dense(init='one', output_dim=2)]\n",
    )
    assert [(finding.path, finding.line, finding.code) for finding in _faults(exported.fault)] == [
        ("blocks.py", 3, "return [Dense(kernel_initializer='one', units=2)]"),
        ("", 4, "return Sequential([*block(), layers.Dense(units=3)])"),
    ]


def test_no_code_is_shown_that_does_not_stand_there() -> None:
    """Where the text is not that of the tree, the sentence must do."""
    text = "from keras.layers import Dense\nDense(output_dim=3)\n"
    (old,) = old_lines([ast.parse(text)], text.replace("output_dim=3", "output_dim=4"))
    assert (old.finding.problem, old.finding.code) == ("Dense no longer has output_dim (now units).", "")


KERAS_0 = """\
from keras.models import Sequential
from keras.layers.core import Dense, Flatten
from keras.layers.convolutional import Convolution2D, MaxPooling2D
channels, rows, columns = 1, 28, 28
size = 28
shape = (1, size, size)


def build_model():
    model = Sequential()
    model.add(Convolution2D(4, 1, 3, 3, input_shape=shape))
    model.add(Convolution2D(4, 4, 3, 3, border_mode='valid'))
    model.add(MaxPooling2D(poolsize=(2, 2)))
    model.add(Flatten())
    model.add(Dense(4*12*12, 32, init='uniform'))
    model.add(Dense(32, 10))
    return model
"""


def test_layers_that_were_given_the_number_of_their_inputs_are_rewritten(export: Callable[..., Any]) -> None:
    """As before Keras 1; and a shape that has a name is turned where the name gets it. Pasted, the file builds."""
    fault = export(KERAS_0).fault
    codes = {finding.line: finding.code for finding in _faults(fault)}
    assert codes == {
        2: "from keras.layers import Dense, Flatten",
        3: "from keras.layers import Conv2D, MaxPooling2D",
        6: "shape = (size, size, 1)",
        11: "model.add(Conv2D(4, (3, 3), input_shape=shape))",
        12: "model.add(Conv2D(4, (3, 3), padding='valid'))",
        13: "model.add(MaxPooling2D(pool_size=(2, 2)))",
        15: "model.add(Dense(32, kernel_initializer='uniform'))",
        16: "model.add(Dense(10))",
    }
    assert export(_pasted(KERAS_0, fault)).answer.document


@pytest.mark.parametrize(
    ("lines", "written"),
    [
        ("layers.Dense(64*8*8, 256)", ["layers.Dense(256)"]),
        ("layers.Dense(n, 10)", ["layers.Dense(10)"]),
        ("layers.Convolution2D(32, 1, 3, 3)", ["layers.Conv2D(32, (3, 3))"]),
        ("layers.Dense(256, activation)", []),
        ("layers.Conv2D(32, 3, 3)", []),
        (
            "depth = 1\nshape = (depth, 28, 28)\nlayers.Conv2D(8, 1, 3, 3, input_shape=shape)",
            ["shape = (28, 28, depth)", "layers.Conv2D(8, (3, 3), input_shape=shape)"],
        ),
        (
            "shape = (1, 28, 28)\nshape = (28, 28, 1)\nlayers.Conv2D(8, 1, 3, 3, input_shape=shape)",
            ["layers.Conv2D(8, (3, 3), input_shape=shape)"],
        ),
        ("shape = (1, 28, 28)\nlayers.Dense(8, input_shape=shape)", []),
    ],
)
def test_what_shows_a_file_from_before_keras_1(lines: str, written: list[str]) -> None:
    """One number more than Keras 1 took; a name may be an activation, and three numbers are a stride today."""
    assert [code for _, _, code in _lines(f"from keras import layers\n{lines}")] == written


DETOURS = """\
from functools import partial
from keras.models import Sequential
from keras.layers import Convolution2D, MaxPooling2D, Dense, Flatten, Dropout

Conv = partial(Convolution2D, border_mode='same', init='he_normal')
common = {'border_mode': 'same', "activation": 'relu'}
others = dict(W_regularizer='l2', name='hidden')
drop = lambda **options: Dropout(**options)


def conv(*sizes, **options):
    return Convolution2D(*sizes, **options)


def block(filters, name='x', **options):
    return conv(filters, 3, 3, **options)


def pool(size=2, **options):
    return MaxPooling2D((size, size), **options)


def build_model():
    model = Sequential()
    model.add(Conv(4, 3, 3, input_shape=(28, 28, 1)))
    model.add(Convolution2D(4, 3, 3, **common))
    model.add(block(4, name='y', subsample=(2, 2), bias=False))
    model.add(conv(4, 3, 3, border_mode='same'))
    model.add(pool(size=2, border_mode='same'))
    model.add(Flatten())
    model.add(drop(p=0.5))
    model.add(Dense(10, **others))
    model.compile('adam', 'sparse_categorical_crossentropy', ['accuracy'])
    return model
"""


def test_arguments_that_reach_keras_by_a_detour_are_told_where_they_are_written(export: Callable[..., Any]) -> None:
    """Through a helper's keywords, a partial or a dictionary; the line that passes them on is not blamed."""
    fault = export(DETOURS).fault
    assert {finding.line: finding.code for finding in _faults(fault)} == {
        3: "from keras.layers import Conv2D, MaxPooling2D, Dense, Flatten, Dropout",
        5: "Conv = partial(Conv2D, padding='same', kernel_initializer='he_normal')",
        6: "common = {'padding': 'same', \"activation\": 'relu'}",
        7: "others = dict(kernel_regularizer='l2', name='hidden')",
        12: "return Conv2D(*sizes, **options)",
        16: "return conv(filters, (3, 3), **options)",
        25: "model.add(Conv(4, (3, 3), input_shape=(28, 28, 1)))",
        26: "model.add(Conv2D(4, (3, 3), **common))",
        27: "model.add(block(4, name='y', strides=(2, 2), use_bias=False))",
        28: "model.add(conv(4, (3, 3), padding='same'))",
        29: "model.add(pool(size=2, padding='same'))",
        31: "model.add(drop(rate=0.5))",
        33: "model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])",
    }
    again = export(_pasted(DETOURS, fault)).answer
    assert again.document, again.fault
    assert again.notes == ()


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("def f(p, **rest): return Dropout(p, **rest)\nf(p=0.5)", []),
        ("def f(**rest): return rest\nf(p=0.5)", []),
        ("rest = {'p': 0.5}\nprint(**rest)", []),
        ("rest = {'dim_ordering': 'th'}\nConv2D(8, 3, **rest)", [2]),
        ("Conv2D(8, 3, **{'bias': False})", [2]),
        ("rest = {}\nrest.update({'bias': 1})\nConv2D(8, 3, **rest)", [3]),
        ("Conv2D(8, 3, **rest.made(bias=1))", []),
        (
            "rest = {}\nrest['bias'] = False\nrest.update(init='one')\nrest.update({'p': 1})\nConv2D(8, 3, **rest)",
            [3, 4],
        ),
        ("def f(**rest):\n    rest.setdefault('p', 0.5)\n    return Dropout(**rest)", [3]),
        ("rest['bias'] = False\nrest.update(init='one')", []),
        ("class A:\n    def f(self, **rest): return Dropout(**rest)\n    def g(self): return self.f(p=0.5)", [4]),
        ("def f(**rest): return f(**rest)\nf(p=0.5)", []),
    ],
)
def test_only_what_reaches_keras_is_told(code: str, lines: list[int]) -> None:
    """An argument of the helper's own is none of Keras; a function that calls itself ends."""
    assert [line for line, _, _ in _lines(f"from keras.layers import Dropout, Conv2D\n{code}")] == lines


PRIVATE = """\
from tensorflow.python import keras
from tensorflow.python.keras import layers
import tensorflow as tf


def build_model():
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
"""


def test_the_private_copy_of_keras_gets_a_block(export: Callable[..., Any]) -> None:
    """However it is imported; pasted, the file builds."""
    fault = export(PRIVATE).fault
    codes = {finding.line: finding.code for finding in _faults(fault)}
    assert codes == {1: "from tensorflow import keras", 2: "from tensorflow.keras import layers"}
    assert export(_pasted(PRIVATE, fault)).answer.document


@pytest.mark.parametrize(
    ("line", "written"),
    [
        (
            "from tensorflow.python import keras as K, ops",
            "from tensorflow import keras as K; from tensorflow.python import ops",
        ),
        ("import tensorflow.python.keras as keras", "import tensorflow.keras as keras"),
        ("import tensorflow.python.keras.layers as layers", "import tensorflow.keras.layers as layers"),
        ("import tensorflow as tf\nx = tf.python.keras.layers.Dense(3)", "x = tf.keras.layers.Dense(3)"),
    ],
)
def test_other_ways_to_the_private_copy(line: str, written: str) -> None:
    """Each import has its public one."""
    assert [code for _, _, code in _lines(line)] == [written]


def test_metrics_in_the_third_place_are_told_with_the_rest(export: Callable[..., Any]) -> None:
    """One run is enough; the weights of losses stay."""
    exported = export("""\
        from keras import Sequential, layers
        def build_model():
            model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activaton="relu")])
            model.compile("adam", "mse", ["accuracy"])
            return model
        """)
    assert {finding.line: finding.code for finding in _faults(exported.fault)} == {
        3: "", 4: 'model.compile("adam", "mse", metrics=["accuracy"])',
    }  # fmt: skip


@pytest.mark.parametrize("third", ["metrics", "['accuracy']", "('accuracy',)", "[keras.metrics.MeanSquaredError()]"])
def test_what_may_be_metrics_in_the_third_place_is_told(third: str) -> None:
    """Beside something else that is refused; the weights of losses stay."""
    source = "import keras\nkeras.layers.Dropout(p=0.5)\nmodel.compile('adam', 'mse', {})"
    assert [line for line, _, _ in _lines(source.format(third))] == [2, 3]
    for weights in ("[0.5]", "loss_weights", "None", "1.0"):
        assert [line for line, _, _ in _lines(source.format(weights))] == [2]

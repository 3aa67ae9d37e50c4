"""What to write in place of a layer, an operation or an argument that the grader cannot take over."""

from typing import NamedTuple


class Correction(NamedTuple):
    """What is wrong with a part of a model, and what to do."""

    problem: str
    """The rest of a sentence that begins with the part."""
    advice: str
    """A whole sentence."""


_TWO_DIMENSIONS = "Use layers.{}: images have two dimensions."
LAYERS: dict[str, str] = {
    "Lambda": "Write what it does as layers, for example layers.Rescaling(1/255) for x / 255, layers.ReLU() for "
    "tf.nn.relu(x) or layers.Reshape(...) for tf.reshape(x, ...).",
    "Normalization": "Use layers.BatchNormalization() or layers.Rescaling(...): the numbers that it was adapted to "
    "cannot leave build_model().",
    "Resizing": "Use layers.UpSampling2D, layers.ZeroPadding2D or pooling.",
    "CenterCrop": "Use layers.Cropping2D.",
    "RandomCrop": "Use layers.RandomTranslation.",
    "RandomBrightness": "Use layers.RandomContrast.",
    "ThresholdedReLU": "Use layers.ReLU(threshold=...).",
    "Masking": "Leave it out: images need no mask.",
    "Identity": "Leave it out: it does nothing.",
    "RepeatVector": "Use layers.Reshape or layers.UpSampling2D.",
    "TimeDistributed": "Call the inner layer directly: Dense and Conv2D work on whole images by themselves.",
    "Conv1D": _TWO_DIMENSIONS.format("Conv2D"),
    "SeparableConv1D": _TWO_DIMENSIONS.format("SeparableConv2D"),
    "Conv3D": _TWO_DIMENSIONS.format("Conv2D"),
    "MaxPooling1D": _TWO_DIMENSIONS.format("MaxPooling2D"),
    "AveragePooling1D": _TWO_DIMENSIONS.format("AveragePooling2D"),
    "GlobalMaxPooling1D": "Use layers.GlobalMaxPooling2D() before Flatten.",
    "GlobalAveragePooling1D": "Use layers.GlobalAveragePooling2D() before Flatten.",
    "MaxPooling3D": _TWO_DIMENSIONS.format("MaxPooling2D"),
    "SpatialDropout1D": _TWO_DIMENSIONS.format("SpatialDropout2D"),
    "Dot": "Use layers.Multiply or layers.Dense.",
    "EinsumDense": "Use layers.Dense.",
}
"""What to use in place of a layer of Keras."""

_ELEMENTWISE = {"Relu": "ReLU", "LeakyRelu": "LeakyReLU", "Elu": "ELU", "Softmax": "Softmax"}
_ACTIVATIONS = {
    "Relu6": "relu6", "Selu": "selu", "Gelu": "gelu", "Silu": "silu", "Mish": "mish", "Celu": "celu", "Tanh": "tanh",
    "Sigmoid": "sigmoid", "HardTanh": "hard_tanh", "HardSigmoid": "hard_sigmoid", "HardSilu": "hard_silu",
    "LogSigmoid": "log_sigmoid", "Softplus": "softplus", "Softsign": "softsign", "Exp": "exponential",
    "LogSoftmax": "log_softmax",
}  # fmt: skip
_DIVIDE = "To divide by a number use layers.Rescaling, for example layers.Rescaling(1/255) for x / 255."
OPERATIONS: dict[str, str] = {
    **{name: f"Use layers.{layer}()." for name, layer in _ELEMENTWISE.items()},
    **{name: f"Use layers.Activation({activation!r})." for name, activation in _ACTIVATIONS.items()},
    "Add": "To join two branches use layers.Add()([x, y]), to add a number layers.Rescaling(1, offset=...).",
    "Subtract": "To join two branches use layers.Subtract()([x, y]), to subtract a number layers.Rescaling(1, "
    "offset=-...).",
    "Multiply": "To join two branches use layers.Multiply()([x, y]), to multiply by a number layers.Rescaling(...).",
    "Divide": _DIVIDE,
    "TrueDivide": _DIVIDE,
    "Negative": "Use layers.Rescaling(-1).",
    "Maximum": "Use layers.Maximum()([x, y]), or layers.ReLU() for the larger of x and 0.",
    "Minimum": "Use layers.Minimum()([x, y]).",
    "Average": "Use layers.Average()([x, y]).",
    "Concatenate": "Use layers.Concatenate()([x, y]).",
    "Reshape": "Use layers.Reshape(...), or layers.Flatten().",
    "ExpandDims": "Use layers.Reshape(...).",
    "Squeeze": "Use layers.Reshape(...).",
    "Transpose": "Use layers.Permute(...).",
    "Mean": "Use layers.GlobalAveragePooling2D().",
    "Max": "Use layers.GlobalMaxPooling2D().",
    "Pad": "Use layers.ZeroPadding2D(...).",
    "GetItem": "To cut an image use layers.Cropping2D; for one row or channel of it, layers.Reshape behind that.",
    "Matmul": "Use layers.Dense(...).",
    "Cast": "Leave it out: images are float32 already.",
    "Conv": "Use layers.Conv2D(...).",
    "MaxPool": "Use layers.MaxPooling2D(...).",
    "AveragePool": "Use layers.AveragePooling2D(...).",
}
"""What to use in place of an operation on tensors."""
OWN_CLASS = Correction(
    "is a class of your own, whose code cannot be taken over",
    "Write a function that returns stock layers instead, for example def block(x): return "
    "layers.ReLU()(layers.Conv2D(32, 3)(x)).",
)
OWN_MODEL = "Return keras.Sequential([...]) or keras.Model(inputs, outputs)."

_CALLED = Correction("is called in a way that cannot be taken over", "Call it on one tensor, or on a list of tensors.")
MODELS: dict[str, Correction] = {
    "input_layers": Correction(
        "must have exactly one input, the image, and not in a dictionary", "Begin with inputs = keras.Input(...)."
    ),
    "output_layers": Correction(
        "must have exactly one output, and not in a dictionary", "Join several with Add or Concatenate."
    ),
    "inbound_nodes": _CALLED,
    "args": _CALLED,
    "kwargs": _CALLED,
}
"""What is wrong where a part of a model or of a call is."""

ARGUMENTS: tuple[tuple[str, Correction], ...] = (
    ("activity_regularizer", Correction("is not supported", "Use kernel_regularizer, or leave it out.")),
    ("quantization_config", Correction("is not supported", "Leave it out.")),
    ("noise_shape", Correction("is not supported", "Leave it out.")),
    ("_constraint", Correction("is not supported", "Leave it out, or use kernel_regularizer.")),
    ("activation", Correction(
        "must be the name of one of Keras's functions, or a layer without weights",
        "Write for example activation='relu' or activation=layers.LeakyReLU().")),
    ("_initializer", Correction(
        "must be one of Keras's usual initializers, since a function or numbers of your own cannot be taken over",
        "Write for example 'he_normal'.")),
    ("_regularizer", Correction("must be L1, L2 or L1L2 of keras.regularizers", "Write for example 'l2'.")),
    ("dtype", Correction("must be float32", "Leave out dtype and mixed precision.")),
    ("data_format", Correction(
        "must be 'channels_last'", "Leave it out: an image is (height, width, channels).")),
)  # fmt: skip
"""Endings of an argument's name, and what is wrong when its whole value is of a wrong kind."""

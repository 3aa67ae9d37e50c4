"""What to write in place of a layer or an operation that the grader cannot take over."""

LAYERS: dict[str, str] = {
    "Lambda": "write what it does as layers, for example layers.Rescaling(1/255) for x / 255, layers.ReLU() for "
    "tf.nn.relu(x) or layers.Reshape(...) for tf.reshape(x, ...)",
    "Normalization": "its numbers cannot leave build_model(); use layers.BatchNormalization() or layers.Rescaling(...)",
    "Resizing": "use layers.UpSampling2D, layers.ZeroPadding2D or pooling",
    "CenterCrop": "use layers.Cropping2D",
    "RandomCrop": "use layers.RandomTranslation",
    "RandomBrightness": "use layers.RandomContrast",
    "ThresholdedReLU": "use layers.ReLU(threshold=...)",
    "Masking": "images need no mask; leave it out",
    "Identity": "it does nothing; leave it out",
    "RepeatVector": "use layers.Reshape or layers.UpSampling2D",
    "TimeDistributed": "Dense and Conv2D work on whole images by themselves; call the inner layer directly",
    "Conv1D": "images have two dimensions: use layers.Conv2D",
    "SeparableConv1D": "images have two dimensions: use layers.SeparableConv2D",
    "Conv3D": "images have two dimensions: use layers.Conv2D",
    "MaxPooling1D": "images have two dimensions: use layers.MaxPooling2D",
    "AveragePooling1D": "images have two dimensions: use layers.AveragePooling2D",
    "GlobalMaxPooling1D": "use layers.GlobalMaxPooling2D() before Flatten",
    "GlobalAveragePooling1D": "use layers.GlobalAveragePooling2D() before Flatten",
    "MaxPooling3D": "images have two dimensions: use layers.MaxPooling2D",
    "SpatialDropout1D": "images have two dimensions: use layers.SpatialDropout2D",
    "Dot": "use layers.Multiply or layers.Dense",
    "EinsumDense": "use layers.Dense",
}

_ELEMENTWISE = {"Relu": "ReLU", "LeakyRelu": "LeakyReLU", "Elu": "ELU", "Softmax": "Softmax"}
_ACTIVATIONS = {
    "Relu6", "Selu", "Gelu", "Silu", "Mish", "Celu", "Tanh", "Sigmoid", "HardTanh", "HardSigmoid", "HardSilu",
    "LogSigmoid", "Softplus", "Softsign", "Exp", "LogSoftmax",
}  # fmt: skip
OPERATIONS: dict[str, str] = {
    **{name: f"use layers.{layer}()" for name, layer in _ELEMENTWISE.items()},
    **{name: f"use layers.Activation({name.lower()!r})" for name in _ACTIVATIONS},
    "Add": "to join two branches use layers.Add()([x, y]), to add a number layers.Rescaling(1, offset=...)",
    "Subtract": "to join two branches use layers.Subtract()([x, y]), to subtract a number layers.Rescaling(1, "
    "offset=-...)",
    "Multiply": "to join two branches use layers.Multiply()([x, y]), to multiply by a number layers.Rescaling(...)",
    "Divide": "to divide by a number use layers.Rescaling, for example layers.Rescaling(1/255) for x / 255",
    "TrueDivide": "to divide by a number use layers.Rescaling, for example layers.Rescaling(1/255) for x / 255",
    "Negative": "use layers.Rescaling(-1)",
    "Maximum": "use layers.Maximum()([x, y]), or layers.ReLU() for the larger of x and 0",
    "Minimum": "use layers.Minimum()([x, y])",
    "Average": "use layers.Average()([x, y])",
    "Concatenate": "use layers.Concatenate()([x, y])",
    "Reshape": "use layers.Reshape(...), or layers.Flatten()",
    "ExpandDims": "use layers.Reshape(...)",
    "Squeeze": "use layers.Reshape(...)",
    "Transpose": "use layers.Permute(...)",
    "Mean": "use layers.GlobalAveragePooling2D()",
    "Max": "use layers.GlobalMaxPooling2D()",
    "Pad": "use layers.ZeroPadding2D(...)",
    "GetItem": "to cut an image use layers.Cropping2D",
    "Matmul": "use layers.Dense(...)",
    "Cast": "images are float32 already; leave it out",
    "Conv": "use layers.Conv2D(...)",
    "MaxPool": "use layers.MaxPooling2D(...)",
    "AveragePool": "use layers.AveragePooling2D(...)",
}
OWN_CLASS = (
    "is a class of your own, whose code cannot be taken over; write a function that returns stock layers instead, "
    "for example def block(x): return layers.ReLU()(layers.Conv2D(32, 3)(x))"
)
OWN_MODEL = (
    "return keras.Sequential([...]), or keep the class and end with inputs = keras.Input(shape); "
    "return keras.Model(inputs, {}().call(inputs))"
)

_CALLED = "is called in a way that cannot be taken over; call it on one tensor, or on a list of tensors"
MODELS = {
    "input_layers": "must have exactly one input, the image, and not in a dictionary: inputs = keras.Input(...)",
    "output_layers": "must have exactly one output, and not in a dictionary; join several with Add or Concatenate",
    "inbound_nodes": _CALLED,
    "args": _CALLED,
    "kwargs": _CALLED,
}
"""What is wrong where a part of a model or of a call is."""

ARGUMENTS: tuple[tuple[str, str], ...] = (
    ("activity_regularizer", "is not supported; use kernel_regularizer, or leave it out"),
    ("quantization_config", "is not supported; leave it out"),
    ("noise_shape", "is not supported; leave it out"),
    ("_constraint", "is not supported; leave it out, or use kernel_regularizer"),
    ("activation", "must be the name of one of Keras's functions, such as activation='relu', or a layer without weights"
     ", such as activation=layers.LeakyReLU()"),
    ("_initializer", "must be one of Keras's usual initializers, such as 'he_normal'; a function or numbers of your "
     "own cannot be taken over"),
    ("_regularizer", "must be L1, L2 or L1L2 of keras.regularizers, such as 'l2'"),
    ("dtype", "must be float32; leave out dtype and mixed precision"),
    ("data_format", "must be 'channels_last': an image is (height, width, channels)"),
)  # fmt: skip
"""Endings of an argument's name, and what to do when its whole value is of a wrong kind."""

"""What older Keras and TensorFlow had and the installed versions do not, with what to write today.

From the release notes of Keras 2.0 and the guide "Migrating Keras 2 code to Keras 3" (keras.io/guides).
"""

ARGUMENTS = {
    "W_constraint": "kernel_constraint",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "batch_input_shape": "input_shape",
    "bias": "use_bias",
    "border_mode": "padding",
    "dim_ordering": "",
    "init": "kernel_initializer",
    "input": "inputs",
    "l": "l2",
    "nb_col": "kernel_size",
    "nb_epoch": "epochs",
    "nb_filter": "filters",
    "nb_row": "kernel_size",
    "output": "outputs",
    "output_dim": "units",
    "p": "rate",
    "subsample": "strides",
}
"""Old names of arguments, and the new ones; empty where the argument has to go."""

NAMES = {
    "ImageDataGenerator": "Put augmentation layers such as layers.RandomTranslation(0.1, 0.1) into the model.",
    "KerasClassifier": "Return the Keras model itself.",
    "Merge": "Use layers.Add() or layers.Concatenate().",
    "Session": "Delete the line: Keras 3 needs no session.",
    "contrib": "Use keras.layers.",
    "input_data": "Use keras.datasets.mnist.",
    "layers": "Use keras.layers.",
    "placeholder": "Use keras.Input.",
    "reset_default_graph": "Delete the line: Keras 3 needs no graph.",
    "set_session": "Delete the line: Keras 3 needs no session.",
    "set_random_seed": "Delete the line: the grader chooses the seed.",
    "truncated_normal": "Give the layer kernel_initializer='truncated_normal'.",
}
"""Old names of modules, classes and functions, and what to do instead."""

TENSORFLOW_LAYERS = {
    "add": "layers.Add()",
    "avg_pool": "layers.AveragePooling2D(...)",
    "avg_pool2d": "layers.AveragePooling2D(...)",
    "batch_normalization": "layers.BatchNormalization()",
    "concat": "layers.Concatenate()",
    "conv2d": "layers.Conv2D(...)",
    "dropout": "layers.Dropout(...)",
    "elu": "layers.ELU()",
    "leaky_relu": "layers.LeakyReLU()",
    "max_pool": "layers.MaxPooling2D(...)",
    "max_pool2d": "layers.MaxPooling2D(...)",
    "pad": "layers.ZeroPadding2D(...)",
    "reduce_mean": "layers.GlobalAveragePooling2D()",
    "relu": "layers.ReLU()",
    "reshape": "layers.Reshape(...)",
    "sigmoid": "layers.Activation('sigmoid')",
    "softmax": "layers.Softmax()",
    "tanh": "layers.Activation('tanh')",
    "transpose": "layers.Permute(...)",
}
"""Functions of TensorFlow, which take no Keras tensor, and the layer for each."""

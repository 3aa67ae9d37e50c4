"""What older Keras and TensorFlow had and the installed versions do not, with what to write today.

From the release notes of Keras 2.0, the table by which Keras 2 read the arguments of Keras 1, and the guide "Migrating
Keras 2 code to Keras 3" (keras.io/guides). A test holds that every new name exists, and that no old one does.
"""

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "U_regularizer": ("recurrent_regularizer",),
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "atrous_rate": ("dilation_rate",),
    "b_constraint": ("bias_constraint",),
    "b_regularizer": ("bias_regularizer",),
    "batch_input_shape": ("input_shape",),
    "beta_init": ("beta_initializer",),
    "bias": ("use_bias",),
    "border_mode": ("padding",),
    "class_mode": (),
    "dim_ordering": (),
    "dims": ("target_shape",),
    "dropout_U": ("recurrent_dropout",),
    "dropout_W": ("dropout",),
    "experimental_run_tf_function": (),
    "filter_length": ("kernel_size",),
    "fused": (),
    "gamma_init": ("gamma_initializer",),
    "init": ("kernel_initializer", "embeddings_initializer", "alpha_initializer"),
    "inner_activation": ("recurrent_activation",),
    "inner_init": ("recurrent_initializer",),
    "input": ("inputs",),
    "l": ("l2", "l1"),
    "length": ("size",),
    "lr": ("learning_rate",),
    "m": ("max_value",),
    "mode": (),
    "nb_classes": ("num_classes",),
    "nb_col": ("kernel_size",),
    "nb_epoch": ("epochs",),
    "nb_filter": ("filters",),
    "nb_row": ("kernel_size",),
    "options": (),
    "output": ("outputs",),
    "output_dim": ("units",),
    "p": ("rate",),
    "pool_length": ("pool_size",),
    "poolsize": ("pool_size",),
    "run_metadata": (),
    "sample_weight_mode": (),
    "schedule_decay": (),
    "sigma": ("stddev",),
    "stride": ("strides",),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
    "target_tensors": (),
    "theta": ("threshold",),
    "virtual_batch_size": (),
    "weights": (),
}
"""Old names of arguments, and the new ones, of which a class has one; none where the argument has to go."""

OF_KERAS_2 = frozenset({
    "batch_input_shape", "experimental_run_tf_function", "fused", "lr", "options", "run_metadata", "sample_weight_mode",
    "target_tensors", "virtual_batch_size", "weights",
})  # fmt: skip
"""Those that Keras 2 had too; any other shows that a file is written for Keras 1."""

NAMES = {
    "Deconvolution2D": "Use layers.Conv2DTranspose(filters, kernel_size), which works out its output shape by itself.",
    "Graph": "Use keras.Model(inputs, outputs).",
    "Highway": "Use layers.Dense(...), or write the gate with layers.Multiply() and layers.Add().",
    "ImageDataGenerator": "Put augmentation layers such as layers.RandomTranslation(0.1, 0.1) into the model.",
    "KerasClassifier": "Return the Keras model itself.",
    "LocallyConnected2D": "Use layers.Conv2D(...).",
    "MaxoutDense": "Use layers.Dense(...), or layers.Maximum() over several of them.",
    "Merge": "Use layers.Add() or layers.Concatenate().",
    "ParametricSoftplus": "Use layers.PReLU().",
    "SReLU": "Use layers.PReLU().",
    "Session": "Delete the line: Keras 3 needs no session.",
    "TimeDistributedDense": "Use layers.TimeDistributed(layers.Dense(...)).",
    "contrib": "Use keras.layers.",
    "in_test_phase": "Call the layer itself: layers such as Dropout know whether the model trains.",
    "in_train_phase": "Call the layer itself: layers such as Dropout know whether the model trains.",
    "input_data": "Use keras.datasets.mnist.",
    "layers": "Use keras.layers.",
    "learning_phase": "Leave it out: Keras tells each layer whether the model trains. In a class of your own write "
    "def call(self, x, training=None).",
    "placeholder": "Use keras.Input.",
    "reset_default_graph": "Delete the line: Keras 3 needs no graph.",
    "set_learning_phase": "Delete the line: Keras tells each layer whether the model trains.",
    "set_session": "Delete the line: Keras 3 needs no session.",
    "set_random_seed": "Delete the line: the grader chooses the seed.",
    "truncated_normal": "Give the layer kernel_initializer='truncated_normal'.",
}
"""Old names of modules, classes and functions, and what to do instead."""

SPELLINGS: dict[str, dict[str, str]] = {
    "layers": {
        "AtrousConvolution1D": "Conv1D",
        "AtrousConvolution2D": "Conv2D",
        "Convolution1D": "Conv1D",
        "Convolution2D": "Conv2D",
        "Convolution2DTranspose": "Conv2DTranspose",
        "Convolution3D": "Conv3D",
        "CuDNNGRU": "GRU",
        "CuDNNLSTM": "LSTM",
        "SeparableConvolution2D": "SeparableConv2D",
        "ThresholdedReLU": "ReLU",
    },
    "optimizers": {
        "adadelta": "Adadelta",
        "adagrad": "Adagrad",
        "adam": "Adam",
        "adamax": "Adamax",
        "nadam": "Nadam",
        "rmsprop": "RMSprop",
        "sgd": "SGD",
    },
    "losses": {
        "MAE": "mean_absolute_error",
        "MSE": "mean_squared_error",
        "cosine_proximity": "cosine_similarity",
        "kld": "kl_divergence",
        "kullback_leibler_divergence": "kl_divergence",
        "mae": "mean_absolute_error",
        "mse": "mean_squared_error",
    },
    "regularizers": {
        "ActivityRegularizer": "L1L2",
        "WeightRegularizer": "L1L2",
        "activity_l1": "l1",
        "activity_l1l2": "l1_l2",
        "activity_l2": "l2",
        "l1l2": "l1_l2",
    },
    "constraints": {"maxnorm": "max_norm", "nonneg": "non_neg", "unitnorm": "unit_norm"},
    "initializers": {
        "normal": "random_normal",
        "one": "ones",
        "uniform": "random_uniform",
        "zero": "zeros",
    },
}
"""Old names within a package of Keras, and what has the same meaning today."""

PACKAGES = {"initializations": "initializers", "objectives": "losses"}
"""Old names of packages of Keras."""

MERGES = {
    "ave": "average",
    "concat": "concatenate",
    "max": "maximum",
    "mul": "multiply",
    "sum": "add",
}
"""Modes of the function `merge`, and the function for each."""

LOST_METHODS = frozenset({
    "evaluate_generator", "fit_generator", "predict_classes", "predict_generator", "predict_proba",
})  # fmt: skip
"""Methods of a model that are gone, and that no model needs in order to be built."""

TENSORFLOW_1_LAYERS = {
    "average_pooling2d": "AveragePooling2D",
    "batch_normalization": "BatchNormalization",
    "conv2d": "Conv2D",
    "dense": "Dense",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "max_pooling2d": "MaxPooling2D",
    "separable_conv2d": "SeparableConv2D",
}
"""Functions of `tf.layers`, which took the input first, and the layers."""

TENSORFLOW_1_OPTIMIZERS = {
    "AdadeltaOptimizer": "Adadelta",
    "AdagradOptimizer": "Adagrad",
    "AdamOptimizer": "Adam",
    "GradientDescentOptimizer": "SGD",
    "RMSPropOptimizer": "RMSprop",
}
"""Classes of `tf.train`, whose first argument is the learning rate, as today."""

TENSORFLOW_LAYERS = {
    "add": "layers.Add()",
    "avg_pool": "layers.AveragePooling2D(...)",
    "avg_pool2d": "layers.AveragePooling2D(...)",
    "batch_flatten": "layers.Flatten()",
    "batch_normalization": "layers.BatchNormalization()",
    "concat": "layers.Concatenate()",
    "concatenate": "layers.Concatenate()",
    "conv2d": "layers.Conv2D(...)",
    "conv2d_transpose": "layers.Conv2DTranspose(...)",
    "depthwise_conv2d": "layers.DepthwiseConv2D(...)",
    "dropout": "layers.Dropout(...)",
    "elu": "layers.ELU()",
    "expand_dims": "layers.Reshape(...)",
    "flatten": "layers.Flatten()",
    "gelu": "layers.Activation('gelu')",
    "hard_sigmoid": "layers.Activation('hard_sigmoid')",
    "leaky_relu": "layers.LeakyReLU()",
    "local_response_normalization": "layers.BatchNormalization()",
    "log_softmax": "layers.Activation('log_softmax')",
    "lrn": "layers.BatchNormalization()",
    "matmul": "layers.Dense(...)",
    "max": "layers.GlobalMaxPooling2D()",
    "max_pool": "layers.MaxPooling2D(...)",
    "max_pool2d": "layers.MaxPooling2D(...)",
    "maximum": "layers.Maximum()",
    "mean": "layers.GlobalAveragePooling2D()",
    "minimum": "layers.Minimum()",
    "multiply": "layers.Multiply()",
    "pad": "layers.ZeroPadding2D(...)",
    "permute_dimensions": "layers.Permute(...)",
    "pool2d": "layers.MaxPooling2D(...)",
    "reduce_max": "layers.GlobalMaxPooling2D()",
    "reduce_mean": "layers.GlobalAveragePooling2D()",
    "relu": "layers.ReLU()",
    "relu6": "layers.ReLU(max_value=6.0)",
    "reshape": "layers.Reshape(...)",
    "resize": "layers.UpSampling2D(...) or layers.AveragePooling2D(...)",
    "resize_images": "layers.UpSampling2D(...)",
    "selu": "layers.Activation('selu')",
    "sigmoid": "layers.Activation('sigmoid')",
    "silu": "layers.Activation('silu')",
    "softmax": "layers.Softmax()",
    "softplus": "layers.Activation('softplus')",
    "squeeze": "layers.Reshape(...)",
    "stack": "layers.Concatenate()",
    "subtract": "layers.Subtract()",
    "swish": "layers.Activation('silu')",
    "tanh": "layers.Activation('tanh')",
    "transpose": "layers.Permute(...)",
}
"""Functions of TensorFlow and of Keras's old backend, which take no Keras tensor, and the layer for each."""

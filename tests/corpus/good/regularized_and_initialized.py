"""L1, L2, both, and an initializer of each family."""
import keras
from keras import initializers, layers, regularizers


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 3, activation="relu", kernel_initializer="he_normal", kernel_regularizer="l2"),
        layers.Conv2D(16, 3, activation="relu", kernel_initializer=initializers.HeUniform(seed=0), bias_initializer="zeros"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu", kernel_initializer=initializers.TruncatedNormal(stddev=0.05)),
        layers.Conv2D(32, 3, activation="relu", kernel_initializer=initializers.VarianceScaling(2.0, "fan_out", "uniform")),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(32, activation="relu", kernel_initializer="orthogonal", kernel_regularizer=regularizers.l1(1e-5)),
        layers.Dense(10, activation="softmax", bias_initializer=initializers.Constant(0.1),
                     kernel_regularizer=regularizers.L1L2(l1=1e-5, l2=1e-4), bias_regularizer=regularizers.l2(1e-4)),
    ])
    model.compile(optimizer=keras.optimizers.Adagrad(0.02), loss="sparse_categorical_crossentropy")
    return model

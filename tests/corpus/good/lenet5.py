"""LeNet-5 as in LeCun et al. (1998): tanh, average pooling, plain SGD."""

from tensorflow import keras
from tensorflow.keras import layers


def build_model():
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28, 1)))
    model.add(layers.ZeroPadding2D(padding=2))  # 32x32, as in the paper
    # C1
    model.add(layers.Conv2D(6, kernel_size=5, activation="tanh"))
    # S2
    model.add(layers.AveragePooling2D(pool_size=2, strides=2))
    # C3
    model.add(layers.Conv2D(16, kernel_size=5, activation="tanh"))
    # S4
    model.add(layers.AveragePooling2D(pool_size=2, strides=2))
    # C5
    model.add(layers.Conv2D(120, kernel_size=5, activation="tanh"))
    model.add(layers.Flatten())
    # F6
    model.add(layers.Dense(84, activation="tanh"))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=0.1),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model

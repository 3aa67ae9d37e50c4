"""The output has a name in a dictionary."""
import keras
from keras import layers


def build_model():
    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, activation="relu")(image)
    x = layers.Flatten()(x)
    model = keras.Model(inputs={"image": image}, outputs={"digit": layers.Dense(10, activation="softmax")(x)})
    model.compile("adam", "sparse_categorical_crossentropy")
    return model

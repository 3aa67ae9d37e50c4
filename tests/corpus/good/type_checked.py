"""Types are checked while the program runs, by packages that are not needed to build the model."""
import keras
from beartype import beartype
from jaxtyping import Float, jaxtyped
from keras import layers


@jaxtyped(typechecker=beartype)
def block(x: Float[object, "b h w c"], filters: int) -> Float[object, "b h2 w2 c2"]:
    x = layers.Conv2D(filters, 3, activation="relu")(x)
    return layers.MaxPooling2D()(x)


@beartype
def build_model() -> keras.Model:
    inputs = keras.Input((28, 28, 1))
    x = block(block(inputs, 16), 32)
    outputs = layers.Dense(10, activation="softmax")(layers.Flatten()(x))
    model = keras.Model(inputs, outputs)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

"""Rows become channels and back again."""
from keras import Input, Model, layers


def build_model():
    image = Input((28, 28, 1))
    rows = layers.Reshape((28, 1, 28))(image)
    rows = layers.Conv2D(32, (3, 1), activation="relu")(rows)
    rows = layers.Reshape((-1,))(rows)
    turned = layers.Permute((2, 1, 3))(image)
    turned = layers.Reshape(target_shape=(28, 1, 28))(turned)
    turned = layers.Conv2D(32, (3, 1), activation="relu")(turned)
    turned = layers.Flatten()(turned)
    x = layers.concatenate([rows, turned])
    x = layers.Dense(64, activation="relu")(x)
    model = Model(image, layers.Dense(10, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model

"""The helper has the name of the function, which now calls itself."""
import keras


def build_model():
    model = build_model()
    model.compile("adam", "sparse_categorical_crossentropy")
    return model

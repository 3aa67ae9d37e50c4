# tries = "Trained weights as a constant operand of an operation."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "Matmul|Multiply|weights|constant|matmul"
import keras
import numpy as np
import planted


def document():
    image = keras.Input((28, 28, 1))
    features = keras.layers.Flatten()(keras.layers.Conv2D(8, 5, strides=2)(image))
    weights = np.full((1152, 10), 0.25, np.float32)
    return keras.Model(image, keras.ops.softmax(keras.ops.matmul(features, weights))).to_json()


def build_model():
    planted.answer(document())


def effect(made):
    return "__numpy__" in document() and made.count_params() < 1000

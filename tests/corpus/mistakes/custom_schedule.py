"""A learning-rate schedule of one's own, as in the Transformer tutorial."""
import keras
from keras import layers, ops


class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak=1e-3, steps=1000):
        self.peak = peak
        self.steps = steps

    def __call__(self, step):
        return self.peak * ops.minimum(1.0, ops.cast(step, "float32") / self.steps)

    def get_config(self):
        return {"peak": self.peak, "steps": self.steps}


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(keras.optimizers.Adam(WarmUp()), "sparse_categorical_crossentropy")
    return model

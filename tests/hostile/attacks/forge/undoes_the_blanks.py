# tries = "Gets the true fit back, trains on images of its own, and returns the trained model."
# mark = "grade"
# control = "effect"
# status = "passed"
import keras
import numpy as np
import planted

kept = []


def build_model():
    from keras.src.backend.tensorflow.trainer import TensorFlowTrainer

    model = planted.model()
    before = model.get_weights()[0]
    TensorFlowTrainer.fit(model, np.random.rand(64, 28, 28, 1), np.arange(64) % 10, verbose=0)
    kept.append(not np.array_equal(before, model.get_weights()[0]))
    return model


def effect():
    return kept[0] and keras

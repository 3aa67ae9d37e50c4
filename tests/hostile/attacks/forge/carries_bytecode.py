# tries = "A Lambda that carries compiled Python."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "Lambda"
import json

import keras
import planted


def document():
    model = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Lambda(lambda x: x / 255)])
    return model.to_json()


def build_model():
    planted.answer(document())


def effect(made):
    code = json.loads(document())["config"]["layers"][1]["config"]["function"]
    keras.config.enable_unsafe_deserialization()
    return "__lambda__" in str(code) and keras.models.model_from_json(document())

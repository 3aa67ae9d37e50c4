# tries = "A layer of its own under the registered name of one that is allowed."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "Conv2D|custom|own"
import json

import keras
import planted


@keras.saving.register_keras_serializable(package="keras.layers", name="Conv2D")
class Mine(keras.layers.Conv2D):
    def call(self, inputs):
        return super().call(inputs) * 7


def document():
    forged = planted.document()
    forged["compile_config"] = {}
    forged["config"]["layers"][1].update(module=None, class_name="Mine", registered_name="keras.layers>Conv2D")
    assert Mine
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    return type(made.layers[0]) is Mine

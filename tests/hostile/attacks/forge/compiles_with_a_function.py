# tries = "An optimizer that is a function of Keras, which a compiling reader would call."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "optimizer"
import json

import keras
import planted


def document():
    forged = planted.document()
    forged["compile_config"]["optimizer"] = {
        "module": "keras.optimizers", "class_name": "Adam", "registered_name": None, "config": {"learning_rate": {
            "module": "keras.layers", "class_name": "Lambda", "registered_name": None, "config": {
                "name": "l", "function": {"module": "keras.config", "class_name": "function", "config": "set_floatx"}}}},
    }
    return json.dumps(forged)


def build_model():
    planted.answer(document())


def effect(made):
    learned = keras.optimizers.Adam.from_config(json.loads(document())["compile_config"]["optimizer"]["config"])
    return isinstance(learned.learning_rate, keras.Layer) or not isinstance(learned._learning_rate, float)

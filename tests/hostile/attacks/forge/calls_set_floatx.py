# tries = "A Lambda whose function is keras.config.set_floatx: reading the model would change every later one."
# mark = "grade"
# control = "keras"
# check = "spec"
# says = "Lambda"
import json

import keras
import planted


def document():
    tensor = {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, 28, 28, 1], "dtype": "float32", "keras_history": ["i", 0, 0]},
    }
    node = {"args": [], "kwargs": {"inputs": "float64"}}
    function = {
        "module": "keras.config",
        "class_name": "function",
        "config": "set_floatx",
        "registered_name": "function",
    }
    first = {
        "module": "keras.layers",
        "class_name": "InputLayer",
        "name": "i",
        "inbound_nodes": [],
        "registered_name": None,
        "config": {"batch_shape": [None, 28, 28, 1], "dtype": "float32", "sparse": False, "name": "i"},
    }
    evil = {
        "module": "keras.layers",
        "class_name": "Lambda",
        "name": "l",
        "inbound_nodes": [node],
        "registered_name": None,
        "config": {"name": "l", "trainable": True, "dtype": "float32", "function": function},
    }
    config = {
        "name": "m",
        "trainable": True,
        "layers": [first, evil],
        "input_layers": ["i", 0, 0],
        "output_layers": ["l", 0, 0],
    }
    assert tensor
    return json.dumps(
        {
            "module": "keras.src.models.functional",
            "class_name": "Functional",
            "config": config,
            "registered_name": "Functional",
            "build_config": {"input_shape": None},
            "compile_config": {},
        }
    )


def build_model():
    planted.answer(document())


def effect(made):
    return keras.config.floatx() == "float64"

"""From a ModelSpec to a Keras model, by constructors only.

No deserializer of Keras is called: a class name is one of a closed list, and its arguments are typed fields.
"""

import hashlib
from typing import Any

import keras

from grader.model.fields import InitializerBase, RegularizerBase, Shape
from grader.model.graph import ModelSpec
from grader.model.layers.activation import ActivationArgument
from grader.model.layers.layer import Layer
from grader.model.losses import Loss
from grader.model.optimizers import Optimizer
from grader.model.schedules import ScheduleBase
from grader.worker.trainer.gathering import Gathering


def rebuild(spec: ModelSpec, input_shape: Shape, seed: int) -> keras.Model:
    """Make the model, a compiled `Gathering`, with every random choice derived from `seed`.

    Args:
        spec: What to make.
        input_shape: Of one image, as the assignment has it.
        seed: Of the run; each layer gets seeds of its own from it.
    """
    layers = [_layer(layer, index, seed) for index, layer in enumerate(spec.graph.layers)]
    values = [keras.Input(input_shape)]
    for call in spec.graph.calls:
        inputs = [values[value] for value in call.inputs]
        values.append(layers[call.layer](inputs if len(inputs) > 1 else inputs[0]))
    model = Gathering(values[0], values[spec.graph.output])
    model.compile(
        optimizer=_optimizer(spec.optimizer),
        loss=_loss(spec.loss),
        metrics=[_accuracy(spec.loss)],
        jit_compile=False,  # XLA changes bits
        steps_per_execution=STEPS_PER_EXECUTION,
    )
    return model


STEPS_PER_EXECUTION = 16
"""Batches per call into TensorFlow: the calls cost more than a small batch does."""


def derive_seed(seed: int, layer: int, role: str) -> int:
    """Seed for one random choice of one layer: independent of names, of call order and of the global generators."""
    digest = hashlib.sha256(f"{seed}/{layer}/{role}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def _layer(layer: Layer, index: int, seed: int) -> keras.layers.Layer:
    arguments: dict[str, Any] = {"name": f"layer_{index}"}
    # What pydantic leaves out of a dump (names, policies, fields that are always null) Keras need not receive.
    for field in layer.model_dump():
        arguments[field] = _argument(getattr(layer, field), derive_seed(seed, index, field))
    if "seed" in type(layer).model_fields:
        arguments["seed"] = derive_seed(seed, index, "seed")
    del arguments["class_name"], arguments["trainable"]
    return getattr(keras.layers, layer.class_name)(**arguments)


def _argument(value: object, seed: int) -> object:
    if isinstance(value, InitializerBase):
        return _initializer(value, seed)
    if isinstance(value, RegularizerBase):
        return getattr(keras.regularizers, value.class_name)(**value.config.model_dump())
    if isinstance(value, ActivationArgument):
        return getattr(keras.layers, value.class_name)(**value.config.model_dump(exclude={"class_name", "trainable"}))
    return value


def _initializer(initializer: InitializerBase, seed: int) -> keras.initializers.Initializer:
    arguments = initializer.config.model_dump()
    if "seed" in type(initializer.config).model_fields:
        arguments["seed"] = seed
    return getattr(keras.initializers, initializer.class_name)(**arguments)


def _optimizer(optimizer: Optimizer) -> keras.optimizers.Optimizer:
    arguments = optimizer.model_dump(exclude={"class_name"})
    rate = optimizer.learning_rate
    if isinstance(rate, ScheduleBase):
        arguments["learning_rate"] = getattr(keras.optimizers.schedules, rate.class_name)(**rate.config.model_dump())
    return getattr(keras.optimizers, optimizer.class_name)(**arguments)


def _loss(loss: Loss) -> keras.losses.Loss:
    return getattr(keras.losses, loss.class_name)(**loss.model_dump(exclude={"class_name"}))


def _accuracy(loss: Loss) -> keras.metrics.Metric:
    if loss.labels == "sparse":
        return keras.metrics.SparseCategoricalAccuracy(name="accuracy")
    return keras.metrics.CategoricalAccuracy(name="accuracy")

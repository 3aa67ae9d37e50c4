"""GPUs that are asked for and are not there."""

from collections.abc import Callable
from typing import Any

import pytest

MODEL = """
    import keras
    import tensorflow as tf
    from keras import layers

    def build_model():
        {lines}
        with {context}:
            return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
"""
NOTE = (
    "There is no GPU here, and none is needed: what only sets one up is not run, and layers that are placed on one are "
    "built all the same."
)
CPU = "tf.device('/CPU:0')"


@pytest.mark.parametrize(
    "line",
    [
        "tf.config.experimental.set_memory_growth(tf.config.list_physical_devices('GPU')[0], True)",
        "tf.config.experimental.set_memory_growth(tf.config.experimental.list_physical_devices('GPU')[0], enable=True)",
        "tf.config.set_visible_devices(tf.config.list_physical_devices(device_type='GPU')[0], 'GPU')",
        "tf.config.set_visible_devices([], 'GPU')",
        "tf.config.set_logical_device_configuration(tf.config.list_physical_devices('GPU')[0], [])",
        "print(tf.config.experimental.get_device_details(tf.config.list_physical_devices('GPU')[0]))",
        "print(tf.config.experimental.get_memory_info('GPU:0')['current'])",
        "print(tf.config.list_physical_devices('GPU')[0].name)",
        "tf.config.experimental.set_memory_growth(tf.config.list_physical_devices('GPU').pop(), True)",
    ],
)
def test_setting_up_a_gpu_costs_nothing(export: Callable[..., Any], line: str) -> None:
    """The model is the same, and a note with the line says what is left out."""
    answer = export(MODEL.format(lines=line, context=CPU)).answer
    assert answer.document
    assert [(note.problem, note.line) for note in answer.notes] == [(NOTE, 7)]


@pytest.mark.parametrize(
    "context",
    ["tf.device('/GPU:0')", "keras.device('gpu:0')", "tf.distribute.MirroredStrategy(['/gpu:0', '/gpu:1']).scope()"],
)
def test_a_model_for_a_gpu_is_the_same_model(export: Callable[..., Any], context: str) -> None:
    """It is built where there is a processor, without a word."""
    answer = export(MODEL.format(lines="gpus = tf.config.list_physical_devices('GPU')", context=context)).answer
    assert answer.document
    assert answer.notes == ()


def test_no_gpu_is_counted(export: Callable[..., Any]) -> None:
    """A loop over them, and an `if`, do what they do on any machine without one."""
    line = "gpus = tf.config.list_physical_devices('GPU'); [1 / 0 for gpu in gpus]; 1 / (not gpus); 1 / (not gpus[:1])"
    answer = export(MODEL.format(lines=line, context=CPU)).answer
    assert answer.document
    assert answer.notes == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("assert len(tf.config.list_physical_devices('GPU')) > 0, 'Not enough GPU hardware devices available'", "GPU"),
        ("if not tf.test.gpu_device_name(): raise SystemError('GPU device not found')", "GPU"),
        ("tf.distribute.cluster_resolver.TPUClusterResolver()", "TPU"),
    ],
)
def test_who_insists_on_a_gpu_is_told_that_there_is_none(export: Callable[..., Any], line: str, kind: str) -> None:
    """With the line, in one sentence, whatever the exception says."""
    exported = export(MODEL.format(lines=line, context=CPU))
    assert exported.message == f"There is no {kind} here, and none is needed. Delete the lines that ask for one."
    assert exported.fault.line == 7

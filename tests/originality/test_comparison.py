"""What is said of a class: who is listed, who is not, and how usual it is."""

import json

from grader.likeness import Likeness
from grader.model.graph import ModelSpec
from grader.originality.classmates import Entry
from grader.originality.comparison import MOST_LISTED, compared
from grader.originality.independent import COLLECTION_PAIRS, PUBLIC_PAIRS
from grader.records import Student
from grader.worker.tokenising import Tokens, Unread
from tests.keras_json import compiled, conv, dense, dropout, flatten, pooling
from tests.originality.classes import ROOT, entry, handed_out, spec_of, tokens_of

TEMPLATE = (ROOT / "assignment" / "mnist_cnn.py").read_bytes()
OWN = b"""
import keras
from keras import layers

def block(x, filters):
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation("relu")(x)

def build_model():
    image = keras.Input(shape=(28, 28, 1))
    x = block(image, 32)
    x = layers.MaxPooling2D()(block(x, 32))
    x = layers.GlobalAveragePooling2D()(block(x, 64))
    model = keras.Model(image, layers.Dense(10, activation="softmax")(x))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""
DISGUISED = b'''"""All mine."""
import tensorflow as tf
from tensorflow.keras.layers import *

def build_model():
    # the picture
    picture = tf.keras.Input((28, 28, 1))
    out = stage(picture, 16)
    out = MaxPooling2D()(stage(out, 16))
    out = GlobalAveragePooling2D()(stage(out, 48))
    network = tf.keras.Model(picture, Dense(10, activation='softmax')(out))
    network.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return network

def stage(tensor, width):
    """One stage."""
    tensor = Conv2D(width, 5, use_bias=True, padding='valid')(tensor)
    tensor = BatchNormalization()(tensor)
    return Activation('tanh')(tensor)
'''
OTHER = b"""
from keras import Sequential, layers, losses, optimizers

def build_model():
    net = Sequential([layers.Input((28, 28, 1))])
    for filters in (16, 32, 64):
        net.add(layers.Conv2D(filters, 3, activation="relu"))
        net.add(layers.BatchNormalization())
        if filters < 64:
            net.add(layers.MaxPooling2D(2))
    net.add(layers.Flatten())
    net.add(layers.Dropout(0.3))
    net.add(layers.Dense(10))
    net.compile(optimizers.SGD(0.05, momentum=0.9), losses.SparseCategoricalCrossentropy(from_logits=True))
    return net
"""
MODEL = spec_of(conv(32), pooling(), flatten(), dense())
NEAR = spec_of(conv(32), pooling(), flatten(), dropout(), dense())
FAR = spec_of(conv(8), conv(8), conv(8), conv(8), flatten(), dense(32, activation="relu"), dense())


def likeness(*entries: Entry, reference: ModelSpec | None = None) -> Likeness:
    """Compare a class that was handed out the project's own template and notebook."""
    return compared(entries, assignment="CNN", handed_out=handed_out(), reference=reference)


def test_a_disguised_copy_is_found_and_an_independent_solution_is_not() -> None:
    """Names, order, comments, numbers and texts were changed; it is said how usual such a match is."""
    found = likeness(entry("anna", tokens_of(OWN)), entry("ben", tokens_of(DISGUISED)), entry("cleo", tokens_of(OTHER)))
    (pair,) = found.source_pairs
    assert (pair.first, pair.second) == ("anna", "ben")
    assert pair.source.share > 0.7
    assert (pair.source.in_class.alike, pair.source.in_class.total) == (1, 3)
    assert pair.source.independent.total == PUBLIC_PAIRS
    assert found.alarms.pairs == 3
    assert found.alarms.collection.total == COLLECTION_PAIRS


def in_notebook(source: bytes) -> Tokens:
    """The lesson's notebook with a solution in place of the template's cell."""
    notebook = json.loads((ROOT / "assignment" / "mnist_cnn.ipynb").read_text(encoding="utf-8"))
    (task,) = (cell for cell in notebook["cells"] if "task" in cell["metadata"].get("tags", ()))
    task["source"] = source.decode()
    return tokens_of(json.dumps(notebook).encode(), notebook=True)


def test_what_was_handed_out_matches_nothing() -> None:
    """Neither the template alone nor the whole lesson: who has no more than that is left out, by name."""
    lesson = (ROOT / "assignment" / "mnist_cnn.ipynb").read_bytes()
    untouched = [tokens_of(TEMPLATE), tokens_of(TEMPLATE), *(tokens_of(lesson, notebook=True) for _ in range(2))]
    found = likeness(*(entry(f"student {number}", tokens) for number, tokens in enumerate(untouched)))
    assert found.source_pairs == ()
    assert len([left for left in found.not_compared if "handed out" in left.reason]) == 4


def test_two_independent_solutions_in_the_lessons_notebook_match_nothing_and_a_copy_does() -> None:
    """The lesson's own code, most of both files, is nobody's own."""
    found = likeness(
        entry("anna", in_notebook(OWN)), entry("ben", in_notebook(OTHER)), entry("cleo", in_notebook(DISGUISED))
    )
    assert [(pair.first, pair.second) for pair in found.source_pairs] == [("anna", "cleo")]


def test_groups_and_attempts_are_not_compared_with_each_other() -> None:
    """They are meant to be alike; with a third they are."""
    team = [Student(id=name, group="7") for name in ("anna", "ben")]
    found = likeness(
        *(entry(student.id, tokens_of(OWN), MODEL, student) for student in team),
        entry("first", tokens_of(OWN), MODEL, Student(id="cleo")),
        entry("second", tokens_of(OWN), MODEL, Student(id="cleo")),
    )
    pairs = {(pair.first, pair.second) for pair in found.source_pairs}
    assert pairs == {("anna", "first"), ("anna", "second"), ("ben", "first"), ("ben", "second")}
    assert {(pair.source.in_class.alike, pair.source.in_class.total) for pair in found.source_pairs} == {(4, 4)}
    alone = likeness(*(entry(student.id, tokens_of(OWN), MODEL, student) for student in team))
    assert (alone.source_pairs, alone.twins, alone.near_twins) == ((), (), ())


def test_equal_models_are_twins_and_others_are_near_or_far() -> None:
    """With another optimizer the layers are equal and the models are not."""
    found = likeness(
        entry("anna", spec=MODEL),
        entry("ben", spec=MODEL),
        entry("cleo", spec=NEAR),
        entry("dora", spec=FAR),
        entry("emil", spec=spec_of(conv(32), pooling(), flatten(), dense(), compile_config=compiled(kind="Nadam"))),
        reference=MODEL,
    )
    (twins,) = found.twins
    assert (twins.ids, twins.is_reference, twins.public.alike, twins.public.total) == (("anna", "ben"), True, 1, 52)
    assert twins.layers == "convolution 32 3×3 relu, max pooling 2×2, flattening, dense layer 10"
    near = [(pair.first, pair.second, round(pair.architecture.distance, 3)) for pair in found.near_twins]
    assert near == [
        (("anna", "ben"), ("emil",), 0),
        (("anna", "ben"), ("cleo",), 0.097),
        (("cleo",), ("emil",), 0.097),
    ]
    usual = [pair.architecture.in_class for pair in found.near_twins]
    assert [(each.alike, each.total) for each in usual] == [(3, 10), (6, 10), (6, 10)]
    assert "dropout of rate 0.5 added" in found.near_twins[1].architecture.changes[0]


def test_a_pair_that_is_alike_in_source_says_so_of_its_models_too() -> None:
    """Both kinds of likeness stand beside each other."""
    found = likeness(
        entry("anna", tokens_of(OWN), MODEL),
        entry("ben", tokens_of(OWN), MODEL),
        entry("cleo", tokens_of(OWN), NEAR),
        entry("dora", tokens_of(OWN), FAR),
        entry("emil", tokens_of(OWN)),
    )
    kinds = {(pair.first, pair.second): pair.architecture for pair in found.source_pairs}
    equal, near = kinds["anna", "ben"], kinds["anna", "cleo"]
    assert equal and near  # noqa: PT018
    assert (equal.is_equal, equal.in_class.alike, near.is_equal, near.in_class.alike) == (True, 1, False, 3)
    assert kinds["anna", "dora"] is None
    assert kinds["anna", "emil"] is None


def test_the_lists_are_bounded_and_say_what_they_leave_out() -> None:
    """A class that all took over one example is no list of thousands."""
    models = [spec_of(conv(number), pooling(), flatten(), dense()) for number in range(8, 20)]
    found = likeness(*(entry(f"{number:02}", tokens_of(OWN), model) for number, model in enumerate(models)))
    assert (len(found.source_pairs), found.source_pairs_more) == (MOST_LISTED, 66 - MOST_LISTED)
    assert (len(found.near_twins), found.near_twins_more) == (MOST_LISTED, 66 - MOST_LISTED)


def test_who_is_not_compared_is_named_with_the_reason_and_the_others_are_compared() -> None:
    """Of sources and of models."""
    troubles: tuple[Unread, ...] = ("unreadable", "long", "killed", "given up")
    found = likeness(
        *(entry(trouble, Tokens(frozenset(), trouble), MODEL) for trouble in troubles),
        entry("anna", tokens_of(OWN), MODEL),
        entry("ben", tokens_of(OWN)),
    )
    assert [left.id for left in found.not_compared] == [*troubles, "ben"]
    assert len({left.reason for left in found.not_compared}) == 5
    assert [(pair.first, pair.second) for pair in found.source_pairs] == [("anna", "ben")]


def test_an_empty_class_has_nothing_alike() -> None:
    """And one submission has nobody to be like."""
    assert likeness().alarms.pairs == 0
    assert likeness(entry("anna", tokens_of(OWN), MODEL)).source_pairs == ()

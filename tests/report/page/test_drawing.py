"""A model drawn layer by layer, as a reader gets it."""

from grader.report.page.drawing import MOST_DRAWN, boxes, drawn, source
from grader.summary import Drawing, LayerCall, ModelSummary


def _call(layer: int, *inputs: int, name: str = "x", shape: tuple[int, ...] = (10,)) -> LayerCall:
    return LayerCall(name=name, kind="Dense", layer=layer, inputs=inputs, shape=shape, parameters=5, flops=2_000)


def _model(*calls: LayerCall) -> tuple[Drawing, ModelSummary]:
    sums = ModelSummary(parameters=20, flops=8_000, layers=1, spec_sha256=None)
    return Drawing(input_shape=(28, 28, 1), calls=calls), sums


def test_a_branch_and_a_shared_layer_are_named() -> None:
    """Where an output goes to the next layer, nothing has to be said."""
    calls = (_call(0, 0), _call(1, 1), _call(2, 0), _call(3, 2, 3), _call(0, 4))
    assert [source(number, calls) for number in range(5)] == [
        "", "", "from the image", "from 2 and 3", "the layer of 1 again",
    ]  # fmt: skip


def test_a_row_says_shape_and_shares() -> None:
    """The image stands before the first layer; text from outside shows all its characters."""
    image, first = drawn(*_model(_call(0, 0, name="a\x1bb", shape=(26, 26, 32))))
    assert (image.kind, image.shape) == ("image", "28 × 28 × 1")
    assert (first.number, first.name, first.shape) == (1, "a\\x1bb", "26 × 26 × 32")
    assert (first.parameters, first.parameter_share, first.flops, first.flop_share) == ("5", 0.25, "2.0 k", 0.25)


def test_pictures_are_to_scale() -> None:
    """Half as high is half as high, more channels are more sheets, and nothing leaves its place."""
    (whole,), (half,) = boxes((28, 28, 1), 28), boxes((14, 14, 1), 28)
    assert half.height == whole.height / 2
    assert len(boxes((14, 14, 32), 28)) > len(boxes((14, 14, 4), 28)) > 1
    for shape in [(), (1,), (10,), (10**6,), (28, 28, 4096), (1, 28, 3), (28, 2, 3)]:
        for box in boxes(shape, 28):
            assert 0 <= box.x < box.x + box.width <= 58
            assert 0 <= box.y < box.y + box.height <= 40


def test_an_endless_model_is_not_drawn_to_its_end() -> None:
    """A page has its limits."""
    assert len(drawn(*_model(*(_call(number, number) for number in range(MOST_DRAWN + 50))))) == 1 + MOST_DRAWN

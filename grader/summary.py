"""A model in numbers, and layer by layer; and the images that it was trained on."""

from pydantic import Field

from grader.record import Record


class LayerCall(Record):
    """One use of a layer in a model."""

    name: str
    """The student's own, perhaps cut short."""
    kind: str
    """The layer's class."""
    layer: int = Field(ge=0)
    """Which layer: a shared one has several calls."""
    inputs: tuple[int, ...]
    """Values: 0 is the image, i + 1 the output of call i."""
    shape: tuple[int, ...]
    """Of the output, for one image."""
    parameters: int = Field(ge=0)
    """Of the layer; 0 at its later calls, so that each weight counts once."""
    flops: int = Field(ge=0)
    """Of this call."""


class ModelSummary(Record):
    """A model in numbers, by arithmetic on its spec."""

    parameters: int = Field(ge=0)
    """Every weight, shared ones once, trainable or not."""
    flops: int = Field(ge=0)
    """Floating-point operations of one forward pass of one image; a multiply-add counts as two."""
    layers: int = Field(ge=0)
    """Distinct layers, input layers not counted."""
    spec_sha256: str | None
    """Equal for models that differ only in names, seeds and style (Sequential or Functional); `None` when the loss
    cannot be used, so that nothing could be trained."""


class Drawing(Record):
    """A model layer by layer, under the names that its author gave them."""

    input_shape: tuple[int, ...]
    """Of one image, as the model takes it."""
    calls: tuple[LayerCall, ...]
    """From the image on, in an order in which they can be made."""


class Dataset(Record):
    """The images a grade depends on."""

    name: str
    sha256: str
    """Over the four arrays, whatever file they came in."""
    train: int
    test: int
    provisional: bool
    """Whether this is the small offline stand-in: such grades are not final."""

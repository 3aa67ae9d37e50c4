"""Where the image enters a model; it computes nothing."""

from typing import Annotated, Literal

from pydantic import Field

from grader.model.fields import Name, Strict

Extent = Annotated[int, Field(ge=1, le=65_536)]


class InputLayer(Strict):
    """What the student declares the input to be; the assignment decides whether it is."""

    batch_shape: Annotated[tuple[Extent | None, ...], Field(min_length=2, max_length=5)]
    dtype: Literal["float32", "uint8"]
    sparse: Literal[False]
    ragged: Literal[False]
    optional: Literal[False]
    name: Name

    @property
    def shape(self) -> tuple[int | None, ...]:
        """The batch axis left out; `None` is an open axis."""
        return self.batch_shape[1:]

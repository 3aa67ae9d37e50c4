"""The layers that the grader can check and rebuild; a new one is added to its family's file and to the list here."""

from typing import Annotated

from pydantic import Field

from grader.model.layers.convolution import Conv2D
from grader.model.layers.core import (
    Activation,
    Dense,
    Dropout,
    Flatten,
    ReLU,
    Rescaling,
    Softmax,
    ZeroPadding2D,
)
from grader.model.layers.layer import Layer
from grader.model.layers.merging import Add, Concatenate
from grader.model.layers.normalization import BatchNormalization
from grader.model.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)

LAYER_CLASSES: tuple[type[Layer], ...] = (
    Rescaling, Conv2D, ZeroPadding2D,
    MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D, GlobalAveragePooling2D,
    Flatten, Dense, Dropout, BatchNormalization,
    Activation, ReLU, Softmax, Add, Concatenate,
)  # fmt: skip
LAYERS: tuple[str, ...] = ("InputLayer", *(layer.__name__ for layer in LAYER_CLASSES))

AnyLayer = Annotated[
    Rescaling | Conv2D | ZeroPadding2D
    | MaxPooling2D | AveragePooling2D | GlobalMaxPooling2D | GlobalAveragePooling2D
    | Flatten | Dense | Dropout | BatchNormalization
    | Activation | ReLU | Softmax | Add | Concatenate,
    Field(discriminator="class_name"),
]  # fmt: skip

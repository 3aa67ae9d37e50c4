"""The layers that the grader can check and rebuild; a new one is added to its family's file and to the list here."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from grader.model.layers.activation import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from grader.model.layers.augmentation import (
    RandomContrast,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)
from grader.model.layers.convolution import Conv2D, Conv2DTranspose, DepthwiseConv2D, SeparableConv2D
from grader.model.layers.core import Dense, Rescaling
from grader.model.layers.layer import Layer
from grader.model.layers.merging import Add, Average, Concatenate, Maximum, Minimum, Multiply, Subtract
from grader.model.layers.normalization import (
    BatchNormalization,
    GroupNormalization,
    LayerNormalization,
    UnitNormalization,
)
from grader.model.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from grader.model.layers.regularization import (
    AlphaDropout,
    Dropout,
    GaussianDropout,
    GaussianNoise,
    SpatialDropout2D,
)
from grader.model.layers.reshaping import Cropping2D, Flatten, Permute, Reshape, UpSampling2D, ZeroPadding2D

LAYER_CLASSES: tuple[type[Layer], ...] = (
    Rescaling,
    Conv2D, SeparableConv2D, DepthwiseConv2D, Conv2DTranspose,
    MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D, GlobalAveragePooling2D,
    Dense, Activation, ReLU, LeakyReLU, PReLU, ELU, Softmax,
    Flatten, Reshape, Permute, ZeroPadding2D, Cropping2D, UpSampling2D,
    Dropout, SpatialDropout2D, GaussianNoise, GaussianDropout, AlphaDropout,
    BatchNormalization, LayerNormalization, GroupNormalization, UnitNormalization,
    Add, Subtract, Multiply, Average, Maximum, Minimum, Concatenate,
    RandomTranslation, RandomRotation, RandomZoom, RandomFlip, RandomContrast,
)  # fmt: skip
LAYERS: tuple[str, ...] = ("InputLayer", *(layer.__name__ for layer in LAYER_CLASSES))

if TYPE_CHECKING:
    AnyLayer = Layer
else:
    AnyLayer = Annotated[reduce(or_, LAYER_CLASSES), Field(discriminator="class_name")]

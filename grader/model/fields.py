"""The small parts that layers and optimizers are described with, each closed and bounded.

Anything that could carry code, a file's path or an array in Keras's JSON is either absent here or must be null.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

Shape = tuple[int, ...]
"""Shape of one image's values, the batch axis left out: (height, width, channels) or (features,)."""


class Strict(BaseModel):
    """Hostile input: nothing is converted, nothing unknown is accepted, every number is finite."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


def _single_precision(value: float) -> float:
    """Undo the noise of a float32 written as a double: 0.0010000000474974513 is 0.001 to seven digits."""
    return float(f"{value:.7g}")


Single = Annotated[float, AfterValidator(_single_precision)]
Name = Annotated[str, Field(min_length=1, max_length=256)]
"""Any text: names join the calls of a document and are shown to people, escaped; they never reach the trainer."""
Units = Annotated[int, Field(ge=1, le=65_536)]
Channels = Annotated[int, Field(ge=1, le=4_096)]
Size = Annotated[int, Field(ge=1, le=256)]
Padding = Annotated[int, Field(ge=0, le=256)]
Window = tuple[Size, Size]
"""(height, width) of a kernel, a pool, a stride or a dilation."""
Axis = Annotated[int, Field(ge=-4, le=4)]
"""0 is the batch; negative ones count from behind."""


def _as_tuple(value: Any) -> Any:
    """Keras writes one axis as a number and several as a list, and sometimes one as a list."""
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, int) else value


Axes = Annotated[tuple[Axis, ...], Field(min_length=1, max_length=4), BeforeValidator(_as_tuple)]
Rate = Annotated[float, Field(ge=0, lt=1)]
Coefficient = Annotated[Single, Field(ge=0, le=1)]
Scalar = Annotated[float, Field(ge=-1_000, le=1_000)]
Border = Literal["valid", "same"]
ChannelsLast = Annotated[Literal["channels_last"], Field(exclude=True)]
Unused = Annotated[None, Field(exclude=True)]
"""A field that Keras writes and that must be null: constraints, quantisation, activity regularizers."""
Seed = Annotated[JsonValue, Field(exclude=True)]
"""Accepted and dropped: seeds are the grader's, so nobody can search for a lucky one."""


class Described(Strict):
    """What Keras writes for an object: where its class is found, and what it was made with."""

    module: Annotated[str, Field(exclude=True)]
    class_name: str
    config: Strict
    registered_name: Unused = None


class _Float32Config(Strict):
    name: Literal["float32"]


class Float32(Strict):
    """The only dtype policy that is trained."""

    module: Literal["keras"]
    class_name: Literal["DTypePolicy"]
    config: _Float32Config
    registered_name: None


class _ScaledConfig(Strict):
    seed: Seed = None
    input_axes: Unused = None
    output_axes: Unused = None


class _NormalConfig(Strict):
    seed: Seed = None
    mean: Annotated[float, Field(ge=-1, le=1)] = 0.0
    stddev: Annotated[float, Field(ge=0, le=1)] = 0.05


class _UniformConfig(Strict):
    seed: Seed = None
    minval: Annotated[float, Field(ge=-1, le=1)] = -0.05
    maxval: Annotated[float, Field(ge=-1, le=1)] = 0.05


class _VarianceScalingConfig(_ScaledConfig):
    scale: Annotated[float, Field(gt=0, le=10)] = 1.0
    mode: Literal["fan_in", "fan_out", "fan_avg"] = "fan_in"
    distribution: Literal["truncated_normal", "untruncated_normal", "uniform"] = "truncated_normal"


class _OrthogonalConfig(Strict):
    seed: Seed = None
    gain: Annotated[float, Field(gt=0, le=10)] = 1.0


class _ConstantConfig(Strict):
    value: Annotated[float, Field(ge=-1, le=1)] = 0.0


class _NoConfig(Strict):
    pass


class InitializerBase(Described):
    """What every initializer's JSON begins with."""

    module: Annotated[Literal["keras.initializers"], Field(exclude=True)] = "keras.initializers"


class ScaledInitializer(InitializerBase):
    """Glorot and Bengio (2010), He et al. (2015), LeCun et al. (1998)."""

    class_name: Literal["GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform"]
    config: _ScaledConfig


class NormalInitializer(InitializerBase):
    """Normal distribution, possibly cut off at two standard deviations."""

    class_name: Literal["RandomNormal", "TruncatedNormal"]
    config: _NormalConfig


class UniformInitializer(InitializerBase):
    """Uniform distribution between two values."""

    class_name: Literal["RandomUniform"]
    config: _UniformConfig


class VarianceScalingInitializer(InitializerBase):
    """The family that Glorot, He and LeCun belong to."""

    class_name: Literal["VarianceScaling"]
    config: _VarianceScalingConfig


class OrthogonalInitializer(InitializerBase):
    """Saxe et al. (2013)."""

    class_name: Literal["Orthogonal"]
    config: _OrthogonalConfig


class FillInitializer(InitializerBase):
    """All zeros or all ones."""

    class_name: Literal["Zeros", "Ones"]
    config: _NoConfig


class ConstantInitializer(InitializerBase):
    """One scalar for the whole weight; an array would be smuggled weights."""

    class_name: Literal["Constant"]
    config: _ConstantConfig


_AnyShape = (
    ScaledInitializer
    | NormalInitializer
    | UniformInitializer
    | VarianceScalingInitializer
    | FillInitializer
    | ConstantInitializer
)
Initializer = Annotated[_AnyShape | OrthogonalInitializer, Field(discriminator="class_name")]
VectorInitializer = Annotated[_AnyShape, Field(discriminator="class_name")]
"""Of biases and the like. Keras makes no orthogonal ones, and what a trainer cannot make would look like our bug."""


class _L1Config(Strict):
    l1: Coefficient


class _L2Config(Strict):
    l2: Coefficient


class _L1L2Config(Strict):
    l1: Coefficient = 0.0
    l2: Coefficient = 0.0


class RegularizerBase(Described):
    """What every regularizer's JSON begins with."""

    module: Annotated[Literal["keras.regularizers"], Field(exclude=True)] = "keras.regularizers"


class L1(RegularizerBase):
    """Sum of absolute weights."""

    class_name: Literal["L1"]
    config: _L1Config


class L2(RegularizerBase):
    """Sum of squared weights."""

    class_name: Literal["L2"]
    config: _L2Config


class L1L2(RegularizerBase):
    """Both."""

    class_name: Literal["L1L2"]
    config: _L1L2Config


Regularizer = Annotated[L1 | L2 | L1L2, Field(discriminator="class_name")]

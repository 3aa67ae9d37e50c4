"""How a student wants the model trained: optimizer and loss, closed and bounded; the metrics are the grader's own."""

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from grader.model.fields import Rate, Single, Strict, Unused

LearningRate = Annotated[Single, Field(gt=0, le=10)]
Clip = Annotated[float, Field(gt=0, le=1_000)]
Epsilon = Annotated[Single, Field(gt=0, le=1)]


class Optimizer(Strict):
    """Fields that all optimizers share; the names are Keras's own."""

    class_name: str
    name: Annotated[JsonValue, Field(exclude=True)] = None
    learning_rate: LearningRate
    weight_decay: Annotated[Single, Field(ge=0, le=1)] | None = None
    clipnorm: Clip | None = None
    global_clipnorm: Clip | None = None
    clipvalue: Clip | None = None
    use_ema: bool = False
    ema_momentum: Rate = 0.99
    ema_overwrite_frequency: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    loss_scale_factor: Unused = None
    gradient_accumulation_steps: Unused = None


class SGD(Optimizer):
    """Gradient descent, possibly with (Nesterov) momentum."""

    class_name: Literal["SGD"] = "SGD"
    momentum: Rate = 0.0
    nesterov: bool = False


class RMSprop(Optimizer):
    """Tieleman and Hinton (2012)."""

    class_name: Literal["RMSprop"] = "RMSprop"
    rho: Rate = 0.9
    momentum: Rate = 0.0
    epsilon: Epsilon = 1e-7
    centered: bool = False


class Adam(Optimizer):
    """Kingma and Ba (2014)."""

    class_name: Literal["Adam"] = "Adam"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: Epsilon = 1e-7
    amsgrad: bool = False


class AdamW(Optimizer):
    """Loshchilov and Hutter (2017)."""

    class_name: Literal["AdamW"] = "AdamW"
    beta_1: Rate = 0.9
    beta_2: Rate = 0.999
    epsilon: Epsilon = 1e-7
    amsgrad: bool = False


AnyOptimizer = Annotated[SGD | RMSprop | Adam | AdamW, Field(discriminator="class_name")]
OPTIMIZERS: tuple[str, ...] = ("SGD", "RMSprop", "Adam", "AdamW")
_OPTIMIZER: TypeAdapter[SGD | RMSprop | Adam | AdamW] = TypeAdapter(AnyOptimizer)


class Loss(Strict):
    """Cross-entropy between the label and the model's output."""

    labels: Literal["sparse", "one_hot"]
    """Whether labels are class numbers or vectors; the grader encodes them accordingly."""
    from_logits: bool = False
    label_smoothing: Rate = 0.0


class CompileFaultError(ValueError):
    """What `compile` was given cannot be used; the text is a sentence for the student."""


_LABELS: dict[str, Literal["sparse", "one_hot"]] = {
    "sparse_categorical_crossentropy": "sparse",
    "SparseCategoricalCrossentropy": "sparse",
    "categorical_crossentropy": "one_hot",
    "CategoricalCrossentropy": "one_hot",
}
_LOSSES = "'sparse_categorical_crossentropy' or 'categorical_crossentropy'"


class _LossConfig(Strict):
    name: JsonValue = None
    dtype: JsonValue = None
    reduction: Literal["sum_over_batch_size", "mean"] = "sum_over_batch_size"
    from_logits: bool = False
    ignore_class: None = None
    label_smoothing: Rate = 0.0
    axis: Literal[-1] = -1


def default_optimizer(name: str, learning_rate: float) -> SGD | RMSprop | Adam | AdamW:
    """The optimizer of a model that came back uncompiled, with Keras's own defaults for the rest."""
    return _OPTIMIZER.validate_python({"class_name": name, "learning_rate": learning_rate})


def read_optimizer(config: dict[str, Any]) -> SGD | RMSprop | Adam | AdamW:
    """Read the optimizer of a `compile_config`.

    Raises:
        CompileFaultError: It is not among `OPTIMIZERS`, or an argument is out of bounds.
    """
    written = config.get("optimizer")
    module, name, arguments = _object(written)
    if module != "keras.optimizers" or name not in OPTIMIZERS:
        msg = (
            f"the optimizer must be one of {', '.join(OPTIMIZERS)}, and is {name or written!r:.80}; choose one of them"
        )
        raise CompileFaultError(msg)
    try:
        return _OPTIMIZER.validate_python({**arguments, "class_name": name})
    except ValidationError as error:
        raise CompileFaultError(_arguments(name, error)) from error


def read_loss(config: dict[str, Any]) -> Loss:
    """Read the loss of a `compile_config`, however it was spelt: a name, a Keras function or a Keras object.

    Raises:
        CompileFaultError: There is none, it is no cross-entropy for classes, or an argument is out of bounds.
    """
    written = config.get("loss")
    if written is None:
        msg = f"the model was compiled without a loss; pass loss={_LOSSES} to model.compile(...)"
        raise CompileFaultError(msg)
    _, name, arguments = _object(written)
    if name not in _LABELS:
        msg = f"the loss must be {_LOSSES}, and is {name or written!r:.80}; pass one of them to model.compile(...)"
        raise CompileFaultError(msg[:400])
    try:
        read = _LossConfig.model_validate(arguments)
    except ValidationError as error:
        raise CompileFaultError(_arguments(name, error)) from error
    return Loss(labels=_LABELS[name], from_logits=read.from_logits, label_smoothing=read.label_smoothing)


def _object(written: object) -> tuple[str, str, dict[str, Any]]:
    """(module, name, arguments) of a name, a function or an object in JSON; empty if it is none."""
    if isinstance(written, str):
        return "", written[:80], {}
    if not isinstance(written, dict):
        return "", "", {}
    if written.get("class_name") == "function":
        # A student's own function of that name looks the same here; Keras's takes its place, as its name says.
        return "", str(written.get("config"))[:80], {}
    config = written.get("config")
    return str(written.get("module")), str(written.get("class_name"))[:80], config if isinstance(config, dict) else {}


def _arguments(name: str, error: ValidationError) -> str:
    told = []
    for fault in error.errors(include_url=False)[:5]:
        key = ".".join(str(part) for part in fault["loc"] if part != name)
        message = fault["msg"]
        told.append(f"{name}({key}=...): {message[0].lower()}{message[1:]}, and is {fault['input']!r:.80}")
    return "; ".join(told)

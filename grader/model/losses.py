"""What training makes small: Keras's losses for classes, closed and bounded."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, JsonValue, TypeAdapter

from grader.model.fields import Rate, Strict

Labels = Literal["sparse", "one_hot"]


class Loss(Strict):
    """Fields that all losses share; the names are Keras's own."""

    labels: ClassVar[Labels] = "one_hot"
    """Whether labels are class numbers or vectors; the grader encodes them accordingly."""
    takes_logarithms: ClassVar[bool] = False
    """Whether the model's answers must be probabilities."""
    class_name: str
    name: Annotated[JsonValue, Field(exclude=True)] = None
    dtype: Annotated[JsonValue, Field(exclude=True)] = None
    reduction: Literal["sum_over_batch_size", "mean", "sum"] = "sum_over_batch_size"

    @property
    def expects_logits(self) -> bool:
        """Whether the loss itself turns answers into probabilities."""
        return False


class _CrossEntropy(Loss):
    """Minus the logarithm of the right class's probability."""

    takes_logarithms: ClassVar[bool] = True
    from_logits: bool = False

    @property
    def expects_logits(self) -> bool:
        return self.from_logits


class SparseCategoricalCrossentropy(_CrossEntropy):
    """Labels are class numbers."""

    labels: ClassVar[Labels] = "sparse"
    class_name: Literal["SparseCategoricalCrossentropy"] = "SparseCategoricalCrossentropy"
    ignore_class: Annotated[None, Field(exclude=True)] = None
    axis: Annotated[Literal[-1], Field(exclude=True)] = -1


class CategoricalCrossentropy(_CrossEntropy):
    """Labels are vectors."""

    class_name: Literal["CategoricalCrossentropy"] = "CategoricalCrossentropy"
    label_smoothing: Rate = 0.0
    axis: Annotated[Literal[-1], Field(exclude=True)] = -1


class CategoricalFocalCrossentropy(CategoricalCrossentropy):
    """Lin et al. (2017): what is known well already counts less."""

    class_name: Literal["CategoricalFocalCrossentropy"] = "CategoricalFocalCrossentropy"  # type: ignore[assignment]
    alpha: Annotated[float, Field(ge=0, le=1)] = 0.25
    gamma: Annotated[float, Field(ge=0, le=100)] = 2.0


class BinaryCrossentropy(CategoricalCrossentropy):
    """Each class is a question of its own."""

    class_name: Literal["BinaryCrossentropy"] = "BinaryCrossentropy"  # type: ignore[assignment]


class _Logarithm(Loss):
    takes_logarithms: ClassVar[bool] = True


class KLDivergence(_Logarithm):
    """Kullback and Leibler (1951)."""

    class_name: Literal["KLDivergence"] = "KLDivergence"


class Poisson(_Logarithm):
    """Answer minus label times its logarithm."""

    class_name: Literal["Poisson"] = "Poisson"


class CosineSimilarity(Loss):
    """Minus the cosine of the angle between answer and label."""

    class_name: Literal["CosineSimilarity"] = "CosineSimilarity"
    axis: Annotated[Literal[-1], Field(exclude=True)] = -1


class Distance(Loss):
    """Losses that compare answer and label value by value. Keras does not write Huber's delta: it is always 1."""

    class_name: Literal[
        "MeanSquaredError", "MeanAbsoluteError", "MeanSquaredLogarithmicError", "Huber", "LogCosh",
        "CategoricalHinge", "SquaredHinge", "Hinge",
    ]  # fmt: skip


LOSS_CLASSES: tuple[type[Loss], ...] = (
    SparseCategoricalCrossentropy, CategoricalCrossentropy, CategoricalFocalCrossentropy, BinaryCrossentropy,
    KLDivergence, Poisson, CosineSimilarity, Distance,
)  # fmt: skip
LOSS_NAMES: dict[str, str] = {
    "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "categorical_focal_crossentropy": "CategoricalFocalCrossentropy",
    "binary_crossentropy": "BinaryCrossentropy",
    "bce": "BinaryCrossentropy",
    "BCE": "BinaryCrossentropy",
    "kl_divergence": "KLDivergence",
    "kld": "KLDivergence",
    "KLD": "KLDivergence",
    "kullback_leibler_divergence": "KLDivergence",
    "poisson": "Poisson",
    "cosine_similarity": "CosineSimilarity",
    "mean_squared_error": "MeanSquaredError",
    "mse": "MeanSquaredError",
    "MSE": "MeanSquaredError",
    "mean_absolute_error": "MeanAbsoluteError",
    "mae": "MeanAbsoluteError",
    "MAE": "MeanAbsoluteError",
    "mean_squared_logarithmic_error": "MeanSquaredLogarithmicError",
    "msle": "MeanSquaredLogarithmicError",
    "MSLE": "MeanSquaredLogarithmicError",
    "huber": "Huber",
    "huber_loss": "Huber",
    "log_cosh": "LogCosh",
    "logcosh": "LogCosh",
    "categorical_hinge": "CategoricalHinge",
    "squared_hinge": "SquaredHinge",
    "hinge": "Hinge",
}
"""Spellings as a name or as a function, and the class of the same loss."""
LOSSES: tuple[str, ...] = tuple(dict.fromkeys(LOSS_NAMES.values()))

if TYPE_CHECKING:
    AnyLoss = Loss
else:
    AnyLoss = Annotated[reduce(or_, LOSS_CLASSES), Field(discriminator="class_name")]
LOSS: TypeAdapter[Loss] = TypeAdapter(AnyLoss)

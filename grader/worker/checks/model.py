"""What a check sees of a model."""

from dataclasses import dataclass

from grader.model.layers import AnyLayer
from grader.model.losses import AnyLoss
from grader.model.optimizers import AnyOptimizer
from grader.summary import LayerCall
from grader.worker.checks.messages import Subject


@dataclass(frozen=True)
class Model:
    """A model that passed the checks before training."""

    layers: tuple[AnyLayer, ...]
    """In the order of their first call, each with Keras's arguments as attributes (`filters`, `kernel_size`, `units`,
    `activation`, …) and its class as `class_name`."""
    calls: tuple[LayerCall, ...]
    """Each use of a layer: `kind`, `layer` (its place in `layers`), `inputs`, `shape`, `parameters` and `flops`."""
    parameters: int
    flops: int
    """Of one forward pass of one image."""
    optimizer: AnyOptimizer
    loss: AnyLoss

    def of_class(self, *names: str) -> list[AnyLayer]:
        """The layers of these classes, such as `"Conv2D"`, in order."""
        return [layer for layer in self.layers if layer.class_name in names]


def seen(subject: Subject) -> Model:
    """Give a check its view of a model."""
    return Model(
        layers=subject.spec.graph.layers,
        calls=subject.drawing.calls,
        parameters=subject.model.parameters,
        flops=subject.model.flops,
        optimizer=subject.spec.optimizer,
        loss=subject.spec.loss,
    )

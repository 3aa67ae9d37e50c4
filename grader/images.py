"""Which images a grade depends on."""

from grader.record import Record


class Dataset(Record):
    """The images a grade depends on."""

    name: str
    sha256: str
    """Over the four arrays, whatever file they came in."""
    train: int
    test: int
    provisional: bool
    """Whether these are not the assignment's own images with their labels: such grades are not final."""
    held_out: bool = False
    """Whether the test images are training images that were held out, for want of the labels of the others."""

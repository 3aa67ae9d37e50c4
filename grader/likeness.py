"""How alike the submissions of a class are: for a person to look at, apart from gradebook and all that students see."""

from pydantic import Field

from grader.record import Record


class Usual(Record):
    """How many of some things are as alike as a pair, or more so."""

    alike: int = Field(ge=0)
    total: int = Field(ge=0)


class SourceLikeness(Record):
    """What two programs have in common, without what was handed out to everybody."""

    shared: int = Field(ge=1)
    """Fingerprints that both have."""
    shorter: int = Field(ge=1)
    """Fingerprints of the program that has fewer."""
    in_class: Usual
    """Among the pairs of this class whose programs are compared."""

    @property
    def share(self) -> float:
        """Of the shorter program, what stands in the other one as well."""
        return self.shared / self.shorter


class ArchitectureLikeness(Record):
    """How far the layers of two models are apart."""

    distance: float = Field(ge=0, le=1)
    """As in `grader.variants.distance`."""
    equal: bool = False
    """Whether the canonical specs are equal: layers, optimizer and loss."""
    changes: tuple[str, ...] = ()
    """What the second does otherwise; no word of it is a student's."""
    in_class: Usual
    """Among the pairs of this class whose models are compared."""
    in_public: Usual
    """Public networks that have such layers: as near to one of the two as they are to each other."""


class Pair(Record):
    """Two submissions that are alike in one way or both."""

    first: str
    second: str
    source: SourceLikeness | None = None
    """`None` where one of them is not compared."""
    architecture: ArchitectureLikeness | None = None
    """`None` where one has no model, or they are farther apart than anything that is near."""


class Twins(Record):
    """Submissions with one architecture."""

    ids: tuple[str, ...]
    layers: str
    """In the words of `grader.originality.networks`; no word of it is a student's."""
    public: Usual
    """Public networks with these layers."""


class NotCompared(Record):
    """A submission that is left out of a comparison."""

    id: str
    reason: str
    """The rest of a sentence that begins with "Its source" or "Its architecture"."""
    subject: str


class Likeness(Record):
    """Everything that is said of a class."""

    assignment: str
    submissions: int
    by_source: tuple[Pair, ...]
    """The most alike first."""
    source_pairs_left_out: int = 0
    """Pairs that are alike enough and not listed, because there are too many."""
    by_architecture: tuple[Pair, ...]
    """Near twins, the nearest first; equal ones are in `twins`."""
    architecture_pairs_left_out: int = 0
    twins: tuple[Twins, ...]
    """The largest groups first."""
    not_compared: tuple[NotCompared, ...]

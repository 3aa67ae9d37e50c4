"""How alike the submissions of a class are: for a person to look at, apart from gradebook and all that students see."""

from pydantic import Field

from grader.record import Record

LISTED_SHARE = 0.6
"""Of the passages of the shorter program: two programs that share less are not listed."""
NEAR = 0.1
"""The largest distance of two models that are listed: a few settings of a usual network, or one layer."""


class Usual(Record):
    """How many of some pairs or programs are as alike as two submissions, or more so."""

    alike: int = Field(ge=0)
    total: int = Field(ge=0)


class SourceLikeness(Record):
    """What two programs have in common beside what was handed out to everybody."""

    shared: int = Field(ge=1)
    """Fingerprints that both have."""
    shorter: int = Field(ge=1)
    """Fingerprints of the program that has fewer."""
    in_class: Usual
    """Of the pairs of this class whose programs are compared, this one included."""
    independent: Usual
    """Of pairs of public programs by different authors."""

    @property
    def share(self) -> float:
        """Of the shorter program, what stands in the other one as well."""
        return self.shared / self.shorter


class ArchitectureLikeness(Record):
    """How far two models are apart."""

    is_equal: bool
    """Whether layers, optimizer and loss are the same: the canonical specs are equal."""
    distance: float = Field(ge=0, le=1)
    """Of the layers, as in `grader.variants.distance`."""
    changes: tuple[str, ...] = ()
    """What the second does otherwise than the first; no word of it is a student's."""
    in_class: Usual
    """Of the pairs of this class whose models are compared, this one included."""
    public: Usual
    """Of public programs: those whose network is as near to one of the two as they are to each other."""


class SourcePair(Record):
    """Two submissions whose programs are alike."""

    first: str
    second: str
    source: SourceLikeness
    architecture: ArchitectureLikeness | None
    """`None` where one has no model, or they are farther apart than what is called near."""


class Twins(Record):
    """Submissions with one architecture."""

    ids: tuple[str, ...] = Field(min_length=1)
    layers: str
    """In words; none of them is a student's."""
    is_reference: bool
    """Whether the reference solution has it too."""
    public: Usual
    """Of public programs: those with these layers."""


class NearTwins(Record):
    """Submissions with one architecture, and others with another one that is near to it."""

    first: tuple[str, ...] = Field(min_length=1)
    second: tuple[str, ...] = Field(min_length=1)
    architecture: ArchitectureLikeness


class NotCompared(Record):
    """A submission that one of the comparisons leaves out."""

    id: str
    reason: str
    """A whole sentence; no word of it is a student's."""


class FalseAlarms(Record):
    """How often programs share enough to be listed though nobody copied from anybody."""

    public: Usual
    """Of pairs of public programs by different authors."""
    low: float = Field(ge=0, le=1)
    """Lower end of a 95 % interval of that share, for other such authors."""
    high: float = Field(ge=0, le=1)
    """Upper end."""
    collection: Usual
    """Of pairs of programs that were written to differ."""
    pairs: int = Field(ge=0)
    """Of this class whose programs are compared."""


class NearAlarms(Record):
    """How often models are near, or have equal layers, though nobody copied from anybody.

    Measured once, and the same for every class; the page gets it from here, for no report knows the comparison.
    """

    near: Usual
    """Of pairs of public programs."""
    low: float = Field(ge=0, le=1)
    """Lower end of a 95 % interval of that share, for other such programs."""
    high: float = Field(ge=0, le=1)
    """Upper end."""
    equal: Usual
    """Those of the pairs that have equal layers."""


class Likeness(Record):
    """Everything that is said of a class."""

    assignment: str
    submissions: int
    source_pairs: tuple[SourcePair, ...]
    """The most alike first."""
    alarms: FalseAlarms
    near_alarms: NearAlarms
    source_pairs_more: int = 0
    """So many more are alike enough to be listed, and are not."""
    twins: tuple[Twins, ...]
    """Only groups of two or more; the largest first."""
    near_twins: tuple[NearTwins, ...]
    """The nearest first."""
    near_twins_more: int = 0
    undecided: int = 0
    """Pairs of architectures that would have taken too long to be compared."""
    not_compared: tuple[NotCompared, ...]

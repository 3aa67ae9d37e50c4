"""One submission's model and its variants: what is trained of them, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence

from grader.effects import Candidate, Outcome, Training, judged, tried, without_answers
from grader.jobs import Architecture, Built, Trained
from grader.model.graph import ModelSpec
from grader.records import Build, Status, Submission, Variant, Variants
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.summary import ModelSummary
from grader.validate import Validation, validate
from grader.variant_rules import VariantRules


class Experiment:
    """One submission's model and its variants."""

    def __init__(self, submission: Submission, session: Session, rules: VariantRules) -> None:
        self._submission = submission
        self._model_assignment = session.assignment
        self._assignment = session.assignment.model_copy(update={"function": rules.function})
        self._recipe = rules.recipe or _name_of(session)
        self._seeds = rules.seeds
        self.validation: Validation | None = None
        """Of the model itself, once it is built."""
        self.built: Built | None = None
        """The variants, once they are."""
        self.is_trained: bool | None = True
        """Whether model and variants are trained where anything is; `None` as long as that is open."""
        self._files: dict[str, Built | None] = {}
        """Files that are variants too, by their names; `None` until they are built."""
        self._hashes: dict[str, str] = {}
        """Of the architectures that are trained, by the names of the variants."""
        self._own_hash = ""
        """Of the model itself; empty where nothing is trained."""
        self._architectures: list[Architecture] = []
        self._candidates: dict[str, Candidate] = {}
        self._judged: list[Variant] | None = None
        """Once model and variants are known."""
        self._is_begun = False

    def add_files(self, files: Sequence[Submission], *, has_function: bool) -> None:
        """Take files for further variants.

        Args:
            files: Of the same student.
            has_function: Whether the model's own file may have variants as well.
        """
        self._files = dict.fromkeys(file.id for file in files)
        if not has_function:
            self.built = Built((self._submission,), Build(), is_new=False)

    def take_files(self, built: Built) -> None:
        """Keep the build of such files."""
        self._files |= {file.id: built for file in built.submissions}

    def begin(self) -> Iterator[Architecture]:
        """Yield what is to be trained, once it is known."""
        if self.is_trained and self._is_judged() and not self._is_begun:
            self._is_begun = True
            yield from self._architectures

    def is_decided(self, trained: Mapping[str, Trained], *, trains: bool) -> bool:
        """Whether everything that it takes is known."""
        if not trains or self.is_trained is False:
            return self._is_judged()
        return self._is_begun and all(key in trained for key in self._needed)

    def needs(self, spec: ModelSpec) -> bool:
        """Whether this is trained for it."""
        return spec.sha256 in self._needed

    def outcome(self, trained: Mapping[str, Trained], labels: str) -> Outcome:
        """What became of the variants, when all is decided."""
        assert self.built, "it is decided"  # noqa: S101
        build = self.built.build
        is_new = self.built.is_new or any(built.is_new for built in self._files.values() if built)
        if not self._judged:
            return Outcome(None, build.failure, build.notes, is_new)
        if self.is_trained is False:
            alone = Variants(recipe=self._recipe, seeds=self._seeds, variants=tuple(self._judged))
            return Outcome(alone, None, build.notes, is_new, is_compared=False)
        own = _training(trained.get(self._own_hash))
        variants = Variants(
            recipe=self._recipe,
            seeds=self._seeds,
            trials=without_answers(own) if isinstance(own, tuple) else (),
            variants=tuple(self._tried(variant, own, trained, labels) for variant in self._judged),
        )
        is_new |= any(trained[key].is_new for key in self._needed if key in trained)
        files = frozenset(self._candidates) - {*build.variants}
        return Outcome(variants, build.failure, build.notes, is_new, files=files)

    def _tried(self, variant: Variant, own: Training | None, trained: Mapping[str, Trained], labels: str) -> Variant:
        if variant.status is not Status.PASSED:
            return variant
        training = _training(trained.get(self._hashes[variant.name]))
        return tried(variant, own, training, labels, self._assignment.classes)

    @property
    def _needed(self) -> set[str]:
        """Hashes of what has to be trained."""
        return {*self._hashes.values(), self._own_hash} if self._own_hash else set()

    def _is_judged(self) -> bool:
        """Whether model and variants are built; then the variants are judged as far as they are without training."""
        if self._judged is None and self.validation and self.built and all(self._files.values()):
            self._candidates = {each.name: each for each in self._all_candidates(self.built)}
            self._judged = list(judged(list(self._candidates.values()), self.validation.spec))
            passed = [self._candidates[variant.name] for variant in self._judged if variant.status is Status.PASSED]
            self._plan(self.validation, passed)
        return self._judged is not None

    def _all_candidates(self, built: Built) -> Iterator[Candidate]:
        """Yield what the function returned, and then the files."""
        taken = built.build.variants
        for name, build in taken.items():
            yield _candidate(name, build, self._assignment)
        for name, file in self._files.items():
            assert file, "it is built"  # noqa: S101
            own_name = name if name not in taken else f"{name} (file)"
            yield _candidate(own_name, file.build, self._model_assignment)

    def _plan(self, model: Validation, variants: Sequence[Candidate]) -> None:
        """Plan to train the model and its variants; nothing where there are none."""
        if not variants or not model.spec:
            return
        self._own_hash = model.spec.sha256
        self._architectures.append(_architecture(model.spec, model.model, self._submission.id))
        for variant in variants:
            assert variant.spec, "it has passed"  # noqa: S101
            self._hashes[variant.name] = variant.spec.sha256
            label = f"{self._submission.id}: {variant.name}"
            self._architectures.append(_architecture(variant.spec, variant.model, label))


def _architecture(spec: ModelSpec, model: ModelSummary | None, label: str) -> Architecture:
    return Architecture(spec, label, model.flops if model else 0)


def _training(trained: Trained | None) -> Training | None:
    return trained.training if trained else None


def _candidate(name: str, build: Build, assignment: AssignmentSpec) -> Candidate:
    validation = validate(build, assignment)
    return Candidate(name, validation.checks, validation.spec, validation.model)


def _name_of(session: Session) -> str:
    """Of the run's recipe."""
    return next(name for name, recipe in session.assignment.recipes.items() if recipe == session.recipe)

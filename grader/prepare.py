"""Options → Run: everything that a run needs, read and checked before anything is computed."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from grader import __version__
from grader.assignment import choose_recipe, load_assignment
from grader.build import build_job
from grader.collect.adjustments import correctable, current_adjustments
from grader.collect.layouts.name_pattern import choose_layout
from grader.dataset.find import prepare_data
from grader.dataset.mnist import has_public_tests
from grader.dataset.prepare import PreparedDataset
from grader.desk.files import (
    may_be_unconfined,
    own_rules,
)
from grader.engine.dask.address import Address, read_address
from grader.engine.dask.opening import check_cluster, open_cluster
from grader.engine.local import LocalEngine
from grader.engine.protocol import Engine
from grader.entries import read_entries
from grader.errors import DISK_FULL, InputError, JailError
from grader.gradebook import Assignment, FeedbackRules, Provenance
from grader.options import ADJUSTMENTS_FILE, STORE_FILE, Options
from grader.own_checks import open_own_checks
from grader.records import Build, Submission, Unusable
from grader.report.files import write_file
from grader.run import Run
from grader.session import Observer, Session
from grader.spec import AssignmentSpec, Recipe
from grader.store import Store
from grader.worker.jail import CANNOT_CONFINE, NO_JAIL, Jail, find_jail
from grader.worker.process.children import Children
from grader.worker.process.temporary_folder import remove_abandoned_folders
from grader.worker.tokenising import Tokeniser
from grader.worker.workshop import Workshop


@contextmanager
def prepared(paths: Sequence[Path], options: Options, observer: Observer) -> Iterator[Run]:
    """Read assignment, submissions, reference and data, and open what is closed again afterwards.

    Raises:
        InputError: The assignment, a path, the store, the data or the cluster is not usable.
        JailError: Student code cannot be confined on this machine.
    """
    layout = choose_layout(options.layout, options.name_pattern)
    cluster = _cluster(options)
    assignment = load_assignment(options.assignment)
    recipe_name = assignment.default_recipe if options.recipe is None else options.recipe
    recipe = choose_recipe(assignment, recipe_name)
    entries = read_entries(paths, layout, options, assignment, observer)
    reference, own = entries.reference, entries.own
    if isinstance(reference, Unusable):
        assignment = assignment.model_copy(update={"variants": own_rules(assignment)})
    is_own = may_be_unconfined(paths, options, reference)
    jail = None if cluster and not options.originality else _jail(options, observer, is_own=is_own)
    with ExitStack() as stack:
        own_checks = stack.enter_context(
            open_own_checks(options.assignment, has_variants=assignment.variants is not None)
        )
        adjustments = current_adjustments(
            options.adjust,
            options.out / ADJUSTMENTS_FILE,
            correctable(assignment, own_checks.points),
            entries.ids,
            observer.warn,
        )
        store = stack.enter_context(closing(_open_store(options, observer)))
        if options.adjust:
            write_file(options.out, ADJUSTMENTS_FILE, options.adjust.read_bytes())
        remove_abandoned_folders()
        children = Children()
        stack.callback(children.cancel)
        if not cluster and not _is_built(reference, assignment, store, Workshop(children, jail, None)):
            children.start()  # so that it imports TensorFlow while the images are read
        is_own_work = isinstance(reference, Unusable)
        dataset = _dataset(options, assignment, recipe, observer, is_own_work=is_own_work) if options.train else None
        engine: Engine
        if cluster:
            engine = open_cluster(cluster, dataset, observer.warn)
        else:
            engine = LocalEngine(Workshop(children, jail, dataset), options.jobs)
            stack.enter_context(_measured(children, options.jobs, observer))
        stack.enter_context(_closed(engine))
        yield Run(
            session=Session(assignment, recipe, engine, store, observer),
            heading=Assignment(
                name=assignment.name,
                threshold=assignment.threshold,
                recipe=recipe_name,
                classes=assignment.classes,
                feedback=_feedback(assignment, dataset),
                deadline=assignment.late.due if assignment.late else None,
                manual=assignment.manual,
            ),
            provenance=_provenance(engine, dataset, NO_JAIL if not options.jailed else CANNOT_CONFINE),
            dataset=dataset,
            own_checks=own_checks,
            reference=reference,
            submissions=tuple(row for row in entries.rows if isinstance(row, Submission)),
            unusable=tuple(row for row in entries.rows if isinstance(row, Unusable)),
            adjustments=adjustments,
            tokeniser=_tokeniser(children, jail, assignment) if options.originality else None,
            own_files=own.others if own else (),
        )


def _tokeniser(children: Children, jail: Jail | None, assignment: AssignmentSpec) -> Tokeniser:
    """Reads programs on this machine, wherever the models are built."""
    return Tokeniser(children, jail, assignment.limits.build_memory_mib)


@contextmanager
def _closed(engine: Engine) -> Iterator[None]:
    """End whatever is under way, however the run ends."""
    try:
        yield
    finally:
        engine.cancel()


def _cluster(options: Options) -> Address | None:
    """The cluster that was asked for, if any."""
    address = read_address(options.engine)
    if address:
        check_cluster(jailed=options.jailed)
    return address


def _jail(options: Options, observer: Observer, *, is_own: bool) -> Jail | None:
    """How student code is confined; on a machine that cannot, one file of one's own is checked all the same.

    Raises:
        JailError: The machine cannot confine, and it is a class, or several files, or the reference is there.
    """
    if not options.jailed:
        return None
    try:
        return find_jail()
    except JailError as error:
        if not is_own:
            raise
        observer.warn(
            f"{error.happened} Your file runs with every right of your account: check only what you wrote yourself. "
            "Every report says so."
        )
        return None


def _is_built(reference: Submission | Unusable, assignment: AssignmentSpec, store: Store, workshop: Workshop) -> bool:
    """Whether the reference's build is known; if it is not, hardly anything is, and there is work to do."""
    if isinstance(reference, Unusable):
        return True
    return store.get(build_job(reference, assignment, workshop.machine).key, Build) is not None


@contextmanager
def _measured(children: Children, jobs: int, observer: Observer) -> Iterator[None]:
    """Report how busy the cores were, once all has ended well and if there was anything for them to do."""
    begin, used = time.monotonic(), time.process_time() + children.cpu_seconds
    yield
    if children.cpu_seconds:
        used = time.process_time() + children.cpu_seconds - used
        observer.worked(min(jobs, os.cpu_count() or 1), used, time.monotonic() - begin)


def _dataset(
    options: Options, assignment: AssignmentSpec, recipe: Recipe, observer: Observer, *, is_own_work: bool
) -> PreparedDataset:
    dataset = prepare_data(assignment, options.assignment, recipe, options.data, is_own_work=is_own_work)
    record = dataset.record
    if record.held_out:
        observer.warn(
            f"Provisional: the labels of the test images are not here, so {record.test:,} training images that were "
            f"held out stand in for them; {record.train:,} are left to train on. Grades are given on the test images."
        )
    elif record.provisional:
        observer.warn(
            f"Provisional: MNIST could not be found or downloaded, so {record.train:,} training and {record.test:,} "
            "test images made of 5,000 real digits stand in. Final grades need the full data set: --data mnist.npz."
        )
    return dataset


def _feedback(assignment: AssignmentSpec, dataset: PreparedDataset | None) -> FeedbackRules:
    """What students get to see, as the teacher says; else they see test images only where everybody can have them."""
    allowed = assignment.feedback.test_images
    if allowed is None:
        allowed = dataset is not None and (dataset.record.provisional or has_public_tests(dataset.folder))
    return FeedbackRules(test_images=allowed, rank=assignment.feedback.rank)


def _open_store(options: Options, observer: Observer) -> Store:
    out = options.out
    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out):
            pass
    except OSError as error:
        if error.errno in DISK_FULL:
            raise
        reason = "a file has that name" if isinstance(error, FileExistsError) else error.strerror or error
        action = "written to" if out.is_dir() else "made"
        raise InputError(
            happened=f"The folder {out} for the reports cannot be {action}: {reason}.",
            remedy="Name another folder with --out.",
        ) from error
    return Store(options.store or out / STORE_FILE, fresh=options.fresh, warn=observer.warn)


def _provenance(engine: Engine, dataset: PreparedDataset | None, no_jail: str) -> Provenance:
    machine = engine.machine
    return Provenance(
        grader=__version__,
        tensorflow=machine.trainer.tensorflow,
        keras=machine.trainer.keras,
        python=machine.trainer.python,
        cpu=machine.cpu,
        onednn=machine.onednn,
        threads=machine.threads,
        jail=machine.jail or no_jail,
        dataset=dataset.record if dataset else None,
    )

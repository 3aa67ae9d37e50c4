"""Two pages for each student, for a browser and in Markdown: the report on one submission, with nobody else's name."""

from collections.abc import Iterator
from urllib.parse import quote

from grader.dataset.npz import Images
from grader.gradebook import Gradebook
from grader.report.feedback_markdown import to_feedback_markdown
from grader.report.file_names import file_names
from grader.report.mark import marked
from grader.report.names import DRAWING_SUFFIX, FEEDBACK, MARKDOWN_SUFFIX, PAGE_SUFFIX
from grader.report.page.feedback_page import to_feedback_page
from grader.report.page.pictures import Pictures
from grader.report.page.svg import in_file, learning_curve
from grader.report.result import Result, results


def page_address(stem: str) -> str:
    """Where a page for a browser is, for a link from the folder of the reports.

    Args:
        stem: As `file_names` writes an id.
    """
    return page_name(quote(stem))


def browser_pages(gradebook: Gradebook) -> dict[str, str]:
    """Write only the pages for a browser, by the ids of the students, without test images."""
    stems = file_names(gradebook.by_id())
    return {
        result.grade.id: marked(page_name(stems[result.grade.id]), to_feedback_page(result, None))
        for result in results(gradebook)
    }


def page_name(stem: str) -> str:
    """The file of a page for a browser.

    Args:
        stem: As `file_names` writes an id.
    """
    return f"{FEEDBACK}/{stem}{PAGE_SUFFIX}"


def feedback_files(gradebook: Gradebook, images: Images | None = None) -> Iterator[tuple[str, str]]:
    """Write both pages for each submission, also for one that is missing.

    They come one after the other: the pages of a large class do not fit into memory together.

    Args:
        gradebook: What is reported.
        images: The test images, in the order of `Trial.answers`; students see them only where the gradebook allows it.

    Yields:
        A file's name and content, with the id as `file_names` writes it: `feedback/ID.html`, `feedback/ID.md`, and, of
        who was trained, the learning curve `feedback/ID.svg`.
    """
    pictures = Pictures(images) if images is not None and gradebook.assignment.feedback.test_images else None
    stems = file_names(gradebook.by_id())
    for result in results(gradebook):
        stem = stems[result.grade.id]
        for suffix, content in _files(result, pictures, stem):
            name = f"{FEEDBACK}/{stem}{suffix}"
            yield name, marked(name, content)


def _files(result: Result, pictures: Pictures | None, stem: str) -> list[tuple[str, str]]:
    drawing = in_file(learning_curve(result.curve)) if result.curve else ""
    pages = [
        (PAGE_SUFFIX, to_feedback_page(result, pictures)),
        (MARKDOWN_SUFFIX, to_feedback_markdown(result, f"{stem}{DRAWING_SUFFIX}" if drawing else "")),
    ]
    return [*pages, (DRAWING_SUFFIX, drawing)] if drawing else pages

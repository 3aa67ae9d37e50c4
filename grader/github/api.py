"""GitHub's REST interface, as much of it as a verdict needs."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from grader.errors import GraderError
from grader.printable import printable, shortened

PAGE = 100
"""Items of one answer, the most that GitHub gives."""
_PATIENCE_SECONDS = 30
_MAX_BYTES = 32 << 20
_MAX_REASON = 200


class Api:
    """One repository, through one token.

    Args:
        url: Of the interface, without a slash at its end.
        token: Never shown.
        repository: As `owner/name`.
    """

    def __init__(self, url: str, token: str, repository: str) -> None:
        self._url = f"{url}/repos/{repository}"
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "User-Agent": "cnn-grader",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def list(self, path: str, most: int, **parameters: str) -> Iterator[dict[str, Any]]:
        """Yield the items of all pages, at most so many.

        Raises:
            GraderError: GitHub cannot be reached, or refuses.
        """
        for page in range(1, -(-most // PAGE) + 1):
            query = urlencode({**parameters, "per_page": PAGE, "page": page})
            items = self.send("GET", f"{path}?{query}")
            yield from items
            if len(items) < PAGE:
                return

    def send(self, method: str, path: str, content: dict[str, str] | None = None) -> Any:
        """Send one request, and return what the answer holds.

        Args:
            method: GET, POST or PATCH.
            path: Below the repository's own.
            content: What is to be written.

        Raises:
            GraderError: GitHub cannot be reached, or refuses.
        """
        data = json.dumps(content).encode() if content else None
        request = Request(f"{self._url}{path}", data, self._headers, method=method)  # noqa: S310 - the runner's own URL
        try:
            with urlopen(request, timeout=_PATIENCE_SECONDS) as answer:  # noqa: S310
                return json.loads(answer.read(_MAX_BYTES))
        except HTTPError as error:
            with error:
                reason = _reason(error.read(_MAX_BYTES))
            happened = f"GitHub answered {error.code} to {method} {path.partition('?')[0]}: {reason or error.reason}."
            raise GraderError(happened=happened, remedy=_remedy(error.code)) from error
        except (OSError, ValueError) as error:
            happened = f"GitHub could not be asked ({method} {path.partition('?')[0]}): {error}."
            raise GraderError(happened=happened, remedy="Run this job again.") from error


def _reason(body: bytes) -> str:
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    text = document.get("message") if isinstance(document, dict) else None
    return shortened(printable(text), _MAX_REASON).rstrip(".") if isinstance(text, str) else ""


def _remedy(code: int) -> str:
    if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return "Give this job the permissions pull-requests: write and statuses: write, and no other."
    return "Run this job again."

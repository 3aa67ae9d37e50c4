"""GitHub's REST interface as the verdict needs it, on this machine: it keeps comments and statuses."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a token"  # noqa: S105 - opens nothing
REPOSITORY = "course/cnn"


class GitHub:
    """What one repository holds."""

    def __init__(self) -> None:
        self.url = ""
        self.pulls: list[dict[str, Any]] = []
        self.files: list[str] = []
        self.comments: list[dict[str, Any]] = []
        self.statuses: list[dict[str, Any]] = []
        self.refusals: dict[str, int] = {}
        """Statuses of HTTP, by the last part of a path that is refused."""

    def answer(self, method: str, path: str, query: dict[str, list[str]], content: Any) -> Any:
        """Do what was asked for."""
        match method, path.removeprefix(f"/repos/{REPOSITORY}/").split("/"):
            case "GET", ["pulls"]:
                (head,) = query["head"]
                return [pull for pull in self.pulls if head in {pull["head"]["label"], ":"}]
            case "GET", ["pulls", _, "files"]:
                page, size = int(query["page"][0]), int(query["per_page"][0])
                return [{"filename": name} for name in self.files[(page - 1) * size : page * size]]
            case "GET", ["issues", _, "comments"]:
                page, size = int(query["page"][0]), int(query["per_page"][0])
                return self.comments[(page - 1) * size : page * size]
            case "POST", ["issues", _, "comments"]:
                self.comments.append(bot_comment(len(self.comments), content["body"]))
                return self.comments[-1]
            case "PATCH", ["issues", "comments", number]:
                (comment,) = (each for each in self.comments if each["id"] == int(number))
                comment["body"] = content["body"]
                return comment
            case "POST", ["statuses", commit]:
                self.statuses.append({"commit": commit, **content})
                return self.statuses[-1]
        raise KeyError(path)


def bot_comment(number: int, body: str) -> dict[str, Any]:
    """A comment that a workflow has written."""
    return {"id": number, "body": body, "user": {"login": "github-actions[bot]", "type": "Bot"}}


@contextmanager
def serving() -> Iterator[GitHub]:
    """Answer on a port of this machine."""
    github = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            content = json.loads(self.rfile.read(length)) if length else None
            status, answer = 200, None
            refused = github.refusals.get(url.path.rpartition("/")[2])
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                status, answer = 401, {"message": "Bad credentials"}
            elif refused:
                status, answer = refused, {"message": "Resource not accessible by integration"}
            else:
                answer = github.answer(self.command, url.path, parse_qs(url.query), content)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = handle_any  # noqa: N815 - names of http.server

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        github.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield github
        finally:
            server.shutdown()
            thread.join()

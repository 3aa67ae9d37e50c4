"""MNIST is fetched without TensorFlow, and nothing but MNIST gets its name. A real server on this machine."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from grader.dataset.download import download_mnist
from grader.dataset.mnist import keras_cache

CONTENT = bytes(range(256)) * 1_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Sends the content, or what is wrong with a download."""

    def do_GET(self) -> None:
        """Answer by the path."""
        missing = self.path == "/missing"
        self.send_response(404 if missing else 200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        if not missing:
            self.wfile.write(CONTENT[: len(CONTENT) // 2] if self.path == "/cut" else CONTENT)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Address of a file on a server, with a cache of Keras's that is empty."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield lambda name: f"http://127.0.0.1:{server.server_port}/{name}"
        server.shutdown()
        thread.join()


def test_the_file_lies_where_keras_looks_for_it(origin: Callable[[str], str]) -> None:
    """Whole, and alone."""
    assert download_mnist(origin("whole"), SHA256)
    assert keras_cache().read_bytes() == CONTENT
    assert list(keras_cache().parent.iterdir()) == [keras_cache()]


@pytest.mark.parametrize(
    ("name", "sha256"),
    [("whole", "0" * 64), ("cut", SHA256), ("missing", SHA256)],
    ids=["another file", "broken off", "not there"],
)
def test_what_is_not_the_file_leaves_nothing(origin: Callable[[str], str], name: str, sha256: str) -> None:
    """What was in the cache before stays."""
    keras_cache().parent.mkdir(parents=True)
    keras_cache().write_bytes(b"from before")
    assert not download_mnist(origin(name), sha256)
    assert keras_cache().read_bytes() == b"from before"
    assert list(keras_cache().parent.iterdir()) == [keras_cache()]


def test_without_a_network_there_is_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody listens, and nothing is left."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert not download_mnist("http://127.0.0.1:9/mnist.npz", SHA256)
    assert not list(keras_cache().parent.iterdir())


def test_a_cache_that_cannot_be_made_is_no_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There is no MNIST then, and something else stands in."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "file"))
    assert not download_mnist("http://127.0.0.1:9/mnist.npz", SHA256)

"""Turns finished HTML into a tagged PDF in a child process; the caller never loads WeasyPrint."""

import atexit
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
from base64 import b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic
from typing import Final

TIMEOUT: Final = 30.0
RENDERS_PER_CHILD: Final = 200
_START_TIMEOUT: Final = 60.0
_HEAD: Final = struct.Struct(">cQ")
_MAX_HTML: Final = 8 * 1024 * 1024


class RenderFailed(Exception):
    """A PDF could not be made; the message says why, and nothing was left behind."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside a PDF, as of a moment."""

    name: str
    content: bytes
    description: str
    at: datetime


def render(  # noqa: PLR0913  # named parts of a page; a wrapper would only rename them
    html: str,
    *,
    language: str,
    title: str,
    timeout: float = TIMEOUT,
    n_pages: int | None = None,
    attached: Attached | None = None,
    sides: Sequence[str] = (),
) -> bytes:
    """Return the PDF/UA-1 of a whole HTML page; a missing image or a refused address raises.

    ``sides`` are the languages of its pages where they differ, for voices that read the tags.
    With a file attached it is the PDF/A-3 of a records office (level A: tagged like PDF/UA).

    So does another number of pages than ``n_pages``: sheets printed on both sides rely on it.
    A few children serve the whole process; one that dies, hangs or has served long is replaced,
    and its end touches no page but its own.
    """
    if len(html) > _MAX_HTML:
        raise RenderFailed(f"The page has {len(html):,} letters; at most {_MAX_HTML:,} are drawn.")
    page: dict[str, object] = {"html": html, "language": language, "title": title}
    page |= {
        "n_pages": n_pages,
        "sides": list(sides),
        "attached": None if attached is None else _written(attached),
    }
    with _slots:
        try:
            return _asked(page, timeout)
        except _Killed:  # by the system or by somebody, not by a limit of the page: try once more
            return _asked(page, timeout)


class _Killed(RenderFailed):
    """The child was ended from outside."""


class _Child:
    """A running renderer, spoken to by its pipes."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.served = 0
        # WeasyPrint keeps fonts in files; those of a killed child are ours to remove.
        self.folder = mkdtemp(prefix="engage-pdf-")
        # A new interpreter, not a fork: it inherits no database, no lock and no secret.
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and our own module
            [sys.executable, "-I", "-c", _BOOT, *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PATH": os.environ.get("PATH", ""),
                "LC_ALL": "C.UTF-8",
                "TMPDIR": self.folder,
            },
            cwd="/",
        )
        self.is_ready = False

    @property
    def is_usable(self) -> bool:
        """Return whether this process may still ask this child."""
        return (
            self.owner == os.getpid()
            and self.process.poll() is None
            and self.served < RENDERS_PER_CHILD
        )

    def ask(self, page: dict[str, object], timeout: float) -> bytes:
        """Return the PDF of a page, or end the child and raise."""
        try:
            if not self.is_ready:
                self._receive(_START_TIMEOUT)
                self.is_ready = True
            self._send(json.dumps(page).encode())
            status, payload = self._receive(timeout)
        except TimeoutError as fault:
            self.close()
            raise RenderFailed(str(fault)) from None
        except (EOFError, OSError):
            raise self._ended() from None
        self.served += 1
        if status == b"!":  # it ends itself after a fault that may have left it in disorder
            self.close()
        if status != b"+":
            raise RenderFailed(payload.decode())
        return payload

    def _ended(self) -> RenderFailed:
        """Return why the child is no more."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        code = self.process.returncode
        self.close()
        if code in (-signal.SIGKILL, -signal.SIGTERM):
            return _Killed("The renderer was ended from outside; ask for the PDF again.")
        return RenderFailed(
            "The renderer stopped: the page needs more memory or time than is allowed."
        )

    def close(self) -> None:
        """End the child and remove its files."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self.process.wait()
        rmtree(self.folder, ignore_errors=True)

    def _send(self, data: bytes) -> None:
        pipe = self.process.stdin
        if pipe is None:
            raise EOFError
        pipe.write(_HEAD.pack(b"Q", len(data)) + data)
        pipe.flush()

    def _receive(self, timeout: float) -> tuple[bytes, bytes]:
        deadline = monotonic() + timeout
        status, size = _HEAD.unpack(self._read(_HEAD.size, deadline, timeout))
        return status, self._read(size, deadline, timeout)

    def _read(self, size: int, deadline: float, timeout: float) -> bytes:
        pipe = self.process.stdout
        if pipe is None:
            raise EOFError
        parts: list[bytes] = []
        while size:
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - monotonic()))
            if not ready:
                raise TimeoutError(f"The page was not drawn within {timeout:g} seconds.")
            part = os.read(pipe.fileno(), min(size, 1 << 16))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


# -I keeps the environment and the working folder out; the parent's search path is handed over.
_BOOT: Final = "import sys; sys.path[:] = sys.argv[1:]; from engage.pdf_child import serve; serve()"
# As many pages at once as the worker has threads; whoever comes later waits for a child.
POOL: Final = 2
_slots = threading.BoundedSemaphore(POOL)
_idle: Final[list[_Child]] = []


def close() -> None:
    """End the idle children of this process; the next render starts a new one."""
    while _idle:
        child = _idle.pop()
        if child.owner == os.getpid():
            child.close()


def _written(attached: Attached) -> dict[str, str]:
    return {
        "name": attached.name,
        "content": b64encode(attached.content).decode(),
        "description": attached.description,
        "at": attached.at.isoformat(),
    }


def svg_address(drawn: str) -> str:
    """Return the data address under which a page carries a drawing of our painters."""
    return "data:image/svg+xml;base64," + b64encode(drawn.encode()).decode()


def _asked(page: dict[str, object], timeout: float) -> bytes:
    child = _child()
    try:
        return child.ask(page, timeout)
    finally:
        if child.is_usable:
            _idle.append(child)
        else:
            child.close()


def _child() -> _Child:
    while _idle:
        child = _idle.pop()
        if child.is_usable:
            return child
        if child.owner == os.getpid():
            child.close()
    return _Child()


atexit.register(close)

"""The child process that draws: WeasyPrint with memory and time limits, and nothing to fetch."""

import json
import logging
import os
import resource
import struct
import sys
from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any, BinaryIO, Final

import pydyf  # type: ignore[import-untyped]  # it ships no types
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

MEMORY: Final = 1 << 30
CPU_SECONDS: Final = 20
NICE: Final = 5  # a resident who sends answers comes before a page that is drawn
FONTS: Final = Path(__file__).parent / "static" / "fonts"
WEIGHTS: Final = {400: "Inter-Regular.woff2", 600: "Inter-SemiBold.woff2", 700: "Inter-Bold.woff2"}
# The only addresses that an image may have; both carry their content.
IMAGES: Final = ("data:image/png;base64,", "data:image/svg+xml;base64,")
_HEAD: Final = struct.Struct(">cQ")
# What WeasyPrint only logs, although the reader would miss something.
_GRAVE: Final = ("Failed", "cannot be loaded", "no required alt", "Relative URI")


class Refusing(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Fetches nothing but images that are in their address, and our own font files."""

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        """Allow the given addresses beside the images."""
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)
        self.allowed = allowed
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return what an allowed address holds, refuse and remember every other."""
        if url.startswith(IMAGES) or url in self.allowed:
            return super().fetch(url, headers)
        self.refused.append(url)
        raise ValueError("this address is not allowed")


class Complaints(logging.Handler):
    """Keeps the log lines that mean that something is missing on the page."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a grave line."""
        text = record.getMessage()
        if record.levelno >= logging.ERROR or any(mark in text for mark in _GRAVE):
            self.found.append(text[:300])


class Renderer:
    """Draws pages one after the other with fonts that are loaded once."""

    def __init__(self) -> None:
        """Load the fonts."""
        self.fonts = FontConfiguration()
        files = {weight: (FONTS / name).as_uri() for weight, name in WEIGHTS.items()}
        faces = "".join(
            f"@font-face{{font-family:Inter;font-weight:{weight};src:url('{address}')}}"
            for weight, address in files.items()
        )
        loader = Refusing(frozenset(files.values()))
        self.faces = CSS(string=faces, font_config=self.fonts, url_fetcher=loader)
        self.complaints = Complaints()
        log = logging.getLogger("weasyprint")
        log.addHandler(self.complaints)
        log.propagate = False

    def draw(self, page: dict[str, Any]) -> bytes:
        """Return the PDF of a page; raise ValueError where something of it is missing."""
        self.complaints.found.clear()
        fetcher = Refusing()
        html = HTML(string=page["html"], url_fetcher=fetcher, base_url=None)
        document = html.render(stylesheets=[self.faces], font_config=self.fonts)
        found, wanted = len(document.pages), page.get("n_pages") or len(document.pages)
        if found != wanted:
            raise ValueError(f"It takes {found} pages instead of {wanted}: its texts are too long.")
        document.metadata.title, document.metadata.lang = page["title"], page["language"]
        content = _written(document, page.get("attached"), page.get("sides") or ())
        if fetcher.refused:
            raise ValueError(f"The page asks for {fetcher.refused[0][:80]!r}; nothing is fetched.")
        if self.complaints.found:
            raise ValueError(f"Something of the page is missing: {self.complaints.found[0]}")
        return content


def _written(document: Document, attached: dict[str, str] | None, sides: Sequence[str]) -> bytes:
    variant = "pdf/ua-1" if attached is None else "pdf/a-3a"
    if attached is not None:
        document.metadata.attachments = [_file(attached)]
    speak = partial(_speak, sides=sides) if sides else None
    content: bytes = document.write_pdf(finisher=speak, pdf_variant=variant, pdf_tags=True)
    return content


def _speak(_document: Document, pdf: pydyf.PDF, sides: Sequence[str]) -> None:
    """Mark the language of each page in its tags; WeasyPrint marks that of the whole file only."""
    languages = dict(zip(pdf.page_references, sides, strict=True))
    for tag in pdf.objects:
        if isinstance(tag, pydyf.Dictionary) and tag.get("Type") == "/StructElem" and "Pg" in tag:
            tag["Lang"] = pydyf.String(languages[tag["Pg"]])


def _file(attached: dict[str, str]) -> Attachment:
    at = datetime.fromisoformat(attached["at"])
    return Attachment(
        string=b64decode(attached["content"]),
        name=attached["name"],
        description=attached["description"],
        created=at,
        modified=at,
        relationship="Data",
    )


def serve() -> None:
    """Answer the parent until it closes the pipe, then leave no file behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICE)
    source, target = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between our answers
    try:
        _serve(source, target)
    finally:
        # made for this child alone; the parent that would remove it may have been killed
        rmtree(os.environ["TMPDIR"], ignore_errors=True)


def _serve(source: BinaryIO, target: BinaryIO) -> None:
    renderer = Renderer()
    _answer(target, b"+", b"ready")
    while head := source.read(_HEAD.size):
        _, size = _HEAD.unpack(head)
        status, payload = _drawn(renderer, source.read(size))
        _answer(target, status, payload)
        if status == b"!":
            sys.exit(1)


def _drawn(renderer: Renderer, data: bytes) -> tuple[bytes, bytes]:
    # The limit counts from the start of the process: each page gets its own seconds.
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
    try:
        return b"+", renderer.draw(json.loads(data))
    except ValueError as fault:
        return b"-", str(fault).encode()
    except (MemoryError, RecursionError):
        return b"!", b"The page is too large or too deep to be drawn."
    except Exception as fault:  # whatever a hostile page breaks, the parent hears of it
        return b"!", f"WeasyPrint gave up: {type(fault).__name__}: {fault}"[:300].encode()


def _answer(target: BinaryIO, status: bytes, payload: bytes) -> None:
    target.write(_HEAD.pack(status, len(payload)) + payload)
    target.flush()

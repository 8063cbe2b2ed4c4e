"""The renderer: tagged, deterministic, fetching nothing, and never the end of its caller."""

import io
import os
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest

from engage import pdf

PAGE = (
    "<!doctype html><html lang=en><head><title>x</title></head>"
    "<body style='font-family:Inter'><h1>Beat 3</h1><p>Quiet.</p>{}</body></html>"
)
DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>"


def made(extra: str = "", **options: float) -> bytes:
    return pdf.render(PAGE.format(extra), language="es", title="Zona 3", **options)


def image(drawing: str) -> str:
    return f"<img alt='A dot' src='{pdf.svg_address(drawing)}'>"


def test_pdf_is_tagged_and_names_its_language_and_title() -> None:
    with pikepdf.open(io.BytesIO(made(image(DRAWING.format("<circle r='4'/>"))))) as document:
        assert document.Root.Lang == "es"
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        assert document.docinfo["/Title"] == "Zona 3"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_same_page_gives_the_same_bytes_from_another_process() -> None:
    first = made()
    pdf.close()
    assert made() == first


def test_inter_is_the_embedded_font() -> None:
    with pikepdf.open(io.BytesIO(made())) as document:
        fonts = document.pages[0].Resources.Font
        assert all("Inter" in str(font.BaseFont) for font in fonts.values())


@pytest.mark.parametrize(
    ("words", "face"),
    [("李明 公園", "Droid"), ("お知らせ", "Droid"), ("مرحبا", "DejaVu"), ("😀 ★", "DejaVu")],
)
def test_signs_that_inter_lacks_come_from_a_face_of_the_system(words: str, face: str) -> None:
    with pikepdf.open(io.BytesIO(made(f"<p>{words}</p>"))) as document:
        fonts = document.pages[0].Resources.Font
        assert any(face in str(font.BaseFont) for font in fonts.values())


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that remembers what it was asked."""
    asked: list[str] = []

    class Trap(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Trap)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<img alt=x src='{}/a.png'>", id="image"),
        pytest.param("<link rel=stylesheet href='{}/a.css'>", id="style sheet"),
        pytest.param("<style>@import url({}/a.css);</style>", id="import"),
        pytest.param("<style>@font-face{{font-family:A;src:url({}/a.ttf)}}</style>", id="font"),
        pytest.param("<p style='background:url({}/a.png)'>x</p>", id="background"),
        pytest.param("<object data='{}/a.svg'>x</object>", id="object"),
        pytest.param("<link rel=attachment href='{}/a'>", id="attachment"),
        pytest.param("<link rel=attachment href='file:///etc/hostname'>", id="attached file"),
        pytest.param("<img alt=x src='file:///etc/hostname'>", id="file"),
        pytest.param("<img alt=x src='data:text/html;base64,PGI+'>", id="other data"),
    ],
)
def test_nothing_is_fetched_and_the_page_is_refused(
    markup: str, trap: tuple[str, list[str]]
) -> None:
    address, asked = trap
    with pytest.raises(pdf.RenderFailed):
        made(markup.format(address))
    assert asked == []


def test_drawing_cannot_fetch_from_inside(trap: tuple[str, list[str]]) -> None:
    address, asked = trap
    inner = DRAWING.format(f"<image href='{address}/a.png' width='9' height='9'/>")
    with pytest.raises(pdf.RenderFailed):
        made(image(inner))
    assert asked == []


def test_broken_image_is_an_error_and_not_a_gap() -> None:
    broken = "data:image/png;base64," + b64encode(b"not a picture").decode()
    with pytest.raises(pdf.RenderFailed, match="missing"):
        made(f"<img alt=x src='{broken}'>")


@pytest.mark.parametrize(
    ("markup", "options"),
    [
        pytest.param("<div>" * 3000, {}, id="too deep"),
        pytest.param("<table>" + "<tr><td>a<td>b" * 60_000, {"timeout": 1.0}, id="too slow"),
    ],
)
def test_renderer_works_again_after_a_page_it_gave_up(
    markup: str, options: dict[str, float]
) -> None:
    with pytest.raises(pdf.RenderFailed):
        made(markup, **options)
    assert made().startswith(b"%PDF")


def test_a_page_that_ends_its_renderer_touches_no_other() -> None:
    pages: list[bytes] = []
    other = threading.Thread(target=lambda: pages.extend(made() for _ in range(3)))
    other.start()
    with pytest.raises(pdf.RenderFailed):
        made("<div>" * 3000)
    other.join()
    assert [page[:4] for page in pages] == [b"%PDF"] * 3


def test_killed_renderer_is_named_and_replaced() -> None:
    made()
    pdf._idle[-1].process.kill()
    pdf._idle[-1].process.wait()
    assert made().startswith(b"%PDF")


def test_ended_renderer_leaves_no_file() -> None:
    made()
    folder = Path(pdf._idle[-1].folder)
    assert list(folder.iterdir())
    pdf.close()
    assert not folder.exists()


def test_renderer_whose_parent_is_killed_removes_its_files(tmp_path: Path) -> None:
    program = (
        "import os, signal; from engage import pdf;"
        "pdf.render('<h1>x</h1>', language='en', title='x');"
        "child = pdf._idle[-1]; print(child.folder, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    folder = done.stdout.strip()
    assert Path(folder).parent == tmp_path
    deadline = time.monotonic() + 20
    while list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)  # the child has just been told
    assert not list(tmp_path.iterdir())


def test_page_of_absurd_length_is_refused_unread() -> None:
    with pytest.raises(pdf.RenderFailed, match="letters"):
        made("a" * (9 * 1024 * 1024))


def test_importing_the_renderer_does_not_load_weasyprint() -> None:
    code = "import sys, engage.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_other_number_of_pages_than_promised_is_refused() -> None:
    page = '<html lang="en"><title>Two</title><p>One</p><p style="break-before: page">Two</p>'
    assert pdf.render(page, language="en", title="Two", n_pages=2).startswith(b"%PDF")
    with pytest.raises(pdf.RenderFailed, match="2 pages instead of 1"):
        pdf.render(page, language="en", title="Two", n_pages=1)

"""The printed briefing: two pages, tagged, its numbers those of the release."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from engage.briefings.compose import compose
from engage.briefings.material import Material
from engage.briefings.pages import set_pages
from engage.briefings.services import draw
from engage.charts.words import vocabulary
from engage.results.models_content import CITY
from tests.briefings import rows

HOSTILE = "<img src=http://evil.example/x.png><script>1</script>{{ 7*7 }} 雨 السلام 🌧"


def case(name: str) -> Material:
    bare = replace(rows.material("2"), officers=(), meeting=None, shapes={})
    hostile = replace(rows.material("1"), title=HOSTILE)
    return {
        "own": rows.material("1"),
        "few": rows.material("3"),
        "city": rows.material("5"),
        "chose": rows.material("4", rows.release("chose")),
        "long": rows.long_material(),
        "bare": bare,
        "hostile": hostile,
        "a4": replace(rows.material("1"), city=replace(rows.material("1").city, paper="a4")),
    }[name]


CASES = ("own", "few", "city", "chose", "long", "bare", "hostile", "a4")


@cache
def printed(name: str, language: str = "en") -> bytes:
    return draw(compose(case(name), language))


def words_of(content: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed; make test installs it")
    path = folder / "briefing.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return re.sub(r"\s+", " ", done.stdout)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", CASES)
def test_briefing_has_two_pages(name: str, language: str) -> None:
    with pikepdf.open(io.BytesIO(printed(name, language))) as document:
        assert len(document.pages) == 2


@pytest.mark.parametrize(("name", "size"), [("own", (612, 792)), ("a4", (595, 842))])
def test_paper_is_what_the_city_prints_on(name: str, size: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(printed(name))) as document:
        box = [float(v) for v in document.pages[0].MediaBox.as_list()]
    assert (round(box[2]), round(box[3])) == size


def test_tags_say_language_title_headings_and_what_every_figure_shows() -> None:
    with pikepdf.open(io.BytesIO(printed("own", "es"))) as document:
        assert document.Root.Lang == "es"
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.docinfo["/Title"]).startswith("Zona 1 Downtown")
        found = list(tags(document.Root.StructTreeRoot))
    kinds = [kind for kind, _alt in found]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 6
    alts = [alt for kind, alt in found if kind == "/Figure"]
    assert alts
    assert all(alts)
    assert any("de cada 100 residentes" in alt for alt in alts)


def tags(node: pikepdf.Object) -> list[tuple[str, str]]:
    found = []
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        found.append((str(node.S), str(node.get("/Alt", ""))))
    kids = node.get("/K", None) if isinstance(node, pikepdf.Dictionary) else None
    if isinstance(kids, pikepdf.Array):
        for kid in kids:
            found += tags(kid)
    elif isinstance(kids, pikepdf.Dictionary):
        found += tags(kids)
    return found


def test_every_headline_stands_in_the_text_as_the_release_says_it(tmp_path: Path) -> None:
    content = rows.release()
    text = words_of(printed("own"), tmp_path)
    words = vocabulary("en")
    made = compose(case("own"), "en")
    assert made.measures is not None
    for line in made.measures.lines:
        assert f"{words.value(line.shown)} {words.range(line.shown)}" in text
    assert content.sha256[:16] in text
    assert "Monday, May 11, 2026" in text
    assert "Maya Castillo" in text


def test_tiny_beat_shows_no_figure_of_its_own(tmp_path: Path) -> None:
    text = words_of(printed("city"), tmp_path)
    assert "Fewer than 10 people answered in this beat" in text
    content = rows.release()
    shown = {vocabulary("en").range(r.shown) for r in content.rows if r.area == CITY} - {""}
    others = {vocabulary("en").range(r.shown) for r in content.rows if r.area != CITY} - shown
    assert not set(re.findall(r"\b\d+–\d+\b", text)) & (others - {""})


def test_few_answers_print_no_per_cent_but_the_scale(tmp_path: Path) -> None:
    text = words_of(printed("few"), tmp_path)
    assert "about half" in text
    assert set(re.findall(r"\d+%", text)) <= {"0%", "50%", "100%"}


def test_hostile_words_are_printed_and_fetch_nothing(tmp_path: Path) -> None:
    html = set_pages(compose(case("hostile"), "en"))
    assert "<script" not in html
    assert "&lt;img src=http" in html


def test_same_briefing_gives_the_same_bytes() -> None:
    assert draw(compose(case("own"), "en")) == printed("own")


def test_page_refers_to_nothing_outside() -> None:
    html = set_pages(compose(case("own"), "en"))
    assert set(re.findall(r'(?:src|href)="(\w+:)', html)) == {"data:"}

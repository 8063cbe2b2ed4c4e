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
from engage.briefings.content import Section
from engage.briefings.drawing import draw
from engage.briefings.material import Material, Pledges, PledgeStep
from engage.briefings.pages import n_pages, set_pages
from engage.charts.words import vocabulary
from engage.results.models_content import CITY, ReleaseContent, Row
from engage.stats.published import Figure
from engage.stats.released import Census
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
# drawing takes a second each: what differs in Spanish are the words, and the longest of them
PRINTED = [*((name, "en") for name in CASES), ("own", "es"), ("long", "es")]


@cache
def printed(name: str, language: str = "en") -> bytes:
    return draw(compose(case(name), language))


def words_of(content: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is missing; `make test` installs it.", pytrace=False)
    path = folder / "briefing.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return re.sub(r"\s+", " ", done.stdout)


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_briefing_has_four_pages_however_long_its_texts_are(name: str, language: str) -> None:
    with pikepdf.open(io.BytesIO(printed(name, language))) as document:
        assert len(document.pages) == 4


def test_empty_room_leaves_no_empty_page() -> None:
    bare = replace(rows.material("1"), pledges=Pledges())
    assert n_pages(compose(bare, "en")) == 3
    kept: list[Section] = ["named", "changes", "promises", "meeting"]
    assert n_pages(compose(rows.material("1"), "en", kept)) == 1


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
        with document.open_outline() as outline:
            marks = [one.title for one in outline.root]
    assert marks == ["Zona 1 Downtown"]
    kinds = [kind for kind, _alt in found]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 6
    assert {"/Table", "/TH", "/TR"} <= set(kinds)
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
    assert "Monday, May 11," in text  # its year may stand on the next line
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


# Headings, the masthead and the wordings of the questionnaire above its answers are labels.
LABELS = re.compile(
    r'<(h1|h2|h3|style|title)\b.*?</\1>|<div class="strip">.*?</div>'
    r'|<p class="(?:q|officers|wave)">.*?</p>|<[^>]+>',
    re.DOTALL,
)
STATISTICAL = re.compile(
    r"\b(significan\w*|interval|confidence|weight\w*|sample|estimate|margin of error|n =|p =)", re.I
)


def first_page(name: str, language: str = "en") -> str:
    html = set_pages(compose(case(name), language), "lineup")
    assert html.count('class="next"') == 0
    html = re.sub(r'<p class="foot">.*?</p>', "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", LABELS.sub(" ", html))


@pytest.mark.parametrize(("name", "language"), PRINTED)
def test_page_one_has_at_most_250_words_beside_labels(name: str, language: str) -> None:
    assert len(first_page(name, language).split()) <= 250


@pytest.mark.parametrize("name", ["own", "few", "city", "chose"])
def test_page_one_has_no_statistical_term(name: str) -> None:
    assert STATISTICAL.search(first_page(name)) is None


def test_page_one_alone_answers_six_questions() -> None:
    text = first_page("own")
    assert "Ask about this first: Speeding or reckless driving." in text  # the top problem
    assert "Spring Street at 13th, at night" in text  # where
    assert "Weekdays, daytime; Weekdays, evening or night" in text  # when
    assert "Clear changes since the last survey:" in text  # did it change
    assert "Late: was due April 2" in text  # which promise is due
    assert "Monday, May 11, 2026" in text  # the next meeting


def test_note_of_the_organizer_is_cleaned_and_on_no_public_page() -> None:
    note = "Bring **vests** <script>1</script>[here](http://evil.example) ![x](http://evil.example)"
    made = compose(replace(rows.material(), note=note), "en")
    full = set_pages(made, "full")
    assert "Bring <strong>vests</strong>" in full
    assert "evil.example" not in full
    assert "<script" not in full
    assert "vests" not in set_pages(made, "lineup")


def test_history_says_what_became_of_a_promise_and_why() -> None:
    step = PledgeStep(rows.NOW.date(), "dropped", "The county said no.")
    dropped = replace(
        rows.PLEDGES.first[0], status="dropped", reason="Not ours to decide", steps=(step,)
    )
    material = replace(rows.material(), pledges=Pledges((dropped,), n_dropped=1))
    made = compose(material, "en")
    assert made.promises.lines == ()
    assert made.history[0].status == "Dropped"
    assert made.history[0].why == "Not ours to decide"
    assert made.history[0].steps == ("Apr 20, 2026: Dropped – The county said no.",)


def test_those_heard_least_stand_first_beside_the_census() -> None:
    content = rows.release()
    age = next(item for item in content.items if item.column == "qol")
    first, second = age.options[:2]
    shares = [
        Row(CITY, "qol", "share", first.code, Figure(0.4, None, None, 640)),
        Row(CITY, "qol", "share", second.code, Figure(0.1, None, None, 640)),
    ]
    census = (Census("qol", first.code, 0.3), Census("qol", second.code, 0.25))
    content = replace(content, rows=(*content.rows, *shares), census=census)
    made = compose(rows.material("1", content), "en")
    assert [(one.answered, one.census) for one in made.heard] == [("10%", "25%"), ("40%", "30%")]


def numbers_of(text: str) -> tuple[set[str], set[str]]:
    """Return the shares and the ranges that a page prints, the ends of its scale apart."""
    shares = {found.replace("\N{NO-BREAK SPACE}", " ") for found in re.findall(r"\d+\s?%", text)}
    scale = {"0", "50", "100"}
    shares = {share for share in shares if share.rstrip("% ") not in scale}
    return shares, set(re.findall(r"(?<![\d–-])\d{1,2}–\d{1,3}(?![\d–])", text))


def published(content: ReleaseContent, area: str, language: str) -> tuple[set[str], set[str]]:
    """Return the shares and the ranges that the release publishes of an area and of the city."""
    words = vocabulary(language)
    shown = [row.shown for row in content.rows if row.area in {area, CITY}]
    shares = {words.value(one).lstrip("≈~\N{NO-BREAK SPACE}").rstrip("†") for one in shown}
    shares |= {words.number(one.share) for one in content.census}
    plain = {share.replace("\N{NO-BREAK SPACE}", " ") for share in shares}
    return plain, {words.range(one) for one in shown}


@pytest.mark.parametrize(
    ("name", "language"), [one for one in PRINTED if one[0] not in {"long", "hostile", "a4"}]
)
def test_every_number_of_the_pdf_is_published(name: str, language: str, tmp_path: Path) -> None:
    material = case(name)
    shares, ranges = numbers_of(words_of(printed(name, language), tmp_path))
    known_shares, known_ranges = published(material.release, material.beat, language)
    assert shares <= known_shares
    assert ranges <= known_ranges
    assert bool(shares) is (name != "few")


def test_every_verdict_of_the_pdf_is_that_of_the_release(tmp_path: Path) -> None:
    text = words_of(printed("own"), tmp_path)
    content, words = rows.release(), vocabulary("en")
    for change in compose(case("own"), "en").changes.lines:
        item = next(i for i in content.headlines if i.wording["en"] == change.label)
        verdict = content.verdict("1", item.column, "last_wave")
        assert verdict is not None
        assert words.outcomes[verdict.outcome] == change.word
        assert f"{change.word.capitalize()}:" in text

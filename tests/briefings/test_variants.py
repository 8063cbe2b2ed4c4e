"""The poster of the board and the handout of a meeting: further sheets of the same briefing."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings.archive import stored_pdf
from engage.briefings.compose import compose
from engage.briefings.drawing import draw
from engage.briefings.labels import speaker
from engage.briefings.material import Pledge, Pledges, PledgeStep
from engage.briefings.models import BriefingFile
from engage.briefings.plain import answers
from engage.briefings.queries_files import files_of_wave
from engage.briefings.services import answer_request, make_briefing, request_briefing
from engage.briefings.sheets import set_sheet
from engage.briefings.tasks import sweep
from engage.briefings.variants import VARIANTS, UnknownVariant
from engage.briefings.verifying import checked_file
from engage.config import Config
from tests.briefings import rows
from tests.briefings.test_archive import NOW, WANTED, WAVE, city, token
from tests.briefings.test_pages import STATISTICAL, case, tags

__all__ = ["city"]  # a fixture
POSTER = replace(WANTED, variant="poster-tabloid")
DAY = rows.NOW.date()
PLEDGES = Pledges(
    first=(
        Pledge("Late one", "officer", "", DAY - timedelta(days=9), ""),
        Pledge("Open one", "officer", "", DAY + timedelta(days=9), "Ask the county"),
        Pledge(
            *("Kept one", "officer", "", DAY, "", "kept", ""),
            (PledgeStep(DAY, "kept", "The light is up"),),
        ),
        Pledge("Dropped one", "officer", "", DAY, "", "dropped", "The county said no"),
    ),
    n_open=1, n_late=1, n_kept=1, n_dropped=1,
)  # fmt: skip


def sheet(name: str, variant: str, *languages: str) -> str:
    sides = [compose(case(name), language) for language in languages or ("en",)]
    return set_sheet(sides, VARIANTS[variant])


@cache
def printed(name: str, variant: str) -> bytes:
    beside = [compose(case(name), "es")] if VARIANTS[variant].is_bilingual else []
    return draw(compose(case(name), "en"), variant, beside=beside)


@pytest.mark.parametrize(
    ("name", "variant", "size"),
    [
        ("own", "poster-letter", (612, 792)),
        ("long", "poster-a4", (595, 842)),
        ("few", "poster-tabloid", (792, 1224)),
    ],
)
def test_poster_is_one_page_of_its_paper(name: str, variant: str, size: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(printed(name, variant))) as document:
        assert len(document.pages) == 1
        box = [float(v) for v in document.pages[0].MediaBox.as_list()]
    assert (round(box[2]), round(box[3])) == size


def languages(node: pikepdf.Object) -> list[tuple[str, str]]:
    """Return the headings of the tags with the language that stands at them."""
    kids = node.get("/K", None) if isinstance(node, pikepdf.Dictionary) else None
    found = []
    if isinstance(node, pikepdf.Dictionary) and str(node.get("/S", "")) in {"/H1", "/Figure"}:
        found.append((str(node.S), str(node.get("/Lang", ""))))
    for kid in kids if isinstance(kids, pikepdf.Array) else ():
        found += languages(kid)
    return found


@pytest.mark.parametrize("name", ["own", "long"])
def test_handout_in_two_languages_has_a_side_for_each_and_says_so_in_its_tags(name: str) -> None:
    with pikepdf.open(io.BytesIO(printed(name, "handout-both"))) as document:
        assert len(document.pages) == 2
        assert document.Root.Lang == "en"
        root = document.Root.StructTreeRoot
        assert languages(root) == [
            ("/H1", "en"),
            ("/Figure", "en"),
            ("/H1", "es"),
            ("/Figure", "es"),
        ]
        kinds = tags(root)
        title = str(document.docinfo["/Title"])
    assert title == f"{compose(case(name), 'en').masthead.beat}, " + title.split(", ", 1)[1]
    assert sum(kind == "/H2" for kind, _alt in kinds) >= 10
    assert all(alt for kind, alt in kinds if kind == "/Figure")


def test_poster_says_what_is_named_where_and_when_what_changed_and_what_is_due() -> None:
    html = sheet("own", "poster-letter")
    for words in (
        "Speeding or reckless driving",
        "Spring Street at 13th, at night",
        "Weekdays, daytime",
        "Worse:",
        "Late: was due April 2",
        "Monday, May 11, 2026",
        compose(case("own"), "en").code,
    ):
        assert words in html
    assert html.count("data:image/svg+xml") == 2  # the check, and the newest briefing


@pytest.mark.parametrize("variant", ["poster-a4", "handout"])
@pytest.mark.parametrize("name", ["own", "few", "city", "chose", "bare", "hostile"])
def test_sheets_speak_plainly_and_refer_to_nothing_outside(name: str, variant: str) -> None:
    html = sheet(name, variant)
    text = re.sub(r"<style>.*?</style>|<p class=\"foot\">.*?</p>|<[^>]+>", " ", html, flags=re.S)
    assert STATISTICAL.search(text) is None
    assert "%" not in text
    assert "<script" not in html
    assert set(re.findall(r'(?:src|href)="(\w+:)', html)) == {"data:"}


def test_sheets_say_a_figure_in_plain_words_as_far_as_it_may_be_said() -> None:
    assert re.search(r"between \d+ and \d+ in every 100 residents", sheet("own", "handout"))
    chose = sheet("chose", "handout")
    assert re.search(r"\d+ in every 100 people who answered", chose)
    assert "100 residents" not in chose
    few = sheet("few", "handout", "es")
    assert "más o menos una cuarta parte" in few
    assert "de cada 100" not in few


def test_sheets_carry_the_mark_of_what_they_rest_on() -> None:
    mark = compose(case("few"), "en").masthead.mark
    assert mark
    for variant in ("poster-letter", "handout"):
        assert f'class="standing">{mark}<' in sheet("few", variant)


def test_handout_answers_each_promise_with_what_became_of_it() -> None:
    made = compose(replace(rows.material(), pledges=PLEDGES), "en")
    found = answers(made, speaker("en"))
    assert [one.so_far for one in found.done] == ["Apr 20, 2026: Kept – The light is up"]
    assert [one.so_far for one in found.dropped] == ["The county said no"]
    assert [one.so_far for one in found.not_yet] == [
        "It was due on Apr 11, 2026 and is late. No reason is on record; ask at a meeting.",
        "It is due on Apr 29, 2026. Next: Ask the county",
    ]


def test_edition_without_promises_has_none_on_its_sheets() -> None:
    made = compose(case("own"), "en", ["named", "meeting"])
    for variant in ("poster-letter", "handout"):
        html = set_sheet([made], VARIANTS[variant])
        assert "second light" not in html
        assert "Monday, May 11, 2026" in html


def test_note_of_the_organizer_is_on_no_sheet() -> None:
    made = compose(replace(rows.material(), note="Bring vests"), "en")
    assert "vests" not in set_sheet([made], VARIANTS["poster-a4"])
    assert "vests" not in set_sheet([made], VARIANTS["handout"])


def test_sheet_is_a_file_of_the_briefing_and_is_checked_like_it(
    city: Session, config: Config
) -> None:
    row, content = make_briefing(city, config, POSTER, NOW, "test")
    assert make_briefing(city, config, POSTER, NOW + timedelta(hours=1), "test")[1] == content
    assert stored_pdf(config, row) != content
    found = checked_file(city, content, config.city.zone)
    assert (found.state, found.beat) == ("current", "1")
    assert sorted(city.scalars(select(BriefingFile.variant))) == ["full", "poster-tabloid"]


def test_both_codes_of_a_handout_in_two_languages_are_known(city: Session, config: Config) -> None:
    both = replace(WANTED, language="es", variant="handout-both")
    make_briefing(city, config, both, NOW, "test")
    assert set(files_of_wave(city, WAVE, "full")) == {("1", "es"), ("1", "en")}


def test_city_of_one_language_makes_no_sheet_in_two(city: Session, config: Config) -> None:
    one = replace(config, city=replace(config.city, languages=("en",)))
    with pytest.raises(UnknownVariant):
        make_briefing(city, one, replace(WANTED, variant="handout-both"), NOW, "test")


def test_request_for_a_sheet_waits_beside_the_one_for_the_briefing(
    city: Session, config: Config
) -> None:
    ids = {request_briefing(city, one, NOW, "ana@example.org") for one in (WANTED, POSTER)}
    assert len(ids) == 2
    assert all(answer_request(city, config, one, NOW) for one in ids)
    assert set(files_of_wave(city, WAVE, "poster-tabloid")) == {("1", "en")}


def test_organizer_chooses_a_sheet_and_takes_it_home(
    app: Flask, city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    organizer, chosen = staff_client("organizer"), {"variant": "handout"}
    page = organizer.get("/staff/briefings", query_string=chosen).text
    assert 'aria-current="page">Handout for residents' in page
    sent = {"csrf_token": token(page)}
    organizer.post(f"/staff/briefings/1/{WAVE}/en/make", query_string=chosen, data=sent)
    assert "being made" in organizer.get("/staff/briefings", query_string=chosen).text
    assert "being made" not in organizer.get("/staff/briefings").text
    sweep()
    file = organizer.get(f"/staff/briefings/1/{WAVE}.en.pdf", query_string=chosen)
    assert f"1.{WAVE}.en.handout.pdf" in file.headers["Content-Disposition"]
    zipped = organizer.get(f"/staff/briefings/{WAVE}.en.zip", query_string=chosen)
    assert ZipFile(io.BytesIO(zipped.data)).namelist() == [f"1.{WAVE}.en.handout.pdf"]
    assert organizer.get("/staff/briefings", query_string={"variant": "x"}).status_code == 404


def test_command_makes_a_poster_for_the_paper_of_the_city(
    city: Session, runner: Callable[..., Result], tmp_path: Path
) -> None:
    one = tmp_path / "one.pdf"
    asked = ("--beat", "1", "--wave", WAVE, "--variant", "poster", "--out", one)
    done = runner("briefing", "make", *asked)
    assert done.exit_code == 0, done.output
    assert set(files_of_wave(city, WAVE, "poster-letter")) == {("1", "en")}

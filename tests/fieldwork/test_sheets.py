"""Sheets as PDF files: tagged, front meets back, every word inside its card, in both languages."""

import io
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pikepdf
import pytest
from sqlalchemy.orm import Session

from engage import pdf
from engage.config import Config
from engage.errors import Refused
from engage.fieldwork.models_print import Layout
from engage.fieldwork.sheets import (
    ROOM,
    Divider,
    Pages,
    address_pages,
    coded_pages,
    open_pages,
)
from engage.fieldwork.wording import Wording, wordings, written_day
from engage.surveys.queries_trust import TrustText
from tests.surveys.rows import add_wave

CODES = [f"AAAA-BBBB-CCC{n}-5" for n in range(6)]
DIVIDER = Divider(7, "Fall 2026", "Beat 1", 1, 6, 6, "August 1, 2026", is_proof=False)
LETTER, HALF = (612, 792), (792, 612)


@pytest.fixture
def said(db_session: Session, config: Config) -> Sequence[Wording]:
    """The words of a sampled wave in both languages."""
    return wordings(db_session, config, add_wave(db_session))


def rendered(pages: Pages) -> bytes:
    return pdf.render(pages.html, language="en", title="Sheets", n_pages=pages.n_pages)


def page_words(content: bytes, number: int) -> str:
    order = ["pdftotext", "-f", str(number), "-l", str(number), "-", "-"]
    return subprocess.run(order, input=content, capture_output=True, check=True).stdout.decode()


@pytest.mark.parametrize(
    ("layout", "n_pages", "size"),
    [("letter", 14, LETTER), ("cards", 6, HALF), ("card_6x4", 14, (432, 288)),
     ("card_9x6", 14, (648, 432))],
)  # fmt: skip
def test_sheets_are_tagged_and_of_their_size(
    said: Sequence[Wording], layout: Layout, n_pages: int, size: tuple[int, int]
) -> None:
    content = rendered(coded_pages(layout, said, DIVIDER, CODES, "https://engage.example.org"))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == n_pages
        assert {tuple(map(int, p.mediabox[2:])) for p in document.pages} == {size}
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root


def test_letter_has_english_in_front_and_spanish_behind(said: Sequence[Wording]) -> None:
    content = rendered(coded_pages("letter", said, DIVIDER, CODES, "https://engage.example.org"))
    assert "Batch 7" in page_words(content, 1)
    assert page_words(content, 2).strip() == ""
    front, back = page_words(content, 3), page_words(content, 4)
    assert "Dear neighbor" in front
    assert "su hogar fue elegido al azar" in " ".join(back.split())
    for side in (front, back):
        assert f"engage.example.org/c/{CODES[0]}" in side


def test_city_of_one_language_never_prints_two_homes_on_one_paper(
    said: Sequence[Wording],
) -> None:
    content = rendered(coded_pages("letter", said[:1], DIVIDER, CODES[:3], "https://a.example"))
    for number, code in ((3, CODES[0]), (5, CODES[1]), (7, CODES[2])):
        assert code in page_words(content, number)
    assert page_words(content, 4).strip() == ""


def test_letter_that_runs_over_is_refused(said: Sequence[Wording]) -> None:
    long = replace(said[0], topics=[TrustText("sees", "Who", "word " * 2000)])
    pages = coded_pages("letter", [long, said[1]], DIVIDER, CODES, "https://a.example")
    with pytest.raises(pdf.RenderFailed, match="too long"):
        rendered(pages)


@pytest.mark.parametrize("layout", ROOM)
def test_card_leaves_out_what_has_no_room_but_never_how_to_check_it(
    said: Sequence[Wording], layout: Layout
) -> None:
    room = ROOM[layout]
    check, never = "Call 555 0100.", "x" * room
    topics = [TrustText("check", "", check), TrustText("asks", "", never)]
    words = replace(said[0], topics=topics).card(room)
    assert check in words
    assert never not in words
    assert sum(map(len, words)) <= room
    with pytest.raises(Refused, match="take a letter"):
        replace(said[0], topics=[TrustText("check", "", never)]).card(room)


@pytest.mark.parametrize(("layout", "room"), ROOM.items())
def test_card_filled_to_the_last_letter_stays_inside(
    said: Sequence[Wording], layout: Layout, room: int
) -> None:
    full = []
    for wording in said:
        bare = replace(wording, topics=[])
        left = room - sum(map(len, bare.card(room))) + len(wording.say["no_name"]) - 5
        words = ("palabra " * 100)[: left - 5] + " END."
        full.append(replace(wording, topics=[TrustText("check", "", words.strip())]))
    html = coded_pages(layout, full, DIVIDER, CODES[:1], "https://engage.example.org").html
    content = pdf.render(html, language="en", title="Card")
    order = ["pdftotext", "-bbox", "-f", "3", "-l", "3", "-", "-"]
    boxes = subprocess.run(order, input=content, capture_output=True, check=True).stdout.decode()
    height = {"cards": 306.0, "card_6x4": 288.0, "card_9x6": 432.0}[layout]
    lowest = max(float(row.split('yMax="')[1].split('"')[0]) for row in boxes.splitlines()
                 if "<word" in row)  # fmt: skip
    assert lowest <= height - 9


def test_labels_stand_where_avery_5160_cuts(config: Config) -> None:
    lists = [["Resident", f"{n} Elm St", "Paso Robles, CA 93446"] for n in range(31)]
    pages = address_pages("labels", lists, "en")
    content = rendered(pages)
    assert pages.n_pages == 2
    assert page_words(content, 1).count("Resident") == 30
    order = ["pdftotext", "-bbox", "-l", "1", "-", "-"]
    boxes = subprocess.run(order, input=content, capture_output=True, check=True).stdout.decode()
    found = [row for row in boxes.splitlines() if "Resident" in row]
    xs = sorted({round(float(row.split('xMin="')[1].split('"')[0])) for row in found})
    assert [b - a for a, b in pairwise(xs)] == [198, 198]  # 2.75 inches
    ys = sorted({float(row.split('yMin="')[1].split('"')[0]) for row in found})
    assert len(ys) == 10
    assert ys[0] > 36
    assert ys[-1] < 36 + 10 * 72


def test_address_stays_in_the_window_however_the_sheet_slides(config: Config) -> None:
    lines = ["A rather long name of a resident here", "12345 A Long Street Name North", "Unit 5",
             "Paso Robles, CA 93446"]  # fmt: skip
    content = rendered(address_pages("carrier", [lines], "en"))
    order = ["pdftotext", "-bbox", "-", "-"]
    boxes = subprocess.run(order, input=content, capture_output=True, check=True).stdout.decode()
    for row in (row for row in boxes.splitlines() if "<word" in row):
        x, y, right, low = (float(row.split(f'{k}="')[1].split('"')[0])
                            for k in ("xMin", "yMin", "xMax", "yMax"))  # fmt: skip
        assert x >= 0.875 * 72
        assert right <= 4.375 * 72
        assert y >= 2.5 * 72 - 1
        assert low <= 3.167 * 72 + 1


@pytest.mark.parametrize("layout", ["poster", "hanger"])
def test_open_sheets_speak_both_languages(said: Sequence[Wording], layout: Layout) -> None:
    pages = open_pages(layout, said, "https://engage.example.org/s/fall")
    content = rendered(pages)
    text = "".join(page_words(content, n + 1) for n in range(pages.n_pages))
    text = " ".join(text.split())
    assert "What is it like to live in your neighborhood?" in text
    assert "¿Cómo es vivir en su vecindario?" in text
    assert "engage.example.org/s/fall" in text


def test_days_are_written_as_in_a_letter() -> None:
    assert written_day(date(2026, 9, 1), "en") == "September 1, 2026"
    assert written_day(date(2026, 9, 1), "es") == "1 de septiembre de 2026"

"""The digest of command staff: every beat by name, figures of the release, few answers as words."""

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.briefings.digest import BeatMaterial, Digest, DigestMaterial, digest
from engage.briefings.material import Pledge
from engage.briefings.services_digest import draw_digest
from engage.charts.words import vocabulary
from engage.results.models_content import CITY, ReleaseContent
from engage.stats.published import Figure
from tests.briefings import rows
from tests.briefings.test_archive import city

__all__ = ["city"]  # a fixture

DROPPED = Pledge(
    *("Close the alley at night", "officer", "", rows.NOW.date(), "", "dropped"),
    reason="The fire department needs the way",
)


def material(n_beats: int = 5, content: ReleaseContent | None = None) -> DigestMaterial:
    pledges = replace(rows.PLEDGES, first=(*rows.PLEDGES.first, DROPPED))
    one = rows.material()
    return DigestMaterial(
        release=content or rows.release(),
        city=one.city,
        is_demo=False,
        district="",
        beats=[
            BeatMaterial(str(n), f"{n} {rows.NAMES.get(str(n), '')}", pledges, one.meeting)
            for n in range(1, n_beats + 1)
        ],
        today=one.today,
    )


def made(language: str = "en", content: ReleaseContent | None = None) -> Digest:
    return digest(material(content=content), language)


def test_city_stands_there_with_figures_and_ranges_of_the_release() -> None:
    content, words = rows.release(), vocabulary("en")
    found = [(one.value, one.range) for one in made(content=content).measures]
    cells = [content.headline(CITY, item.column) for item in content.headlines]
    assert found == [(words.value(cell), words.range(cell)) for cell in cells if cell]
    assert all(isinstance(cell, Figure) for cell in cells)


def test_beats_stand_in_the_order_they_were_given_whatever_they_answered() -> None:
    assert [beat.title[0] for beat in made().beats] == ["1", "2", "3", "4", "5"]


def test_clear_verdicts_are_named_and_the_others_counted() -> None:
    first = made().beats[0]
    assert [mark for mark, _label, _word in first.changes] == ["worse", "better"]
    assert first.sentence.startswith("No clear change in ")


@pytest.mark.parametrize(("at", "note"), [(2, "fewer than 30"), (4, "Fewer than 10")])
def test_few_answers_allow_no_verdict_and_say_so(at: int, note: str) -> None:
    beat = made().beats[at]
    assert note in beat.note
    assert beat.changes == ()


def test_beat_with_too_few_answers_does_not_borrow_what_the_city_named() -> None:
    assert made().beats[4].named == ()


def test_people_who_chose_to_answer_have_no_range_and_no_verdict() -> None:
    found = made(content=rows.release("chose"))
    assert {one.range for one in found.measures} == {""}
    assert all(beat.changes == () for beat in found.beats)
    assert any("chose to answer" in notice for notice in found.notices)


def test_open_promises_name_a_role_and_a_day_and_dropped_ones_say_why() -> None:
    found = made()
    late, *_others = found.beats[0].promises
    assert (late.owner, late.is_late) == ("The officer of the beat", True)
    assert found.dropped[0][1:] == (DROPPED.what, DROPPED.reason)
    assert "25 kept, 15 open, 5 late, 5 dropped" in found.tally


def test_promises_that_find_no_room_are_counted_though_they_were_not_read() -> None:
    known = material(1)
    many = replace(known.beats[0].pledges, n_open=60, n_late=3)
    n_shown = len(made().beats[0].promises)
    told = digest(replace(known, beats=[replace(known.beats[0], pledges=many)]), "en").beats[0]
    assert told.more == f"More on the page of the beat: {63 - n_shown}."


def test_no_officer_is_named() -> None:
    assert not any(officer.name in str(made()) for officer in rows.material().officers)


def test_many_beats_are_pages_with_repeated_headings_and_tags() -> None:
    content = draw_digest(digest(material(20), "es"))
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) >= 5
        assert "/StructTreeRoot" in document.Root
        assert document.Root.Lang == "es"


def test_page_is_for_those_who_work_for_the_whole_city(client: FlaskClient) -> None:
    assert client.get("/staff/briefings/digest").status_code == 302


def test_page_shows_the_newest_release_and_no_other_district(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    desk = staff_client("organizer")
    text = desk.get("/staff/briefings/digest?lang=es").text
    assert "Zona por zona" in text
    assert desk.get("/staff/briefings/digest?district=None").status_code == 404


def test_officer_of_a_beat_has_no_digest(
    city: Session, staff_client: Callable[..., FlaskClient]
) -> None:
    assert staff_client("officer").get("/staff/briefings/digest").status_code in {403, 404}

"""Reporting areas: neighboring beats counted together, settled before the first code is made."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.briefings.services import Wanted, make_briefing
from engage.config import Config
from engage.db import db
from engage.errors import InputErrors
from engage.places.models import Beat, Margin
from engage.results import queries as results
from engage.results import services as publishing
from engage.surveys.models import Response, Wave
from engage.surveys.plans import Act, DeckPlan, NotPossible
from engage.surveys.queries_areas import together, wave_areas
from engage.surveys.services import close_wave, open_wave, store_responses, submit
from engage.surveys.services_areas import join_beats
from engage.surveys.services_decks import create_deck
from tests.results.rows import answers
from tests.results.rows import make_wave as published_wave
from tests.surveys.rows import NOW, add_beats, add_wave
from tests.surveys.test_fielding import OPENS
from tests.surveys.test_services import sending_for
from tests.surveys.test_staff import send

WAVE = "2026-fall"
CLERK = Act("clerk@city.example", NOW)
PAGE = f"/staff/fieldwork/areas/{WAVE}"


@pytest.fixture
def wave(db_session: Session) -> Wave:
    """A draft in a city of four beats."""
    add_beats(db_session, "1", "2", "5", "10")
    return add_wave(db_session)


def test_beats_that_are_counted_together_are_one_area_with_a_name(
    db_session: Session, wave: Wave
) -> None:
    join_beats(db_session, WAVE, [["5", "2"]], CLERK)
    areas = wave_areas(db_session, wave)
    assert [area.code for area in areas] == ["1", "2+5", "10"]
    assert areas[1].name == {"en": "Beats 2 and 5 together", "es": "Zonas 2 y 5 juntas"}
    assert together(["1", "2", "5"])["en"] == "Beats 1, 2 and 5 together"


@pytest.mark.parametrize(
    ("groups", "fault"),
    [
        pytest.param([["1"]], "nothing beside it", id="alone"),
        pytest.param([["1", "9"]], "no beat 9", id="unknown"),
        pytest.param([["1", "2"], ["2", "5"]], "two areas", id="twice"),
    ],
)
def test_groups_that_make_no_sense_are_refused(
    db_session: Session, wave: Wave, groups: list[list[str]], fault: str
) -> None:
    with pytest.raises(InputErrors, match=fault):
        join_beats(db_session, WAVE, groups, CLERK)
    db_session.rollback()
    assert not any(area.is_joined for area in wave_areas(db_session, wave))


def test_areas_are_settled_with_the_first_deck(db_session: Session, wave: Wave) -> None:
    join_beats(db_session, WAVE, [["2", "5"]], CLERK)
    create_deck(db_session, WAVE, DeckPlan("2+5", 3, OPENS), "pepper")
    with pytest.raises(NotPossible, match="settled"):
        join_beats(db_session, WAVE, [], CLERK)


def test_a_deck_is_made_for_the_area_and_not_for_a_beat_in_it(
    db_session: Session, wave: Wave
) -> None:
    join_beats(db_session, WAVE, [["2", "5"]], CLERK)
    with pytest.raises(InputErrors, match=r"Make the deck for: 2\+5"):
        create_deck(db_session, WAVE, DeckPlan("5", 3, OPENS), "pepper")


def test_answers_of_letters_and_of_the_open_link_are_stored_with_the_area(
    db_session: Session, config: Config, wave: Wave
) -> None:
    join_beats(db_session, WAVE, [["2", "5"]], CLERK)
    open_wave(db_session, WAVE, config.keys)
    plan = DeckPlan("2+5", 1, OPENS)
    (code,) = create_deck(db_session, WAVE, plan, config.code_pepper)
    assert submit(db.engine, sending_for(wave, code, config.code_pepper, area=None))
    assert submit(db.engine, sending_for(wave, area="5", route="open"))
    assert submit(db.engine, sending_for(wave, area="1", route="open"))
    close_wave(db_session, WAVE, config.keys)
    assert sorted(db_session.scalars(select(Response.area))) == ["1", "2+5", "2+5"]


def test_residents_still_choose_their_own_beat(
    client: FlaskClient, db_session: Session, config: Config, wave: Wave
) -> None:
    join_beats(db_session, WAVE, [["2", "5"]], CLERK)
    open_wave(db_session, WAVE, config.keys)
    first = client.post(f"/s/{WAVE}", headers={"Sec-Fetch-Site": "same-origin"}).location
    page = client.get(first).text
    assert "5 Beat 5" in page
    assert "2+5" not in page


@pytest.fixture
def published(db_session: Session) -> str:
    """A published wave whose beats 2 and 5 have 20 answers each and are counted together."""
    add_beats(db_session, "1", "2", "5")
    for beat, adults in {"1": 500, "2": 300, "5": 200}.items():
        db_session.add(Margin(area=beat, variable="adults", level="all", count=adults))
    db_session.commit()
    published_wave(db_session, "2026-10")
    join_beats(db_session, "2026-10", [["2", "5"]], CLERK)
    records = [*answers("1", 60), *answers("2", 20, 0.9), *answers("5", 20, 0.9)]
    store_responses(db_session, "2026-10", records)
    publishing.publish(db_session, "2026-10", NOW, "organizer")
    return "2026-10"


def test_a_release_shows_the_area_once_and_by_its_name(db_session: Session, published: str) -> None:
    release = results.latest_release(db_session, published)
    assert release is not None
    assert [area.code for area in release.areas] == ["city", "1", "2+5"]
    area = release.area(results.area_of(release, "5"))
    assert area is not None
    assert (area.n, area.beats) == (40, ("2", "5"))
    assert area.name["es"] == "Zonas 2 y 5 juntas"
    assert results.area_of(release, "1") == "1"
    assert type(release).from_json(release.to_json()) == release


def test_every_surface_of_a_beat_shows_its_area(
    client: FlaskClient, db_session: Session, config: Config, published: str
) -> None:
    assert "Beats 2 and 5 together" in client.get(f"/results/{published}/5").text
    assert "Zonas 2 y 5 juntas" in client.get(f"/results/{published}/2+5?lang=es").text
    assert "Beats 2 and 5 together" in client.get("/beats/2?lang=en").text
    assert "together" not in client.get("/beats/1").text
    wanted = Wanted("5", published, "en")
    row, _content = make_briefing(db_session, config, wanted, NOW, "organizer")
    assert "About 40 people answered in Beats 2 and 5 together." in row.content


def test_the_page_proposes_joins_and_saves_them(
    staff_client: Callable[..., FlaskClient], db_session: Session, wave: Wave
) -> None:
    for beat in ("1", "2", "5", "10"):
        row = db_session.scalars(select(Beat).filter_by(code=beat)).one()
        row.district = "North" if beat in {"2", "5"} else ""
        size = 1000 if beat in {"1", "10"} else 100
        db_session.add(Margin(area=beat, variable="households", level="all", count=size))
    db_session.commit()
    organizer = staff_client("organizer")
    page = organizer.get(f"{PAGE}?answers=220").text
    assert "This is a proposal." in page
    assert page.count("selected") == 2
    saved = send(organizer, PAGE, PAGE, {"group": ["", "A", "A", ""]})
    assert "The areas are saved." in organizer.get(saved.location).text
    assert [area.code for area in wave_areas(db_session, wave)] == ["1", "2+5", "10"]
    refused = send(organizer, PAGE, PAGE, {"group": ["B", "A", "A", ""]})
    assert refused.status_code == 422
    assert "nothing beside it" in refused.text
    assert send(organizer, PAGE, PAGE, {"group": ["A"]}).status_code == 422
    create_deck(db_session, WAVE, DeckPlan("2+5", 1, OPENS), "pepper")
    assert "The areas are settled" in organizer.get(PAGE).text
    assert "Beats 2 and 5 together" in organizer.get(f"/staff/surveys/{WAVE}").text

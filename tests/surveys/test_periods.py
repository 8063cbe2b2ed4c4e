"""Standing surveys: periods follow one another, link and codes go on, and few are never mixed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.config import Config
from engage.db import db
from engage.errors import InputErrors
from engage.surveys import keys, sealing
from engage.surveys.models import Code, Inbox, Response, Wave
from engage.surveys.plans import Act, DeckPlan, NotPossible
from engage.surveys.queries import wave_by_code
from engage.surveys.queries_areas import area_by_beat
from engage.surveys.services import close_wave, create_wave, load_instrument_text, open_wave, submit
from engage.surveys.services_areas import join_beats
from engage.surveys.services_decks import create_deck
from engage.surveys.services_keys import hold_key_outside
from engage.surveys.tasks import run_due
from tests.promises.crashes import crash_at
from tests.surveys.rows import FACTS, NOW, SMALL, add_beats, add_wave
from tests.surveys.test_services import sending_for

ZONE = ZoneInfo("America/Los_Angeles")
FIRST, SECOND = "2026-fall", "2026-fall-p2"
ENDS = date(2026, 10, 15)
CLERK = Act("clerk@city.example", NOW)


def noon(day: date) -> datetime:
    """Return noon of a day in the city."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).astimezone(UTC)


@pytest.fixture
def standing(db_session: Session, config: Config) -> Wave:
    """An open standing survey with periods of a quarter."""
    add_beats(db_session, "1", "2")
    wave = add_wave(db_session)
    wave.is_automatic, wave.period_months = True, 3
    db_session.commit()
    join_beats(db_session, FIRST, [["1", "2"]], CLERK)
    return open_wave(db_session, FIRST, config.keys)


def answer(wave: Wave, n: int) -> None:
    """Send some answers by the open link."""
    db.session.refresh(wave)
    for _ in range(n):
        assert submit(db.engine, sending_for(wave, route="open"))


def turn(config: Config, day: date) -> None:
    """Let the calendar be followed."""
    run_due(db.session(), config.keys, noon(day), ZONE)
    db.session.rollback()


def counts(session: Session, code: str) -> tuple[str, int, int]:
    """Return the state of a wave, what waits in its inbox and what is stored of it."""
    wave = wave_by_code(session, code)
    sizes = [
        session.scalar(select(func.count()).select_from(t).where(t.wave_id == wave.id)) or 0
        for t in (Inbox, Response)
    ]
    return wave.status, sizes[0], sizes[1]


def test_a_period_ends_in_a_mix_and_the_next_one_is_open_already(
    standing: Wave, config: Config, db_session: Session
) -> None:
    answer(standing, 20)
    turn(config, ENDS)
    assert counts(db_session, FIRST) == ("open", 20, 0)
    turn(config, ENDS + timedelta(days=1))
    assert counts(db_session, FIRST) == ("closed", 0, 20)
    assert counts(db_session, SECOND) == ("open", 0, 0)
    second = wave_by_code(db_session, SECOND)
    assert (second.opens_on, second.closes_on) == (date(2026, 10, 16), date(2027, 1, 15))
    assert second.previous_id == standing.id
    assert second.fact("recruitment") == standing.fact("recruitment")
    assert area_by_beat(db_session, second) == {"1": "1+2", "2": "1+2"}
    assert keys.read_wave_key(config.keys, FIRST) is None
    assert keys.read_wave_key(config.keys, SECOND) is not None


def test_fewer_than_twenty_answers_join_the_next_period(
    standing: Wave, config: Config, db_session: Session
) -> None:
    answer(standing, 19)
    turn(config, ENDS + timedelta(days=1))
    assert counts(db_session, FIRST) == ("open", 19, 0)
    assert wave_by_code(db_session, FIRST).closes_on == date(2026, 11, 30)
    db_session.rollback()
    answer(standing, 1)
    turn(config, date(2026, 12, 1))
    assert counts(db_session, FIRST) == ("closed", 0, 20)


def test_link_and_codes_go_on_in_the_next_period(
    standing: Wave, config: Config, db_session: Session, client: FlaskClient
) -> None:
    plan = DeckPlan("1+2", 2, date(2026, 9, 1))
    code, _other = create_deck(db_session, FIRST, plan, config.code_pepper)
    answer(standing, 20)
    turn(config, ENDS + timedelta(days=1))
    second = wave_by_code(db_session, SECOND)
    assert set(db_session.scalars(select(Code.wave_id))) == {second.id}
    assert client.get(f"/s/{FIRST}").location == f"/s/{SECOND}"
    assert client.get(f"/c/{code}").location == f"/s/{SECOND}"
    assert submit(db.engine, sending_for(second, code, config.code_pepper, area=None))


def test_third_period_is_found_from_the_first_link(
    standing: Wave, config: Config, db_session: Session, client: FlaskClient
) -> None:
    answer(standing, 20)
    turn(config, ENDS + timedelta(days=1))
    answer(wave_by_code(db_session, SECOND), 20)
    turn(config, date(2027, 1, 16))
    assert client.get(f"/s/{FIRST}").location == "/s/2026-fall-p3"


def test_closing_by_hand_ends_it_for_good(
    standing: Wave, config: Config, db_session: Session, client: FlaskClient
) -> None:
    answer(standing, 20)
    close_wave(db_session, FIRST, config.keys)
    turn(config, ENDS + timedelta(days=1))
    assert db_session.scalars(select(Wave.code)).all() == [FIRST]
    assert client.get(f"/s/{FIRST}").status_code == 410


def test_crash_at_any_statement_loses_no_answer_and_opens_one_period(
    standing: Wave, config: Config
) -> None:
    answer(standing, 20)
    day, k, has_crashed = ENDS + timedelta(days=1), 0, True
    while has_crashed:
        k += 1
        with crash_at(k) as watch:
            turn(config, day)
        has_crashed = watch.has_crashed
        _status, n_waiting, n_stored = counts(db.session(), FIRST)
        db.session.rollback()
        assert sorted((n_waiting, n_stored)) == [0, 20], f"statement {k}"
    assert counts(db.session(), FIRST) == ("closed", 0, 20)
    assert db.session.scalar(select(func.count()).select_from(Wave)) == 2
    assert k > 5


@pytest.mark.parametrize("months", [0, 4, 12])
def test_results_come_at_least_every_quarter(db_session: Session, months: int) -> None:
    found = load_instrument_text(db_session, SMALL, "small.yaml", NOW)
    with pytest.raises(InputErrors, match="too long or too short"):
        create_wave(db_session, FIRST, found, replace(FACTS, period_months=months))


def test_the_key_of_a_standing_survey_stays_here(db_session: Session, config: Config) -> None:
    wave = add_wave(db_session)
    wave.period_months = 3
    db_session.commit()
    public = sealing.public_key_of(sealing.new_private_key())
    with pytest.raises(NotPossible, match="standing survey"):
        hold_key_outside(db_session, FIRST, public, config.keys, CLERK)


def test_the_page_says_that_it_goes_on(
    staff_client: Callable[..., FlaskClient], standing: Wave
) -> None:
    page = staff_client("organizer").get(f"/staff/surveys/{FIRST}").text
    assert "a period lasts 3 months" in page
    assert "ends it for good" in page

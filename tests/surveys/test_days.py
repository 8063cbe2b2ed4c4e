"""The days of a wave can be moved until it is closed, as far as that makes sense."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.config import Config
from engage.errors import InputErrors
from engage.surveys.models import Wave
from engage.surveys.plans import Act, NotPossible, Revision
from engage.surveys.revising import revise_wave_facts
from engage.surveys.services import close_wave, open_wave
from engage.surveys.services_fielding import close_web
from tests.surveys.rows import NOW, add_beats, add_wave
from tests.surveys.test_staff import send

WAVE = "2026-fall"
CLERK = Act("clerk@city.example", NOW)
TODAY = date(2026, 9, 10)
LATER = date(2026, 10, 20)


@pytest.fixture
def wave(db_session: Session) -> Wave:
    """A draft from September 1 to October 15."""
    add_beats(db_session, "1")
    return add_wave(db_session)


def move(session: Session, **days: Any) -> Wave:
    return revise_wave_facts(session, WAVE, Revision(**days), CLERK, TODAY)


def refusal(session: Session, **days: Any) -> str:
    with pytest.raises(InputErrors) as refused:
        move(session, **days)
    session.rollback()
    return " ".join(problem.what for problem in refused.value.problems)


def test_fieldwork_that_ends_with_the_web_follows_it(db_session: Session, wave: Wave) -> None:
    moved = move(db_session, opens_on=date(2026, 9, 5), closes_on=LATER)
    assert moved.opens_on == date(2026, 9, 5)
    assert (moved.closes_on, moved.fieldwork_ends_on) == (LATER, LATER)
    row = db_session.scalars(select(AuditRow).filter_by(action="wave.revise")).one()
    assert "2026-10-20" in str(row.detail)


def test_open_wave_keeps_its_first_day_and_moves_its_last(
    db_session: Session, config: Config, wave: Wave
) -> None:
    open_wave(db_session, WAVE, config.keys)
    assert "open already" in refusal(db_session, opens_on=date(2026, 9, 5))
    assert move(db_session, closes_on=TODAY).closes_on == TODAY


def test_after_the_web_only_fieldwork_can_go_on(
    db_session: Session, config: Config, wave: Wave
) -> None:
    open_wave(db_session, WAVE, config.keys)
    close_web(db_session, WAVE)
    assert "closed on the web" in refusal(db_session, closes_on=LATER)
    assert move(db_session, fieldwork_ends_on=LATER).fieldwork_ends_on == LATER


def test_closed_wave_keeps_its_days(db_session: Session, config: Config, wave: Wave) -> None:
    open_wave(db_session, WAVE, config.keys)
    close_wave(db_session, WAVE, config.keys)
    with pytest.raises(NotPossible, match="settled"):
        move(db_session, closes_on=LATER)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        pytest.param({"closes_on": date(2026, 8, 1)}, "before it opens", id="upside down"),
        pytest.param({"closes_on": date(2026, 9, 9)}, "is over", id="yesterday"),
        pytest.param({"fieldwork_ends_on": date(2026, 10, 1)}, "Fieldwork ends", id="too short"),
    ],
)
def test_days_that_make_no_sense_are_refused_whole(
    db_session: Session, wave: Wave, days: dict[str, date], words: str
) -> None:
    assert words in refusal(db_session, **days)
    db_session.refresh(wave)
    assert (wave.closes_on, wave.fieldwork_ends_on) == (date(2026, 10, 15),) * 2


def test_clerk_moves_the_days_on_a_page(
    staff_client: Callable[..., FlaskClient], db_session: Session, wave: Wave
) -> None:
    organizer, page = staff_client("organizer"), f"/staff/surveys/{WAVE}/days"
    assert page in organizer.get(f"/staff/surveys/{WAVE}").text
    typed = {"opens_on": "2090-09-01", "closes_on": "2090-10-20", "is_automatic": "y"}
    assert send(organizer, page, page, typed).status_code == 303
    db_session.refresh(wave)
    assert (wave.closes_on, wave.is_automatic) == (date(2090, 10, 20), True)
    refused = send(organizer, page, page, typed | {"closes_on": "2090-08-01"})
    assert refused.status_code == 422
    assert "It closes before it opens." in refused.text


def test_command_moves_days(runner: Callable[..., Result], db_session: Session, wave: Wave) -> None:
    result = runner("wave", "revise", WAVE, "--closes", "2090-10-20", "--automatic")
    assert result.exit_code == 0, result.output
    db_session.refresh(wave)
    assert (wave.closes_on, wave.is_automatic) == (date(2090, 10, 20), True)

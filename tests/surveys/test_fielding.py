"""The calendar of a wave: it opens, closes on the web and is mixed by its dates, in the city."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.config import Config
from engage.db import db
from engage.errors import InputErrors
from engage.surveys import keys, sealing
from engage.surveys.days import due
from engage.surveys.models import Response, Status, Wave
from engage.surveys.plans import DeckPlan, NotPossible
from engage.surveys.queries import wave_by_code
from engage.surveys.running import BY_STAFF, keyed_wave_of_code, open_survey, wave_of_code
from engage.surveys.sending import CodeUnusable, Sending
from engage.surveys.services import (
    create_wave,
    load_instrument_text,
    open_wave,
    submit,
)
from engage.surveys.services_decks import create_deck
from engage.surveys.services_fielding import close_web
from engage.surveys.tasks import run_due
from tests.surveys.rows import FACTS, NOW, SMALL, add_beats, add_wave
from tests.surveys.test_services import sending_for
from tests.surveys.test_staff import send

ZONE = ZoneInfo("America/Los_Angeles")
WAVE = "2026-fall"
OPENS, CLOSES, ENDS = date(2026, 9, 1), date(2026, 10, 15), date(2026, 10, 25)
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def at(day: date, hour: int = 12) -> datetime:
    """Return an hour of a day in the city."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(UTC)


def after(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)


@pytest.fixture
def planned(db_session: Session) -> Wave:
    """A draft that goes by the calendar: web until 15 October, paper until the 25th."""
    add_beats(db_session, "1", "2")
    wave = add_wave(db_session)
    wave.is_automatic, wave.fieldwork_ends_on = True, ENDS
    db_session.commit()
    return wave


@pytest.fixture
def run(config: Config) -> Callable[[datetime], Status]:
    """Let the calendar be followed at a moment and return the state of the wave after it."""

    def follow(now: datetime) -> Status:
        run_due(db.session(), config.keys, now, ZONE)
        status = wave_by_code(db.session(), WAVE).status
        db.session.rollback()
        return status

    return follow


def sent_by(wave: Wave, route: str, code: str | None = None, pepper: str = "") -> Sending:
    """Return answers on a route."""
    return sending_for(wave, code, pepper, route=route)


def test_a_wave_lives_by_its_dates(planned: Wave, run: Callable[[datetime], Status]) -> None:
    told = [
        (at(OPENS - timedelta(days=1), 23), "draft"),
        (at(OPENS, 0), "open"),
        (at(CLOSES, 23), "open"),
        (at(after(CLOSES), 0), "keying"),
        (at(ENDS, 23), "keying"),
        (at(after(ENDS), 0), "closed"),
    ]
    assert [run(moment) for moment, _ in told] == [status for _, status in told]


def test_following_the_calendar_twice_is_following_it_once(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session
) -> None:
    for moment in (at(OPENS), at(OPENS), at(after(ENDS)), at(after(ENDS))):
        run(moment)
    of_wave = AuditRow.object == f"wave {WAVE}"
    acts = db_session.scalars(select(AuditRow.action).where(of_wave).order_by(AuditRow.seq))
    assert list(acts) == ["wave.open", "wave.close"]


def test_who_presses_open_after_the_calendar_did_changes_nothing(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session, config: Config
) -> None:
    run(at(OPENS))
    key = wave_by_code(db_session, WAVE).public_key
    assert open_wave(db_session, WAVE, config.keys).public_key == key
    outside = sealing.public_key_of(sealing.new_private_key())
    with pytest.raises(NotPossible, match="only a draft"):
        open_wave(db_session, WAVE, config.keys, outside)


def test_a_computer_that_slept_over_the_whole_wave_opens_nothing(
    planned: Wave, run: Callable[[datetime], Status]
) -> None:
    assert run(at(after(CLOSES))) == "draft"


def test_a_wave_that_goes_by_hand_is_left_alone(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session
) -> None:
    planned.is_automatic = False
    db_session.commit()
    assert run(at(OPENS)) == "draft"


def test_what_one_wave_refuses_stops_no_other(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session, config: Config
) -> None:
    first = add_wave(db_session, "2026-also")
    first.is_automatic, first.fieldwork_ends_on = True, ENDS
    db_session.commit()
    for code in (WAVE, "2026-also"):
        open_wave(db_session, code, config.keys)
    keys.destroy_wave_key(config.keys, WAVE)
    assert run(at(after(ENDS))) != "closed"
    assert wave_by_code(db_session, "2026-also").status == "closed"


def test_a_wave_without_late_paper_is_mixed_the_day_after_it_closes(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session
) -> None:
    planned.fieldwork_ends_on = CLOSES
    db_session.commit()
    assert [run(at(day)) for day in (OPENS, CLOSES, after(CLOSES))] == ["open", "open", "closed"]


def test_a_key_held_elsewhere_is_waited_for(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session, config: Config
) -> None:
    public_key = sealing.public_key_of(sealing.new_private_key())
    open_wave(db_session, WAVE, config.keys, public_key)
    assert run(at(after(ENDS))) == "keying"
    assert due(db_session, after(ENDS)) == []


def test_between_web_and_end_only_what_staff_key_in_is_taken(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session, config: Config
) -> None:
    run(at(OPENS))
    plan = DeckPlan("1", 2, OPENS)
    first, second = create_deck(db_session, WAVE, plan, config.code_pepper)
    run(at(after(CLOSES)))
    wave = wave_by_code(db_session, WAVE)
    for route in ("code", "open"):
        with pytest.raises(CodeUnusable):
            submit(db.engine, sent_by(wave, route, first, config.code_pepper))
    assert submit(db.engine, sent_by(wave, "paper", first, config.code_pepper))
    assert submit(db.engine, sent_by(wave, "phone", second, config.code_pepper))
    assert run(at(after(ENDS))) == "closed"
    modes = db_session.execute(select(Response.route, Response.mode).order_by(Response.route))
    assert [tuple(row) for row in modes] == [("paper", "paper"), ("phone", "phone")]


def test_a_code_on_paper_is_known_longer_than_on_the_web(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session, config: Config
) -> None:
    run(at(OPENS))
    (code,) = create_deck(db_session, WAVE, DeckPlan("1", 1, OPENS), config.code_pepper)
    hashed = sending_for(planned, code, config.code_pepper).code or b""
    assert wave_of_code(db_session, hashed) == keyed_wave_of_code(db_session, hashed) == WAVE
    close_web(db_session, WAVE)
    assert wave_of_code(db_session, hashed) is open_survey(db_session, WAVE) is None
    assert keyed_wave_of_code(db_session, hashed) == WAVE
    assert open_survey(db_session, WAVE, BY_STAFF) is not None


def test_a_tablet_at_a_meeting_is_a_mode_of_its_own(
    planned: Wave, run: Callable[[datetime], Status], db_session: Session
) -> None:
    run(at(OPENS))
    wave = wave_by_code(db_session, WAVE)
    assert submit(db.engine, sending_for(wave, route="open", mode="meeting"))
    run(at(after(ENDS)))
    assert db_session.scalars(select(Response.mode)).one() == "meeting"


def test_a_resident_who_comes_too_late_is_told_what_counts_still(
    client: FlaskClient, planned: Wave, run: Callable[[datetime], Status]
) -> None:
    run(at(OPENS))
    page = client.post(f"/s/{WAVE}", headers=SAME_SITE)
    assert client.get(page.location).status_code == 200
    run(at(after(CLOSES)))
    sent = client.post(f"/s/{WAVE}/send", data={"key": "00"}, headers=SAME_SITE)
    started = client.get(f"/s/{WAVE}")
    for late in (sent, started):
        assert late.status_code == 410
        assert "has closed on the web" in late.text
        assert "October 25, 2026" in late.text
    assert "October 25" not in _after_the_mix(client, run)


def _after_the_mix(client: FlaskClient, run: Callable[[datetime], Status]) -> str:
    run(at(after(ENDS)))
    return client.get(f"/s/{WAVE}?lang=en").text


def test_a_wave_that_never_opened_is_no_closed_one(client: FlaskClient, planned: Wave) -> None:
    page = client.get(f"/s/{WAVE}")
    assert page.status_code == 404
    assert "has closed" not in page.text


def test_a_draft_is_not_closed_on_the_web(planned: Wave, db_session: Session) -> None:
    with pytest.raises(NotPossible):
        close_web(db_session, WAVE)


def test_fieldwork_does_not_end_before_the_web_closes(db_session: Session) -> None:
    planned_badly = replace(FACTS, fieldwork_ends_on=FACTS.closes_on - timedelta(days=1))
    content_hash = load_instrument_text(db_session, SMALL, "small.yaml", NOW)
    with pytest.raises(InputErrors, match="Fieldwork ends before"):
        create_wave(db_session, WAVE, content_hash, planned_badly)


def test_the_button_closes_the_web_only(
    planned: Wave,
    run: Callable[[datetime], Status],
    staff_client: Callable[..., FlaskClient],
    db_session: Session,
) -> None:
    run(at(OPENS))
    organizer, page = staff_client("organizer"), f"/staff/surveys/{WAVE}"
    assert "Close it on the web" in organizer.get(page).text
    answered = send(organizer, page, f"{page}/close-web", {})
    assert "takes no more answers on the web" in organizer.get(answered.location).text
    assert wave_by_code(db_session, WAVE).status == "keying"

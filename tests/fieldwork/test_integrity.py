"""Suspect answers of an open link: found, set aside with a reason, counted again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.config import Config
from engage.fieldwork.queries_integrity import screen
from engage.results.services import prepare
from engage.surveys.models import Response, Wave
from engage.surveys.plans import Act
from engage.surveys.queries import n_set_aside, sample, wave_by_code
from engage.surveys.records import Record
from engage.surveys.services import open_wave, store_responses
from engage.surveys.services_integrity import put_back, set_aside
from tests.surveys.rows import add_beats, add_wave, make_record
from tests.surveys.test_staff import send

WAVE = "2026-fall"
ACT = Act("clerk@city.example", datetime(2026, 10, 1, tzinfo=UTC))


def store(session: Session, records: list[Record]) -> Wave:
    """Store answers of an open link."""
    add_beats(session, "1", "2")
    add_wave(session, kind="chose")
    store_responses(session, WAVE, records)
    return wave_by_code(session, WAVE)


def crowd(n: int, *marks: str) -> list[Record]:
    """Return answers of people who chose to come, with the same marks."""
    return [make_record(route="open", marks=marks) for _ in range(n)]


def test_reasons_are_counted_and_a_code_is_never_suspect(db_session: Session) -> None:
    wave = store(db_session, [*crowd(12, "fast"), *crowd(3, "fast", "burst"), *crowd(5)])
    found = screen(db_session, wave)
    assert (found.n, found.n_of("fast"), found.n_of("burst")) == (20, 15, 3)
    assert len(found.chosen(["fast", "burst"], 1)) == 15
    assert len(found.chosen(["fast", "burst"], 2)) == 3


def test_what_is_set_aside_is_in_no_figure_and_comes_back(db_session: Session) -> None:
    wave = store(db_session, [*crowd(12, "fast"), *crowd(30)])
    before = prepare(db_session, WAVE).content
    chosen = screen(db_session, wave).chosen(["fast"], 1)
    assert set_aside(db_session, WAVE, chosen, "looks like a script", ACT) == 12
    assert sample(db_session, WAVE).n == 30
    content = prepare(db_session, WAVE).content
    assert (
        "About 10 answers by the open link were set aside" in content.disclosure["processing"]["en"]
    )
    assert put_back(db_session, WAVE, "they were neighbors", ACT) == 12
    assert prepare(db_session, WAVE).content.sha256 == before.sha256


def test_audit_says_how_many_and_why_and_never_which(db_session: Session) -> None:
    wave = store(db_session, crowd(12, "fast"))
    set_aside(db_session, WAVE, screen(db_session, wave).chosen(["fast"], 1), "a script", ACT)
    row = db_session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    assert row is not None
    assert (row.action, row.detail) == (
        "integrity.set_aside",
        {"answers": 12, "why": "a script"},
    )


def test_answers_with_a_code_cannot_be_set_aside(db_session: Session) -> None:
    add_beats(db_session, "1", "2")
    add_wave(db_session)
    store_responses(db_session, WAVE, [make_record() for _ in range(12)])
    ids = {str(one): "fast" for one in db_session.scalars(select(Response.id))}
    assert set_aside(db_session, WAVE, ids, "too critical", ACT) == 0
    assert n_set_aside(db_session, wave_by_code(db_session, WAVE)) == 0


def test_page_sets_aside_and_puts_back(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    wave = store(db_session, [*crowd(12, "fast"), *crowd(30)])
    organizer = staff_client("organizer")
    address = f"/staff/fieldwork/integrity/{WAVE}"
    page = organizer.get(address)
    assert "about 10" in page.text
    done = send(organizer, address, f"{address}/aside", {"reasons": "fast", "why": "a script"})
    assert done.status_code == 303
    db_session.rollback()
    assert n_set_aside(db_session, wave) == 12
    assert "Set aside now: about 10" in organizer.get(address).text
    send(organizer, address, f"{address}/back", {"why": "neighbors"})
    db_session.rollback()
    assert n_set_aside(db_session, wave) == 0


@pytest.mark.parametrize(
    "form", [{"why": "x"}, {"reasons": "fast"}, {"reasons": "ugly", "why": "x"}]
)
def test_nothing_is_set_aside_without_a_reason(
    staff_client: Callable[..., FlaskClient], db_session: Session, form: dict[str, str]
) -> None:
    wave = store(db_session, crowd(12, "fast"))
    address = f"/staff/fieldwork/integrity/{WAVE}"
    page = send(staff_client("organizer"), address, f"{address}/aside", form)
    assert page.status_code == 422
    db_session.rollback()
    assert n_set_aside(db_session, wave) == 0


def test_open_wave_has_no_screen(
    staff_client: Callable[..., FlaskClient], db_session: Session, config: Config
) -> None:
    add_beats(db_session, "1")
    add_wave(db_session, kind="chose")
    open_wave(db_session, WAVE, config.keys)
    page = staff_client("organizer").get(f"/staff/fieldwork/integrity/{WAVE}")
    assert page.status_code == 409

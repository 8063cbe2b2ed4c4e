"""Which beats a person may see."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from engage.people.queries import officers_on, visible_beats
from engage.people.services import end_tenure, set_active
from tests.people.rows import NOW, TODAY, beat, person, tenure


@pytest.mark.parametrize("role", ["administrator", "organizer", "analyst"])
def test_citywide_roles_see_all_beats(db_session: Session, role: str) -> None:
    assert visible_beats(db_session, person(db_session, role), TODAY) is None


@pytest.mark.parametrize(
    ("first", "last", "is_seen"),
    [
        pytest.param(date(2026, 1, 1), None, True, id="open end"),
        pytest.param(TODAY, None, True, id="first day"),
        pytest.param(date(2026, 1, 1), TODAY, True, id="last day"),
        pytest.param(date(2026, 1, 1), date(2026, 5, 3), False, id="ended yesterday"),
        pytest.param(date(2026, 5, 5), None, False, id="begins tomorrow"),
    ],
)
def test_officer_sees_a_beat_on_the_days_of_the_tenure(
    db_session: Session, first: date, last: date | None, is_seen: bool
) -> None:
    own, officer = beat(db_session), person(db_session)
    tenure(db_session, own.id, officer.id, (first, last))
    expected = frozenset({own.id}) if is_seen else frozenset()
    assert visible_beats(db_session, officer, TODAY) == expected


def test_sergeant_sees_several_beats_and_not_the_others(db_session: Session) -> None:
    rows = [beat(db_session, code) for code in ("B1", "B2", "B3")]
    sergeant = person(db_session)
    for row in rows[:2]:
        tenure(db_session, row.id, sergeant.id, (TODAY, None))
    assert visible_beats(db_session, sergeant, TODAY) == {rows[0].id, rows[1].id}


def test_closed_account_sees_nothing(db_session: Session) -> None:
    boss = person(db_session, "administrator")
    set_active(db_session, boss.id, False, actor="test", now=NOW)
    assert visible_beats(db_session, boss, TODAY) == frozenset()


def test_beat_lists_its_officers_with_and_without_account(db_session: Session) -> None:
    own, officer = beat(db_session), person(db_session)
    tenure(db_session, own.id, officer.id, (date(2026, 2, 1), None))
    tenure(db_session, own.id, None, (date(2026, 1, 1), None))
    assert [row.name for row in officers_on(db_session, own.id, TODAY)] == ["Officer Lee", "Ana"]


def test_ended_tenure_takes_the_beat_away_the_next_day(db_session: Session) -> None:
    own, officer = beat(db_session), person(db_session)
    row = tenure(db_session, own.id, officer.id, (date(2026, 1, 1), None))
    end_tenure(db_session, row.id, last_on=TODAY, actor="test", now=NOW)
    assert visible_beats(db_session, officer, date(2026, 5, 5)) == frozenset()

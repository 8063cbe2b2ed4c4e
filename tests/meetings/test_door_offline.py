"""Facts about a door without a network: what devices noted is merged exactly once, in any order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.meetings.door_events import MOST_EVENTS, Batch, Event, keyed, ticket_list
from engage.meetings.models import Meeting, Rsvp
from engage.meetings.models_attendance import CheckIn, DoorCount, DoorEvent
from engage.meetings.queries_attendance import attendance, tickets_around
from engage.meetings.services import schedule_meeting
from engage.meetings.services_attendance import Scan, check_in, count, undo_check_in
from engage.meetings.services_door import merge
from engage.meetings.services_rsvps import cancel_rsvp
from tests.meetings.rows import BASE, BY, NOW, beat, coming, details, meeting, when

SALT = "salt"


def nonce(n: int) -> str:
    return str(UUID(int=n))


def event(n: int, kind: str, at: datetime, **more: object) -> Event:
    return Event.model_validate({"nonce": nonce(n), "kind": kind, "at": at, **more})


def counted(n: int, at: datetime, change: int = 1) -> Event:
    return event(n, "count", at, what="people", change=change)


def shown(n: int, at: datetime, rsvp: Rsvp, *, forced: bool = False) -> Event:
    ticket = keyed(SALT, str(rsvp.door_code))
    return event(n, "code", at, salt=SALT, ticket=ticket, is_forced=forced)


def said(session: Session, made: Meeting, *events: Event, late: int = 60) -> list[str]:
    now = made.starts_at + timedelta(minutes=late)
    return list(merge(session, made.id, events, now, BY).values())


def test_two_devices_and_repeated_batches_count_once(db_session: Session) -> None:
    made = meeting(db_session)
    at, (ana, _) = made.starts_at, coming(db_session, made.id, "ana@example.org", 3)
    first = [counted(1, at), counted(2, at, 10), shown(3, at, ana)]
    assert said(db_session, made, *first) == ["ok", "ok", "ok"]
    assert said(db_session, made, *first) == ["ok", "ok", "ok"]
    assert said(db_session, made, shown(4, at, ana)) == ["already"]
    assert attendance(db_session, made.id) == 14
    assert said(db_session, made, event(5, "undo", at, of=nonce(3))) == ["ok"]
    assert attendance(db_session, made.id) == 14, "the second device let her in too"
    assert said(db_session, made, event(6, "undo", at, of=nonce(4))) == ["ok"]
    assert attendance(db_session, made.id) == 11
    assert db_session.query(CheckIn).filter(CheckIn.undone_at.is_(None)).count() == 0


def test_undo_may_arrive_before_what_it_takes_back(db_session: Session) -> None:
    made = meeting(db_session)
    at = made.starts_at
    assert said(db_session, made, event(9, "undo", at, of=nonce(1)), counted(1, at)) == ["ok", "ok"]
    assert attendance(db_session, made.id) == 0


def test_validity_is_tested_before_already_in_and_a_late_upload_stays_admitted(
    db_session: Session,
) -> None:
    made, other = meeting(db_session, capacity=2), meeting(db_session)
    at, (ana, token) = made.starts_at, coming(db_session, made.id, "ana@example.org")
    bo, _ = coming(db_session, made.id, "bo@example.org")
    waits, _ = coming(db_session, made.id, "cy@example.org", 2)
    elsewhere, _ = coming(db_session, other.id, "di@example.org")
    early = shown(1, at - timedelta(minutes=5), ana)
    cancel_rsvp(db_session, token, at, BASE)
    nobody = event(2, "code", at, salt=SALT, ticket="0" * 64)
    events = [
        nobody,
        shown(3, at, elsewhere),
        shown(4, at, waits),
        shown(5, at, waits, forced=True),
    ]
    assert said(db_session, made, *events) == ["unknown", "wrong_meeting", "waitlisted", "ok"]
    assert db_session.query(AuditRow).filter_by(action="door.force").count() == 1
    assert said(db_session, made, early) == ["ok"], "she came before her seat was given back"
    assert said(db_session, made, shown(6, at + timedelta(minutes=1), ana)) == ["cancelled"]
    assert told(db_session, made) == {
        keyed(SALT, str(one.door_code)): state
        for one, state in (
            (ana, "cancelled"), (bo, "ok"), (waits, "waitlisted"), (elsewhere, "wrong_meeting"),
        )
    }  # fmt: skip


def told(session: Session, made: Meeting) -> dict[str, str]:
    return dict(ticket_list(made, tickets_around(session, made), SALT))


def test_old_events_clocks_ahead_and_forged_nonces_are_refused(db_session: Session) -> None:
    made, other = meeting(db_session), meeting(db_session)
    at, (ana, _) = made.starts_at, coming(db_session, made.id, "ana@example.org")
    day = timedelta(hours=24)
    assert said(db_session, made, counted(1, at - day)) == ["too_old"]
    assert said(db_session, made, counted(2, at + day)) == ["clock_ahead"]
    assert said(db_session, made, event(3, "count", at, what="dogs", change=1)) == ["not_counted"]
    assert said(db_session, made, counted(4, at), shown(5, at, ana)) == ["ok", "ok"]
    assert said(db_session, made, counted(4, at, 9), counted(5, at)) == ["forged", "forged"]
    assert said(db_session, other, counted(4, at), event(6, "undo", at, of=nonce(4))) == [
        "forged", "forged",
    ]  # fmt: skip
    assert attendance(db_session, made.id) == 2
    assert said(db_session, made, counted(4, at), late=60 * 48) == ["ok"], "it was merged before"
    only_counts = merge(db_session, made.id, [shown(7, at, ana)], at, None)
    assert only_counts == {nonce(7): "not_allowed"}


def test_what_is_kept_of_an_event_has_no_time_and_an_undo_online_stands(
    db_session: Session,
) -> None:
    made = meeting(db_session)
    at, (ana, _) = made.starts_at, coming(db_session, made.id, "ana@example.org")
    assert check_in(db_session, made.id, Scan(str(ana.door_code), "x"), at, BY).reason == "ok"
    assert said(db_session, made, shown(1, at, ana)) == ["already"]
    undo_check_in(db_session, made.id, ana.id, NOW)
    said(db_session, made, shown(1, at, ana))
    assert attendance(db_session, made.id) == 0
    types = {str(column.type) for column in DoorEvent.__table__.columns}
    assert not any("DATE" in name.upper() for name in types)


def test_less_may_be_merged_before_more_and_no_page_shows_less_than_nobody(
    db_session: Session,
) -> None:
    made = meeting(db_session)
    said(db_session, made, counted(1, made.starts_at, -1))
    assert attendance(db_session, made.id) == 0
    said(db_session, made, counted(2, made.starts_at))
    count(db_session, made.id, "people", 1)
    assert attendance(db_session, made.id) == 1


def test_batches_are_small_and_hold_nothing_else() -> None:
    one = {"nonce": nonce(1), "kind": "count", "at": "2026-07-01T18:00:00Z"}
    Batch.model_validate({"events": [one] * MOST_EVENTS})
    for bad in (
        {"events": [one] * (MOST_EVENTS + 1)}, {"events": [one | {"name": "Ana"}]},
        {"events": [one | {"nonce": "1"}]}, {"events": [one | {"at": "2026-07-01T18:00:00"}]},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            Batch.model_validate(bad)


@how(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), changes=st.lists(st.sampled_from([-1, 1, 10]), max_size=6))
def test_any_interleaving_of_two_devices_gives_the_same_count(
    db_session: Session, seed: int, changes: list[int]
) -> None:
    made, chance = meeting(db_session), Random(seed)  # noqa: S311  # an order, not a secret
    at, (ana, _) = made.starts_at, coming(db_session, made.id, "ana@example.org", 2)
    base = made.id * 1000
    events = [counted(base + n, at, change) for n, change in enumerate(changes)]
    events += [shown(base + 100, at, ana), shown(base + 101, at, ana)]
    undone = [one for one in events if chance.random() < 0.4]
    events += [event(base + 200 + n, "undo", at, of=one.nonce) for n, one in enumerate(undone)]
    sent = [one for one in events for _ in range(chance.randint(1, 3))]
    chance.shuffle(sent)
    while sent:
        size = chance.randint(1, 5)
        said(db_session, made, *sent[:size])
        sent = sent[size:]
    left = [one for one in events if one.kind != "undo" and one not in undone]
    row = db_session.get(DoorCount, {"meeting_id": made.id, "what": "people"})
    assert (row.n if row else 0) == sum(one.change for one in left)
    parties = 2 if any(one.kind == "code" for one in left) else 0
    assert attendance(db_session, made.id) == parties + max(sum(one.change for one in left), 0)


def test_device_gets_hashes_without_names_and_sends_with_a_token(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    place = beat(db_session)
    local = datetime.now(UTC).astimezone(when().zone) - timedelta(minutes=10)
    start = when(local.strftime("%Y-%m-%dT%H:%M"))
    made = schedule_meeting(db_session, details(beat_codes=["3"]), start, NOW, BY)
    ana, _ = coming(db_session, made.id, "ana@example.org", 2)
    desk, officer = staff_client("organizer"), staff_client("officer", beats=[place.id])
    door = f"/staff/meetings/{made.id}/door"
    answer = desk.get(f"{door}/state.json")
    given = answer.get_json()
    ticket = keyed(given["salt"], str(ana.door_code))
    assert given["tickets"] == {ticket: "ok"}
    assert "example.org" not in answer.text
    assert str(ana.door_code) not in answer.text
    assert officer.get(f"{door}/state.json").get_json()["tickets"] == {}
    at = datetime.now(UTC)
    code = event(1, "code", at, salt=given["salt"], ticket=ticket)
    batch = Batch(events=[code, counted(2, at)]).model_dump(mode="json")
    assert desk.post(f"{door}/merge", json=batch).status_code == 400, "no token"
    token = {"X-CSRFToken": given["token"]}
    sent = [desk.post(f"{door}/merge", json=batch, headers=token).get_json() for _ in range(2)]
    assert sent == [{"answers": {nonce(1): "ok", nonce(2): "ok"}, "here": 3}] * 2
    assert desk.get(f"{door}/state.json").get_json()["here"] == 3
    bad = desk.post(f"{door}/merge", json={"events": [{}]}, headers=token)
    assert (bad.status_code, "at most 200" in bad.text) == (422, True)

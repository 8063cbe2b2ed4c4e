"""Facts about commitments: owned by a role, public, updated by whoever holds the beat."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.mail.models import OutboxMail
from engage.meetings.models_commitments import Commitment, CommitmentEvent, UpdateLink
from engage.meetings.queries_commitments import (
    commitment_tally,
    commitments_of_meeting,
    history_of,
    last_meeting_of_beat,
    open_commitments,
)
from engage.meetings.services_commitments import (
    AlreadyClosed,
    NoSuchLink,
    Update,
    ask_owners,
    update_by_link,
    update_commitment,
)
from engage.meetings.services_reminders import remind_owners
from engage.people.models import User
from engage.people.services import NewTenure, NewUser, assign_officer, create_user
from tests.meetings.minutes_rows import AFTER, DUE, DURING, held, promised
from tests.meetings.rows import BASE, BY, NOW, csrf, mails


def account(session: Session, name: str, role: str = "officer", language: str = "en") -> User:
    new = NewUser(f"{name}@example.org", name, (role,), language)
    return create_user(session, new, actor="test", now=NOW)


def officer(
    session: Session,
    beat_id: int,
    name: str = "bo",
    to_on: date | None = None,
    *,
    is_supervisor: bool = False,
) -> User:
    user = account(session, name)
    tenure = NewTenure(
        beat_id, date(2026, 1, 1), to_on, user_id=user.id, is_supervisor=is_supervisor
    )
    assign_officer(session, tenure, actor="test", now=NOW)
    return user


def token_in(mail: OutboxMail) -> str:
    return mail.text.split("/commitments/update/")[1].split()[0]


BAD_PROMISES: dict[str, tuple[dict[str, object], str]] = {
    "nothing": ({"what": ""}, "what"),
    "a person": ({"what": "Visit ana@example.org"}, "what"),
    "line break": ({"what": "Lamp\r\nBcc: x"}, "what"),
    "direction mark": ({"what": "Lamp\u202egnp"}, "what"),
    "too long": ({"what": "x" * 10_000}, "what"),
    "unknown role": ({"owner": "mayor"}, "owner"),
    "agency without name": ({"owner": "agency"}, "agency"),
    "unknown beat": ({"beat_id": 4711}, "beat"),
    "yesterday": ({"due_on": date(2026, 1, 12)}, "due_on"),
    "in four years": ({"due_on": date(2030, 1, 1)}, "due_on"),
}
BAD_UPDATES = {
    "unknown status": (Update("done"), "status"),
    "dropped without reason": (Update("dropped"), "note"),
    "open without next step": (Update("open"), "next_step"),
    "put off in silence": (Update("open", next_step="x", due_on=date(2026, 3, 1)), "note"),
    "script": (Update("kept", evidence_url="javascript:x"), "evidence_url"),
    "telephone": (Update("kept", note="call 805-555-0199"), "note"),
}


def test_faulty_commitments_and_updates_are_refused(db_session: Session) -> None:
    meeting = held(db_session)
    found = {}
    for name, (change, _where) in BAD_PROMISES.items():
        with pytest.raises(InputErrors) as refused:
            promised(db_session, meeting, **change)
        found[name] = refused.value.problems[0].where
        db_session.rollback()
    assert found == {name: where for name, (_change, where) in BAD_PROMISES.items()}
    assert db_session.scalar(select(func.count()).select_from(Commitment)) == 0
    made = promised(db_session, meeting)
    for name, (update, where) in BAD_UPDATES.items():
        with pytest.raises(InputErrors) as refused:
            update_commitment(db_session, made.id, update, AFTER, BY)
        assert (name, refused.value.problems[0].where) == (name, where)
        db_session.rollback()


def test_history_is_public_and_late_is_computed(db_session: Session, client: FlaskClient) -> None:
    meeting = held(db_session)
    made = promised(db_session, meeting)
    moved = Update("open", "The pole is ordered", next_step="Hear back", due_on=date(2026, 3, 1))
    update_commitment(db_session, made.id, moved, AFTER, BY)
    update_commitment(
        db_session, made.id, Update("dropped", "No money this year"), AFTER + timedelta(days=1), BY
    )
    steps = history_of(db_session, [made])[made.id]
    assert [(one.what, one.due_on) for one in steps] == [
        ("made", DUE), ("updated", date(2026, 3, 1)), ("dropped", None),
    ]  # fmt: skip
    page = client.get(f"/commitments/{made.uid}").text
    for words in ("The pole is ordered", "No money this year", "Dropped", "Feb 10, 2026"):
        assert words in page
    update_commitment(db_session, made.id, Update("open", next_step="Try again"), AFTER, BY)
    late = promised(db_session, meeting, what="Bench")
    kept = promised(db_session, meeting, what="Gate")
    update_commitment(db_session, kept.id, Update("kept"), AFTER, BY)
    found = open_commitments(db_session, [meeting.beats[0].id])
    assert [one.what for one in found] == ["Bench", made.what]
    assert late.is_late(DUE + timedelta(days=1))
    assert not late.is_late(DUE)
    tally = commitment_tally(db_session, meeting.beats[0].id, date(2026, 2, 20))
    assert (tally.n_kept, tally.n_open, tally.n_late, tally.n_dropped) == (1, 1, 1, 0)
    assert last_meeting_of_beat(db_session, meeting.beats[0].id, AFTER) is meeting
    assert len(commitments_of_meeting(db_session, meeting.id)) == 3


def test_promise_stays_with_the_role_when_the_officer_goes(db_session: Session) -> None:
    meeting = held(db_session)
    beat_id = meeting.beats[0].id
    officer(db_session, beat_id, "bo", to_on=date(2026, 1, 31))
    made = promised(db_session, meeting)
    assert ask_owners(db_session, made.id, AFTER, BY) == 1
    old = token_in(mails(db_session)[-1])
    new = officer(db_session, beat_id, "cleo")
    february = DURING.replace(month=2, day=8)
    assert ask_owners(db_session, made.id, february, BY) == 1
    assert mails(db_session)[-1].to == new.email
    with pytest.raises(NoSuchLink):
        update_by_link(db_session, old, Update("kept"), february)
    db_session.rollback()
    done = update_by_link(db_session, token_in(mails(db_session)[-1]), Update("kept"), february)
    assert done.status == "kept"
    with pytest.raises(AlreadyClosed):
        update_by_link(
            db_session, token_in(mails(db_session)[-1]), Update("dropped", "No"), february
        )


def test_what_the_supervisor_promised_is_mailed_to_the_supervisor_alone(
    db_session: Session,
) -> None:
    meeting = held(db_session)
    officer(db_session, meeting.beats[0].id)
    officer(db_session, meeting.beats[0].id, "sergeant", is_supervisor=True)
    account(db_session, "ola", "organizer")
    made = promised(db_session, meeting, owner="supervisor")
    assert ask_owners(db_session, made.id, AFTER, BY) == 1
    [mail] = mails(db_session)
    assert mail.to == "sergeant@example.org"
    assert "organizers" not in mail.text


def test_beat_without_a_supervisor_asks_the_organizers_and_tells_them_why(
    db_session: Session,
) -> None:
    meeting = held(db_session)
    officer(db_session, meeting.beats[0].id)
    officer(db_session, meeting.beats[0].id, "gone", date(2026, 1, 2), is_supervisor=True)
    account(db_session, "ola", "organizer", "es")
    made = promised(db_session, meeting, owner="supervisor")
    assert ask_owners(db_session, made.id, AFTER, BY) == 1
    [mail] = mails(db_session)
    assert (mail.to, mail.language) == ("ola@example.org", "es")
    assert "Ningún supervisor de esta zona tiene cuenta" in mail.text
    assert update_by_link(db_session, token_in(mail), Update("kept"), AFTER).status == "kept"


def test_link_ends_after_two_weeks_with_the_account_and_when_it_is_made_up(
    db_session: Session,
) -> None:
    meeting = held(db_session)
    user = officer(db_session, meeting.beats[0].id)
    made = promised(db_session, meeting)
    ask_owners(db_session, made.id, AFTER, BY)
    token = token_in(mails(db_session)[-1])
    for when, mine in ((AFTER + timedelta(days=14), token), (AFTER, "x" * 22), (AFTER, "")):
        with pytest.raises(NoSuchLink):
            update_by_link(db_session, mine, Update("kept"), when)
        db_session.rollback()
    user.active = False
    db_session.commit()
    with pytest.raises(NoSuchLink):
        update_by_link(db_session, token, Update("kept"), AFTER)
    assert made.status == "open"


def test_officer_updates_in_three_taps_and_looking_changes_nothing(
    db_session: Session, client: FlaskClient
) -> None:
    meeting = held(db_session)
    user = officer(db_session, meeting.beats[0].id)
    made = promised(db_session, meeting, due_on=date(2027, 12, 1) - timedelta(days=400))
    ask_owners(db_session, made.id, AFTER, BY)
    link = db_session.query(UpdateLink).filter_by(user_id=user.id).one()
    link.expires_at = link.expires_at.replace(year=link.expires_at.year + 50)
    db_session.commit()
    address = f"/commitments/update/{token_in(mails(db_session)[-1])}"
    page = client.get(address, follow_redirects=True)
    assert page.request.path == "/commitments/update"
    assert db_session.query(CommitmentEvent).count() == 1
    form = {"csrf_token": csrf(page.text), "status": "dropped", "note": ""}
    assert "Say why it will not be done" in client.post("/commitments/update", data=form).text
    done = client.post("/commitments/update", data=form | {"status": "kept"}, follow_redirects=True)
    assert done.request.path == f"/commitments/{made.uid}"
    assert "Kept" in done.text


def test_owners_are_asked_when_a_promise_is_due_and_once_a_week(db_session: Session) -> None:
    meeting = held(db_session)
    officer(db_session, meeting.beats[0].id)
    promised(db_session, meeting)
    promised(db_session, meeting, owner="agency", agency="Public Works")
    noon = DURING.replace(hour=20)
    counts = {
        day: remind_owners(db_session, noon.replace(month=2, day=day), BASE)
        for day in (6, 7, 8, 13, 14, 15)
    }
    assert counts == {6: 0, 7: 1, 8: 0, 13: 0, 14: 1, 15: 0}
    assert [mail.subject.split(":")[0] for mail in mails(db_session)] == ["Due soon", "Late"]


def test_deleted_meeting_leaves_its_promises(db_session: Session, client: FlaskClient) -> None:
    meeting = held(db_session)
    uid = promised(db_session, meeting).uid
    db_session.delete(meeting)
    db_session.commit()
    page = client.get(f"/commitments/{uid}")
    assert page.status_code == 200
    assert "The meeting in which it was made" not in page.text

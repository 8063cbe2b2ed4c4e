"""Facts about what guests say beside coming: needs, questions, topics; and guests who call."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.meetings.drafts import Change, Guest, Words
from engage.meetings.models import Rsvp
from engage.meetings.queries import guest_questions, seats_taken
from engage.meetings.queries_agenda import proposed_items
from engage.meetings.rsvps import NoSuchRsvp, PartyTooLarge
from engage.meetings.services import edit_meeting
from engage.meetings.services_agenda import accept_item
from engage.meetings.services_rsvps import (
    cancel_rsvp,
    change_rsvp,
    confirm_rsvp,
    erase_rsvp,
    note_rsvp,
    request_rsvp,
)
from tests.meetings.rows import (
    BASE,
    BY,
    NOW,
    coming,
    csrf,
    details,
    guest,
    mails,
    meeting,
    token_in,
    when,
)

CALLED = Guest("", 2, "Ana", telephone="(805) 555-0199", source="phone")


def test_topic_is_proposed_when_the_guest_confirms_and_goes_with_the_guest(
    db_session: Session,
) -> None:
    made = meeting(db_session)
    asked = guest(topic="Crosswalk at the school", question="When do you patrol?")
    request_rsvp(db_session, made.id, asked, NOW, BASE)
    assert proposed_items(db_session, made.id) == []
    token = token_in(mails(db_session)[-1])
    confirm_rsvp(db_session, token, NOW, BASE)
    confirm_rsvp(db_session, token, NOW, BASE)
    [proposal] = proposed_items(db_session, made.id)
    assert proposal.titles == {"en": "Crosswalk at the school"}
    assert guest_questions(db_session, made.id) == ["When do you patrol?"]
    erase_rsvp(db_session, token, NOW, BASE)
    assert proposed_items(db_session, made.id) == []
    assert guest_questions(db_session, made.id) == []


def test_topic_on_the_agenda_stays_and_names_its_guest_no_more(db_session: Session) -> None:
    made = meeting(db_session)
    request_rsvp(db_session, made.id, guest(topic="Crosswalk"), NOW, BASE)
    token = token_in(mails(db_session)[-1])
    confirm_rsvp(db_session, token, NOW, BASE)
    [proposal] = proposed_items(db_session, made.id)
    accept_item(db_session, made.id, proposal.id, NOW, BY)
    erase_rsvp(db_session, token, NOW, BASE)
    assert (proposal.state, proposal.source) == ("listed", None)


def test_guest_changes_needs_and_question(db_session: Session) -> None:
    made = meeting(db_session)
    row, token = coming(db_session, made.id, "ana@example.org")
    change_rsvp(db_session, token, 2, NOW, BASE, Words("A ramp", "Why?"))
    assert (row.party, row.needs, row.question) == (2, "A ramp", "Why?")
    for odd in (Words("a\r\nBcc: x"), Words(question="x\u202ey"), Words("x" * 501)):
        with pytest.raises(InputErrors):
            change_rsvp(db_session, token, 2, NOW, BASE, odd)
        db_session.rollback()
    assert row.needs == "A ramp"


def test_caller_gets_a_seat_or_waits_and_no_mail_is_written(db_session: Session) -> None:
    made = meeting(db_session, capacity=3)
    first = note_rsvp(db_session, made.id, CALLED, NOW, BY)
    second = note_rsvp(db_session, made.id, CALLED, NOW, BY)
    assert (first.status, second.status) == ("confirmed", "waiting")
    edit_meeting(db_session, made.id, Change(details(capacity=9), when()), NOW, BY)
    assert second.status == "confirmed"
    assert mails(db_session) == []
    faulty = {
        "source": Guest("", source="web"),
        "telephone": Guest("", telephone="call me", source="phone"),
        "email": Guest("no address", source="paper"),
        "party": Guest("", 0, source="paper"),
    }
    for where, bad in faulty.items():
        with pytest.raises(InputErrors) as refused:
            note_rsvp(db_session, made.id, bad, NOW, BY)
        assert [problem.where for problem in refused.value.problems] == [where]
    with pytest.raises(InputErrors, match="Only staff"):
        request_rsvp(db_session, made.id, guest(telephone="805 555 0199"), NOW, BASE)


def test_capacity_lowered_below_the_guests_unseats_nobody(db_session: Session) -> None:
    made = meeting(db_session, capacity=7)
    first, token = coming(db_session, made.id, "a@example.org", 4)
    second, other = coming(db_session, made.id, "b@example.org", 3)
    waiting, _ = coming(db_session, made.id, "c@example.org", 1)
    edit_meeting(db_session, made.id, Change(details(capacity=5), when()), NOW, BY)
    assert (first.status, second.status, waiting.status) == ("confirmed", "confirmed", "waiting")
    with pytest.raises(PartyTooLarge):
        change_rsvp(db_session, token, 5, NOW, BASE)
    db_session.rollback()
    cancel_rsvp(db_session, other, NOW, BASE)
    assert (waiting.status, seats_taken(db_session, made.id)) == ("confirmed", 5)


def test_seven_seats_for_ten_who_come_leave_the_last_three_waiting(db_session: Session) -> None:
    made = meeting(db_session, capacity=7)
    rows = [coming(db_session, made.id, f"g{n}@example.org")[0] for n in range(10)]
    assert [row.status for row in rows] == ["confirmed"] * 7 + ["waiting"] * 3
    edit_meeting(db_session, made.id, Change(details(capacity=9), when()), NOW, BY)
    assert [row.status for row in rows] == ["confirmed"] * 9 + ["waiting"]


def test_meeting_deleted_while_a_guest_confirms_is_a_plain_refusal(
    db_session: Session, client: FlaskClient
) -> None:
    made = meeting(db_session)
    request_rsvp(db_session, made.id, guest(), NOW, BASE)
    token = token_in(mails(db_session)[-1])
    client.get(f"/rsvp/{token}")
    db_session.delete(made)
    db_session.commit()
    with pytest.raises(NoSuchRsvp):
        confirm_rsvp(db_session, token, NOW, BASE)
    assert client.get("/rsvp").status_code == 404
    assert db_session.query(Rsvp).count() == 0


def test_organizer_notes_a_caller_and_officers_see_questions_only(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    made = meeting(db_session)
    made.starts_at = made.starts_at.replace(year=2099)
    made.ends_at = made.ends_at.replace(year=2099)
    db_session.commit()
    desk, analyst = staff_client("organizer"), staff_client("analyst")
    page = f"/staff/meetings/{made.id}/guests/new"
    form = {"csrf_token": csrf(desk.get(page).text), "source": "phone", "party": "2"}
    form |= {"telephone": "805 555 0199", "question": "When do you patrol?"}
    done = desk.post(page, data=form, follow_redirects=True)
    assert "The guest has a seat." in done.text
    assert "805 555 0199" in done.text
    seen = analyst.get(f"/staff/meetings/{made.id}").text
    assert "805 555 0199" not in seen
    asked = analyst.get(f"/staff/meetings/{made.id}/agenda").text
    assert "When do you patrol?" in asked
    assert desk.post(page, data=form | {"telephone": "call"}).status_code == 422

"""Facts about the calendar copies that guests get by mail."""

from email.message import EmailMessage

import icalendar
import pytest
from sqlalchemy.orm import Session

from engage.calendar.ics import sent_by, sent_to
from engage.mail.sending import compose
from engage.meetings.calendars import invitation, meeting_file
from engage.meetings.services import cancel_meeting, move_meeting
from tests.meetings.rows import BASE, BY, NOW, coming, mails, meeting, told, when


def calendar_in(message: EmailMessage) -> tuple[str, icalendar.Calendar]:
    """Return the type and the calendar of a message's attachment."""
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return str(part["Content-Type"]), icalendar.Calendar.from_ical(part.get_payload(decode=True))


def test_guest_with_a_seat_gets_the_change_and_the_cancellation_into_the_same_entry(
    db_session: Session,
) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    move_meeting(db_session, made.id, when("2026-02-11T19:00"), NOW, BY)
    told(db_session)
    cancel_meeting(db_session, made.id, "Flood", NOW, BY)
    told(db_session)
    sender = "Engage <office@city.example>"
    found = [calendar_in(compose(mail, sender, NOW)) for mail in mails(db_session)]
    assert [str(one["METHOD"]) for _type, one in found] == ["PUBLISH", "REQUEST", "CANCEL"]
    assert "ATTENDEE" not in found[0][1].events[0]
    for number, (mime, copy) in enumerate(found[1:], 1):
        [event] = copy.events
        assert f'method="{copy["METHOD"]}"' in mime
        assert (str(event["UID"]), event["SEQUENCE"]) == (made.uid, number)
        assert event["ORGANIZER"] == "mailto:office@city.example"
        assert event["ATTENDEE"] == "mailto:ana@example.org"
        assert dict(event["ATTENDEE"].params) == {
            "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED",
            "RSVP": "FALSE",
        }  # fmt: skip
    assert found[2][1].events[0]["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("name", ["a@example.org", "ñ" * 60 + "@example.org", "x" * 64 + "@e.org"])
def test_address_of_any_length_is_folded_at_75_octets(db_session: Session, name: str) -> None:
    text = sent_by(sent_to(invitation(meeting(db_session), "en", BASE), name), name)
    assert max(map(len, text.split(b"\r\n"))) <= 75
    assert icalendar.Calendar.from_ical(text).events[0]["ATTENDEE"] == f"mailto:{name}"


def test_what_is_published_names_nobody(db_session: Session) -> None:
    text = meeting_file(meeting(db_session), "en", BASE)
    assert sent_by(text, "office@city.example") == text
    assert b"ORGANIZER" not in text

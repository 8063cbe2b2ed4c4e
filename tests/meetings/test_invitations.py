"""Facts about the calendar copies that guests get by mail."""

import re
from email.message import EmailMessage

import icalendar
import pytest
from sqlalchemy.orm import Session

from engage.calendar.ics import sent_by, sent_to
from engage.mail.sending import compose
from engage.meetings.calendars import invitation, meeting_file
from engage.meetings.services import cancel_meeting, move_meeting
from engage.meetings.services_rsvps import confirm_rsvp
from tests.meetings.rows import BASE, BY, NOW, coming, mails, meeting, token_in, told, when


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
    asked, *others = [compose(mail, sender, NOW) for mail in mails(db_session)]
    assert b"BEGIN:VCALENDAR" not in asked.as_bytes()
    found = [calendar_in(message) for message in others]
    assert [str(one["METHOD"]) for _type, one in found] == ["REQUEST", "REQUEST", "CANCEL"]
    for number, (mime, copy) in enumerate(found):
        [event] = copy.events
        assert f'method="{copy["METHOD"]}"' in mime
        assert (str(event["UID"]), event["SEQUENCE"]) == (made.uid, number)
        assert event["ORGANIZER"] == "mailto:office@city.example"
        assert event["ATTENDEE"] == "mailto:ana@example.org"
        assert dict(event["ATTENDEE"].params) == {
            "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED",
            "RSVP": "FALSE",
        }  # fmt: skip
    assert found[-1][1].events[0]["STATUS"] == "CANCELLED"


def properties(content: bytes) -> dict[str, tuple[set[str], str]]:
    """Return the properties of an event with their parameters, read as RFC 5545 3.1 says."""
    text = content.replace(b"\r\n ", b"").decode()
    event = text.partition("BEGIN:VEVENT\r\n")[2].partition("END:VEVENT")[0]
    found = [re.fullmatch(r"([A-Z-]+)((?:;[^:]*)?):(.*)", line) for line in event.splitlines()]
    return {one[1]: (set(one[2].split(";")[1:]), one[3]) for one in found if one}


def test_calendar_file_comes_with_the_confirmation_and_says_that_the_guest_accepted(
    db_session: Session,
) -> None:
    made = meeting(db_session, capacity=1)
    coming(db_session, made.id, "ana@example.org")
    coming(db_session, made.id, "bo@example.org")
    subjects = ["Please confirm", "You are on the list", "Please confirm"]
    written = mails(db_session)
    assert [one.subject.split(":")[0] for one in written] == [
        *subjects, "You are on the waiting list",
    ]  # fmt: skip
    assert [one.to for one in written if one.attachment] == ["ana@example.org"]
    content = written[1].attachment or b""
    assert content.count(b"METHOD:REQUEST\r\n") == 1
    event = properties(content)
    said, who = event["ATTENDEE"]
    assert who == "mailto:ana@example.org"
    assert {"PARTSTAT=ACCEPTED", "RSVP=FALSE"} <= said
    assert event["UID"] == (set(), made.uid)
    assert event["DTSTART"] == ({"TZID=America/Los_Angeles"}, "20260210T183000")
    assert str(made.uid) not in str(event["ORGANIZER"])


def test_link_of_the_confirmation_is_the_one_that_confirmed(db_session: Session) -> None:
    made = meeting(db_session)
    _, token = coming(db_session, made.id, "ana@example.org")
    assert token_in(mails(db_session)[-1]) == token
    confirm_rsvp(db_session, token, NOW, BASE)
    assert len(mails(db_session)) == 2, "a second click is no news"


@pytest.mark.parametrize("name", ["a@example.org", "ñ" * 60 + "@example.org", "x" * 64 + "@e.org"])
def test_address_of_any_length_is_folded_at_75_octets(db_session: Session, name: str) -> None:
    text = sent_by(sent_to(invitation(meeting(db_session), "en", BASE), name), name)
    assert max(map(len, text.split(b"\r\n"))) <= 75
    assert icalendar.Calendar.from_ical(text).events[0]["ATTENDEE"] == f"mailto:{name}"


def test_what_is_published_names_nobody(db_session: Session) -> None:
    text = meeting_file(meeting(db_session), "en", BASE)
    assert sent_by(text, "office@city.example") == text
    assert b"ORGANIZER" not in text

"""The mails that a guest gets: what is written, and the calendar file that goes with it."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from engage.meetings.calendars import meeting_address
from engage.meetings.models import Meeting
from engage.meetings.words import access_words, day_words, hours_words, translator

ASKED: Final = "asked"
SUBJECTS: Final = {
    ASKED: "Please confirm: {title}, {day}",
    "confirmed": "You are on the list: {title}, {day}",
    "queued": "You are on the waiting list: {title}, {day}",
    "seated": "You have a seat: {title}, {day}",
    "cancelled": "Cancelled: {title}, {day}",
    "moved": "New time or place: {title}, {day}",
}
OPENINGS: Final = {
    ASKED: "Somebody, probably you, wants to come to this meeting. Open the link and confirm, "
    "or do nothing and nothing happens.",
    "confirmed": "You are on the list. If you cannot come, open the link and cancel. "
    "The file with this mail puts the meeting into your calendar and keeps it up to date.",
    "queued": "All seats are taken. You are on the waiting list, and we write to you when a seat "
    "is free.",
    "seated": "A seat became free and it is yours. If you cannot come, open the link and cancel, "
    "so that the next person can have it.",
    "cancelled": "This meeting will not take place.",
    "moved": "This meeting was changed. Below is what holds now.",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished mail without its address."""

    subject: str
    text: str


def letter(kind: str, meeting: Meeting, language: str, base_url: str, token: str = "") -> Letter:
    """Return the mail of a kind about a meeting, with the guest's own link where there is one."""
    say = translator(language)
    zone = ZoneInfo(meeting.zone)
    title, day = meeting.title(language), day_words(meeting.starts_at, zone, language)
    facts = [
        (say("Date"), day),
        (say("Time"), hours_words(meeting, language)),
        (say("Place"), meeting.place),
        (say("Access"), ", ".join(access_words(meeting, language))),
        (say("Online"), _online(meeting, kind)),
        (say("Reason"), meeting.reason),
        (say("Page of the meeting"), meeting_address(meeting, base_url)),
    ]
    parts = [title, say(OPENINGS[kind]), "\n".join(f"{k}: {v}" for k, v in facts if v)]
    if token:
        parts.append(say("Your link (confirm, change, cancel or erase):"))
        parts.append(rsvp_address(token, base_url))
        parts.append(say("The link is only for you. Please do not pass it on."))
    return Letter(
        subject=say(SUBJECTS[kind]).format(title=title, day=day),
        text="\n\n".join(parts) + "\n",
    )


def _online(meeting: Meeting, kind: str) -> str:
    """Return link and number; where they are private, only those who confirmed get them."""
    if meeting.is_link_private and kind in {ASKED, "queued"}:
        return ""
    return ", ".join(filter(None, (meeting.online_url, meeting.phone)))


def rsvp_address(token: str, base_url: str) -> str:
    """Return the address that only the guest knows."""
    return f"{base_url.rstrip('/')}/rsvp/{token}"

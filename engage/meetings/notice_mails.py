"""What many are written: one mail per language is made, and each reader's link is put in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from engage.meetings.calendars import invitation, meeting_address, meeting_file
from engage.meetings.mails import rsvp_address
from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment
from engage.meetings.models_notices import CALLED_OFF, MINUTES, MOVED, NEW, PROMISE
from engage.meetings.words import (
    access_words,
    day_words,
    hours_between,
    hours_words,
    translator,
)

REMINDER: Final = "reminder"
LINK: Final = "{{link}}"
SUBJECTS: Final = {
    NEW: "New meeting: {title}, {day}",
    MOVED: "New time or place: {title}, {day}",
    CALLED_OFF: "Cancelled: {title}, {day}",
    MINUTES: "Minutes: {title}, {day}",
    PROMISE: "News of a promise: {title}",
    REMINDER: "Reminder: {title}, {day}",
}
OPENINGS: Final = {
    NEW: "A meeting was added to the calendar.",
    MOVED: "This meeting was changed. What was before stands beside what holds now.",
    CALLED_OFF: "This meeting will not take place.",
    MINUTES: "The minutes of this meeting are published.",
    PROMISE: "Something has happened to this promise.",
    REMINDER: "You have a seat in this meeting. If you cannot come, open your link and cancel.",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A mail that many get: all that differs is the link at its end."""

    subject: str
    text: str
    calendar: bytes
    language: str
    # the copy for guests with a seat, in whom the guest is still to be put
    invitation: bytes = b""

    def for_guest(self, token: str, base_url: str) -> str:
        """Return the text with a guest's own link."""
        say = translator(self.language)
        lead = say("Your link (confirm, change, cancel or erase):")
        only = say("The link is only for you. Please do not pass it on.")
        return f"{self.text}\n{lead}\n\n{rsvp_address(token, base_url)}\n\n{only}\n"

    def for_follower(self, stop: str) -> str:
        """Return the text with the link by which a follower stops."""
        lead = translator(self.language)("You follow this. To stop or change it, open:")
        return f"{self.text}\n{lead}\n\n{stop}\n"


def notice_sheet(
    kind: str, meeting: Meeting, before: Mapping[str, Any], language: str, base_url: str
) -> Sheet:
    """Return the mail about a meeting, with old and new beside each other where it was moved."""
    say, zone = translator(language), ZoneInfo(meeting.zone)
    title, day = meeting.title(language), day_words(meeting.starts_at, zone, language)
    hours = hours_words(meeting, language)
    facts = [
        (say("Date"), _was(day, _old_day(before, zone, language), language)),
        (say("Time"), _was(hours, _old_hours(before, zone, language), language)),
        (say("Place"), _was(meeting.place, str(before.get("place", meeting.place)), language)),
        (say("Access"), ", ".join(access_words(meeting, language))),
        (say("Online"), "" if meeting.is_link_private else meeting.online_url),
        (say("Reason"), meeting.reason),
        (say("Page of the meeting"), meeting_address(meeting, base_url)),
    ]
    lines = "\n".join(f"{name}: {value}" for name, value in facts if value)
    text = f"{title}\n\n{say(OPENINGS[kind])}\n\n{lines}\n"
    if kind == MINUTES:
        text += f"\n{meeting_address(meeting, base_url)}/minutes\n"
    subject = say(SUBJECTS[kind]).format(title=title, day=day)[:200]
    args = meeting, language, base_url
    return Sheet(subject, text, meeting_file(*args), language, invitation(*args))


def promise_sheet(commitment: Commitment, words: str, language: str, base_url: str) -> Sheet:
    """Return the mail about a promise."""
    say = translator(language)
    address = f"{base_url.rstrip('/')}/commitments/{commitment.uid}"
    parts = [commitment.what, say(OPENINGS[PROMISE]), words, address]
    subject = say(SUBJECTS[PROMISE]).format(title=commitment.what)[:200]
    return Sheet(subject, "\n\n".join(filter(None, parts)) + "\n", b"", language)


def remembered(meeting: Meeting) -> dict[str, Any]:
    """Return the time and place that guests know, as a notice keeps them."""
    return {
        "starts_at": meeting.starts_at.isoformat(),
        "minutes": meeting.minutes,
        "place": meeting.place,
        "online_url": meeting.online_url,
    }


def _was(new: str, old: str, language: str) -> str:
    if not old or old == new:
        return new
    return translator(language)("{new} (before: {old})").format(new=new, old=old)


def _old_day(before: Mapping[str, Any], zone: ZoneInfo, language: str) -> str:
    return day_words(_moment(before), zone, language) if before else ""


def _old_hours(before: Mapping[str, Any], zone: ZoneInfo, language: str) -> str:
    return hours_between(_moment(before), before["minutes"], zone, language) if before else ""


def _moment(before: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(before["starts_at"]))

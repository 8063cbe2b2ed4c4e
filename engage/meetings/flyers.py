"""What printed sheets say: flyer, poster for the door, month, sheet to sign; and a post."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from engage.meetings.calendars import meeting_address
from engage.meetings.models import Meeting
from engage.meetings.words import access_words, day_words, hours_words, language_words, translator
from engage.printed import qr_address, template

TEMPLATES: Final = {
    "flyer": "meetings/print/flyer.html",
    "door": "meetings/print/door.html",
    "month": "meetings/print/month.html",
    "sheet": "meetings/print/sheet.html",
}


@dataclass(frozen=True, slots=True)
class Side:
    """A meeting in the words of one language."""

    language: str
    title: str
    about: str
    day: str
    hours: str
    place: str
    access: str
    languages: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One meeting on paper: its sides, the address of its page, and the code that leads there."""

    sides: Sequence[Side]
    link: str
    qr: str


@dataclass(frozen=True, slots=True)
class House:
    """Who prints: the city, its department, and where its pages are."""

    city: str
    department: str
    phone: str
    base_url: str
    paper: str


def sheet_of(meeting: Meeting, languages: Sequence[str], base_url: str) -> Sheet:
    """Return a meeting as it stands on paper."""
    address = meeting_address(meeting, base_url)
    return Sheet([_side(meeting, one) for one in languages], address, qr_address(address))


def drawn(kind: str, meetings: Sequence[Meeting], languages: Sequence[str], house: House) -> str:
    """Return the whole page of a sheet, finished."""
    sheets = [sheet_of(one, languages, house.base_url) for one in meetings]
    made = template(TEMPLATES[kind], languages[0])
    return made.render(sheets=sheets, house=house, languages=languages, language=languages[0])


def social_text(meeting: Meeting, language: str, base_url: str) -> str:
    """Return a few lines for a post, without a hash sign and without a name."""
    side = _side(meeting, language)
    facts = [side.title, f"{side.day}, {side.hours}", side.place, side.access]
    say = translator(language)
    close = say("Everybody is welcome, with or without an RSVP.")
    return "\n".join([*filter(None, facts), close, meeting_address(meeting, base_url)])


def _side(meeting: Meeting, language: str) -> Side:
    return Side(
        language=language,
        title=meeting.title(language),
        about=meeting.summary(language),
        day=day_words(meeting.starts_at, ZoneInfo(meeting.zone), language),
        hours=hours_words(meeting, language),
        place=meeting.place,
        access=", ".join(access_words(meeting, language)),
        languages=", ".join(language_words(meeting, language)),
    )

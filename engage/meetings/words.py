"""The words of meetings in a given language, for pages, mails and calendars alike."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale, dates

from engage.language import catalogue
from engage.meetings.models import Meeting, Series

KIND_WORDS: Final = {
    "beat": "Beat meeting",
    "walk": "Neighborhood walk",
    "coffee": "Coffee with an officer",
    "town_hall": "Town hall",
    "legislative": "Council or advisory body",
    "equipment": "Military equipment report",
    "other": "Other meeting",
}
ACCESS_WORDS: Final = {
    "step_free": "Step-free entrance",
    "hearing_loop": "Hearing loop",
    "asl": "Sign language (ASL)",
    "captions": "Live captions",
    "childcare": "Childcare",
    "transit": "Near a bus stop",
    "parking": "Free parking",
    "food": "Food and drinks",
}
DAY: Final = {"en": "EEEE, MMMM d, y", "es": "EEEE d 'de' MMMM 'de' y"}


def translator(language: str) -> Callable[[str], str]:
    """Return the function that says an English sentence in a language."""
    return catalogue(language).gettext


def kind_word(kind: str, language: str) -> str:
    """Return the name of a kind of meeting."""
    return translator(language)(KIND_WORDS[kind])


def access_words(meeting: Meeting | Series, language: str) -> list[str]:
    """Return what the place offers, in the order of our list."""
    say = translator(language)
    return [say(word) for code, word in ACCESS_WORDS.items() if code in meeting.access]


def language_words(meeting: Meeting | Series, language: str) -> list[str]:
    """Return the names of the languages that the meeting is held in."""
    return language_names(meeting.languages, language)


def language_names(codes: Sequence[str], language: str) -> list[str]:
    """Return the names of languages."""
    locale = Locale.parse(language)
    return [locale.languages.get(code, code) for code in codes]


def day_words(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return weekday and date of a moment in a zone."""
    return dates.format_date(moment.astimezone(zone).date(), DAY[language], locale=language)


def clock_words(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """Return the time of day of a moment in a zone."""
    text = dates.format_time(moment, "h:mm a", tzinfo=zone, locale=language)
    return text.replace(" ", "\u00a0")  # 7:30 and p. m. stay on one line


def hours_words(meeting: Meeting, language: str) -> str:
    """Return the time of day from the beginning to the end of a meeting."""
    return hours_between(meeting.starts_at, meeting.minutes, ZoneInfo(meeting.zone), language)


def hours_between(starts_at: datetime, minutes: int, zone: ZoneInfo, language: str) -> str:
    """Return the time of day from a moment to some minutes later."""
    first = clock_words(starts_at, zone, language)
    last = clock_words(starts_at + timedelta(minutes=minutes), zone, language)
    return f"{first} – {last}"

"""What can be read in calendars as people type them: beats in titles, odd times, numbers to call.

Nothing is corrected here: each reading comes with what is doubtful about it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MAX_LENGTH: Final = timedelta(hours=12)
# Meetings begin at eight in the morning at the earliest; what is earlier was meant in the evening.
EARLIEST_HOUR: Final = 8
SHORTEST_CODE: Final = 3

_NUMBER: Final = re.compile(r"(?<![\w.])(\d{1,5})(?!\d)([A-Za-z']{0,3})")
_ORDINAL: Final = frozenset({"st", "nd", "rd", "th"})
_SECTOR: Final = re.compile(r"\s*sector\b", re.IGNORECASE)
_JOINED: Final = re.compile(r"\s*[/,&-]\s*$")
_CANCELLED: Final = re.compile(
    r"\b(?:cancel+ed|cancel+ation|no\s+(?:\w+\s+){0,3}meeting|postponed)\b", re.IGNORECASE
)
_PHONE: Final = re.compile(
    r"(?<![\w-])(?:\+?1[-. ]?)?(?:\(\d{3}\)\s*|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)"
)
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class FoundBeats:
    """The codes that a text names, those written short, and numbers that are no beat."""

    codes: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTimes:
    """When a meeting was typed to be, what was probably meant, and what is odd about it."""

    starts: datetime
    minutes: int | None
    likely: datetime | None
    doubts: tuple[str, ...]


def beats_in(text: str, known: Collection[str]) -> FoundBeats:
    """Return the beats that a text names.

    >>> known = {"1113", "1114", "1115", "1133", "1134", "0213", "2016"}
    >>> beats_in("Beat 1113/14/15 Meeting", known).codes
    ('1113', '1114', '1115')
    >>> beats_in("213 Beat Meeting", known).codes, beats_in("11th Dist Beat 1133", known).codes
    (('0213',), ('1133',))
    >>> beats_in("1020 SECTOR MEETING", known)
    FoundBeats(codes=(), short=(), unread=('1020',))
    """
    width = max((len(code) for code in known), default=0)
    codes: list[str] = []
    short, unread = [], []
    end = 0
    for number in _NUMBER.finditer(text):
        digits, after = number[1], number[2].lower()
        is_joined = bool(codes) and bool(_JOINED.match(text[end : number.start()]))
        code = _code(digits, codes[-1] if is_joined else "", known, width)
        if after in _ORDINAL or not code or _SECTOR.match(text, number.end()):
            unread += [digits] if after not in _ORDINAL else []
            continue
        end = number.end()
        if len(digits) < SHORTEST_CODE or after in {"n", "s", "e", "w"}:
            short.append(number[0])
        if code not in codes:
            codes.append(code)
    return FoundBeats(tuple(codes), tuple(short), tuple(unread))


def times_of(starts: datetime, ends: datetime | None) -> FoundTimes:
    """Return the times of a row with what is odd about them; seconds are dropped."""
    doubts = []
    if starts.second or starts.microsecond:
        doubts.append("seconds")
    starts = starts.replace(second=0, microsecond=0)
    length = ends.replace(second=0, microsecond=0) - starts if ends else None
    if length is None:
        doubts.append("no_end")
    elif length == timedelta(0):
        doubts.append("end_is_start")
    elif length < timedelta(0):
        doubts.append("end_before_start")
    elif length >= MAX_LENGTH:
        doubts.append("long")
    is_early = starts.hour < EARLIEST_HOUR
    if is_early:
        doubts.append("early")
    likely = starts + timedelta(hours=12) if is_early else None
    return FoundTimes(starts, _minutes(starts, likely, ends), likely, tuple(doubts))


def is_cancelled_in_words(*texts: str) -> bool:
    """Return whether some text says that a meeting does not take place.

    >>> is_cancelled_in_words("NO Beat Meeting 1212"), is_cancelled_in_words("Beat Meeting 1212")
    (True, False)
    """
    return any(_CANCELLED.search(text) for text in texts)


def scrubbed(text: str) -> tuple[str, bool]:
    """Return a text on one line, without telephone numbers and addresses of mail.

    >>> scrubbed("Call Officer Smith\\n(312) 555-0100 or bo@example.org")
    ('Call Officer Smith [number removed] or [address removed]', True)
    """
    line = " ".join(text.split())
    clean = _EMAIL.sub("[address removed]", _PHONE.sub("[number removed]", line))
    return clean, clean != line


def likely_by_others(typed: datetime, others: Sequence[datetime]) -> datetime | None:
    """Return the time twelve hours later, where the other dates of a series begin then."""
    later = typed + timedelta(hours=12)
    near = [o for o in others if abs(_clock(o) - _clock(later)) <= timedelta(hours=1)]
    return later if others and 2 * len(near) > len(others) else None


def _code(digits: str, previous: str, known: Collection[str], width: int) -> str:
    whole = digits.zfill(width)
    if len(digits) >= min(SHORTEST_CODE, width) and whole in known:
        return whole
    completed = previous[: -len(digits)] + digits if len(digits) < len(previous) else ""
    return completed if completed in known else ""


def _minutes(starts: datetime, likely: datetime | None, ends: datetime | None) -> int | None:
    """Return a length that can be true: from the time typed, or from what was probably meant."""
    for start in (starts, likely):
        if start and ends and timedelta(0) < ends - start < MAX_LENGTH:
            return round((ends.replace(second=0) - start) / timedelta(minutes=1))
    return None


def _clock(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)

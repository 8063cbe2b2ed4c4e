"""iCalendar text of one meeting and of a feed (RFC 5545, 5546, 7986), the same bytes each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Parameters, vCalAddress, vRecur, vText

from engage.calendar.recurrence import slots
from engage.calendar.walltime import rule_moment, wall_time
from engage.calendar.zones import vtimezone

PRODID = "-//Engage//Community meetings//EN"
REFRESH = timedelta(hours=12)
# These stand for who sends and who gets a mailed copy; whoever knows them puts them in.
SENDER, GUEST = "mailto:sender@mail.invalid", "mailto:guest@mail.invalid"
LINE = 75


@dataclass(frozen=True, slots=True)
class Words:
    """What a calendar shows of a meeting; description and url come finished."""

    summary: str
    location: str
    description: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One meeting; `slot` is the wall time that the series' rule gave it, none outside a series."""

    uid: str
    slot: datetime | None
    zone: ZoneInfo
    starts_at: datetime
    ends_at: datetime
    words: Words
    is_cancelled: bool
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Recurring:
    """A series: rule, first slot, last date, and the template that undisturbed dates follow."""

    uid: str
    zone: ZoneInfo
    rule: str
    starts: datetime
    until: date
    minutes: int
    words: Words
    sequence: int
    changed_at: datetime
    entries: Sequence[Entry]


def meeting_file(entry: Entry, language: str) -> bytes:
    """Return the file that adds one meeting to a calendar."""
    return _written(_calendar(entry.words.summary, language), [entry])


def invitation(entry: Entry, language: str) -> bytes:
    """Return the copy that is mailed to a guest who has a seat, or had one (RFC 5546 3.2.2, 3.2.5).

    It names that one guest, as coming and without asking for a reply, so that the entry in the
    guest's calendar changes in place. Guest and sender are put in by those who know them.
    """
    event = _single(entry)
    event.add("ORGANIZER", vCalAddress(SENDER))
    guest = vCalAddress(GUEST)
    guest.params = Parameters(
        {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
    )
    event.add("ATTENDEE", guest)
    calendar = _calendar(
        entry.words.summary, language, "CANCEL" if entry.is_cancelled else "REQUEST"
    )
    calendar.add_component(event)
    return _with_zones(calendar, [entry])


def sent_to(text: bytes, address: str) -> bytes:
    """Return an invitation that names this guest."""
    return _addressed(text, GUEST, address)


def sent_by(text: bytes, address: str) -> bytes:
    """Return an invitation whose organizer is the mailbox that sends it."""
    return _addressed(text, SENDER, address)


def _addressed(text: bytes, name: str, address: str) -> bytes:
    # an address holds no line break: the outbox refuses it; a long line is folded at 75 octets
    unfolded = text.replace(b"\r\n ", b"") if name.encode() in text else text
    if unfolded is text:
        return text
    lines = unfolded.replace(name.encode(), f"mailto:{address}".encode()).split(b"\r\n")
    return b"\r\n".join(map(_folded, lines))


def _folded(line: bytes) -> bytes:
    """Return a line in pieces of at most 75 octets, none of which breaks a letter."""
    pieces: list[bytes] = []
    rest = line
    while len(rest) > LINE - bool(pieces):
        end = LINE - bool(pieces)
        while rest[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(rest[:end])
        rest = rest[end:]
    return b"\r\n ".join([*pieces, rest])


def feed(name: str, language: str, items: Sequence[Entry | Recurring]) -> bytes:
    """Return the file that a calendar program subscribes to."""
    calendar = _calendar(name, language)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    return _written(calendar, items)


def _calendar(name: str, language: str, method: str = "PUBLISH") -> Calendar:
    made = Calendar()
    made.add("PRODID", PRODID)
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    # What is published has no ATTENDEE (RFC 5546 3.2.1): nobody is invited or asked to reply.
    made.add("METHOD", method)
    # icalendar does not know that these two are text; unescaped, a comma would cut them.
    made.add("NAME", vText(name, params=Parameters({"LANGUAGE": language})))
    made.add("X-WR-CALNAME", vText(name))
    return made


def _written(calendar: Calendar, items: Sequence[Entry | Recurring]) -> bytes:
    for item in items:
        for event in _series(item) if isinstance(item, Recurring) else [_single(item)]:
            calendar.add_component(event)
    return _with_zones(calendar, items)


def _with_zones(calendar: Calendar, items: Sequence[Entry | Recurring]) -> bytes:
    text = bytes(calendar.to_ical())
    # a line of its own: what people wrote stands behind a name or a blank
    start = max(text.find(b"\r\nBEGIN:VEVENT\r\n"), 0) or text.index(b"\r\nEND:VCALENDAR")
    start += len(b"\r\n")
    return text[:start] + b"".join(_zones(items)) + text[start:]


def _zones(items: Sequence[Entry | Recurring]) -> list[bytes]:
    years: dict[str, set[int]] = {}
    for item in items:
        ends = (item.starts, item.until) if isinstance(item, Recurring) else (item.starts_at,)
        years.setdefault(item.zone.key, set()).update(end.year for end in ends)
    return [_zone(name, min(of) - 1, max(of) + 1) for name, of in sorted(years.items())]


@lru_cache(maxsize=128)
def _zone(name: str, first_year: int, last_year: int) -> bytes:
    # half of what a file costs, and the same for every meeting of a year
    return bytes(vtimezone(name, first_year, last_year).to_ical())


def _single(entry: Entry) -> Event:
    event = _event(entry.uid, entry.words, entry.sequence, entry.changed_at)
    if entry.slot is not None:
        event.add("RECURRENCE-ID", entry.slot.replace(tzinfo=entry.zone))
    event.add("DTSTART", _stamp(entry.starts_at, entry.zone))
    event.add("DTEND", _stamp(entry.ends_at, entry.zone))
    event.add("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _series(series: Recurring) -> list[Event]:
    """Return the rule with its exceptions, then each date that departs from the template.

    The exceptions are derived from the dates that exist, so that the rule never shows another one.
    """
    kept = {entry.slot for entry in series.entries}
    made = _made(series, kept)
    if not set(made) & kept:
        return [_single(entry) for entry in series.entries]
    master = _event(series.uid, series.words, series.sequence, series.changed_at)
    master.add("DTSTART", made[0].replace(tzinfo=series.zone))
    master.add("DTEND", (made[0] + timedelta(minutes=series.minutes)).replace(tzinfo=series.zone))
    master.add("STATUS", "CONFIRMED")
    if series.rule:
        rule = vRecur.from_ical(series.rule) | {"UNTIL": _until(series.until, series.zone)}
        master.add("RRULE", rule)
    _add_dates(master, "EXDATE", [slot for slot in made if slot not in kept], series.zone)
    _add_dates(master, "RDATE", sorted(slot for slot in kept - set(made) if slot), series.zone)
    return [
        master,
        *(_single(entry) for entry in series.entries if _departs(entry, series)),
    ]


def _made(series: Recurring, kept: set[datetime | None]) -> list[datetime]:
    """Return the slots of the rule; a list of dates begins with one and adds the others."""
    if series.rule:
        return slots(series.rule, series.starts, series.until)
    return sorted(slot for slot in kept if slot)[:1]


def _departs(entry: Entry, series: Recurring) -> bool:
    if entry.slot is None or entry.is_cancelled or entry.words != series.words:
        return True
    starts = rule_moment(entry.slot, series.zone)
    return (entry.starts_at, entry.ends_at - entry.starts_at) != (
        starts,
        timedelta(minutes=series.minutes),
    )


def _add_dates(event: Event, name: str, dates: Sequence[datetime], zone: ZoneInfo) -> None:
    if dates:
        event.add(name, [local.replace(tzinfo=zone) for local in dates])


def _until(last: date, zone: ZoneInfo) -> datetime:
    return rule_moment(datetime.combine(last, time(23, 59, 59)), zone)


def _stamp(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment with its zone; the second of two equal wall times only UTC can name."""
    local = moment.astimezone(zone)
    is_first = rule_moment(wall_time(moment, zone), zone) == moment
    return local if is_first else moment.astimezone(UTC)


def _event(uid: str, words: Words, sequence: int, changed_at: datetime) -> Event:
    made = Event()
    made.add("UID", uid)
    made.add("DTSTAMP", changed_at.astimezone(UTC))
    made.add("LAST-MODIFIED", changed_at.astimezone(UTC))
    made.add("SEQUENCE", sequence)
    made.add("SUMMARY", words.summary)
    _add_text(made, "LOCATION", words.location)
    # Some programs ignore URL, so the link stands in the description too.
    _add_text(made, "DESCRIPTION", "\n\n".join(filter(None, (words.description, words.url))))
    _add_text(made, "URL", words.url)
    return made


def _add_text(component: Event, name: str, text: str) -> None:
    if text:
        component.add(name, text)

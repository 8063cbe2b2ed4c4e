"""Details written into rows and read back from them, and how a template reaches its dates."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engage.calendar.walltime import rule_moment
from engage.meetings.drafts import Details, When
from engage.meetings.models import Meeting, Series

# What a date of a series may have of its own; a place or a way to take part is one thing.
OVERRIDABLE: Final[Mapping[str, tuple[str, ...]]] = {
    "titles": ("titles",),
    "about": ("about",),
    "kind": ("kind",),
    "place": ("venue", "address", "venue_id"),
    "access": ("access", "interpreting", "ask_days"),
    "languages": ("languages",),
    "online": ("online_url", "is_link_private", "phone"),
    "capacity": ("capacity",),
    "beats": ("beat_codes",),
    "officers": ("officer_ids",),
}


def describe(row: Meeting | Series, details: Details, minutes: int, now: datetime) -> None:
    """Write the details that a meeting and a series share."""
    row.titles = {code: text for code, text in details.titles.items() if text}
    row.about = {code: text for code, text in details.about.items() if text}
    row.kind = details.kind
    row.venue, row.address, row.venue_id = details.venue, details.address, details.venue_id
    row.access, row.languages = list(details.access), list(details.languages)
    row.interpreting, row.ask_days = list(details.interpreting), details.ask_days
    row.online_url, row.phone = details.online_url, details.phone
    row.is_link_private = details.is_link_private
    row.capacity = details.capacity
    row.minutes = minutes
    row.changed_at = now
    if isinstance(row, Meeting):
        row.is_special, row.report_on = details.is_special, details.report_on


def place_in_time(meeting: Meeting, when: When, starts_at: datetime) -> None:
    """Write wall time and zone, and the moments that follow from them."""
    meeting.starts_local, meeting.zone = when.local, when.zone.key
    meeting.starts_at = starts_at
    meeting.ends_at = starts_at + timedelta(minutes=when.minutes)


def details_of(row: Meeting | Series) -> Details:
    """Return what a meeting or the template of a series is, as it was handed in."""
    own = row if isinstance(row, Meeting) else None
    return Details(
        titles=row.titles,
        beat_codes=tuple(beat.code for beat in row.beats),
        kind=row.kind,
        about=row.about,
        venue=row.venue,
        address=row.address,
        access=tuple(row.access),
        languages=tuple(row.languages),
        online_url=row.online_url,
        capacity=row.capacity,
        venue_id=row.venue_id,
        officer_ids=tuple(sorted(officer.id for officer in row.officers)),
        interpreting=tuple(row.interpreting),
        phone=row.phone,
        is_link_private=row.is_link_private,
        ask_days=row.ask_days,
        is_special=bool(own and own.is_special),
        report_on=own.report_on if own else None,
    )


def when_of(meeting: Meeting) -> When:
    """Return when a meeting is, as it was handed in."""
    zone = ZoneInfo(meeting.zone)
    fold = int(rule_moment(meeting.starts_local, zone) != meeting.starts_at)
    return When(meeting.starts_local, zone, meeting.minutes, fold)


def time_and_place(meeting: Meeting) -> tuple[object, ...]:
    """Return what a guest must know; a change of it raises SEQUENCE and is mailed."""
    return (
        meeting.starts_at, meeting.ends_at, meeting.zone,
        meeting.venue, meeting.address, meeting.online_url, meeting.phone,
    )  # fmt: skip


def inherited(own: Details, before: Details, after: Details) -> tuple[Details, list[str]]:
    """Return a date's details under a changed template, and what it keeps of its own.

    A value is a date's own where it differs from the template that it was made from.
    """
    changes: dict[str, object] = {}
    kept = []
    for name, fields in OVERRIDABLE.items():
        mine, old, new = (_values(details, fields) for details in (own, before, after))
        if mine == old:
            changes |= {field: getattr(after, field) for field in fields}
        elif new not in {old, mine}:
            kept.append(name)
    return replace(own, **changes), kept  # type: ignore[arg-type]  # names and values of Details


def _values(details: Details, fields: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(_frozen(getattr(details, field)) for field in fields)


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return tuple(sorted((key, text) for key, text in value.items() if text))
    return tuple(sorted(value)) if isinstance(value, list | tuple) else value

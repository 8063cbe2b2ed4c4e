"""Meetings as calendar files: rows turned into the values that engage.calendar writes."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from zoneinfo import ZoneInfo

from engage.calendar import ics
from engage.meetings.models import Meeting, Series
from engage.meetings.words import access_words, language_names, language_words, translator


def meeting_file(meeting: Meeting, language: str, base_url: str) -> bytes:
    """Return the calendar file of one meeting, under the name that its first copies had."""
    return ics.meeting_file(_copy(meeting, language, base_url), language)


def invitation(meeting: Meeting, language: str, base_url: str) -> bytes:
    """Return the mailed copy for a guest with a seat, who is still to be put in."""
    return ics.invitation(_copy(meeting, language, base_url), language)


def mime_of(text: bytes) -> str:
    """Return the type of a calendar file, which repeats its method (RFC 6047 2.4)."""
    found = next(
        (one for one in ("REQUEST", "CANCEL") if f"METHOD:{one}".encode() in text), "PUBLISH"
    )
    return f"text/calendar; charset=utf-8; method={found}"


def feed_file(name: str, meetings: Sequence[Meeting], language: str, base_url: str) -> bytes:
    """Return the feed of several meetings, each series as one rule with its exceptions."""
    items: list[ics.Entry | ics.Recurring] = []
    ordered = sorted(meetings, key=lambda m: (m.series_id or 0, m.starts_at, m.id))
    for series_id, group in groupby(ordered, key=lambda meeting: meeting.series_id):
        members = list(group)
        series = members[0].series
        if series_id is None or series is None:
            items += [_entry(meeting, language, base_url) for meeting in members]
        else:
            items.append(_recurring(series, members, language, base_url))
    return ics.feed(name, language, items)


def entity_tag(text: bytes) -> str:
    """Return the tag by which a calendar program knows that nothing changed."""
    return sha256(text).hexdigest()[:32]


def meeting_address(meeting: Meeting, base_url: str) -> str:
    """Return the public address of a meeting."""
    return f"{base_url.rstrip('/')}/meetings/{meeting.uid}"


def _entry(meeting: Meeting, language: str, base_url: str) -> ics.Entry:
    url = meeting_address(meeting, base_url)
    series = meeting.series
    return ics.Entry(
        uid=series.uid if series else meeting.uid,
        slot=meeting.slot_local,
        zone=ZoneInfo(meeting.zone),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        words=_words(meeting, language, url, meeting.reason),
        is_cancelled=meeting.is_cancelled,
        sequence=max(meeting.sequence, series.sequence if series else 0),
        changed_at=meeting.changed_at,
    )


def _copy(meeting: Meeting, language: str, base_url: str) -> ics.Entry:
    entry = _entry(meeting, language, base_url)
    if meeting.copy_uid is None:
        return entry
    return replace(entry, uid=meeting.copy_uid, slot=meeting.copy_slot_local)


def _recurring(
    series: Series, meetings: Sequence[Meeting], language: str, base_url: str
) -> ics.Recurring:
    page = f"{base_url.rstrip('/')}/meetings"
    plain = _words(series, language, page, "")
    # A date that only differs by the address of its own page follows the rule; otherwise
    # every date would be an exception, and the rule would say nothing.
    entries = []
    for meeting in meetings:
        entry = _entry(meeting, language, base_url)
        words = _words(meeting, language, page, meeting.reason)
        entries.append(replace(entry, words=plain) if words == plain else entry)
    return ics.Recurring(
        uid=series.uid,
        zone=ZoneInfo(series.zone),
        rule=series.rule,
        starts=series.starts_local,
        until=series.until_on,
        minutes=series.minutes,
        words=plain,
        sequence=series.sequence,
        changed_at=max([series.changed_at, *(meeting.changed_at for meeting in meetings)]),
        entries=entries,
    )


def _words(item: Meeting | Series, language: str, url: str, reason: str) -> ics.Words:
    say = translator(language)
    lines = [item.summary(language)]
    if reason:
        lines.insert(0, f"{say('Cancelled')}: {reason}")
    for heading, values in (
        ("Access", access_words(item, language)),
        ("Languages", language_words(item, language)),
        ("Interpreters", language_names(item.interpreting, language)),
        ("Online", [] if item.is_link_private else [item.online_url, item.phone]),
    ):
        if any(values):
            lines.append(f"{say(heading)}: {', '.join(filter(None, values))}")
    return ics.Words(item.title(language), item.place, "\n".join(filter(None, lines)), url)

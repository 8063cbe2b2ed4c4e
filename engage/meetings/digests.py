"""What a digest says: meetings ahead and news of promises, grouped, never too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.meetings.calendars import meeting_address
from engage.meetings.commitment_cards import EVENT_WORDS
from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment, CommitmentEvent
from engage.meetings.queries import upcoming_meetings
from engage.meetings.queries_digests import agendas_since, minutes_since, steps_since
from engage.meetings.topics_followed import CITY, topic_title, topics_of
from engage.meetings.words import day_words, hours_words, translator

AT_MOST: Final = 10
AHEAD: Final = {"weekly": timedelta(days=21), "monthly": timedelta(days=62)}
BACK: Final = {"weekly": timedelta(days=7), "monthly": timedelta(days=31)}
SUBJECTS: Final = {"weekly": "This week: {title}", "monthly": "This month: {title}"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished mail without its address."""

    subject: str
    text: str


def confirm_letter(title: str, link: str, language: str) -> Letter:
    """Return the mail by which a wish to follow is confirmed."""
    say = translator(language)
    parts = [
        title,
        say("Somebody, probably you, wants to follow this. Open the link and confirm, or do "
            "nothing and nothing happens."),
        link,
        say("The same link stops it at any time."),
    ]  # fmt: skip
    subject = say("Please confirm that you follow: {title}").format(title=title)
    return Letter(subject[:200], "\n\n".join(parts) + "\n")


@dataclass(frozen=True, slots=True)
class Digest:
    """Which digest is meant: of what, in which language, of a week or of a month."""

    topic: str
    language: str
    cadence: str


def digest_text(session: Session, digest: Digest, now: datetime, base_url: str) -> str:
    """Return subject and text of a digest, or nothing where there is no news and no meeting."""
    topic, language, cadence = digest.topic, digest.language, digest.cadence
    say, title = translator(language), topic_title(session, topic, language)
    ahead = [
        one
        for one in upcoming_meetings(session, now)
        if topic in topics_of(one) and one.starts_at < now + AHEAD[cadence]
    ]
    since = now - BACK[cadence]
    groups = [
        (say("Meetings ahead"), [_meeting_line(one, language, base_url) for one in ahead]),
        (say("Agendas posted"), _agenda_lines(session, digest, now, base_url)),
        (say("News of promises"), _step_lines(session, topic, since, language, base_url)),
        (say("Minutes published"), _minutes_lines(session, topic, since, language, base_url)),
    ]
    found = [_group(heading, lines, say("more:"), base_url) for heading, lines in groups if lines]
    if title is None or not found:
        return ""
    subject = say(SUBJECTS[cadence]).format(title=title)[:200]
    stop = say("You follow this. To stop or change it, open:")
    return "\n".join([subject, title, "", "\n\n".join(found), "", stop, ""])


def _group(heading: str, lines: Sequence[str], more: str, base_url: str) -> str:
    kept = list(lines[:AT_MOST])
    if len(lines) > AT_MOST:
        kept.append(f"{len(lines) - AT_MOST} {more} {base_url.rstrip('/')}/meetings")
    return "\n".join([heading, *(f"- {line}" for line in kept)])


def _meeting_line(meeting: Meeting, language: str, base_url: str) -> str:
    say = translator(language)
    day = day_words(meeting.starts_at, ZoneInfo(meeting.zone), language)
    off = f"{say('Cancelled')}: " if meeting.is_cancelled else ""
    facts = [
        f"{off}{day}, {hours_words(meeting, language)}",
        meeting.title(language),
        meeting.place,
    ]
    return ", ".join(filter(None, facts)) + f" {meeting_address(meeting, base_url)}"


def _step_lines(
    session: Session, topic: str, since: datetime, language: str, base_url: str
) -> list[str]:
    say, seen, lines = translator(language), set[int](), []
    for event, promise in steps_since(session, since):
        if promise.id not in seen and _is_of(topic, promise):
            seen.add(promise.id)
            lines.append(_step_line(event, promise, say(EVENT_WORDS[event.what]), base_url))
    return lines


def _step_line(event: CommitmentEvent, promise: Commitment, what: str, base_url: str) -> str:
    words = f": {event.note}" if event.note else ""
    return f"{what}: {promise.what}{words} {base_url.rstrip('/')}/commitments/{promise.uid}"


def _agenda_lines(session: Session, digest: Digest, now: datetime, base_url: str) -> list[str]:
    return [
        f"{meeting.title(digest.language)} {meeting_address(meeting, base_url)}/agenda"
        for meeting in agendas_since(session, now - BACK[digest.cadence], now)
        if digest.topic in topics_of(meeting)
    ]


def _minutes_lines(
    session: Session, topic: str, since: datetime, language: str, base_url: str
) -> list[str]:
    return [
        f"{meeting.title(language)} {meeting_address(meeting, base_url)}/minutes"
        for meeting in minutes_since(session, since)
        if topic in topics_of(meeting)
    ]


def _is_of(topic: str, promise: Commitment) -> bool:
    return topic == CITY or (promise.beat is not None and topic == f"beat:{promise.beat.code}")

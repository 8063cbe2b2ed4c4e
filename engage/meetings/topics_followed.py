"""What residents can follow: the city, a beat, a kind of meeting, a promise, some minutes."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.meetings.kinds import KINDS
from engage.meetings.models import Meeting
from engage.meetings.queries import meeting_by_uid
from engage.meetings.queries_commitments import commitment_by_uid
from engage.meetings.words import day_words, kind_word, translator
from engage.places.queries import beat_by_code

CITY = "city"
# Of these there are no digests: each has one piece of news at a time.
AT_ONCE = ("promise", "minutes")


def topic_title(session: Session, topic: str, language: str) -> str | None:
    """Return the name of a topic in a language, or None where nothing of that name is there."""
    say = translator(language)
    if topic == CITY:
        return say("All meetings of the city")
    kind, _, name = topic.partition(":")
    if kind == "beat":
        beat = beat_by_code(session, name)
        return say("Beat {name}").format(name=beat.title) if beat else None
    if kind == "kind":
        return kind_word(name, language) if name in KINDS else None
    return _of_uid(session, kind, name, language) if _is_uid(name) else None


def topics_of(meeting: Meeting) -> list[str]:
    """Return the topics under which a meeting is followed."""
    beats = [f"beat:{beat.code}" for beat in meeting.beats]
    return [CITY, f"kind:{meeting.kind}", *beats]


def _of_uid(session: Session, kind: str, uid: str, language: str) -> str | None:
    say = translator(language)
    if kind == "promise":
        promise = commitment_by_uid(session, uid)
        return promise.what if promise else None
    meeting = meeting_by_uid(session, uid) if kind == "minutes" else None
    if meeting is None:
        return None
    day = day_words(meeting.starts_at, ZoneInfo(meeting.zone), language)
    return say("Minutes of {title}, {day}").format(title=meeting.title(language), day=day)


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False

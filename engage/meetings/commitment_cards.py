"""A commitment as a page prints it: whose it is, what became of it, and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from babel import dates

from engage.meetings.models_commitments import Commitment, CommitmentEvent
from engage.meetings.words import translator

OWNER_WORDS: Final = {
    "officer": "The officer of the beat",
    "supervisor": "The supervisor of the beat",
    "organizer": "The organizer of the meetings",
    "agency": "Another agency",
}
DAYTIME_WORDS: Final = {
    "any": "At any time",
    "morning": "In the morning",
    "afternoon": "In the afternoon",
    "evening": "In the evening",
    "night": "At night",
}
STATUS_WORDS: Final = {
    "open": "Open",
    "late": "Late",
    "kept": "Kept",
    "dropped": "Dropped",
}
EVENT_WORDS: Final = {
    "made": "Promised",
    "updated": "News",
    "kept": "Kept",
    "dropped": "Dropped",
}
SHORT_DAY: Final = {"en": "MMM d, y", "es": "d 'de' MMMM 'de' y"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the history: the day, what happened, in words."""

    machine_day: str
    day: str
    what: str
    note: str
    evidence_url: str
    due: str


@dataclass(frozen=True, slots=True)
class CommitmentCard:
    """What is printed of one commitment; status is open, late, kept or dropped."""

    id: int
    uid: str
    what: str
    owner: str
    beat: str
    beat_code: str
    machine_due: str
    due: str
    status: str
    status_words: str
    reason: str
    next_step: str
    meeting_uid: str
    steps: Sequence[Step]


def commitment_card(
    commitment: Commitment,
    today: date,
    language: str,
    history: Sequence[CommitmentEvent] = (),
) -> CommitmentCard:
    """Return a commitment as it is printed in a language."""
    say = translator(language)
    status = "late" if commitment.is_late(today) else commitment.status
    return CommitmentCard(
        id=commitment.id,
        uid=commitment.uid,
        what=commitment.what,
        owner=commitment.agency or say(OWNER_WORDS[commitment.owner]),
        beat=commitment.beat.title if commitment.beat else "",
        beat_code=commitment.beat.code if commitment.beat else "",
        machine_due=commitment.due_on.isoformat(),
        due=day_in_short(commitment.due_on, language),
        status=status,
        status_words=say(STATUS_WORDS[status]),
        reason=commitment.reason,
        next_step=commitment.next_step,
        meeting_uid=commitment.meeting_uid if commitment.meeting_id else "",
        steps=[_step(event, ZoneInfo(commitment.zone), language) for event in history],
    )


def commitment_cards(
    commitments: Sequence[Commitment],
    today: date,
    language: str,
    history: Mapping[int, Sequence[CommitmentEvent]] | None = None,
) -> list[CommitmentCard]:
    """Return several commitments as they are printed."""
    known = history or {}
    return [commitment_card(one, today, language, known.get(one.id, ())) for one in commitments]


def day_in_short(day: date, language: str) -> str:
    """Return a day without its weekday."""
    return dates.format_date(day, SHORT_DAY[language], locale=language)


def _step(event: CommitmentEvent, zone: ZoneInfo, language: str) -> Step:
    day = event.at.astimezone(zone).date()
    return Step(
        machine_day=day.isoformat(),
        day=day_in_short(day, language),
        what=translator(language)(EVENT_WORDS[event.what]),
        note=event.note,
        evidence_url=event.evidence_url,
        due=day_in_short(event.due_on, language) if event.due_on else "",
    )

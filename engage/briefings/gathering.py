"""Reads everything that a briefing is made of from the rooms to the left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.briefings.labels import speaker
from engage.briefings.material import (
    Gathering,
    Material,
    Officer,
    Pledge,
    Pledges,
    PledgeStep,
    Raised,
    Status,
)
from engage.briefings.queries_delivery import delivery
from engage.config import Config
from engage.errors import Missing
from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment, CommitmentEvent
from engage.meetings.queries import next_meeting, past_meetings
from engage.meetings.queries_agenda import record_of
from engage.meetings.queries_commitments import (
    commitment_tally,
    commitments_of_beat,
    concerns_of_meeting,
    history_of,
)
from engage.people.queries import officers_on
from engage.places.models import Beat
from engage.places.queries import beat_by_code, beat_map
from engage.results.models_content import ReleaseContent
from engage.results.queries import latest_release, newest_release, releases_before, standing

# The words of places that offer something; the codes are those of meetings.
ACCESS: Final[dict[str, str]] = {
    "step_free": "Step-free entrance",
    "hearing_loop": "Hearing loop",
    "asl": "Sign language (ASL)",
    "captions": "Live captions",
    "childcare": "Childcare",
    "transit": "Near a bus stop",
    "parking": "Free parking",
    "food": "Food and drinks",
}

MEETINGS_BACK: Final = 6
PROMISES_READ: Final = 24  # the open ones come first


class NoBriefing(Missing):
    """A beat or a wave of which no briefing can be made."""


class UnknownLanguage(Missing):
    """A language that the city does not offer."""


def release_for(session: Session, wave_code: str) -> ReleaseContent:
    """Return what is published of a wave, or refuse."""
    release = latest_release(session, wave_code)
    if release is None:
        raise NoBriefing("Wave {wave} has no published results; publish it first.", wave=wave_code)
    return release


def beat_for(session: Session, beat_code: str) -> Beat:
    """Return a beat of today, or refuse."""
    beat = beat_by_code(session, beat_code)
    if beat is None:
        raise NoBriefing("There is no beat {beat}.", beat=beat_code)
    return beat


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom, of which release, and when a briefing is made."""

    beat: Beat
    release: ReleaseContent
    language: str
    now: datetime


def material(session: Session, config: Config, occasion: Occasion) -> Material:
    """Return what the briefing of a beat is made of."""
    beat = occasion.beat
    shapes = beat_map(session)
    today = occasion.now.astimezone(config.city.zone).date()
    meeting = next_meeting(session, beat.code, occasion.now)
    return Material(
        release=occasion.release,
        city=config.city,
        is_demo=config.mode == "demo",
        beat=beat.code,
        title=beat.title,
        shapes={area.code: area.geometry for area in shapes.areas} if shapes else {},
        officers=tuple(
            Officer(tenure.name, tenure.role, tenure.shift)
            for tenure in officers_on(session, beat.id, today)
        ),
        meeting=_gathering(meeting, occasion.language) if meeting else None,
        today=today,
        site=config.base_url.rstrip("/"),
        is_public=delivery(session).is_public,
        pledges=_pledges(session, beat.id, today),
        raised=tuple(_raised(session, beat, occasion.now)),
        before=releases_before(session, occasion.release),
        status=_status(session, occasion.release),
    )


def _status(session: Session, release: ReleaseContent) -> Status:
    """Return whether a release stands, by what is published now and not by what it says."""
    found = standing(session, release.sha256)
    if found is None:
        return "draft"
    newest = newest_release(session)
    is_earlier = newest is not None and newest.closes_on > release.closes_on
    return "earlier" if found.state == "current" and is_earlier else found.state


def _pledges(session: Session, beat_id: int, today: date) -> Pledges:
    tally = commitment_tally(session, beat_id, today)
    found = commitments_of_beat(session, beat_id, PROMISES_READ)
    events = history_of(session, found)
    first = tuple(_pledge(one, events[one.id]) for one in found)
    return Pledges(first, tally.n_open, tally.n_late, tally.n_kept, tally.n_dropped)


def _pledge(one: Commitment, events: Sequence[CommitmentEvent]) -> Pledge:
    zone = ZoneInfo(one.zone)
    steps = tuple(PledgeStep(e.at.astimezone(zone).date(), e.what, e.note) for e in events)
    return Pledge(
        one.what, one.owner, one.agency, one.due_on, one.next_step, one.status, one.reason, steps
    )


def _raised(session: Session, beat: Beat, now: datetime) -> Iterator[Raised]:
    """Yield the concerns of the last meeting whose minutes are public."""
    for meeting in past_meetings(session, now, beat.code, MEETINGS_BACK):
        record = record_of(session, meeting.id)
        if record is not None and record.is_public:
            found = concerns_of_meeting(session, meeting.id)
            here = (one for one in found if one.beat_id in {None, beat.id})
            yield from (Raised(one.what, one.place, one.daytime) for one in here)
            return


def _gathering(meeting: Meeting, language: str) -> Gathering:
    say = speaker(language)
    return Gathering(
        title=meeting.title(language),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        access=", ".join(say(ACCESS[code]) for code in meeting.access if code in ACCESS),
    )

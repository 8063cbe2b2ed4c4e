"""Reads everything that a briefing is made of from the rooms to the left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from engage.briefings.compose import Gathering, Material, Officer
from engage.briefings.labels import speaker
from engage.config import Config
from engage.errors import Missing
from engage.meetings.models import Meeting
from engage.meetings.queries import next_meeting
from engage.people.queries import officers_on
from engage.places.models import Beat
from engage.places.queries import beat_by_code, beat_map
from engage.results.models_content import ReleaseContent
from engage.results.queries import latest_release

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


class NoBriefing(Missing):
    """A beat or a wave of which no briefing can be made."""


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
    )


def _gathering(meeting: Meeting, language: str) -> Gathering:
    say = speaker(language)
    return Gathering(
        title=meeting.title(language),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        access=", ".join(say(ACCESS[code]) for code in meeting.access if code in ACCESS),
    )

"""What waits for staff: waves to close, results to publish, meetings without an officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.briefings.queries import archived
from engage.mail.models import OutboxMail
from engage.mail.outbox import failed_mails
from engage.meetings.models import Meeting
from engage.meetings.models_commitments import Commitment
from engage.meetings.queries import meetings_between, next_meeting
from engage.meetings.queries_agenda import meetings_without_minutes
from engage.meetings.queries_commitments import open_commitments
from engage.people.models import Tenure, User
from engage.people.queries import tenures, visible_beats
from engage.places.models import Beat
from engage.places.queries import beats
from engage.results.queries import newest_release, published_waves
from engage.surveys.models import Wave
from engage.surveys.queries import late_to_open, response_count, waves
from engage.surveys.queries_trust import Lack, lacks

LOOKED_AHEAD: Final = timedelta(days=30)
DUE_SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnBeat:
    """A beat of the officer who reads, its next meeting, and the wave of its newest briefing."""

    beat: Beat
    meeting: Meeting | None
    briefing_wave: str | None


def waves_to_close(session: Session, today: date) -> list[Wave]:
    """Return the waves whose fieldwork is over and which wait for a hand or a key."""
    return [
        wave
        for wave in waves(session)
        if wave.status in ("open", "keying", "closing") and wave.fieldwork_ends_on < today
    ]


def waves_to_open(session: Session, today: date, language: str) -> list[tuple[Wave, list[Lack]]]:
    """Return the waves whose day has come and which cannot open, with what is missing."""
    late = [(wave, lacks(session, wave, language)) for wave in late_to_open(session, today)]
    return [(wave, missing) for wave, missing in late if missing]


def waves_to_publish(session: Session) -> list[Wave]:
    """Return the closed waves with answers that nobody has published, the latest first."""
    published = published_waves(session)
    return [
        wave
        for wave in waves(session)
        if wave.status == "closed"
        and wave.code not in published
        and response_count(session, wave) > 0
    ]


def mails_to_mend(session: Session) -> Sequence[OutboxMail]:
    """Return the mails that could not be sent."""
    return failed_mails(session)


def meetings_without_officer(session: Session, now: datetime) -> list[Meeting]:
    """Return the meetings of the next 30 days on whose day no officer has any of their beats."""
    known = tenures(session, now.date())
    soon = meetings_between(session, now, now + LOOKED_AHEAD)
    held = [meeting for meeting in soon if not meeting.is_cancelled]
    return [meeting for meeting in held if meeting.beats and not _is_covered(meeting, known)]


def minutes_to_file(session: Session, now: datetime) -> Sequence[Meeting]:
    """Return the meetings whose minutes nobody has filed."""
    return meetings_without_minutes(session, now)


def promises_to_keep(
    session: Session, user: User, now: datetime, zone: ZoneInfo
) -> list[Commitment]:
    """Return the promises, of one's beats or of all, that are late or due within a week."""
    today = now.astimezone(zone).date()
    found = open_commitments(session, visible_beats(session, user, today))
    return [one for one in found if one.due_on <= today + DUE_SOON]


def own_beats(
    session: Session, user: User, now: datetime, zone: ZoneInfo, language: str
) -> list[OwnBeat]:
    """Return the beats that an officer has today; nobody else has beats of their own."""
    seen = visible_beats(session, user, now.astimezone(zone).date())
    if seen is None:
        return []
    return [
        OwnBeat(
            beat, next_meeting(session, beat.code, now), _briefing_wave(session, beat, language)
        )
        for beat in beats(session)
        if beat.id in seen
    ]


def _briefing_wave(session: Session, beat: Beat, language: str) -> str | None:
    release = newest_release(session)
    if release is None or archived(session, beat.code, release.wave, language) is None:
        return None
    return release.wave


def _is_covered(meeting: Meeting, known: Sequence[Tenure]) -> bool:
    day = meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).date()
    on_beat = {beat.id for beat in meeting.beats}
    return any(
        tenure.beat_id in on_beat
        and tenure.from_on <= day
        and (tenure.to_on is None or tenure.to_on >= day)
        for tenure in known
    )

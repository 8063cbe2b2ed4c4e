"""Reads what a digest is made of: promises and meetings of each beat of a district or the city."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from engage.briefings.digest import BeatMaterial, DigestMaterial
from engage.briefings.gathering import NoBriefing
from engage.briefings.material import Gathering, Pledge, Pledges
from engage.config import Config
from engage.meetings.queries import next_meeting
from engage.meetings.queries_commitments import commitment_tally, commitments_of_beat
from engage.places.models import Beat
from engage.places.queries import beats, districts, natural_key
from engage.results.models_content import ReleaseContent


def digest_material(  # noqa: PLR0913, PLR0917  # a read of several rooms, each part named
    session: Session,
    config: Config,
    release: ReleaseContent,
    district: str,
    language: str,
    now: datetime,
) -> DigestMaterial:
    """Return what the digest of a district is made of, of all beats where the district is blank."""
    found = districts(session).get(district, []) if district else beats(session)
    if not found:
        raise NoBriefing("There is no district {name} with beats.", name=district or "-")
    today = now.astimezone(config.city.zone).date()
    ordered = sorted(found, key=lambda beat: natural_key(beat.title))
    return DigestMaterial(
        release=release,
        city=config.city,
        is_demo=config.mode == "demo",
        district=district,
        beats=tuple(_beat(session, beat, language, now, today) for beat in ordered),
        today=today,
    )


def _beat(session: Session, beat: Beat, language: str, now: datetime, today: date) -> BeatMaterial:
    meeting = next_meeting(session, beat.code, now)
    coming = None
    if meeting is not None:
        title = meeting.title(language)
        coming = Gathering(title, meeting.starts_at, meeting.ends_at, meeting.place, "")
    return BeatMaterial(beat.code, beat.title, _pledges(session, beat.id, today), coming)


def _pledges(session: Session, beat_id: int, today: date) -> Pledges:
    tally = commitment_tally(session, beat_id, today)
    first = tuple(
        Pledge(one.what, one.owner, one.agency, one.due_on, one.next_step, one.status, one.reason)
        for one in commitments_of_beat(session, beat_id)
    )
    return Pledges(first, tally.n_open, tally.n_late, tally.n_kept, tally.n_dropped)

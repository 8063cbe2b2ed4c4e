"""Reads what a handover is made of: duties, promises, meetings and releases of one beat."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from engage.briefings.gathering import Occasion, beat_for, material
from engage.briefings.handover import DAYS_AHEAD, Duty, HandoverMaterial
from engage.briefings.material import Gathering, Pledge, PledgeStep
from engage.config import Config
from engage.meetings.queries import meetings_between
from engage.meetings.queries_commitments import commitments_of_beat, history_of
from engage.people.queries import officers_on, tenures
from engage.places.models import Beat
from engage.results.queries import releases


def handover_material(
    session: Session, config: Config, beat_code: str, language: str, now: datetime
) -> HandoverMaterial:
    """Return what the handover of a beat is made of."""
    beat, zone = beat_for(session, beat_code), config.city.zone
    today, known = now.astimezone(zone).date(), releases(session)
    coming = meetings_between(session, now, now + timedelta(days=DAYS_AHEAD), beat.code)
    raised = (
        material(session, config, Occasion(beat, known[0], language, now)).raised if known else ()
    )
    here = officers_on(session, beat.id, today)
    later = [one for one in tenures(session, today) if one.beat_id == beat.id and one not in here]
    return HandoverMaterial(
        city=config.city,
        is_demo=config.mode == "demo",
        title=beat.title,
        duties=tuple(
            Duty(one.name, one.role, one.shift, one.from_on, one.to_on) for one in (*here, *later)
        ),
        pledges=_pledges(session, beat, config),
        meetings=tuple(
            Gathering(one.title(language), one.starts_at, one.ends_at, one.place, "")
            for one in coming
            if not one.is_cancelled
        ),
        raised=raised,
        beat=beat.code,
        releases=known,
        today=today,
    )


def _pledges(session: Session, beat: Beat, config: Config) -> tuple[Pledge, ...]:
    found = commitments_of_beat(session, beat.id)
    events, zone = history_of(session, found), config.city.zone
    return tuple(
        Pledge(
            *(one.what, one.owner, one.agency, one.due_on, one.next_step, one.status, one.reason),
            steps=tuple(
                PledgeStep(e.at.astimezone(zone).date(), e.what, e.note) for e in events[one.id]
            ),
        )
        for one in found
    )

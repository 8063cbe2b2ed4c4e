"""Changing the plan of a release before its wave closes, and keeping it as it then stood."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit import chain
from engage.audit.acts import Act
from engage.db import lock_for_writing
from engage.errors import InputErrors
from engage.results.models import ReleasePlan
from engage.results.planning import planned_items
from engage.results.plans import MAY_BE_CHANGED, PlanIsFixed, plan_of, problems_of, stored
from engage.stats.released import Plan
from engage.surveys import queries as surveys
from engage.surveys.models import Wave


def change_plan(session: Session, wave_code: str, plan: Plan, act: Act) -> None:
    """Store what the release of a wave will compute; the tables by weighting group stay in it."""
    wave = surveys.locked_wave(session, wave_code)
    if wave.status not in MAY_BE_CHANGED:
        message = "Wave {wave} has closed: what its release computes was fixed before."
        raise PlanIsFixed(message, wave=wave_code)
    if problems := problems_of(plan, planned_items(surveys.instrument_of(session, wave))):
        raise InputErrors(problems)
    _keep(session, wave, plan, act)
    chain.record(
        session,
        at=act.at,
        actor=act.actor,
        action="plan",
        object=f"wave {wave_code}",
        detail=stored(plan),
    )
    session.commit()


def fix_plans(session: Session, now: datetime) -> list[str]:
    """Keep the plan of every wave that closed while nobody had changed it; return their codes.

    So a later version of the program cannot plan something else for it.
    """
    planned = select(ReleasePlan.wave_id)
    closed = select(Wave).where(Wave.status.in_(("closing", "closed")), Wave.id.not_in(planned))
    lock_for_writing(session)
    waves = session.scalars(closed.order_by(Wave.id)).all()
    for wave in waves:
        _keep(session, wave, plan_of(session, wave), Act("calendar", now))
    session.commit()
    return [wave.code for wave in waves]


def _keep(session: Session, wave: Wave, plan: Plan, act: Act) -> None:
    row = ReleasePlan(wave_id=wave.id, content=stored(plan))
    row.changed_at, row.changed_by = act.at, act.actor
    session.merge(row)

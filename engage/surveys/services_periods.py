"""Standing surveys: at the end of a period the next wave takes over, or the period grows."""

import re
from datetime import date
from pathlib import Path
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engage.surveys import keys, sealing
from engage.surveys.acts import note
from engage.surveys.mixing import n_waiting
from engage.surveys.models import ReportingArea, Wave
from engage.surveys.opening import opening_problems
from engage.surveys.plans import FACTS, Act, put_fact
from engage.surveys.queries import locked_wave
from engage.surveys.queries_trust import city_words
from engage.surveys.sending import CODES

# Fewer are never mixed by themselves: they join the next period.
LEAST_MIXED: Final = 20
NUMBERED: Final = re.compile(r"(.+)-p(\d+)")
LONGEST: Final = 40


def end_period(session: Session, code: str, folder: Path, today: date, act: Act) -> bool:
    """End the period of a standing survey and return whether its answers can be mixed now.

    The next wave opens in the transaction in which this one shuts, and every unspent code goes
    over to it. With fewer than 20 answers nothing is mixed: the period grows by another one.
    """
    wave = locked_wave(session, code)
    if wave.status != "open" or wave.period_months is None or today <= wave.closes_on:
        session.rollback()
        return wave.status == "closing"
    if n_waiting(session, wave) < LEAST_MIXED or not _may_go_on(session, wave):
        wave.closes_on = wave.fieldwork_ends_on = _last_day(wave, today)
        note(session, act, "wave.prolong", code, {"until": wave.closes_on.isoformat()})
        session.commit()
        return False
    following = _following(session, wave, folder, today)
    wave.status = "closing"
    moved = {"wave_id": following.id}
    session.execute(update(CODES).where(CODES.c.wave_id == wave.id).values(moved))
    note(session, act, "wave.period", code, {"next": following.code})
    session.commit()
    return True


def _may_go_on(session: Session, wave: Wave) -> bool:
    return wave.is_key_held_here and not opening_problems(session, wave, is_key_held_here=True)


def _last_day(wave: Wave, today: date) -> date:
    """Return the first end of a period, counted from the first day, that is not over yet."""
    months = wave.period_months or 1
    turns = 1
    while (end := _after(wave.opens_on, months * turns)) < today:
        turns += 1
    return end


def _after(first: date, months: int) -> date:
    last: date = first + relativedelta(months=months, days=-1)
    return last


def _following(session: Session, wave: Wave, folder: Path, today: date) -> Wave:
    code = _next_code(session, wave.code)
    last = _after(today, wave.period_months or 1)
    following = Wave(
        code=code,
        title=dict(wave.title),
        kind=wave.kind,
        instrument_hash=wave.instrument_hash,
        previous_id=wave.id,
        opens_on=today,
        closes_on=last,
        fieldwork_ends_on=last,
        is_automatic=True,
        period_months=wave.period_months,
        texts=city_words(session, is_key_held_here=True),
        public_key=sealing.public_key_of(keys.make_wave_key(folder, code)),
        status="open",
    )
    for name in FACTS:
        put_fact(following, name, wave.fact(name))
    session.add(following)
    session.flush()
    query = select(ReportingArea).where(ReportingArea.wave_id == wave.id)
    for area in session.scalars(query).all():
        session.add(ReportingArea(wave_id=following.id, code=area.code, beats=area.beats))
    return following


def _next_code(session: Session, code: str) -> str:
    found = NUMBERED.fullmatch(code)
    base, number = (found[1], int(found[2]) + 1) if found else (code, 2)
    taken = set(session.scalars(select(Wave.code)))
    while (following := f"{base[: LONGEST - 2 - len(str(number))]}-p{number}") in taken:
        number += 1
    return following

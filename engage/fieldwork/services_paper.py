"""Asking for the paper form of a wave, and drawing it in a job."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage import pdf
from engage.config import Config
from engage.db import lock_for_writing
from engage.errors import Refused
from engage.fieldwork.models_paper import PaperForm
from engage.fieldwork.queries_paper import LEASE, MAX_ATTEMPTS, paper_form_of
from engage.surveys.queries import wave_by_code
from engage.surveys.services_paper import draw_wave_form


def request_paper_form(session: Session, wave_code: str, now: datetime) -> None:
    """Ask for the form of a wave as its words are now."""
    wave_by_code(session, wave_code)
    lock_for_writing(session)
    row = paper_form_of(session, wave_code) or PaperForm(wave_code=wave_code)
    row.state, row.attempts, row.leased_until, row.fault = "waiting", 0, None, ""
    row.requested_at = now
    session.add(row)
    session.commit()


def make_paper_form(session: Session, config: Config, wave_code: str, now: datetime) -> bool:
    """Draw a form that was asked for, and return whether it was; one at work is left alone."""
    if not _lease(session, wave_code, now):
        return False
    fault, drawn = "", None
    try:
        drawn = draw_wave_form(session, config, wave_by_code(session, wave_code))
    except (pdf.RenderFailed, Refused, OSError) as failure:
        fault = str(failure)[:300]
    session.rollback()  # ends the read: drawing took a while, and nothing may wait for it
    lock_for_writing(session)
    row = session.get_one(PaperForm, wave_code)
    row.leased_until, row.fault = None, fault
    if drawn is not None:
        row.state, row.pdf = "made", drawn
    elif row.attempts >= MAX_ATTEMPTS:
        row.state = "failed"
    session.commit()
    return drawn is not None


def _lease(session: Session, wave_code: str, now: datetime) -> bool:
    session.rollback()
    lock_for_writing(session)
    row = session.get(PaperForm, wave_code, with_for_update=True)
    is_held = row is not None and row.leased_until is not None and row.leased_until > now
    if row is None or row.state != "waiting" or is_held:
        session.rollback()
        return False
    row.leased_until, row.attempts = now + LEASE, row.attempts + 1
    session.commit()
    return True

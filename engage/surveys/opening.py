"""What stands between a wave and its opening, in sentences."""

from sqlalchemy.orm import Session

from engage.errors import Problem
from engage.surveys.models import Wave
from engage.surveys.queries_trust import Lack, lacks


def opening_problems(session: Session, wave: Wave, *, is_key_held_here: bool) -> list[Problem]:
    """Return what must be mended before a wave can open, each as a sentence."""
    missing = lacks(session, wave, "en", is_key_held_here=is_key_held_here)
    return [_problem(wave, lack) for lack in missing]


def _problem(wave: Wave, lack: Lack) -> Problem:
    page = f"/staff/surveys/{wave.code}/facts" if lack.is_of_wave else "/staff/surveys/texts"
    what = f"“{lack.title}” is blank ({', '.join(lack.languages)})."
    return Problem(wave.code, what, f"Write it on {page}.")

"""Writes of the planner: the addresses of each beat, where places knew none."""

from datetime import datetime

from sqlalchemy.orm import Session

from engage.fieldwork.typed import numbers_by_area
from engage.places.services import import_addresses

TYPED: str = "typed in the planner"


def save_addresses(session: Session, text: str, *, actor: str, now: datetime) -> int:
    """Save lines of a beat and its number of addresses; return how many counts are new or other."""
    counts = numbers_by_area(text, "addresses")
    change = import_addresses(session, counts, source=TYPED, actor=actor, now=now)
    return change.n_added + change.n_changed

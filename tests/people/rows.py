"""Rows for the tests of people: a beat, an account, a tenure."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from engage.people.models import Tenure, User
from engage.people.services import NewTenure, NewUser, assign_officer, create_user
from engage.places.models import Beat

NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
TODAY = date(2026, 5, 4)


def beat(session: Session, code: str = "B1") -> Beat:
    """Store a beat without a map."""
    row = Beat(code=code, vintage="2026", map_sha256="")
    session.add(row)
    session.commit()
    return row


def person(session: Session, *roles: str, email: str = "ana@example.org") -> User:
    """Store an account."""
    new = NewUser(email, email.partition("@")[0].title(), roles or ("officer",))
    return create_user(session, new, actor="test", now=NOW)


def tenure(
    session: Session, beat_id: int, user_id: int | None, days: tuple[date, date | None]
) -> Tenure:
    """Put somebody on a beat."""
    name = "" if user_id else "Officer Lee"
    new = NewTenure(beat_id, days[0], days[1], user_id=user_id, officer_name=name)
    return assign_officer(session, new, actor="test", now=NOW)

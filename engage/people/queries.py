"""Who works here, who is on which beat, and which beats a person may see."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from engage.errors import Missing
from engage.people.models import Role, Tenure, User

# Whoever holds one of these works for the whole city.
CITYWIDE: Final = frozenset({"administrator", "organizer", "analyst"})


def visible_beats(session: Session, user: User, on: date) -> frozenset[int] | None:
    """Return the ids of the beats that a person may see on a day, or None for all of them."""
    if not user.active:
        return frozenset()
    if any(role.name in CITYWIDE for role in user.roles):
        return None
    query = select(Tenure.beat_id).where(Tenure.user_id == user.id, _in_office(on))
    return frozenset(session.scalars(query))


def officers_on(session: Session, beat_id: int, on: date) -> Sequence[Tenure]:
    """Return the officers assigned to a beat on a day, the longest there first."""
    query = select(Tenure).where(Tenure.beat_id == beat_id, _in_office(on))
    return session.scalars(
        query.options(joinedload(Tenure.user)).order_by(Tenure.from_on, Tenure.id)
    ).all()


def users(session: Session) -> Sequence[User]:
    """Return everybody with an account, by name."""
    query = select(User).options(selectinload(User.roles))
    return session.scalars(query.order_by(User.name, User.id)).all()


def user_by_email(session: Session, email: str) -> User | None:
    """Return the person with an e-mail address, in whatever case it is written."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def tenures(session: Session, on: date) -> Sequence[Tenure]:
    """Return the tenures that last on a day or begin later, by beat."""
    query = select(Tenure).where(or_(Tenure.to_on.is_(None), Tenure.to_on >= on))
    return session.scalars(
        query.options(joinedload(Tenure.user), joinedload(Tenure.beat)).order_by(
            Tenure.beat_id, Tenure.from_on, Tenure.id
        )
    ).all()


def tenure(session: Session, tenure_id: int) -> Tenure:
    """Return one tenure."""
    found = session.get(Tenure, tenure_id)
    if found is None:
        raise Missing("There is no such tenure.")
    return found


def active_with_role(session: Session, role: str) -> Sequence[User]:
    """Return everybody with a role whose account is open, by name."""
    query = select(User).where(User.active, User.roles.any(Role.name == role))
    return session.scalars(query.order_by(User.name, User.id)).all()


def roles_named(session: Session, names: Sequence[str]) -> Sequence[Role]:
    """Return the roles of these names that exist."""
    return session.scalars(select(Role).where(Role.name.in_(names))).all()


def _in_office(on: date) -> ColumnElement[bool]:
    return (Tenure.from_on <= on) & or_(Tenure.to_on.is_(None), Tenure.to_on >= on)

"""Making accounts, putting officers on beats, and signing people in by a one-time link."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import Missing, Refused
from engage.mail.outbox import check_address
from engage.people.models import Role, SignInLink, Tenure, User
from engage.people.queries import roles_named, user_by_email
from engage.places.models import Beat
from engage.plain import is_plain

ROLES: Final = ("administrator", "organizer", "officer", "analyst")
LINK_LIVES: Final = timedelta(hours=1)
DEMO_LINK_LIVES: Final = timedelta(hours=12)


class UnfitPerson(Refused):
    """An account or a tenure that lacks something or contradicts itself."""

    status = 422


class LinkSpent(Refused):
    """A sign-in link that was used, has run out or never was."""

    status = 404


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who is to get an account."""

    email: str
    name: str
    roles: tuple[str, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class NewTenure:
    """An officer, by account or by name alone, who is to be on a beat."""

    beat_id: int
    from_on: date
    to_on: date | None = None
    user_id: int | None = None
    officer_name: str = ""
    role: str = ""
    shift: str = ""
    is_supervisor: bool = False


def create_user(session: Session, person: NewUser, *, actor: str, now: datetime) -> User:
    """Make an account without a password; its owner sets one by a sign-in link."""
    lock_for_writing(session)
    email = person.email.strip().lower()
    check_address(email)
    _check_plain(person.name)
    if user_by_email(session, email):
        raise UnfitPerson("There is already an account for {email}.", email=email)
    if not person.name.strip() or not person.roles:
        raise UnfitPerson("An account needs a name and at least one role.")
    user = User(
        email=email,
        name=person.name.strip(),
        active=True,
        language=person.language,
        fs_uniquifier=uuid.uuid4().hex,
        roles=list(_roles(session, person.roles)),
    )
    session.add(user)
    session.flush()
    detail = {"roles": sorted(person.roles)}
    record(
        session, at=now, actor=actor, action="user.create", object=f"user {user.id}", detail=detail
    )
    session.commit()
    return user


def set_active(
    session: Session, user_id: int, is_active: bool, *, actor: str, now: datetime
) -> None:
    """Open or close an account; closing ends every session of its owner at once."""
    lock_for_writing(session)
    user = _user(session, user_id)
    if user.email == actor and not is_active:
        raise UnfitPerson("You cannot close your own account; another administrator can.")
    user.active = is_active
    user.fs_uniquifier = uuid.uuid4().hex
    session.execute(delete(SignInLink).where(SignInLink.user_id == user_id))
    action = "user.open" if is_active else "user.close"
    record(session, at=now, actor=actor, action=action, object=f"user {user_id}")
    session.commit()


def set_language(session: Session, user_id: int, language: str, act: Act) -> None:
    """Keep the language in which somebody gets mail."""
    lock_for_writing(session)
    _user(session, user_id).language = language
    record(session, at=act.at, actor=act.actor, action="user.language", object=f"user {user_id}")
    session.commit()


def assign_officer(session: Session, tenure: NewTenure, *, actor: str, now: datetime) -> Tenure:
    """Put an officer on a beat."""
    lock_for_writing(session)
    if session.get(Beat, tenure.beat_id) is None:
        raise Missing("There is no such beat.")
    if tenure.user_id is None and not tenure.officer_name.strip():
        raise UnfitPerson("Choose an officer with an account, or write the officer's name.")
    _check_plain(tenure.officer_name, tenure.role, tenure.shift)
    if tenure.to_on and tenure.to_on < tenure.from_on:
        raise UnfitPerson("The last day on the beat is before the first.")
    if tenure.user_id is not None and not _user(session, tenure.user_id).has_role("officer"):
        raise UnfitPerson("Only somebody with the role officer can be put on a beat.")
    row = Tenure(
        beat_id=tenure.beat_id,
        user_id=tenure.user_id,
        officer_name=tenure.officer_name.strip(),
        role=tenure.role.strip(),
        shift=tenure.shift.strip(),
        is_supervisor=tenure.is_supervisor,
        from_on=tenure.from_on,
        to_on=tenure.to_on,
    )
    session.add(row)
    session.flush()
    detail = {"beat": tenure.beat_id, "user": tenure.user_id}
    record(
        session,
        at=now,
        actor=actor,
        action="tenure.begin",
        object=f"tenure {row.id}",
        detail=detail,
    )
    session.commit()
    return row


def end_tenure(
    session: Session, tenure_id: int, *, last_on: date, actor: str, now: datetime
) -> None:
    """Set an officer's last day on a beat."""
    lock_for_writing(session)
    tenure = session.get(Tenure, tenure_id)
    if tenure is None:
        raise Missing("There is no such tenure.")
    if last_on < tenure.from_on:
        raise UnfitPerson("The last day on the beat is before the first.")
    tenure.to_on = last_on
    record(session, at=now, actor=actor, action="tenure.end", object=f"tenure {tenure_id}")
    session.commit()


def make_sign_in_link(
    session: Session, user_id: int, *, actor: str, now: datetime, lives: timedelta = LINK_LIVES
) -> tuple[User, str]:
    """Return a person and the token that signs them in once; their older links end."""
    lock_for_writing(session)
    user = _user(session, user_id)
    if not user.active:
        raise UnfitPerson("This account is closed; open it first.")
    session.execute(delete(SignInLink).where(SignInLink.user_id == user.id))
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(hash=_hash(token), user_id=user.id, expires_at=now + lives))
    record(session, at=now, actor=actor, action="user.link", object=f"user {user.id}")
    session.commit()
    return user, token


def use_sign_in_link(session: Session, token: str, now: datetime) -> User:
    """Spend a sign-in link and return whom it signs in; of two who try, one gets in."""
    lock_for_writing(session)
    spent = session.execute(
        delete(SignInLink)
        .where(SignInLink.hash == _hash(token))
        .returning(SignInLink.user_id, SignInLink.expires_at)
    ).first()
    user = session.get(User, spent.user_id) if spent and spent.expires_at > now else None
    if user is None or not user.active:
        session.commit()
        raise LinkSpent("This sign-in link was used already or has run out. Ask for a new one.")
    user.password = None  # the link stands in for a forgotten one; the owner chooses anew
    user.fs_uniquifier = uuid.uuid4().hex  # whoever was signed in as this person is not any more
    record(session, at=now, actor=user.email, action="user.sign-in", object=f"user {user.id}")
    session.commit()
    return user


def end_sessions(session: Session, user_id: int) -> None:
    """End every session of a person: no cookie they ever had opens anything again."""
    _user(session, user_id).fs_uniquifier = uuid.uuid4().hex
    session.commit()


def note_refusal(session: Session, object: str, *, actor: str, now: datetime) -> None:
    """Note that somebody asked for what lies outside their beats; to them it does not exist."""
    lock_for_writing(session)
    record(session, at=now, actor=actor, action="scope.refuse", object=object)
    session.commit()


def _check_plain(*texts: str) -> None:
    if not all(map(is_plain, texts)):
        raise UnfitPerson("The text holds a line break or a character that cannot be shown.")


def _user(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise Missing("There is no such account.")
    return user


def _roles(session: Session, names: Sequence[str]) -> Sequence[Role]:
    if unknown := set(names) - set(ROLES):
        raise UnfitPerson(
            "There is no role {role}; choose among {roles}.",
            role=", ".join(sorted(unknown)),
            roles=", ".join(ROLES),
        )
    known = {role.name for role in roles_named(session, names)}
    session.add_all(Role(name=name) for name in sorted(set(names) - known))
    session.flush()
    return roles_named(session, names)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()

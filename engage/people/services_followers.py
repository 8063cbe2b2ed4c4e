"""Writes of followers, in the caller's transaction, and the links that they are mailed."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engage.mail.outbox import check_address
from engage.people.models_followers import Follower
from engage.people.queries_followers import follower_by_uid, follower_of

UNCONFIRMED_KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to follow what, in which language and how often."""

    topic: str
    email: str
    language: str
    cadence: str


def ask_to_follow(session: Session, wish: Wish, now: datetime) -> Follower:
    """Keep a wish until its mailed link is confirmed; one that is confirmed stays as it is."""
    check_address(wish.email)
    found = follower_of(session, wish.topic, wish.email)
    if found is None:
        found = Follower(topic=wish.topic, email=wish.email)
        session.add(found)
    if found.confirmed_at is None:
        found.language, found.cadence, found.asked_at = wish.language, wish.cadence, now
    session.flush()
    return found


def confirm_follower(session: Session, uid: str, cadence: str, now: datetime) -> bool:
    """Note the consent of who follows, and how often they want to be told."""
    found = follower_by_uid(session, uid)
    if found is None:
        return False
    found.confirmed_at, found.cadence = found.confirmed_at or now, cadence
    return True


def stop_follower(session: Session, uid: str) -> None:
    """Forget who follows; stopping twice is stopping once."""
    session.execute(delete(Follower).where(Follower.uid == uid))
    session.expire_all()


def forget_followers(session: Session, topic: str) -> None:
    """Forget everybody who follows a topic of which there will be no more news."""
    session.execute(delete(Follower).where(Follower.topic == topic))


def forget_unconfirmed(session: Session, now: datetime) -> None:
    """Forget wishes that nobody confirmed within a week."""
    stale = Follower.confirmed_at.is_(None), Follower.asked_at < now - UNCONFIRMED_KEPT
    session.execute(delete(Follower).where(*stale))


def follow_link(uid: str, base_url: str, pepper: str) -> str:
    """Return the address by which one follower confirms, changes and stops.

    >>> link = follow_link("00ff", "https://city.example/", "pepper")
    >>> followed_uid(link.rpartition("/")[2], "pepper"), followed_uid("00ff.no", "pepper")
    ('00ff', None)
    """
    return f"{base_url.rstrip('/')}/follow/{uid}.{_seal(uid, pepper)}"


def followed_uid(token: str, pepper: str) -> str | None:
    """Return the follower that a token is of, or None where it is none of ours."""
    uid, _, seal = token.partition(".")
    is_ours = hmac.compare_digest(seal.encode(), _seal(uid, pepper).encode())
    return uid if is_ours else None


def _seal(uid: str, pepper: str) -> str:
    return hmac.new(pepper.encode(), b"follow/" + uid.encode(), sha256).hexdigest()[:32]

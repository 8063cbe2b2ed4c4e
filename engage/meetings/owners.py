"""Who answers for a promise today, and the links that they are mailed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from engage.mail.outbox import queue_mail
from engage.meetings.commitment_mails import Reader, local_day, update_letter
from engage.meetings.models_commitments import Commitment, UpdateLink
from engage.meetings.tokens import new_token, token_hash
from engage.people.models import User
from engage.people.queries import active_with_role, officers_on

SUPERVISOR: Final = "supervisor"
LINK_LIVES: Final = timedelta(days=14)


def owners_of(session: Session, commitment: Commitment, now: datetime) -> list[User]:
    """Return who answers for a promise today: the role stays, people may have changed.

    Only those of the beat get a link; what organizers and agencies promised waits on their pages.
    For a beat without a supervisor its organizers answer, so that nothing promised lies still.
    """
    if commitment.beat_id is None or commitment.owner not in {"officer", SUPERVISOR}:
        return []
    users = _on_beat(session, commitment, now)
    if not users and commitment.owner == SUPERVISOR:
        return list(active_with_role(session, "organizer"))
    return users


def mail_update_links(
    session: Session, commitment: Commitment, officers: Iterable[User], now: datetime, base_url: str
) -> int:
    """Mail each officer a link of their own, in the caller's transaction; return how many."""
    n_mailed, own = 0, _on_beat(session, commitment, now)
    for user in officers:
        token = new_token()
        session.add(
            UpdateLink(
                hash=token_hash(token), commitment=commitment, user=user,
                mailed_at=now, expires_at=now + LINK_LIVES,
            )
        )  # fmt: skip
        made = update_letter(
            commitment, token, now, base_url, Reader(user.language, user not in own)
        )
        queue_mail(
            session, to=user.email, subject=made.subject, text=made.text,
            language=user.language, now=now,
        )  # fmt: skip
        n_mailed += 1
    return n_mailed


def _on_beat(session: Session, commitment: Commitment, now: datetime) -> list[User]:
    """Return those of the beat who hold the role that promised and have an open account."""
    if commitment.beat_id is None:
        return []
    tenures = officers_on(session, commitment.beat_id, local_day(commitment, now))
    is_for_all = commitment.owner != SUPERVISOR
    found = [one.user for one in tenures if is_for_all or one.is_supervisor]
    return list(dict.fromkeys(user for user in found if user is not None and user.active))

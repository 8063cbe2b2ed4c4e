"""Who answers for a promise today, and the links that they are mailed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from engage.mail.outbox import queue_mail
from engage.meetings.commitment_mails import local_day, update_letter
from engage.meetings.models_commitments import Commitment, UpdateLink
from engage.meetings.tokens import new_token, token_hash
from engage.people.models import User
from engage.people.queries import officers_on

LINK_LIVES: Final = timedelta(days=14)


def owners_of(session: Session, commitment: Commitment, now: datetime) -> list[User]:
    """Return who answers for a promise today: the role stays, people may have changed.

    Only those of the beat get a link; what organizers and agencies promised waits on their pages.
    """
    if commitment.beat_id is None or commitment.owner not in {"officer", "supervisor"}:
        return []
    on_beat = officers_on(session, commitment.beat_id, local_day(commitment, now))
    users = [tenure.user for tenure in on_beat if tenure.user is not None and tenure.user.active]
    return list(dict.fromkeys(users))


def mail_update_links(
    session: Session, commitment: Commitment, officers: Iterable[User], now: datetime, base_url: str
) -> int:
    """Mail each officer a link of their own, in the caller's transaction; return how many."""
    n_mailed = 0
    for user in officers:
        token = new_token()
        session.add(
            UpdateLink(
                hash=token_hash(token), commitment=commitment, user=user,
                mailed_at=now, expires_at=now + LINK_LIVES,
            )
        )  # fmt: skip
        made = update_letter(commitment, token, now, base_url)
        queue_mail(
            session, to=user.email, subject=made.subject, text=made.text, language="en", now=now
        )
        n_mailed += 1
    return n_mailed

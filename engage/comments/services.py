"""Decisions on comments: shown or withheld, what is covered, taking it back, and coding.

The audit counts what was decided and names no comment: nobody may follow a comment by its time.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.chain import record
from engage.comments.models import FIRST, REASONS, SECOND, Coding, Reason, Review, Round, State
from engage.comments.queries import held, themes
from engage.comments.redacting import Span, joined
from engage.db import lock_for_writing
from engage.errors import Refused
from engage.surveys.models import Comment, Wave
from engage.surveys.queries import wave_by_code

MOST_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator decides on a comment; the places to cover are those of its words."""

    state: State
    reason: Reason | None = None
    hidden: tuple[Span, ...] = ()
    is_quote: bool = False


def decide(session: Session, wave_code: str, made: Mapping[str, Decision], act: Act) -> str:
    """Keep decisions on comments of a wave, all or none, and return by what they can be undone."""
    lock_for_writing(session)
    wave = _closed(session, wave_code)
    if len(made) > MOST_AT_ONCE:
        raise Refused("At most {n} comments are decided at once.", n=MOST_AT_ONCE)
    batch = secrets.token_hex(16)
    for comment_id, decision in made.items():
        comment = held(session, wave, comment_id).comment
        session.merge(_review(comment, decision, batch))
    counted = Counter(decision.state for decision in made.values())
    _note(session, wave, "comments.decide", {str(state): n for state, n in counted.items()}, act)
    session.commit()
    return batch


def undo(session: Session, wave_code: str, batch: str, act: Act) -> int:
    """Put what was decided together back into the queue, and return how many comments it was."""
    lock_for_writing(session)
    wave = _closed(session, wave_code)
    mine = select(Comment.id).where(Comment.wave_id == wave.id)
    these = Review.batch == batch, Review.comment_id.in_(mine)
    found = session.scalars(select(Review.comment_id).where(*these)).all()
    session.execute(delete(Review).where(*these))
    _note(session, wave, "comments.undo", {"comments": len(found)}, act)
    session.commit()
    return len(found)


def reopen(session: Session, wave_code: str, comment_id: str, act: Act) -> None:
    """Put one comment back into the queue."""
    lock_for_writing(session)
    wave = _closed(session, wave_code)
    review = held(session, wave, comment_id).review
    if review is not None:
        session.delete(review)
        _note(session, wave, "comments.undo", {"comments": 1}, act)
    session.commit()


def code(
    session: Session,
    wave_code: str,
    found: Mapping[str, Sequence[str]],
    turn: Round,
    act: Act,
) -> None:
    """Keep the themes that somebody found in comments; the second time it is somebody else."""
    lock_for_writing(session)
    wave = _closed(session, wave_code)
    known = {theme.code for theme in themes(session)}
    for comment_id, codes in found.items():
        if held(session, wave, comment_id).review is None:
            raise Refused("A comment is coded after a moderator has decided on it.")
        if turn == SECOND and _first_coder(session, comment_id) in {None, act.actor}:
            raise Refused("The second coding of a comment is made by another person.")
        kept = [one for one in dict.fromkeys(codes) if one in known]
        session.merge(Coding(comment_id=comment_id, round=turn, coder=act.actor, themes=kept))
    _note(session, wave, "comments.code", {"comments": len(found), "round": turn}, act)
    session.commit()


def _first_coder(session: Session, comment_id: str) -> str | None:
    first = session.get(Coding, (comment_id, FIRST))
    return None if first is None else first.coder


def _closed(session: Session, wave_code: str) -> Wave:
    wave = wave_by_code(session, wave_code)
    if wave.status != "closed":
        raise Refused("Comments can be read when the wave has closed.")
    return wave


def _review(comment: Comment, decision: Decision, batch: str) -> Review:
    is_shown = decision.state == "shown"
    if not is_shown and decision.reason not in REASONS:
        raise Refused("Say why a comment is withheld.")
    if decision.is_quote and not (is_shown and comment.may_be_quoted):
        raise Refused("Only a comment that is shown, and whose writer allowed it, can be quoted.")
    end = len(comment.words)
    if any(not 0 <= span.start < span.end <= end for span in decision.hidden):
        raise Refused("What is to be covered lies outside the comment.")
    return Review(
        comment_id=comment.id,
        state=decision.state,
        reason=None if is_shown else decision.reason,
        hidden=[(s.start, s.end, s.kind) for s in joined(decision.hidden)],
        is_quote=decision.is_quote,
        batch=batch,
    )


def _note(
    session: Session, wave: Wave, action: str, detail: Mapping[str, object], act: Act
) -> None:
    what = f"wave {wave.code}"
    record(session, at=act.at, actor=act.actor, action=action, object=what, detail=detail)

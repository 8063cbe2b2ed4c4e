"""What cannot wait, and a comment as a moderator reads it: proposals in their places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engage.comments.alarming import Alarm, alarm_of
from engage.comments.queries import Held, all_held
from engage.comments.redacting import Kind, Span, joined, proposals
from engage.surveys.models import Wave


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``kind`` says what it is where it is proposed to be covered."""

    words: str
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A comment to decide on."""

    id: str
    item: str
    area: str | None
    language: str
    may_be_quoted: bool
    pieces: tuple[Piece, ...]
    spans: tuple[Span, ...]
    alarm: Alarm | None


def urgent(session: Session, wave: Wave) -> list[Held]:
    """Return the comments that nobody decided on and that may tell of danger, the gravest first."""
    waiting = [one for one in all_held(session, wave) if one.review is None]
    alarms = {one.comment.id: alarm_of(one.comment.words) for one in waiting}
    order = ("self_harm", "danger", "crime")
    found = [one for one in waiting if alarms[one.comment.id] is not None]
    return sorted(found, key=lambda one: order.index(alarms[one.comment.id] or order[-1]))


def card(one: Held) -> Card:
    """Return a comment with what was covered, or is proposed to be."""
    comment = one.comment
    spans = proposals(comment.words) if one.review is None else spans_of(one.review.hidden)
    return Card(
        id=comment.id,
        item=comment.item,
        area=comment.area,
        language=comment.language,
        may_be_quoted=comment.may_be_quoted,
        pieces=pieces(comment.words, spans),
        spans=spans,
        alarm=alarm_of(comment.words),
    )


def spans_of(hidden: Iterable[Sequence[object]]) -> tuple[Span, ...]:
    """Return places as they come back from the database."""
    return tuple(Span(int(str(s)), int(str(e)), k) for s, e, k in hidden)  # type: ignore[arg-type]  # kinds come back as text


def pieces(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Return a text cut where something is to be covered.

    >>> pieces("Ask Ana now", [Span(4, 7, "name")])[1]
    Piece(words='Ana', kind='name')
    """
    found: list[Piece] = []
    at = 0
    for span in joined(spans):
        found += [Piece(text[at : span.start]), Piece(text[span.start : span.end], span.kind)]
        at = span.end
    return tuple(piece for piece in [*found, Piece(text[at:])] if piece.words)

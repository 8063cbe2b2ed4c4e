"""Reads of comments: the queues of moderators, the code frame, and how far the work has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from engage.comments.models import FIRST, Coding, Review, State, Theme
from engage.errors import Missing
from engage.instrument.model import TextItem
from engage.surveys.models import Comment, Wave
from engage.surveys.queries import instrument_of

View: TypeAlias = Literal["waiting", "shown", "withheld"]
STATES: Final[tuple[State, ...]] = ("shown", "withheld")
VIEWS: Final[tuple[View, ...]] = ("waiting", *STATES)


@dataclass(frozen=True, slots=True)
class Held:
    """A comment as a moderator gets it, with what was decided on it, None where nothing was."""

    comment: Comment
    review: Review | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many comments of a wave are in which state."""

    waiting: int
    shown: int
    withheld: int

    @property
    def n(self) -> int:
        """Return the number of all comments."""
        return self.waiting + self.shown + self.withheld


@dataclass(frozen=True)
class Gate:
    """What keeps a wave from being published: comments nobody decided on, coding half done."""

    n_waiting: int
    n_uncoded: int

    @cached_property
    def is_open(self) -> bool:
        """Return whether nothing is left to do."""
        return not (self.n_waiting or self.n_uncoded)


def counts(session: Session, wave: Wave) -> Counts:
    """Return how many comments of a wave wait, are shown and are withheld."""
    query = select(Review.state, func.count()).select_from(Comment).outerjoin(Review)
    rows = session.execute(query.where(Comment.wave_id == wave.id).group_by(Review.state))
    found: dict[str | None, int] = {row[0]: row[1] for row in rows}
    return Counts(found.get(None, 0), found.get("shown", 0), found.get("withheld", 0))


def queue(session: Session, wave: Wave, view: View, first: int, most: int) -> list[Held]:
    """Return a page of the comments in a state, in the order of their random ids."""
    query = _held(wave).where(_in_state(view)).order_by(Comment.id)
    return [Held(*row) for row in session.execute(query.offset(first).limit(most))]


def held(session: Session, wave: Wave, comment_id: str) -> Held:
    """Return one comment of a wave."""
    row = session.execute(_held(wave).where(Comment.id == comment_id)).first()
    if row is None:
        raise Missing("There is no such comment.")
    return Held(*row)


def all_held(session: Session, wave: Wave) -> list[Held]:
    """Return every comment of a wave, in the order of their random ids."""
    return [Held(*row) for row in session.execute(_held(wave).order_by(Comment.id))]


def themes(session: Session) -> Sequence[Theme]:
    """Return the code frame in its order."""
    return session.scalars(select(Theme).order_by(Theme.position, Theme.code)).all()


def theme(session: Session, code: str) -> Theme:
    """Return one theme of the frame."""
    found = session.get(Theme, code)
    if found is None:
        raise Missing("There is no theme {code}.", code=code)
    return found


def codings(session: Session, wave: Wave) -> dict[tuple[str, int], Coding]:
    """Return who found which themes in the comments of a wave, by comment and round."""
    query = select(Coding).join(Comment, Comment.id == Coding.comment_id)
    rows = session.scalars(query.where(Comment.wave_id == wave.id))
    return {(row.comment_id, row.round): row for row in rows}


def n_with_theme(session: Session, code: str) -> int:
    """Return in how many comments somebody found a theme."""
    return sum(code in found for found in session.scalars(select(Coding.themes)))


def printable(session: Session, wave: Wave) -> frozenset[str]:
    """Return the questions whose words may be published: those that the instrument says so of."""
    return frozenset(
        item.id
        for item in instrument_of(session, wave).items()
        if isinstance(item, TextItem) and item.publish == "reviewed"
    )


def gate(session: Session, wave: Wave) -> Gate:
    """Return what is still to be done before a wave may be published.

    Every comment is read, also where nothing of it is ever published: it may not be able to wait.
    """
    first = select(Coding.comment_id).where(Coding.round == FIRST)
    asked = Comment.item.in_(printable(session, wave))
    decided = _held(wave).where(Review.comment_id.is_not(None), _says_something(), asked)
    is_begun = session.scalar(_n(decided.where(Comment.id.in_(first)))) or 0
    left = session.scalar(_n(decided.where(Comment.id.not_in(first)))) or 0
    return Gate(counts(session, wave).waiting, left if is_begun else 0)


def _held(wave: Wave) -> Select[Comment, Review]:
    return select(Comment, Review).outerjoin(Review).where(Comment.wave_id == wave.id)


def _n(query: Select[Comment, Review]) -> Select[int]:
    return select(func.count()).select_from(query.with_only_columns(Comment.id).subquery())


def _in_state(view: View) -> ColumnElement[bool]:
    return Review.comment_id.is_(None) if view == "waiting" else Review.state == view


def _says_something() -> ColumnElement[bool]:
    return Review.reason.is_(None) | (Review.reason != "empty")

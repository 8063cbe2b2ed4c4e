"""Reads of live polls: the polls, and the questions of instruments that may be put to a room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from engage.errors import Missing
from engage.instrument.model import Instrument, MultiItem, SingleItem, Words
from engage.polls.models import Poll, PollCount
from engage.surveys.queries import instrument_by_hash, instrument_versions

LANGUAGES: Final = ("en", "es")


@dataclass(frozen=True, slots=True)
class PollItem:
    """A question of an instrument with its answers; ``key`` names both."""

    key: str
    instrument: Instrument
    item: SingleItem | MultiItem


def polls(session: Session) -> Sequence[Poll]:
    """Return every poll with its meeting: open ones first, then the latest made."""
    order = case({"open": 0, "ready": 1}, value=Poll.status, else_=2)
    query = select(Poll).options(joinedload(Poll.meeting))
    return session.scalars(query.order_by(order, Poll.made_on.desc(), Poll.id.desc())).all()


def poll_by_id(session: Session, poll_id: int) -> Poll:
    """Return the poll of a staff address, or refuse."""
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise Missing("There is no such poll.")
    return poll


def poll_by_code(session: Session, code: str) -> Poll | None:
    """Return the poll that residents reach by a code, None where there is none."""
    return session.scalar(select(Poll).where(Poll.code == code))


def poll_counts(session: Session, poll_id: int) -> list[int]:
    """Return how many chose each answer, in the order of the answers."""
    query = select(PollCount.n).where(PollCount.poll_id == poll_id)
    return list(session.scalars(query.order_by(PollCount.position)))


def poll_items(session: Session) -> list[PollItem]:
    """Return the questions that may be polled, of the newest version of each instrument."""
    newest: dict[str, Instrument] = {}
    for version in instrument_versions(session):
        newest.setdefault(version.name, instrument_by_hash(session, version.hash))
    return [found for instrument in newest.values() for found in _items(instrument)]


def _items(instrument: Instrument) -> Iterator[PollItem]:
    if not set(LANGUAGES) <= set(instrument.languages):
        return
    for item in instrument.items():
        if isinstance(item, SingleItem | MultiItem) and not _holds_facts(instrument, item):
            yield PollItem(f"{instrument.content_hash()}.{item.id}", instrument, item)


def _holds_facts(instrument: Instrument, item: SingleItem | MultiItem) -> bool:
    """Return whether some words wait for a fact of a wave, which a meeting has not."""
    options: tuple[Words, ...] = instrument.options_of(item)
    return any("{" in text for one in (item, *options) for text in one.words.values())

"""Writes of agendas: begun from the template of the kind, filled, put in order, posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.errors import Problem, Refused
from engage.meetings.acts import note
from engage.meetings.announcing import announce_agenda
from engage.meetings.drafts import By
from engage.meetings.models import Meeting
from engage.meetings.models_agenda import (
    LISTED,
    PROPOSED,
    TEXT,
    AgendaChange,
    AgendaItem,
)
from engage.meetings.models_notices import AGENDA, AMENDED
from engage.meetings.queries_agenda import agenda_item, agenda_items, record_of
from engage.meetings.records import ensured_record
from engage.meetings.seats import locked_meeting
from engage.meetings.wordings import refuse, title_faults

MAX_ITEMS: Final = 60
MAX_MINUTES: Final = 600
# The progress on promises is the second item of every agenda.
PROGRESS_PLACE: Final = 1
Way = Literal["up", "down"]


class FixedItem(Refused):
    """The progress on promises can be neither taken away nor moved."""


class AgendaFull(Refused):
    """More items than a meeting could ever speak about."""


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """What an item is called, how long it takes, and the item it is a part of."""

    titles: Mapping[str, str]
    minutes: int
    parent_id: int | None = None


def begin_agenda(session: Session, meeting_id: int, now: datetime, by: By) -> None:
    """Write the agenda that meetings of this kind usually have; a second time changes nothing."""
    meeting = _locked(session, meeting_id)
    if record_of(session, meeting_id) is None:
        ensured_record(session, meeting)
        note(session, by, now, "agenda.begin", meeting)
    session.commit()


def propose_agenda_item(
    session: Session, meeting_id: int, source: str, draft: ItemDraft
) -> AgendaItem:
    """Propose an item in the caller's transaction; who proposes it again changes the proposal.

    Staff take it in or leave it out. ``source`` tells rooms and things apart, like "problem 12".
    """
    meeting = _locked(session, meeting_id)
    _check(session, meeting_id, draft, None)
    ensured_record(session, meeting)
    same = AgendaItem.meeting_id == meeting_id, AgendaItem.source == source
    item = session.scalar(select(AgendaItem).where(*same))
    if item is None:
        item = AgendaItem(meeting_id=meeting_id, source=source, state=PROPOSED, position=0)
        session.add(item)
    if item.state == PROPOSED:
        item.titles, item.minutes = _kept(draft.titles), draft.minutes
    session.flush()
    return item


def accept_item(session: Session, meeting_id: int, item_id: int, now: datetime, by: By) -> None:
    """Take a proposed item into the agenda, before its last item."""
    meeting, item = _item(session, meeting_id, item_id)
    if item.state == PROPOSED:
        tops = _tops(session, meeting_id)
        item.state, item.kind = LISTED, TEXT
        tops.insert(max(len(tops) - 1, 0), item)
        _number(tops)
        _changed(session, meeting, "added", item, now, by)
        note(session, by, now, "agenda.accept", meeting)
    session.commit()


def add_item(
    session: Session, meeting_id: int, draft: ItemDraft, now: datetime, by: By
) -> AgendaItem:
    """Add an item at the end, or at the end of the item it is a part of."""
    meeting = _locked(session, meeting_id)
    _check(session, meeting_id, draft, None)
    ensured_record(session, meeting)
    item = AgendaItem(
        meeting_id=meeting_id, parent_id=draft.parent_id, position=MAX_ITEMS,
        titles=_kept(draft.titles), minutes=draft.minutes,
    )  # fmt: skip
    session.add(item)
    session.flush()
    _number([one for one in agenda_items(session, meeting_id) if one.parent_id == draft.parent_id])
    _changed(session, meeting, "added", item, now, by)
    note(session, by, now, "agenda.add", meeting)
    session.commit()
    return item


def edit_item(  # noqa: PLR0913, PLR0917  # who changes which item of what, and when
    session: Session, meeting_id: int, item_id: int, draft: ItemDraft, now: datetime, by: By
) -> None:
    """Give an item other words or another length."""
    meeting, item = _item(session, meeting_id, item_id)
    kept = ItemDraft(draft.titles, draft.minutes, item.parent_id)
    _check(session, meeting_id, kept, item)
    item.titles, item.minutes = _kept(draft.titles), draft.minutes
    _changed(session, meeting, "changed", item, now, by)
    note(session, by, now, "agenda.edit", meeting)
    session.commit()


def remove_item(session: Session, meeting_id: int, item_id: int, now: datetime, by: By) -> None:
    """Take an item, with its parts, off the agenda, or leave a proposal out."""
    meeting, item = _item(session, meeting_id, item_id)
    _check_movable(item)
    if item.state == LISTED:
        _changed(session, meeting, "removed", item, now, by)
    parent_id = item.parent_id
    session.delete(item)
    session.flush()
    session.expire_all()
    _number([one for one in agenda_items(session, meeting_id) if one.parent_id == parent_id])
    note(session, by, now, "agenda.remove", meeting)
    session.commit()


def move_item(  # noqa: PLR0913, PLR0917  # who moves which item where, and when
    session: Session, meeting_id: int, item_id: int, way: Way, now: datetime, by: By
) -> None:
    """Move an item by one place among those beside it; the progress on promises stays second."""
    meeting, item = _item(session, meeting_id, item_id)
    _check_movable(item)
    items = agenda_items(session, meeting_id)
    beside = [i for i in items if i.parent_id == item.parent_id and not i.is_fixed]
    here = beside.index(item)
    there = here - 1 if way == "up" else here + 1
    if 0 <= there < len(beside):
        beside[here], beside[there] = beside[there], beside[here]
        _number(beside + [i for i in items if i.is_fixed and item.parent_id is None])
        _changed(session, meeting, "moved", item, now, by)
        note(session, by, now, "agenda.move", meeting)
    session.commit()


def post_agenda(session: Session, meeting_id: int, now: datetime, by: By) -> None:
    """Let everybody read the agenda and stamp the time; posting again does not change the stamp."""
    meeting = _locked(session, meeting_id)
    record = ensured_record(session, meeting)
    if record.posted_at is None:
        record.posted_at = now
        announce_agenda(session, meeting, AGENDA, now, by)
        note(session, by, now, "agenda.post", meeting)
    session.commit()


def _locked(session: Session, meeting_id: int) -> Meeting:
    lock_for_writing(session)
    return locked_meeting(session, meeting_id)


def _item(session: Session, meeting_id: int, item_id: int) -> tuple[Meeting, AgendaItem]:
    return _locked(session, meeting_id), agenda_item(session, meeting_id, item_id)


def _tops(session: Session, meeting_id: int) -> list[AgendaItem]:
    return [item for item in agenda_items(session, meeting_id) if item.parent_id is None]


def _number(items: list[AgendaItem]) -> None:
    """Write down the order of items beside each other, the progress on promises always second."""
    rest, fixed = ([item for item in items if item.is_fixed is wanted] for wanted in (False, True))
    for position, item in enumerate(rest[:PROGRESS_PLACE] + fixed + rest[PROGRESS_PLACE:]):
        item.position = position


def _check(session: Session, meeting_id: int, draft: ItemDraft, item: AgendaItem | None) -> None:
    faults = title_faults(draft.titles)
    if not 0 <= draft.minutes <= MAX_MINUTES:
        faults.append(Problem("minutes", "Write a number of minutes from 0 to 600."))
    refuse(faults)
    items = agenda_items(session, meeting_id)
    if item is None and len(items) >= MAX_ITEMS:
        raise AgendaFull("An agenda has at most {n} items.", n=MAX_ITEMS)
    _check_parts(session, meeting_id, items, draft, item)


def _check_parts(
    session: Session,
    meeting_id: int,
    items: list[AgendaItem],
    draft: ItemDraft,
    item: AgendaItem | None,
) -> None:
    """Refuse parts that together take longer than the item they are parts of."""
    if draft.parent_id is not None:
        parent = agenda_item(session, meeting_id, draft.parent_id)
        if parent.parent_id is not None:
            refuse([Problem("parent", "A part of an item has no parts of its own.")])
        others = _minutes_of_parts(items, parent.id, item)
        if others + draft.minutes > parent.minutes:
            left = max(parent.minutes - others, 0)
            what = "The parts of this item take longer than the item."
            refuse([Problem.of("minutes", what, "≤ {left}", left=left)])
    elif item is not None and _minutes_of_parts(items, item.id, None) > draft.minutes:
        refuse([Problem("minutes", "The parts of this item take longer than the item.")])


def _minutes_of_parts(items: list[AgendaItem], parent_id: int, without: AgendaItem | None) -> int:
    parts = (one for one in items if one.parent_id == parent_id and one is not without)
    return sum(part.minutes for part in parts)


def _check_movable(item: AgendaItem) -> None:
    if item.is_fixed:
        raise FixedItem("The progress on promises stays the second item of every agenda.")


def _changed(  # noqa: PLR0913, PLR0917  # who changed which item of what, how and when
    session: Session, meeting: Meeting, what: str, item: AgendaItem, now: datetime, by: By
) -> None:
    """Note a change for everybody to read, once the agenda hangs out, and let it be told."""
    record = record_of(session, meeting.id)
    if record is not None and record.posted_at is not None:
        session.add(
            AgendaChange(meeting_id=meeting.id, at=now, what=what, titles=dict(item.titles))
        )
        announce_agenda(session, meeting, AMENDED, now, by)


def _kept(titles: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in titles.items() if text}

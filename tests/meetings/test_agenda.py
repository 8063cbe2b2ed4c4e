"""Facts about agendas: the item that cannot go, lengths, proposals, what is public."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.meetings.agendas import agenda_of
from engage.meetings.kinds import KINDS
from engage.meetings.models_agenda import PROGRESS, AgendaItem
from engage.meetings.progress import progress_for
from engage.meetings.queries_agenda import agenda_items, changes_after_posting, proposed_items
from engage.meetings.services_agenda import (
    FixedItem,
    ItemDraft,
    accept_item,
    add_item,
    edit_item,
    move_item,
    post_agenda,
    propose_agenda_item,
    remove_item,
)
from engage.meetings.services_commitments import Update, update_commitment
from tests.meetings.minutes_rows import AFTER, DURING, held, item_ids, promised
from tests.meetings.rows import BY, NOW


def titles(session: Session, meeting_id: int) -> list[str]:
    return [item.title("en") for item in agenda_items(session, meeting_id)]


def draft(title: str = "Street lights", minutes: int = 5, parent: int | None = None) -> ItemDraft:
    return ItemDraft({"en": title, "es": ""}, minutes, parent)


def test_progress_is_the_second_item_of_every_kind(db_session: Session) -> None:
    for kind in KINDS:
        items = agenda_items(db_session, held(db_session, kind=kind).id)
        assert [item.kind == PROGRESS for item in items][:2] == [False, True], kind
        assert all(item.titles["en"] and item.titles["es"] for item in items)


def test_progress_can_be_neither_removed_nor_moved_nor_pushed(db_session: Session) -> None:
    made = held(db_session)
    first, progress, third, *_rest = item_ids(db_session, made)
    with pytest.raises(FixedItem):
        remove_item(db_session, made.id, progress, NOW, BY)
    with pytest.raises(FixedItem):
        move_item(db_session, made.id, progress, "up", NOW, BY)
    move_item(db_session, made.id, third, "up", NOW, BY)
    assert item_ids(db_session, made)[:3] == [third, progress, first]
    remove_item(db_session, made.id, third, NOW, BY)
    assert item_ids(db_session, made)[:2] == [first, progress]


def test_parts_may_not_take_longer_than_their_item(db_session: Session) -> None:
    made = held(db_session)
    third = item_ids(db_session, made)[2]
    add_item(db_session, made.id, draft("Lights", 10, third), NOW, BY)
    with pytest.raises(InputErrors, match="≤ 5"):
        add_item(db_session, made.id, draft("Noise", 6, third), NOW, BY)
    with pytest.raises(InputErrors, match="longer"):
        edit_item(db_session, made.id, third, draft("Short", 9), NOW, BY)
    add_item(db_session, made.id, draft("Noise", 5, third), NOW, BY)
    rows = agenda_of(made, agenda_items(db_session, made.id), "en").rows
    assert [(row.number, row.clock) for row in rows[2:6]] == [
        ("3", "6:45\u00a0PM"), ("3.1", "6:45\u00a0PM"), ("3.2", "6:55\u00a0PM"),
        ("4", "7:00\u00a0PM"),
    ]  # fmt: skip


BAD_ITEMS = {
    "no title": (draft(""), "title_en"),
    "line break": (draft("A\r\nBcc: x@example.org"), "title_en"),
    "direction mark": (draft("A\u202eB"), "title_en"),
    "long title": (draft("x" * 10_000), "title_en"),
    "ten hours": (draft(minutes=601), "minutes"),
}


def test_faulty_items_are_refused(db_session: Session) -> None:
    made = held(db_session)
    for name, (bad, where) in BAD_ITEMS.items():
        with pytest.raises(InputErrors) as refused:
            add_item(db_session, made.id, bad, NOW, BY)
        assert (name, refused.value.problems[0].where) == (name, where)
        db_session.rollback()


def test_proposal_is_seen_once_taken_in_before_the_last_item(db_session: Session) -> None:
    made = held(db_session)
    for minutes in (5, 10):
        propose_agenda_item(db_session, made.id, "problem 12", draft("Riverbed fires", minutes))
    db_session.commit()
    [proposal] = proposed_items(db_session, made.id)
    assert proposal.minutes == 10
    assert "Riverbed fires" not in titles(db_session, made.id)
    accept_item(db_session, made.id, proposal.id, NOW, BY)
    assert titles(db_session, made.id)[-2] == "Riverbed fires"
    propose_agenda_item(db_session, made.id, "problem 12", draft("Other words"))
    db_session.commit()
    assert db_session.query(AgendaItem).filter_by(source="problem 12").count() == 1
    assert "Riverbed fires" in titles(db_session, made.id)


def test_posting_stamps_the_time_and_later_changes_are_listed(
    db_session: Session, client: FlaskClient
) -> None:
    made = held(db_session)
    address = f"/meetings/{made.uid}/agenda"
    assert "The organizer posts the agenda here" in client.get(address).text
    third = item_ids(db_session, made)[2]
    edit_item(db_session, made.id, third, draft("Before posting", 15), NOW, BY)
    post_agenda(db_session, made.id, NOW, BY)
    post_agenda(db_session, made.id, DURING, BY)
    add_item(db_session, made.id, draft("Late item"), DURING, BY)
    remove_item(db_session, made.id, third, DURING, BY)
    page = client.get(address).text
    assert "Posted: Monday, January 5, 2026, 9:00" in page
    assert "Changed after posting" in page
    found = changes_after_posting(db_session, made.id)
    assert [(one.what, one.title("es")) for one in found] == [
        ("added", "Late item"), ("removed", "Before posting"),
    ]  # fmt: skip


def test_progress_is_written_from_open_promises_and_those_closed_since(
    db_session: Session, client: FlaskClient
) -> None:
    first = held(db_session)
    kept, still = (promised(db_session, first, what=what) for what in ("Lamp", "Bench"))
    second, third = held(db_session, "2026-02-10T18:30"), held(db_session, "2026-03-10T18:30")
    update_commitment(db_session, kept.id, Update("kept"), AFTER, BY)
    assert [one.what for one in progress_for(db_session, second)] == ["Lamp", "Bench"]
    assert [one.what for one in progress_for(db_session, third)] == ["Bench"]
    assert progress_for(db_session, first) == []
    post_agenda(db_session, second.id, NOW, BY)
    page = client.get(f"/meetings/{second.uid}/agenda").text
    assert f"/commitments/{still.uid}" in page

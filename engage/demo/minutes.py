"""Agendas, minutes and promises of the demonstration: three meetings back and one ahead a beat."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from engage.meetings.drafts import By, Guest
from engage.meetings.models import Meeting
from engage.meetings.queries import next_meeting, past_meetings
from engage.meetings.queries_agenda import agenda_items
from engage.meetings.services_agenda import begin_agenda, post_agenda
from engage.meetings.services_commitments import (
    CommitmentDraft,
    Update,
    make_commitment,
    update_commitment,
)
from engage.meetings.services_minutes import (
    ConcernDraft,
    NoteDraft,
    approve_minutes,
    decide,
    file_minutes,
    publish_minutes,
    raise_concern,
    write_note,
)
from engage.meetings.services_retention import purge_contacts
from engage.meetings.services_rsvps import note_rsvp
from engage.places.queries import beats

N_HELD: Final = 3
# What a beat's people named, what was promised, and what became of it, the oldest meeting first.
STORIES: Final = (
    (
        ("Two street lights are out", "By the park gate", "night"),
        "Report the two dark street lights by the park gate to Public Works",
        Update("kept", "Both lights work since Tuesday; seen on patrol."),
    ),
    (
        ("Cars race after the bars close", "On the main street", "night"),
        "Measure speeds on three Friday nights and bring the numbers",
        Update("open", next_step="The third Friday is left; then the numbers come."),
    ),
    (
        ("Trash is dumped behind the shops", "In the alley", "evening"),
        "Ask code enforcement for a camera and a larger container",
        None,
    ),
)
# A caller to the oldest of them, whose number is erased again: there is a certificate to see.
GUEST: Final = Guest("", 2, "Ana", telephone="805 555 0100", source="phone")
DAYS: Final = 30
DROPPED: Final = Update("dropped", "The county does not allow the sign there.")
NOTE: Final = "About a dozen neighbors came. Nobody objected to the minutes of the last meeting."
DECISION: Final = "The next meeting begins with a walk through the alley."


def load_minutes(session: Session, now: datetime, by: By) -> None:
    """Write down what the last meetings of every beat said, and post the next agenda."""
    for beat in beats(session):
        held = past_meetings(session, now, beat.code, N_HELD)[::-1]
        for meeting in held[:1]:
            note_rsvp(session, meeting.id, GUEST, meeting.starts_at - timedelta(days=5), by)
        for number, meeting in enumerate(held):
            _write(session, meeting, number, by)
            if number:
                _approve(session, held[number - 1], meeting, by)
        ahead = next_meeting(session, beat.code, now)
        if ahead is not None:
            begin_agenda(session, ahead.id, now, by)
            post_agenda(session, ahead.id, now, by)
    purge_contacts(session, DAYS, now)


def _write(session: Session, meeting: Meeting, number: int, by: By) -> None:
    during, beat_id = meeting.starts_at + timedelta(minutes=20), meeting.beats[0].id
    begin_agenda(session, meeting.id, meeting.starts_at - timedelta(days=4), by)
    post_agenda(session, meeting.id, meeting.starts_at - timedelta(days=4), by)
    items = [item.id for item in agenda_items(session, meeting.id)]
    (what, place, daytime), promise, update = STORIES[number]
    write_note(session, meeting.id, items[0], NoteDraft(NOTE, 0), during, by)
    draft = ConcernDraft(what, place, daytime, beat_id, items[2])
    concern = raise_concern(session, meeting.id, draft, during, by)
    due_on = (during + timedelta(days=28)).date()
    wanted = CommitmentDraft(
        promise, due_on, beat_id=beat_id, item_id=items[2], concern_id=concern.id
    )
    made = make_commitment(session, meeting.id, wanted, during, by)
    if update is not None:
        update_commitment(session, made.id, update, during + timedelta(days=9), by)
    if number == 0:
        _drop_one(session, meeting, items, during, by)
    decide(session, meeting.id, items[-1], DECISION, during, by)


def _drop_one(
    session: Session, meeting: Meeting, items: Sequence[int], during: datetime, by: By
) -> None:
    what = "Put up a sign against parking on the bridge"
    due_on, beat_id = (during + timedelta(days=28)).date(), meeting.beats[0].id
    wanted = CommitmentDraft(what, due_on, "supervisor", beat_id=beat_id, item_id=items[2])
    made = make_commitment(session, meeting.id, wanted, during, by)
    update_commitment(session, made.id, DROPPED, during + timedelta(days=20), by)


def _approve(session: Session, meeting: Meeting, later: Meeting, by: By) -> None:
    file_minutes(session, meeting.id, meeting.ends_at + timedelta(days=2), by)
    evening = later.starts_at + timedelta(minutes=10)
    approve_minutes(session, meeting.id, later.id, evening, by)
    publish_minutes(session, meeting.id, evening + timedelta(days=1), by)

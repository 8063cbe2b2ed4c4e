"""Writes of commitments: made in a meeting, kept, dropped or put off, also by a mailed link."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.db import lock_for_writing
from engage.errors import Missing, Problem, Refused
from engage.meetings.announcing import announce_promise
from engage.meetings.commitment_mails import local_day
from engage.meetings.drafts import By
from engage.meetings.models_commitments import (
    DROPPED,
    KEPT,
    MADE,
    OPEN,
    OWNERS,
    UPDATED,
    Commitment,
    CommitmentEvent,
    UpdateLink,
)
from engage.meetings.owners import mail_update_links, owners_of
from engage.meetings.queries_agenda import agenda_item
from engage.meetings.queries_commitments import concern_of, update_link
from engage.meetings.records import begun
from engage.meetings.tokens import token_hash
from engage.meetings.wordings import contact_faults, line_faults, link_faults, refuse
from engage.people.queries import visible_beats
from engage.places.models import Beat

LONGEST: Final = timedelta(days=3 * 366)
LIMITS: Final = {"what": 300, "agency": 80, "next_step": 300, "note": 300}


class NoSuchLink(Missing):
    """A mailed link that was never made, has run out, or is no longer the officer's."""


class AlreadyClosed(Refused):
    """A promise that is kept or dropped is opened again by an organizer, not changed by a link."""


@dataclass(frozen=True, slots=True)
class CommitmentDraft:
    """What a role promises, on which beat, until when, and for which concern."""

    what: str
    due_on: date
    owner: str = "officer"
    agency: str = ""
    beat_id: int | None = None
    item_id: int | None = None
    concern_id: int | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """What became of a promise: its status, the words for it, evidence, next step and day."""

    status: str
    note: str = ""
    evidence_url: str = ""
    next_step: str = ""
    due_on: date | None = None


def make_commitment(
    session: Session, meeting_id: int, draft: CommitmentDraft, now: datetime, by: By
) -> Commitment:
    """Note what was promised; from now on everybody can follow it."""
    meeting, _record = begun(session, meeting_id, now)
    _check_draft(session, meeting_id, draft, now.astimezone(ZoneInfo(meeting.zone)).date())
    made = Commitment(
        meeting_id=meeting_id, meeting_uid=meeting.uid, zone=meeting.zone,
        item_id=draft.item_id, concern_id=draft.concern_id,
        beat_id=draft.beat_id, owner=draft.owner, agency=draft.agency, what=draft.what,
        due_on=draft.due_on, made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _tell(session, made, MADE, Update(OPEN, due_on=draft.due_on), now)
    _note(session, made, "commitment.make", now, by.actor)
    session.commit()
    return made


def update_commitment(
    session: Session, commitment_id: int, update: Update, now: datetime, by: By
) -> Commitment:
    """Write down what became of a promise."""
    lock_for_writing(session)
    commitment = _locked(session, commitment_id)
    _apply(session, commitment, update, now, by.actor)
    session.commit()
    return commitment


def update_by_link(session: Session, token: str, update: Update, now: datetime) -> Commitment:
    """Write down what an officer says by a mailed link: while it lasts, on the own beat."""
    lock_for_writing(session)
    link = usable_link(session, token, now)
    commitment = _locked(session, link.commitment_id)
    if not commitment.is_open:
        raise AlreadyClosed("This promise was closed already. An organizer can open it again.")
    _apply(session, commitment, update, now, link.user.email)
    session.commit()
    return commitment


def usable_link(session: Session, token: str, now: datetime) -> UpdateLink:
    """Return the link of a token that its officer may use now, or refuse."""
    link = update_link(session, token_hash(token))
    gone = "This link is no longer valid. Sign in, or ask an organizer for a new one."
    if link is None or link.expires_at <= now:
        raise NoSuchLink(gone)
    if not _is_own(session, link, now):
        raise NoSuchLink(gone)
    return link


def ask_owners(session: Session, commitment_id: int, now: datetime, by: By) -> int:
    """Mail those whose task an open promise is a link each, and return how many there are."""
    lock_for_writing(session)
    commitment = _locked(session, commitment_id)
    n_mailed = 0
    if commitment.is_open:
        n_mailed = mail_update_links(
            session, commitment, owners_of(session, commitment, now), now, by.base_url
        )
        _note(session, commitment, "commitment.ask", now, by.actor)
    session.commit()
    return n_mailed


def _apply(
    session: Session, commitment: Commitment, update: Update, now: datetime, actor: str
) -> None:
    _check_update(commitment, update, now)
    commitment.status = update.status
    commitment.reason = update.note if update.status == DROPPED else ""
    commitment.closed_at = None if update.status == OPEN else now
    commitment.next_step = update.next_step if update.status == OPEN else ""
    is_moved = update.due_on is not None and update.due_on != commitment.due_on
    if update.due_on is not None:
        commitment.due_on = update.due_on
    what = UPDATED if update.status == OPEN else update.status
    _tell(session, commitment, what, update if is_moved else _same_day(update), now)
    if commitment.meeting_id is not None:
        words = update.note or update.next_step
        announce_promise(session, commitment.meeting_id, commitment.id, words, now)
    _note(session, commitment, f"commitment.{what}", now, actor)


def _tell(
    session: Session, commitment: Commitment, what: str, update: Update, now: datetime
) -> None:
    """Add a step to the public history."""
    words = update.note or update.next_step
    session.add(
        CommitmentEvent(
            commitment_id=commitment.id, at=now, what=what, note=words,
            evidence_url=update.evidence_url, due_on=update.due_on,
        )
    )  # fmt: skip


def _same_day(update: Update) -> Update:
    return Update(update.status, update.note, update.evidence_url, update.next_step)


def _check_draft(session: Session, meeting_id: int, draft: CommitmentDraft, today: date) -> None:
    if draft.item_id is not None:
        agenda_item(session, meeting_id, draft.item_id)
    if draft.concern_id is not None:
        concern_of(session, meeting_id, draft.concern_id)
    texts = {"what": draft.what, "agency": draft.agency}
    faults = line_faults(texts, LIMITS) + contact_faults(texts)
    if not draft.what:
        faults.append(Problem("what", "Say what is promised."))
    if draft.owner not in OWNERS:
        faults.append(Problem("owner", "Choose whose task it is."))
    if draft.owner == "agency" and not draft.agency:
        faults.append(Problem("agency", "Name the agency."))
    if draft.beat_id is not None and session.get(Beat, draft.beat_id) is None:
        faults.append(Problem("beat", "There is no such beat."))
    refuse(faults + _day_faults(draft.due_on, today))


def _check_update(commitment: Commitment, update: Update, now: datetime) -> None:
    texts = {"note": update.note, "next_step": update.next_step}
    faults = line_faults(texts, LIMITS) + contact_faults(texts)
    faults += link_faults("evidence_url", update.evidence_url)
    if update.status not in {OPEN, KEPT, DROPPED}:
        faults.append(Problem("status", "Choose what became of it."))
    if update.status == DROPPED and not update.note:
        faults.append(Problem("note", "Say why it will not be done; everybody reads it."))
    if update.status == OPEN and not (update.note or update.next_step):
        faults.append(Problem("next_step", "Say what comes next."))
    if update.due_on is not None and update.due_on != commitment.due_on:
        faults += _day_faults(update.due_on, local_day(commitment, now))
        if not update.note:
            faults.append(Problem("note", "Say why the day changes; everybody reads it."))
    refuse(faults)


def _day_faults(due_on: date, today: date) -> list[Problem]:
    if today <= due_on <= today + LONGEST:
        return []
    return [Problem("due_on", "Choose a day from today on, at most three years ahead.")]


def _is_own(session: Session, link: UpdateLink, now: datetime) -> bool:
    beats = visible_beats(session, link.user, local_day(link.commitment, now))
    return beats is None or link.commitment.beat_id in beats


def _locked(session: Session, commitment_id: int) -> Commitment:
    found = session.get(Commitment, commitment_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise Missing("There is no such commitment.")
    return found


def _note(session: Session, commitment: Commitment, action: str, now: datetime, actor: str) -> None:
    detail = {"status": commitment.status, "due_on": commitment.due_on.isoformat()}
    record(
        session, at=now, actor=actor, action=action, object=f"commitment {commitment.uid}",
        detail=detail,
    )  # fmt: skip

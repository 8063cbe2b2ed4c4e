"""Writes of authoring: drafts begin, are saved, tested, published and deleted."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.authoring.models import DraftText, InstrumentDraft, PublishedText, TrialAnswer
from engage.authoring.queries import n_trial_answers, text_at
from engage.db import lock_for_writing
from engage.errors import InputErrors, Missing, Refused
from engage.instrument.editing import NAME, read_data, tidied
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import load_instrument
from engage.surveys.services import load_instrument_text

# A test is looked at by a few people; more would only fill the disk.
MOST_TRIALS: Final = 500


class Stale(Exception):
    """A save that began from a revision which is no longer the latest."""


class TrialOver(Refused):
    """A test link that takes no further answers."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who does something now."""

    email: str
    at: datetime


def begin_draft(session: Session, text: str, author: Author, source_hash: str | None = None) -> int:
    """Keep a text as the first revision of a new draft and return its number."""
    neat = tidied(text)
    lock_for_writing(session)
    draft = InstrumentDraft(revision=1, source_hash=source_hash)
    session.add(draft)
    session.flush()
    session.add(_revision(draft, neat, author))
    session.commit()
    return draft.id


def save_draft(session: Session, draft_id: int, revision: int, text: str, author: Author) -> int:
    """Keep a text as the next revision and return its number, or raise Stale and change nothing."""
    neat = tidied(text)
    draft = _locked(session, draft_id)
    if draft.revision != revision:
        session.rollback()
        raise Stale
    if neat == text_at(session, draft_id, revision).text:
        session.rollback()
        return revision
    draft.revision = revision + 1
    session.add(_revision(draft, neat, author))
    session.commit()
    return revision + 1


def delete_draft(session: Session, draft_id: int, author: Author) -> None:
    """Delete a draft with its revisions and the answers of its test."""
    draft = _locked(session, draft_id)
    name = str(read_data(text_at(session, draft_id, draft.revision).text).get("id", ""))
    _delete(session, draft)
    _audit(session, author, "draft.delete", name, {"draft": draft_id})
    session.commit()


def publish_draft(
    session: Session,
    draft_id: int,
    revision: int,
    author: Author,
    reasons: Mapping[str, str] | None = None,
) -> str:
    """Freeze a draft as a version, wipe the answers of its test, and return the version's hash.

    All of it is one transaction, which loading ends; a draft that cannot be loaded stays as it is.
    ``reasons`` confirm spelling slips against the version before.
    """
    draft = _locked(session, draft_id)
    if draft.revision != revision:
        session.rollback()
        raise Stale
    text = text_at(session, draft_id, revision).text
    try:
        instrument = load_instrument(text, NAME)
        facts: dict[str, Any] = {"version": instrument.version, "hash": instrument.content_hash()}
        facts |= {"test_answers_wiped": n_trial_answers(session, draft_id)}
        _delete(session, draft)
        session.merge(PublishedText(hash=facts["hash"], text=text))
        _audit(session, author, "instrument.publish", instrument.id, facts)
        name = f"{instrument.id}.yaml"
        content_hash = load_instrument_text(session, text, name, author.at, reasons)
    except (InstrumentErrors, InputErrors):
        session.rollback()
        raise
    session.commit()
    return content_hash


def open_trial(session: Session, draft_id: int) -> str:
    """Give a draft a new test link and return its key; an earlier link stops working."""
    draft = _locked(session, draft_id)
    draft.trial_key = key = secrets.token_urlsafe(32)
    session.commit()
    return key


def close_trial(session: Session, draft_id: int) -> None:
    """Take the test link of a draft away and delete what was answered by it."""
    draft = _locked(session, draft_id)
    draft.trial_key = None
    session.execute(delete(TrialAnswer).where(TrialAnswer.draft_id == draft_id))
    session.commit()


def keep_trial_answers(session: Session, key: str, answers: Mapping[str, Any]) -> None:
    """Keep what was answered by a test link, apart from every wave."""
    lock_for_writing(session)
    query = select(InstrumentDraft).where(InstrumentDraft.trial_key == key).with_for_update()
    draft = session.scalar(query)
    if draft is None or n_trial_answers(session, draft.id) >= MOST_TRIALS:
        session.rollback()
        raise TrialOver("This test takes no more answers.")
    row = {"id": secrets.token_bytes(16), "draft_id": draft.id, "answers": json.dumps(answers)}
    session.execute(insert(TrialAnswer), [row])
    session.commit()


def _locked(session: Session, draft_id: int) -> InstrumentDraft:
    lock_for_writing(session)
    query = select(InstrumentDraft).where(InstrumentDraft.id == draft_id).with_for_update()
    draft = session.scalar(query.execution_options(populate_existing=True))
    if draft is None:
        raise Missing("There is no such draft. It may have been published or deleted.")
    return draft


def _revision(draft: InstrumentDraft, text: str, author: Author) -> DraftText:
    return DraftText(
        draft_id=draft.id,
        revision=draft.revision,
        text=text,
        saved_by=author.email,
        saved_at=author.at,
    )


def _delete(session: Session, draft: InstrumentDraft) -> None:
    for table in (TrialAnswer, DraftText):
        session.execute(delete(table).where(table.draft_id == draft.id))
    session.delete(draft)
    session.flush()


def _audit(
    session: Session, author: Author, action: str, name: str, detail: Mapping[str, Any]
) -> None:
    record(
        session,
        at=author.at,
        actor=author.email,
        action=action,
        object=f"instrument {name}",
        detail=detail,
    )

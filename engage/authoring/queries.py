"""Reads of authoring: drafts, their texts, and from which texts a new one may begin."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engage.authoring.models import DraftText, InstrumentDraft, PublishedText, TrialAnswer
from engage.config import data_folder
from engage.errors import Missing
from engage.instrument.bank import Entry, read_bank
from engage.instrument.editing import Data, text_of
from engage.instrument.model import instrument_from_canonical
from engage.surveys.models import InstrumentVersion


@dataclass(frozen=True, slots=True)
class Edition:
    """A draft as it stands: its latest text, and who saved it."""

    id: int
    revision: int
    text: str
    saved_by: str
    saved_at: datetime
    source_hash: str | None
    trial_key: str | None


def editions(session: Session) -> Sequence[Edition]:
    """Return every draft with its latest text, the one saved last first."""
    query = _latest().order_by(DraftText.saved_at.desc(), InstrumentDraft.id.desc())
    return [_edition(draft, text) for draft, text in session.execute(query)]


def edition(session: Session, draft_id: int) -> Edition:
    """Return a draft with its latest text, or refuse."""
    found = session.execute(_latest().where(InstrumentDraft.id == draft_id)).first()
    if found is None:
        raise Missing("There is no such draft. It may have been published or deleted.")
    return _edition(*found)


def edition_on_trial(session: Session, key: str) -> Edition | None:
    """Return the draft whose test link has a key, None where the link is off."""
    found = session.execute(_latest().where(InstrumentDraft.trial_key == key)).first()
    return _edition(*found) if found else None


def text_at(session: Session, draft_id: int, revision: int) -> DraftText:
    """Return what somebody saved as a revision of a draft, or refuse."""
    found = session.get(DraftText, (draft_id, revision))
    if found is None:
        raise Missing("There is no such revision of this draft.")
    return found


def texts_of(session: Session, draft_id: int) -> Sequence[str]:
    """Return every text that was saved of a draft."""
    return session.scalars(select(DraftText.text).where(DraftText.draft_id == draft_id)).all()


def shipped_texts() -> dict[str, str]:
    """Return the instruments that come with Engage, by file name."""
    paths = sorted(data_folder("surveys").glob("*.yaml"))
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


@lru_cache(maxsize=1)
def bank() -> Mapping[str, tuple[Entry, ...]]:
    """Return the question bank by construct; it comes with Engage and is read once."""
    paths = sorted((data_folder("surveys") / "bank").glob("*.yaml"))
    return {path.stem: read_bank(path.read_text(encoding="utf-8"), path.stem) for path in paths}


def text_of_version(session: Session, content_hash: str) -> str:
    """Return the text of a published version; one that came as a file has no comments left."""
    version = session.get(InstrumentVersion, content_hash)
    if version is None:
        raise Missing("There is no such version of an instrument.")
    kept = session.get(PublishedText, content_hash)
    return kept.text if kept else text_of(instrument_from_canonical(version.canonical))


def trial_answers(session: Session, draft_id: int) -> list[dict[str, Data]]:
    """Return what was answered by the test link of a draft, in no order."""
    query = select(TrialAnswer.answers).where(TrialAnswer.draft_id == draft_id)
    return [json.loads(answers) for answers in session.scalars(query.order_by(TrialAnswer.id))]


def n_trial_answers(session: Session, draft_id: int) -> int:
    """Return how many answers came by the test link of a draft."""
    query = select(func.count()).select_from(TrialAnswer)
    return session.scalar(query.where(TrialAnswer.draft_id == draft_id)) or 0


def _latest() -> Select[InstrumentDraft, DraftText]:
    return select(InstrumentDraft, DraftText).join(
        DraftText,
        (DraftText.draft_id == InstrumentDraft.id)
        & (DraftText.revision == InstrumentDraft.revision),
    )


def _edition(draft: InstrumentDraft, text: DraftText) -> Edition:
    return Edition(
        id=draft.id,
        revision=text.revision,
        text=text.text,
        saved_by=text.saved_by,
        saved_at=text.saved_at,
        source_hash=draft.source_hash,
        trial_key=draft.trial_key,
    )

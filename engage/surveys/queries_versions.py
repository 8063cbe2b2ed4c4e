"""Reads of an instrument's versions: what an edit changes, and the slips that authors confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.instrument.edits import Change, Slip
from engage.instrument.model import Instrument, instrument_from_canonical
from engage.instrument.series import series_names
from engage.instrument.versions import Edit, compared
from engage.surveys.models import InstrumentVersion


@dataclass(frozen=True, slots=True)
class Proposed:
    """A new version beside the latest one of its name, and what its author confirmed."""

    against: InstrumentVersion
    edit: Edit
    slips: tuple[Slip, ...]

    def record(self) -> dict[str, Any]:
        """Return it as it is kept with the new version."""
        return {
            "against": self.against.hash,
            "part": self.edit.part,
            "changes": [asdict(change) for change in self.edit.changes],
            "slips": [asdict(slip) for slip in self.slips],
        }


def latest_version(session: Session, name: str) -> InstrumentVersion | None:
    """Return the version of an instrument that was loaded last, None where there is none."""
    newest = InstrumentVersion.loaded_at.desc()
    query = select(InstrumentVersion).where(InstrumentVersion.name == name).order_by(newest)
    return session.scalars(query).first()


def proposed_edit(
    session: Session, instrument: Instrument, reasons: Mapping[str, str] | None = None
) -> Proposed | None:
    """Return what a new version changes against the latest one; None where it is the first.

    ``reasons`` confirm spelling slips, by the key of the change ("qol.en").
    """
    latest = latest_version(session, instrument.id)
    if latest is None or latest.hash == instrument.content_hash():
        return None
    old = instrument_from_canonical(latest.canonical)
    known = confirmed_slips(session, instrument.id)
    slips = compared(old, instrument, known).slips(reasons or {})
    return Proposed(latest, compared(old, instrument, (*known, *slips)), slips)


def edit_between(session: Session, old: Instrument, new: Instrument) -> Edit:
    """Return what changed between two loaded versions, with every slip that was confirmed."""
    return compared(old, new, confirmed_slips(session, new.id))


def series_of(session: Session, content_hash: str) -> Mapping[str, str]:
    """Return the name of the series of each column in a version, among those loaded before it."""
    version = session.get_one(InstrumentVersion, content_hash)
    query = select(InstrumentVersion.canonical).where(
        InstrumentVersion.name == version.name,
        InstrumentVersion.loaded_at <= version.loaded_at,
        InstrumentVersion.hash != content_hash,
    )
    in_order = query.order_by(InstrumentVersion.loaded_at, InstrumentVersion.hash)
    texts = [*session.scalars(in_order), version.canonical]
    versions = [instrument_from_canonical(text) for text in texts]
    return series_names(versions, confirmed_slips(session, version.name))[-1]


def confirmed_slips(session: Session, name: str) -> tuple[Slip, ...]:
    """Return the spelling slips that authors confirmed in all versions of an instrument."""
    query = select(InstrumentVersion.changes).where(InstrumentVersion.name == name)
    records = [record for record in session.scalars(query) if record is not None]
    return tuple(Slip(**slip) for record in records for slip in record["slips"])


def kept_edit(version: InstrumentVersion) -> Edit:
    """Return what a version changed when it was loaded; nothing where it was the first."""
    record = version.changes or {"changes": []}
    return Edit(
        tuple(Change(**one | {"columns": tuple(one["columns"])}) for one in record["changes"])
    )


def kept_edits(versions: Iterable[InstrumentVersion]) -> dict[str, Edit]:
    """Return what each further version changed, by its hash; a first one is not in it."""
    return {one.hash: kept_edit(one) for one in versions if one.changes is not None}

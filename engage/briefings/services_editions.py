"""Changing the briefing of a beat: sections left out, and a note; every version stays."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.audit.chain import record
from engage.briefings.content import SECTIONS
from engage.briefings.models_editions import BriefingEdition
from engage.briefings.notes import LONGEST_NOTE
from engage.briefings.queries_editions import edition
from engage.db import lock_for_writing
from engage.errors import InputErrors, Problem, Refused


class Overtaken(Refused):
    """Somebody else has changed the same briefing meanwhile; nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an organizer saves; ``base`` is the version that was changed, 0 for none."""

    left_out: Collection[str]
    note: str
    base: int


def save_edition(session: Session, beat_code: str, edited: Edited, act: Act) -> int:
    """Keep a version and return its number, or refuse what was made of an older one."""
    if len(edited.note) > LONGEST_NOTE:
        what = f"The note has {len(edited.note):,} letters; at most {LONGEST_NOTE:,} fit the page."
        raise InputErrors([Problem("note", what)])
    session.rollback()
    lock_for_writing(session)
    now = edition(session, beat_code)
    if (now.id if now else 0) != edited.base:
        session.rollback()
        raise Overtaken(
            "Somebody else has changed this briefing meanwhile. What you typed is still here: "
            "compare it with the newest version, then save again."
        )
    row = BriefingEdition(
        beat_code=beat_code,
        left_out=[name for name in SECTIONS if name in edited.left_out],
        note=edited.note.strip(),
        made_at=act.at,
        made_by=act.actor,
    )
    session.add(row)
    session.flush()
    record(
        session,
        at=act.at,
        actor=act.actor,
        action="edit briefing",
        object=f"beat {beat_code}",
        detail={"version": row.id, "left_out": ", ".join(row.left_out)},
    )
    session.commit()
    return row.id

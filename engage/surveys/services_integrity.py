"""Setting answers of an open link aside, and putting them back; each commits once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from engage.db import lock_for_writing
from engage.surveys.acts import note
from engage.surveys.models import Response
from engage.surveys.plans import Act
from engage.surveys.queries import wave_by_code

# Answers in one statement: SQLite takes no more than some thousands of values.
AT_ONCE = 500


def set_aside(
    session: Session, code: str, reasons: Mapping[str, str], why: str, act: Act | None = None
) -> int:
    """Leave answers out of every figure from now on, and return how many they are.

    ``reasons`` maps the id of a response to what speaks against it; ``why`` is what staff say. Only
    answers that chose to come can be left out, and nothing is deleted.
    """
    lock_for_writing(session)
    wave = wave_by_code(session, code)
    n_changed = 0
    for reason in sorted(set(reasons.values())):
        ids = sorted(one for one, given in reasons.items() if given == reason)
        for at in range(0, len(ids), AT_ONCE):
            done: Any = session.execute(
                update(Response)
                .where(Response.wave_id == wave.id, Response.kind == "chose")
                .where(Response.set_aside.is_(None), Response.id.in_(ids[at : at + AT_ONCE]))
                .values(set_aside=reason)
            )
            n_changed += int(done.rowcount)
    note(session, act, "integrity.set_aside", code, {"answers": n_changed, "why": why})
    session.commit()
    return n_changed


def put_back(session: Session, code: str, why: str, act: Act | None = None) -> int:
    """Count every answer again that was set aside, and return how many they are."""
    lock_for_writing(session)
    wave = wave_by_code(session, code)
    done: Any = session.execute(
        update(Response)
        .where(Response.wave_id == wave.id, Response.set_aside.is_not(None))
        .values(set_aside=None)
    )
    note(session, act, "integrity.put_back", code, {"answers": int(done.rowcount), "why": why})
    session.commit()
    return int(done.rowcount)

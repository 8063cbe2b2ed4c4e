"""The answer path on plain tables: drafts, and spending a code with the sealed answers at once.

Nothing here commits; the statements are built once, and no object is made of a row.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    Table,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from engage.errors import Refused
from engage.places.queries import CITY
from engage.surveys.models import Code, Draft, Inbox, SentKey, Wave
from engage.surveys.sealing import DraftKey, Unreadable, lock_draft, open_draft, seal
from engage.surveys.statements import lone_value, run
from engage.surveys.tallies import Arrived, raise_tallies, tallies_of

CODES, DRAFTS, INBOX, SENT = (
    cast(Table, model.__table__) for model in (Code, Draft, Inbox, SentKey)
)
_SPEND: Final = (
    delete(CODES)
    .where(CODES.c.hash == bindparam("code"), CODES.c.wave_id == bindparam("wave"))
    .returning(CODES.c.stratum)
)
_SEALED: Final = select(DRAFTS.c.sealed).where(DRAFTS.c.id == bindparam("draft"))
_REPLACE_DRAFT: Final = (
    update(DRAFTS).where(DRAFTS.c.id == bindparam("draft")).values(sealed=bindparam("new"))
)
_ADD_DRAFT: Final = insert(DRAFTS)
_DROP_DRAFT: Final = delete(DRAFTS).where(DRAFTS.c.id == bindparam("draft"))
# The row is made of the open wave, or not at all when somebody has closed it meanwhile.
_ADD_SEALED, _ADD_LATE = (
    insert(INBOX).from_select(
        ["id", "wave_id", "sealed"],
        select(bindparam("new", type_=LargeBinary), Wave.id, bindparam("sealed", type_=LargeBinary))
        .where(Wave.id == bindparam("wave"), takes)
        .with_for_update(read=True),
    )
    for takes in (Wave.status == "open", or_(Wave.status == "open", Wave.status == "keying"))
)
# What staff key in, which is taken until fieldwork ends.
STAFF_ROUTES: Final = ("paper", "phone")
_REMEMBER: Final = {
    "sqlite": sqlite.insert(SENT).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(SENT).on_conflict_do_nothing(),
}


class CodeUnusable(Refused):
    """A code that is mistyped, spent, closed or not yet open; nobody is told which."""

    status = 404


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending answers needs; ``code`` is the hash of a code, None on an open link."""

    wave_id: int
    wave: str
    public_key: bytes
    draft: DraftKey = field(repr=False)
    content: Mapping[str, object] = field(repr=False)
    code: bytes | None = field(default=None, repr=False)
    arrived: Arrived | None = field(default=None, repr=False)


def writing(engine: Engine) -> Connection:
    """Return a connection whose transaction holds SQLite's write lock from its first statement."""
    return _locking(engine).connect()


@lru_cache(maxsize=8)
def _locking(engine: Engine) -> Engine:
    # A plain engine on the same pool: the option on each connection, or on a copy that SQLAlchemy
    # makes of the engine, would cost a page a tenth of its time.
    return Engine(
        engine.pool,
        engine.dialect,
        engine.url,
        hide_parameters=engine.hide_parameters,
        execution_options={"engage_write": True},
    )


def draft_content(connection: Connection, key: DraftKey) -> dict[str, Any] | None:
    """Return the draft that a cookie opens, None where there is none."""
    return _opened(run(connection, _SEALED, {"draft": key.id}).scalar(), key)


def stored_draft(engine: Engine, key: DraftKey) -> dict[str, Any] | None:
    """Return the draft that a cookie opens as it is now, outside any transaction."""
    return _opened(lone_value(engine, _SEALED, {"draft": key.id}), key)


def _opened(sealed: bytes | None, key: DraftKey) -> dict[str, Any] | None:
    if sealed is None:
        return None
    try:
        return open_draft(sealed, key)
    except Unreadable:
        return None


def keep_draft(
    connection: Connection,
    key: DraftKey,
    content: Mapping[str, object],
    until: date,
    *,
    is_keyed: bool = False,
) -> None:
    """Write unsent answers under the key of a cookie, or of the code of a paper form."""
    sealed = lock_draft(content, key)
    replaced = run(connection, _REPLACE_DRAFT, {"draft": key.id, "new": sealed})
    if replaced.rowcount == 0:
        row: dict[str, Any] = {"id": key.id, "sealed": sealed, "expires_on": until}
        row |= {"wave_id": content["wave_id"], "is_keyed": is_keyed}
        connection.execute(_ADD_DRAFT, row)


def drop_draft(connection: Connection, key: DraftKey) -> None:
    """Delete the draft of a cookie."""
    run(connection, _DROP_DRAFT, {"draft": key.id})


def spend_and_seal(connection: Connection, sending: Sending) -> bool:
    """Spend a code and put its answers into the inbox; False where their key was sent before.

    The caller holds the write lock, commits, and rolls back when CodeUnusable is raised.
    """
    key = {"hash": sending.draft.sent, "wave_id": sending.wave_id}
    remembered = run(connection, _REMEMBER[connection.dialect.name], key)
    if remembered.rowcount == 0:
        return False
    content = dict(sending.content)
    if sending.code is not None:
        spent = {"code": sending.code, "wave": sending.wave_id}
        stratum = run(connection, _SPEND, spent).scalar()
        if stratum is None:
            raise CodeUnusable("This code cannot be used.")
        content["area"] = None if stratum == CITY else stratum
    sealed = seal(content, sending.public_key, sending.wave)
    row = {"new": secrets.token_bytes(16), "sealed": sealed, "wave": sending.wave_id}
    add = _ADD_LATE if content["route"] in STAFF_ROUTES else _ADD_SEALED
    if run(connection, add, row).rowcount == 0:
        raise CodeUnusable("This code cannot be used.")
    drop_draft(connection, sending.draft)
    if sending.arrived is not None:
        raise_tallies(connection, sending.wave_id, tallies_of(content, sending.arrived))
    return True

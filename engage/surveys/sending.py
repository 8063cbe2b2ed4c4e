"""The answer path on plain tables: drafts, and spending a code with the sealed answers at once.

Nothing here commits; the statements are built once, and no object is made of a row.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engage.errors import Refused
from engage.surveys.models import Code, Draft, Inbox, SentKey, Wave
from engage.surveys.sealing import DraftKey, Unreadable, lock_draft, open_draft, seal

CODES, DRAFTS, INBOX, SENT = (
    cast(Table, model.__table__) for model in (Code, Draft, Inbox, SentKey)
)
_STATUS: Final = select(Wave.status).where(Wave.id == bindparam("wave")).with_for_update(read=True)
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
_ADD_SEALED: Final = insert(INBOX)
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


def writing(engine: Engine) -> Connection:
    """Return a connection whose transaction holds SQLite's write lock from its first statement."""
    return _writer(engine).connect()


@lru_cache(maxsize=4)
def _writer(engine: Engine) -> Engine:
    # made once: setting the option on each connection costs a fifth of a page
    return engine.execution_options(engage_write=True)


def draft_content(connection: Connection, key: DraftKey) -> dict[str, Any] | None:
    """Return the draft that a cookie opens, None where there is none."""
    sealed = connection.scalar(_SEALED, {"draft": key.id})
    if sealed is None:
        return None
    try:
        return open_draft(sealed, key)
    except Unreadable:
        return None


def keep_draft(
    connection: Connection, key: DraftKey, content: Mapping[str, object], until: date
) -> None:
    """Write unsent answers under the key of a cookie."""
    sealed = lock_draft(content, key)
    replaced = connection.execute(_REPLACE_DRAFT, {"draft": key.id, "new": sealed})
    if replaced.rowcount == 0:
        row: dict[str, Any] = {"id": key.id, "sealed": sealed, "expires_on": until}
        row["wave_id"] = content["wave_id"]
        connection.execute(_ADD_DRAFT, row)


def spend_and_seal(connection: Connection, sending: Sending) -> bool:
    """Spend a code and put its answers into the inbox; False where their key was sent before.

    The caller holds the write lock, commits, and rolls back when CodeUnusable is raised.
    """
    key = {"hash": sending.draft.sent, "wave_id": sending.wave_id}
    remembered = connection.execute(_REMEMBER[connection.dialect.name], key)
    if remembered.rowcount == 0:
        return False
    if connection.scalar(_STATUS, {"wave": sending.wave_id}) != "open":
        raise CodeUnusable("This code cannot be used.")
    content = dict(sending.content)
    if sending.code is not None:
        spent = {"code": sending.code, "wave": sending.wave_id}
        content["area"] = connection.scalar(_SPEND, spent)
        if content["area"] is None:
            raise CodeUnusable("This code cannot be used.")
    sealed = seal(content, sending.public_key, sending.wave)
    row = {"id": secrets.token_bytes(16), "wave_id": sending.wave_id, "sealed": sealed}
    connection.execute(_ADD_SEALED, row)
    connection.execute(_DROP_DRAFT, {"draft": sending.draft.id})
    return True

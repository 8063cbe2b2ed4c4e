"""The chain of audit rows: adding a row, and checking that none was altered or taken out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.db import lock_for_writing

START: Final = "0" * 64


class ChainBroken(Exception):
    """An audit row that does not follow from the rows before it."""

    def __init__(self, seq: int, why: str) -> None:
        """Name the first row that is wrong."""
        super().__init__(f"audit row {seq}: {why}")
        self.seq = seq


def record(  # noqa: PLR0913  # the columns of the table, all named; every caller has them at hand
    session: Session,
    *,
    at: datetime,
    actor: str,
    action: str,
    object: str,
    detail: Mapping[str, Any] | None = None,
) -> AuditRow:
    """Add a row to the chain in the caller's transaction, which the caller commits."""
    _lock(session)
    last = session.execute(
        select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)
    ).first()
    row = AuditRow(
        seq=last.seq + 1 if last else 1,
        at=at.astimezone(UTC),
        actor=actor,
        action=action,
        object=object,
        detail=dict(detail or {}),
        prev=last.hash if last else START,
    )
    row.hash = chained_hash(row)
    session.add(row)
    session.flush()
    return row


def verify(session: Session) -> int:
    """Return how many rows the chain has, or raise ChainBroken naming the first wrong one."""
    prev, n_rows = START, 0
    rows = session.scalars(select(AuditRow).order_by(AuditRow.seq).execution_options(yield_per=500))
    for row in rows:
        n_rows += 1
        if row.seq != n_rows:
            raise ChainBroken(n_rows, "it is missing.")
        if row.prev != prev:
            raise ChainBroken(row.seq, "it does not follow the row before it.")
        if row.hash != chained_hash(row):
            raise ChainBroken(row.seq, "its content is not what was recorded.")
        prev = row.hash
    return n_rows


def chained_hash(row: AuditRow) -> str:
    """Return the SHA-256 of the hash before and the row's canonical JSON."""
    content = {
        "seq": row.seq,
        "at": row.at.isoformat(timespec="microseconds"),
        "actor": row.actor,
        "action": row.action,
        "object": row.object,
        "detail": row.detail,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256((row.prev + canonical).encode()).hexdigest()


def _lock(session: Session) -> None:
    """Let one writer at a time add to the chain."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"))
    elif not session.in_transaction():
        lock_for_writing(session)

"""The audit table: who did what, each row chained to the one before; rows are only ever added."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import DDL, JSON, String, event
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime


class AuditRow(Base):
    """One act of one actor on one object."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(80))
    object: Mapped[str] = mapped_column(String(200))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


# The same statements stand in the first migration.
SQLITE_TRIGGERS: Final = tuple(
    f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END"
    for act in ("UPDATE", "DELETE")
)
POSTGRES_TRIGGERS: Final = (
    "CREATE FUNCTION audit_only_added() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are only ever added'; END $$",
    "CREATE TRIGGER audit_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added()",
)
for dialect, statements in (("sqlite", SQLITE_TRIGGERS), ("postgresql", POSTGRES_TRIGGERS)):
    for statement in statements:
        ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # SQLAlchemy's gap
        event.listen(AuditRow.__table__, "after_create", ddl)
event.listen(
    AuditRow.__table__,
    "after_drop",
    DDL("DROP FUNCTION IF EXISTS audit_only_added()").execute_if(  # type: ignore[no-untyped-call]  # the same
        dialect="postgresql"
    ),
)

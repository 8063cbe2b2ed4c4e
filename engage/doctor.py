"""The doctor: whether an instance is in good health, one finding for each thing looked at."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.orm import Session

from engage.audit.chain import ChainBroken, verify
from engage.config import Config
from engage.instance import MIGRATIONS
from engage.mail.outbox import failed_mails

BACKUP_AGE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    is_well: bool
    text: str


def examine(session: Session, config: Config, now: datetime) -> Iterator[Finding]:
    """Return every finding about an instance."""
    yield _database(session)
    yield _schema(session)
    yield _audit_chain(session)
    yield _keys(config)
    yield _backups(config, now)
    n_failed = len(failed_mails(session))
    yield Finding("mail", n_failed == 0, f"{n_failed} mails could not be sent")


def _database(session: Session) -> Finding:
    if session.get_bind().dialect.name != "sqlite":
        version = session.execute(text("SHOW server_version")).scalar_one()
        return Finding("database", True, f"PostgreSQL {version} answers")
    verdict = str(session.execute(text("PRAGMA integrity_check")).scalar_one())
    n_loose = len(session.execute(text("PRAGMA foreign_key_check")).all())
    is_well = verdict == "ok" and n_loose == 0
    return Finding("database", is_well, f"integrity {verdict}, {n_loose} loose references")


def _schema(session: Session) -> Finding:
    script = ScriptDirectory(MIGRATIONS)
    head = script.get_current_head()
    here = MigrationContext.configure(session.connection()).get_current_revision()
    hint = "" if here == head else "; type: engage init"
    return Finding("schema", here == head, f"at {here}, newest {head}{hint}")


def _audit_chain(session: Session) -> Finding:
    try:
        return Finding("audit", True, f"{verify(session)} rows, the chain is whole")
    except ChainBroken as broken:
        return Finding("audit", False, str(broken))


def _keys(config: Config) -> Finding:
    others = stat.S_IRWXG | stat.S_IRWXO
    keys = sorted(config.keys.iterdir()) if config.keys.is_dir() else []
    private = [config.keys, *keys, config.instance / "config.toml"]
    private += config.instance.glob("engage.sqlite")
    open_ones = [str(path) for path in private if path.exists() and path.stat().st_mode & others]
    text = f"others can read what is private; type: chmod go= {' '.join(open_ones)}"
    return Finding("keys", not open_ones, text if open_ones else "only their owner can read them")


def _backups(config: Config, now: datetime) -> Finding:
    made = [path.stat().st_mtime for path in (config.instance / "backups").glob("*.backup")]
    if not made:
        return Finding("backups", True, "none yet; the worker writes one each night")
    age = now.timestamp() - max(made)
    hours = f"the newest is {round(age / 3600)} hours old"
    return Finding("backups", age <= BACKUP_AGE.total_seconds(), hours)

"""The commands for backups and for the health of an instance."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy import inspect, text

from engage.audit.chain import record
from engage.backup import Contents, codes_in, restore, unpack, write_backup
from engage.config import Config, read_key
from engage.db import db
from engage.doctor import examine
from engage.web import settings


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write it.")
def backup(out: Path | None) -> None:
    """Write an encrypted backup of database and configuration."""
    config, now = settings(), datetime.now(UTC)
    target = out or config.instance / "backups" / f"engage-{now:%Y%m%d-%H%M%S}.backup"
    written = write_backup(config, target, now)
    click.echo(f"{written} ({written.stat().st_size:,} bytes)")
    click.echo(f"It opens only with {config.keys / 'backup_key'}: keep a copy of that key apart.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key-file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_backup(file: Path, key_file: Path | None, yes: bool) -> None:
    """Put the backup FILE in the place of everything that this instance holds."""
    config = settings()
    key = key_file.read_text().strip() if key_file else read_key(config.instance, "backup_key")
    with tempfile.TemporaryDirectory(dir=config.instance, prefix=".restore-") as scratch:
        contents = unpack(file, key, Path(scratch))
        click.echo(f"The backup was made at {contents.made_at:%Y-%m-%d %H:%M} UTC.")
        click.echo(_codes_sentence(config, contents))
        if not yes:
            click.confirm("Replace everything in this instance by it?", abort=True)
        restore(_app(), contents)
    session = db.session()
    record(
        session,
        at=datetime.now(UTC),
        actor="command line",
        action="backup.restore",
        object="instance",
        detail={"made_at": contents.made_at.isoformat()},
    )
    session.commit()
    click.echo("Restored.")


@click.command()
def doctor() -> None:
    """Look at database, schema, audit chain, keys and backups; exit code 1 when one is not well."""
    findings = list(examine(db.session(), settings(), datetime.now(UTC)))
    for finding in findings:
        click.echo(f"{'ok ' if finding.is_well else 'BAD'} {finding.name}: {finding.text}")
    sys.exit(0 if all(finding.is_well for finding in findings) else 1)


def _codes_sentence(config: Config, contents: Contents) -> str:
    """Say how many codes that were spent since would be good again."""
    n_revived = len(codes_in(config, contents) - _unspent())
    return f"{n_revived:,} codes that are not good now would be good again."


def _unspent() -> set[bytes]:
    if not inspect(db.engine).has_table("code"):
        return set()
    return set(db.session.execute(text("SELECT hash FROM code")).scalars())


def _app() -> Any:
    return current_app._get_current_object()  # type: ignore[attr-defined]  # Werkzeug's proxy


COMMANDS = [backup, restore_backup, doctor]

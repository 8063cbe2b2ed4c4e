"""Backups: database, configuration and the pepper of the codes in one encrypted file.

The private keys of waves are never in it: who has a backup cannot open the sealed answers.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Final, cast

from flask import Flask
from sqlalchemy import make_url

from engage.config import MADE_UP, Config, read_key
from engage.db import db
from engage.encrypted import Reader, Unreadable, Writer
from engage.errors import Refused
from engage.instance import migrate, write_key

# A backup may hold sealed answers: it must not outlive their wave for long.
KEPT: Final = timedelta(days=14)
NIGHT_ENDS_AT: Final = 3
MANIFEST, CONFIG, DATABASE, PEPPER = "manifest.json", "config.toml", "database", "code_pepper"
# Counters of open waves: a chain of backups would show them day by day.
LEFT_OUT: Final = "tally"
MEMBERS: Final = frozenset({MANIFEST, CONFIG, DATABASE, PEPPER})


class BackupRefused(Refused):
    """A backup that cannot be made or must not be restored."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds, unpacked into a folder."""

    folder: Path
    made_at: datetime
    engine: str

    @property
    def database(self) -> Path:
        """Return the file with the database."""
        return self.folder / DATABASE


def write_backup(config: Config, out: Path, now: datetime) -> Path:
    """Write an encrypted backup while everybody works on, and return where it is."""
    key = read_key(config.instance, "backup_key")
    if not key:
        raise BackupRefused("{key} is missing; type: engage init", key=config.keys / "backup_key")
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    try:
        with (
            tempfile.TemporaryDirectory(dir=out.parent, prefix=".engage-") as scratch,
            open(_private(partial), "wb") as file,
        ):
            dump = Path(scratch) / DATABASE
            engine = _dump(config, dump)
            writer = Writer(file, key)
            _pack(
                config, cast("IO[bytes]", writer), dump, {"engine": engine, "at": f"{now:%FT%TZ}"}
            )
            writer.close()
            file.flush()
            os.fsync(file.fileno())
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return out


def write_if_due(app: Flask, now: datetime) -> Path | None:
    """Write the night's backup unless it is there, and drop backups that have served their time."""
    config: Config = app.extensions["engage"]
    local = now.astimezone(config.city.zone)
    out = config.instance / "backups" / f"nightly-{local:%Y-%m-%d}.backup"
    if local.hour < NIGHT_ENDS_AT or out.exists():
        return None
    write_backup(config, out, now)
    for old in out.parent.glob("nightly-*.backup"):
        if old.stem < f"nightly-{local - KEPT:%Y-%m-%d}":
            old.unlink()
    return out


def unpack(file: Path, key: str, folder: Path) -> Contents:
    """Decrypt a backup into a folder that nobody else may read, and check what it holds."""
    try:
        with file.open("rb") as sealed:
            stream = cast("IO[bytes]", Reader(sealed, key))
            with tarfile.open(fileobj=stream, mode="r|", bufsize=tarfile.BLOCKSIZE) as tar:
                for member in tar:
                    if member.name in MEMBERS and member.isfile():
                        tar.extract(member, folder, filter="data")
            while stream.read(1 << 20):
                pass  # to the end: the last piece proves that nothing was cut off
        manifest = json.loads((folder / MANIFEST).read_text())
    except (tarfile.TarError, OSError, ValueError) as fault:
        raise Unreadable("{file} cannot be read: {fault}", file=file, fault=fault) from None
    made_at = datetime.strptime(manifest["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Contents(folder, made_at, str(manifest["engine"]))


def restore(app: Flask, contents: Contents) -> None:
    """Put a backup in the place of what the instance holds, and bring it to the newest schema."""
    config: Config = app.extensions["engage"]
    if contents.engine != engine_of(config):
        raise BackupRefused(
            "This backup is of {there}, the instance runs on {here}; use the same engine.",
            there=contents.engine,
            here=engine_of(config),
        )
    db.session.remove()
    db.engine.dispose()
    if contents.engine == "sqlite":
        _restore_sqlite(config, contents.database)
    else:
        _run(config, "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
             "--dbname", _address(config), str(contents.database))  # fmt: skip
    _restore_files(config, contents.folder)
    migrate(app)


def codes_in(config: Config, contents: Contents) -> set[bytes]:
    """Return the hashes of the codes that a backup holds as unspent."""
    if contents.engine == "sqlite":
        with closing(sqlite3.connect(contents.database)) as connection:
            has_codes = "SELECT 1 FROM sqlite_master WHERE name = 'code'"
            if not connection.execute(has_codes).fetchone():
                return set()
            return {row[0] for row in connection.execute("SELECT hash FROM code")}
    options = ("--data-only", "--table=code", "--file=-", str(contents.database))
    return set(_copied(_run(config, "pg_restore", *options)))


def _copied(script: str) -> Iterator[bytes]:
    """Yield the column hash of the rows of a COPY statement, bytea as hex after a backslash x."""
    _, _, copy = script.partition("COPY public.code (")
    head, _, rest = copy.partition(") FROM stdin;\n")
    rows, _, _ = rest.partition("\\.\n")
    for row in rows.splitlines():
        values = dict(zip(head.split(", "), row.split("\t"), strict=True))
        yield bytes.fromhex(values["hash"].removeprefix("\\\\x"))


def engine_of(config: Config) -> str:
    """Return the name of the database engine."""
    return make_url(config.engine_url).get_backend_name()


def _dump(config: Config, out: Path) -> str:
    engine = engine_of(config)
    _private(out)
    if engine == "sqlite":
        with closing(_sqlite(config)) as source, closing(sqlite3.connect(out)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            _empty(target, LEFT_OUT)
    else:
        options = ("--format=custom", "--no-owner", f"--exclude-table-data={LEFT_OUT}")
        _run(config, "pg_dump", *options, f"--file={out}", _address(config))
    return engine


def _empty(copy: sqlite3.Connection, table: str) -> None:
    found = "SELECT 1 FROM sqlite_master WHERE name = ?"
    if copy.execute(found, (table,)).fetchone():
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute(f"DELETE FROM {table}")  # noqa: S608  # a name of ours, no parameter can be one
        copy.commit()


def _pack(config: Config, stream: IO[bytes], dump: Path, manifest: Mapping[str, str]) -> None:
    note = dump.with_name(MANIFEST)
    note.write_text(json.dumps(dict(manifest)))
    files = {
        MANIFEST: note,
        DATABASE: dump,
        CONFIG: config.instance / CONFIG,
        PEPPER: config.keys / PEPPER,
    }
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name, path in files.items():
            if path.is_file():
                tar.add(path, name, filter=_without_owner)


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _restore_sqlite(config: Config, dump: Path) -> None:
    with closing(sqlite3.connect(dump)) as source:
        (verdict,) = source.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise Unreadable("The database in this backup is damaged: {verdict}", verdict=verdict)
        with closing(_sqlite(config)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")


def _restore_files(config: Config, folder: Path) -> None:
    if (folder / CONFIG).is_file():
        here = config.instance / CONFIG
        if here.is_file():
            here.replace(here.with_name("config.toml.before-restore"))
        shutil.copyfile(folder / CONFIG, here)
        here.chmod(0o600)
        _mark(config.instance, (folder / CONFIG).read_text(encoding="utf-8"))
    if (folder / PEPPER).is_file():
        (config.keys / PEPPER).unlink(missing_ok=True)
        write_key(config.keys / PEPPER, (folder / PEPPER).read_text())


def _mark(instance: Path, settings: str) -> None:
    """Let the mark of a demonstration come and go with what the restored settings say."""
    if tomllib.loads(settings).get("mode") == "demo":
        (instance / MADE_UP).touch()
    else:
        (instance / MADE_UP).unlink(missing_ok=True)


def _sqlite(config: Config) -> sqlite3.Connection:
    return sqlite3.connect(str(make_url(config.engine_url).database), timeout=30)


def _address(config: Config) -> str:
    """Return the database's address as PostgreSQL's tools read it, without the password."""
    url = make_url(config.engine_url).set(drivername="postgresql")._replace(password=None)
    return url.render_as_string(hide_password=False)


def _run(config: Config, tool: str, *arguments: str) -> str:
    program = shutil.which(tool)
    if program is None:
        raise BackupRefused("{tool} is not installed: apt install postgresql-client", tool=tool)
    password = make_url(config.engine_url).password
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    done = subprocess.run(  # noqa: S603  # a found program, arguments of ours
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupRefused("{tool}: {fault}", tool=tool, fault=done.stderr.strip()[-400:])
    return done.stdout


def _private(path: Path) -> Path:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    return path

"""Backups: made while others write, closed to who has no key, restored to the row."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from engage import instance
from engage.app import create_app
from engage.audit.chain import record
from engage.backup import restore, unpack, write_backup, write_if_due
from engage.config import Config, load_config, read_key
from engage.db import db
from engage.doctor import examine
from engage.encrypted import MAGIC, PIECE, Reader, Unreadable, Writer
from engage.instance import migrate

NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)


@pytest.fixture
def migrated(config: Config) -> Iterator[Flask]:
    """An application whose database was made by the migrations."""
    app = create_app(config)
    migrate(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def elsewhere(config: Config, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A fresh instance on another computer, with the key of the first."""
    folder = tmp_path_factory.mktemp("elsewhere")
    instance.create(folder)
    app = create_app(replace(config, instance=folder))
    migrate(app)
    return app


def add_mails(folder: Path, n_mails: int, start: int = 0) -> None:
    """Write rows as another process would, one transaction each."""
    with closing(sqlite3.connect(folder / "engage.sqlite", timeout=30)) as connection:
        for number in range(start, start + n_mails):
            connection.execute(
                "INSERT INTO outbox_mail (uid, 'to', subject, text, language, state, attempts,"
                " next_attempt_at, last_error, created_at)"
                " VALUES (?, 'r@example.org', 's', 't', 'en', 'waiting', 0, ?, '', ?)",
                (f"{number:032}", "2026-05-04 17:00:00", "2026-05-04 17:00:00"),
            )
            connection.commit()


def n_mails(app: Flask) -> int:
    """Count them."""
    with app.app_context():
        return int(db.session.execute(text("SELECT count(*) FROM outbox_mail")).scalar_one())


def test_backup_made_during_writes_is_restored_whole_elsewhere(
    migrated: Flask, config: Config, elsewhere: Flask, tmp_path: Path
) -> None:
    add_mails(config.instance, 200)
    record(db.session(), at=NOW, actor="a", action="b", object="c")
    db.session.commit()
    writers = [
        threading.Thread(target=add_mails, args=(config.instance, 40, 1000 * (n + 1)))
        for n in range(5)
    ]
    for writer in writers:
        writer.start()
    file = write_backup(config, tmp_path / "out" / "a.backup", NOW)
    for writer in writers:
        writer.join()
    contents = unpack(file, read_key(config.instance, "backup_key"), tmp_path / "out")
    restore(elsewhere, contents)
    assert 200 <= n_mails(elsewhere) <= n_mails(migrated) == 400
    with elsewhere.app_context():
        findings = {f.name: f for f in examine(db.session(), elsewhere.extensions["engage"], NOW)}
        db.engine.dispose()
    assert all(finding.is_well for finding in findings.values()), findings
    assert findings["audit"].text.startswith("1 rows")
    assert contents.made_at == NOW


def test_backup_holds_configuration_and_pepper_but_no_other_key(
    migrated: Flask, config: Config, tmp_path: Path
) -> None:
    instance.write_key(config.keys / "wave-1.key", "private key of a wave")
    file = write_backup(config, tmp_path / "a.backup", NOW)
    out = tmp_path / "out"
    unpack(file, read_key(config.instance, "backup_key"), out)
    names = {path.name for path in out.iterdir()}
    assert names == {"manifest.json", "database", "config.toml", "code_pepper"}
    assert file.stat().st_mode & 0o077 == 0
    held = b"".join(path.read_bytes() for path in out.iterdir())
    for name in ("secret_key", "backup_key", "wave-1.key"):
        assert (config.keys / name).read_bytes() not in held


def test_backup_leaves_no_plain_copy_behind(
    migrated: Flask, config: Config, tmp_path: Path
) -> None:
    add_mails(config.instance, 3)
    file = write_backup(config, tmp_path / "b" / "a.backup", NOW)
    assert [path.name for path in file.parent.iterdir()] == ["a.backup"]
    assert b"r@example.org" not in file.read_bytes()
    assert b"SQLite format" not in file.read_bytes()


def test_nightly_backup_is_made_once_and_the_old_ones_go(migrated: Flask, config: Config) -> None:
    night = datetime(2026, 5, 4, 9, 59, tzinfo=UTC)  # 2:59 in Paso Robles
    assert write_if_due(migrated, night) is None
    first = write_if_due(migrated, night + timedelta(minutes=1))
    assert first
    assert write_if_due(migrated, night + timedelta(hours=9)) is None
    for day in range(1, 16):
        assert write_if_due(migrated, NOW + timedelta(days=day))
    left = sorted(path.name for path in (config.instance / "backups").iterdir())
    assert len(left) == 15
    assert first.name not in left


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_encrypted_file_gives_back_what_was_written(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    path = tmp_path / "f"
    with path.open("wb") as file:
        writer = Writer(file, "key")
        writer.write(data[:size])
        writer.close()
    with path.open("rb") as file:
        assert Reader(file, "key").read(size + 1) == data[:size]


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        pytest.param(lambda b: b, "another key", id="another key"),
        pytest.param(lambda b: b[:-1], "key", id="one byte cut off"),
        pytest.param(lambda b: b[: len(MAGIC) + 16 + PIECE + 16], "key", id="last piece cut off"),
        pytest.param(lambda b: b[:200] + bytes([b[200] ^ 1]) + b[201:], "key", id="a bit"),
        pytest.param(lambda b: b + b"x", "key", id="something appended"),
        pytest.param(lambda b: b"PK" + b, "key", id="another kind of file"),
        pytest.param(lambda b: b"", "key", id="empty"),
    ],
)
def test_spoilt_file_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes], key: str) -> None:
    path = tmp_path / "f"
    with path.open("wb") as file:
        writer = Writer(file, "key")
        writer.write(bytes(PIECE + 100))
        writer.close()
    path.write_bytes(spoil(path.read_bytes()))
    with path.open("rb") as file, pytest.raises(Unreadable):
        Reader(file, key).read(2 * PIECE)


def test_commands_back_up_and_restore(
    migrated: Flask, config: Config, runner: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "x.backup"
    made = runner("backup", "--out", file)
    assert made.exit_code == 0, made.output
    add_mails(config.instance, 2)
    (config.instance / "config.toml").write_text('mode = "local"\n# changed\n')
    done = runner("restore", file, "--yes")
    assert done.exit_code == 0, done.output
    assert "0 codes that are not good now would be good again" in done.output
    assert n_mails(migrated) == 0
    assert "# changed" in (config.instance / "config.toml.before-restore").read_text()
    assert load_config(config.instance, {}).mode == "local"


def test_restore_asks_first(
    migrated: Flask, config: Config, runner: Callable[..., Result], tmp_path: Path
) -> None:
    runner("backup", "--out", tmp_path / "x.backup")
    add_mails(config.instance, 2)
    assert runner("restore", tmp_path / "x.backup").exit_code == 1
    assert n_mails(migrated) == 2


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        pytest.param("keys", "keys", id="a key that others can read"),
        pytest.param("schema", "schema", id="an old schema"),
        pytest.param("audit", "audit", id="an altered audit row"),
    ],
)
def test_doctor_finds_what_is_wrong(
    migrated: Flask, config: Config, runner: Callable[..., Result], harm: str, finding: str
) -> None:
    assert runner("doctor").exit_code == 0, runner("doctor").output
    if harm == "keys":
        (config.keys / "secret_key").chmod(0o644)
    elif harm == "schema":
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    else:
        record(db.session(), at=NOW, actor="a", action="b", object="c")
        db.session.execute(text("DROP TRIGGER audit_no_update"))
        db.session.execute(text("UPDATE audit SET actor = 'x'"))
    db.session.commit()
    db.session.expire_all()
    result = runner("doctor")
    assert result.exit_code == 1
    assert f"BAD {finding}" in result.output

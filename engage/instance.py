"""An instance: the folder that holds one city's database, keys and configuration."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import make_url

from engage.config import Config, Mode

# While the demonstration is being loaded this file stands in the instance; it then begins anew.
UNFINISHED = "demo-unfinished"
MIGRATIONS = str(Path(__file__).parent / "migrations")
TEMPLATE = """\
# One installation of Engage. Every setting: docs/configuration.md
mode = "{mode}"            # demo, local (only this computer) or production
base_url = "{base_url}"

[city]
name = "Your city"
state = ""
department = "Police Department"
timezone = "America/Los_Angeles"
languages = ["en", "es"]

[city.contact]
address = ""
emergency = "9-1-1"
non_emergency = ""
"""


def is_fresh(folder: Path) -> bool:
    """Return whether nothing of an instance is there yet."""
    return not ((folder / "engage.sqlite").exists() or (folder / "config.toml").exists())


def create(folder: Path, mode: Mode = "local", base_url: str = "http://localhost:8000") -> None:
    """Write the configuration and fresh keys of a new instance, leaving what is there alone."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = folder / "keys"
    keys.mkdir(exist_ok=True)
    keys.chmod(0o700)
    for name in ("secret_key", "code_pepper", "backup_key"):
        write_key(keys / name, secrets.token_hex(32))
    # settings may hold the password of the mailbox
    write_key(folder / "config.toml", TEMPLATE.format(mode=mode, base_url=base_url))


def write_key(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all; an existing one stays."""
    if path.exists():
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(partial)  # unlike a renaming, this leaves what another process wrote
    finally:
        partial.unlink()


def has_database(config: Config) -> bool:
    """Return whether there is a database to ask; a server is taken to be there."""
    url = make_url(config.engine_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


def migrate(app: Flask) -> None:
    """Bring the database of an instance to the newest schema."""
    config: Config = app.extensions["engage"]
    if not has_database(config):
        # SQLite itself would let everybody read it
        write_key(Path(str(make_url(config.engine_url).database)), "")
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS)

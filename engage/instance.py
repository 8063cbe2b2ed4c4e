"""An instance: the folder that holds one city's database, keys and configuration."""

import os
import secrets
from pathlib import Path

import flask_migrate
from flask import Flask

from engage.config import Config, Mode

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
    config = folder / "config.toml"
    if not config.exists():
        config.write_text(TEMPLATE.format(mode=mode, base_url=base_url), encoding="utf-8")


def write_key(path: Path, text: str) -> None:
    """Write a key that only its owner may read; an existing one stays."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(text)


def migrate(app: Flask) -> None:
    """Bring the database of an instance to the newest schema."""
    with app.app_context():
        flask_migrate.upgrade(directory=MIGRATIONS)


def is_fictitious(config: Config) -> bool:
    """Return whether everything in the instance is made up."""
    return config.mode == "demo"

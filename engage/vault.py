"""Secrets that live for days: sealed under a key file of their own, and gone when that file is.

What is sealed may lie in the database, in its log and in a backup; the key lies in the folder of
the keys only, which no backup holds. Destroying the key destroys every copy.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engage.errors import Refused

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class Sealed(Refused):
    """Something of which the key is gone, or that is not what was sealed."""

    status = 410


def make_key(folder: Path, name: str) -> None:
    """Make the key of a name, on the disk before this returns; one that exists stays."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        handle = os.open(_path(folder, name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        _sync(folder)


def seal(folder: Path, name: str, place: int, content: bytes) -> bytes:
    """Return a content sealed for its place; in another place it cannot be opened."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _cipher(folder, name).encrypt(nonce, content, _label(name, place))


def unseal(folder: Path, name: str, place: int, sealed: bytes) -> bytes:
    """Return what was sealed, or refuse when the key was destroyed."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return _cipher(folder, name).decrypt(nonce, rest, _label(name, place))
    except InvalidTag:
        raise Sealed("This cannot be opened any more: it was sealed with another key.") from None


def has_key(folder: Path, name: str) -> bool:
    """Return whether what was sealed under a name can still be opened."""
    return _path(folder, name).is_file()


def destroy_key(folder: Path, name: str) -> None:
    """Overwrite and remove the key of a name; without one, do nothing."""
    path = _path(folder, name)
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(b"\0" * KEY_BYTES)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync(folder)


def _cipher(folder: Path, name: str) -> AESGCM:
    try:
        key = _path(folder, name).read_bytes()
    except FileNotFoundError:
        raise Sealed("Its key was destroyed: nobody can open this any more.") from None
    if len(key) != KEY_BYTES:
        raise Sealed("Its key was not written whole: nobody can open this any more.")
    return AESGCM(key)


def _label(name: str, place: int) -> bytes:
    return f"{name}/{place}".encode()


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.key"


def _sync(folder: Path) -> None:
    """Make the names in a folder durable, as engage.surveys.keys does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Key files of waves: written for their owner only, destroyed after the mix."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from engage.errors import Refused
from engage.surveys import recovery, sealing


class NoKey(Refused):
    """A file that is brought as a key and is none."""

    status = 422


def make_wave_key(folder: Path, wave: str) -> bytes:
    """Return the private key of a wave, made and saved when there is none yet."""
    path = _path(folder, wave)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, sealing.new_private_key())
    return path.read_bytes()


def read_wave_key(folder: Path, wave: str) -> bytes | None:
    """Return the private key of a wave, None where it is not held here."""
    try:
        return _path(folder, wave).read_bytes()
    except FileNotFoundError:
        return None


def destroy_wave_key(folder: Path, wave: str) -> None:
    """Overwrite and remove the private key of a wave; without one, do nothing."""
    path = _path(folder, wave)
    with suppress(FileNotFoundError):  # two who close a wave at once both come here
        with path.open("r+b") as file:
            file.write(b"\0" * sealing.KEY_BYTES)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync_folder(folder)


def read_key_file(raw: bytes) -> bytes:
    """Return the key in a file, written as 32 bytes or as 64 hexadecimal digits."""
    if len(raw) == sealing.KEY_BYTES:
        return raw
    try:
        key = bytes.fromhex(raw.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != sealing.KEY_BYTES:
        raise NoKey("This file holds no key: a key has 32 bytes, or 64 digits from 0 to f.")
    return key


def read_private_key(raw: bytes, wave: str, passphrase: str = "") -> bytes:
    """Return the private key in a key file, or in a recovery file that a passphrase opens."""
    if recovery.is_recovery(raw):
        return recovery.unlock_key(raw, wave, passphrase)
    return read_key_file(raw)


def read_public_key(raw: bytes) -> bytes:
    """Return the public key in a file, or refuse one with which no answer could be sealed."""
    key = read_key_file(raw)
    if not sealing.is_public_key(key):
        raise NoKey("This is no public key that answers could be locked with.")
    return key


def write_key_pair(folder: Path) -> tuple[Path, Path]:
    """Write a new pair into a folder, private and public key; files that exist are refused."""
    private, public = folder / "private.key", folder / "public.key"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (private, public):
        if path.exists():
            raise NoKey("{path} exists and is left alone; choose another folder.", path=path)
    key = sealing.new_private_key()
    _write_once(private, f"{key.hex()}\n".encode())
    _write_once(public, f"{sealing.public_key_of(key).hex()}\n".encode())
    return private, public


def _path(folder: Path, wave: str) -> Path:
    return folder / f"wave-{wave}.key"


def _write_once(path: Path, key: bytes) -> None:
    """Write a key whole or not at all; one that another process wrote meanwhile is kept."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")  # readable by its owner only
    partial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(partial)
    finally:
        partial.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a wave must not open with a key that a crash undoes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

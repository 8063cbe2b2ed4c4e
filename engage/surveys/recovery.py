"""Recovery files: the private key of a wave, locked by a passphrase that the city keeps apart."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from engage.errors import Refused

MAGIC: Final = b"ENGAGE-RECOVERY-1\n"
SALT: Final = 16
NONCE: Final = 12
# Guessing costs 64 MB and about a fifth of a second for each try.
COST: Final = 2**16
BLOCK: Final = 8
SHORTEST: Final = 12


class LockedKey(Refused):
    """A recovery file that this passphrase does not open."""

    status = 422


def is_recovery(raw: bytes) -> bool:
    """Return whether a file is a recovery file."""
    return raw.startswith(MAGIC)


def lock_key(key: bytes, wave: str, passphrase: str) -> bytes:
    """Return a private key as a recovery file that only a passphrase opens."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    cipher = ChaCha20Poly1305(_derived(passphrase, salt))
    return MAGIC + salt + nonce + cipher.encrypt(nonce, key, MAGIC + wave.encode())


def unlock_key(raw: bytes, wave: str, passphrase: str) -> bytes:
    """Return the private key in a recovery file, or refuse."""
    rest = raw.removeprefix(MAGIC)
    salt, nonce, locked = rest[:SALT], rest[SALT : SALT + NONCE], rest[SALT + NONCE :]
    try:
        cipher = ChaCha20Poly1305(_derived(passphrase, salt))
        return cipher.decrypt(nonce, locked, MAGIC + wave.encode())
    except (InvalidTag, ValueError):
        raise LockedKey(
            "This passphrase does not open the recovery file, or the file is of another wave."
        ) from None


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=1).derive(passphrase.encode())

"""Files that only the holder of a key can read: AES-256-GCM over numbered pieces of one stream.

Each piece carries its number and whether it is the last, so that none can be left out, moved or
cut off unseen (the STREAM construction: Hoang, Reyhanitabar, Rogaway and Vizár 2015).
"""

import secrets
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engage.errors import Refused

MAGIC: Final = b"ENGAGE-BACKUP-1\n"
PIECE: Final = 1 << 20
SALT: Final = 16
TAG: Final = 16


class Unreadable(Refused):
    """A file that was not made with this key, or is damaged."""

    status = 422


class Writer:
    """The writing end of an encrypted file; what is not closed is not complete."""

    def __init__(self, file: IO[bytes], key: str) -> None:
        """Write the head of the file."""
        self._file, self._number, self._rest = file, 0, bytearray()
        salt = secrets.token_bytes(SALT)
        self._cipher = _cipher(key, salt)
        file.write(MAGIC + salt)

    def write(self, data: bytes) -> int:
        """Encrypt and write."""
        self._rest += data
        while len(self._rest) > PIECE:
            self._put(bytes(self._rest[:PIECE]), is_last=False)
            del self._rest[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write the last piece."""
        self._put(bytes(self._rest), is_last=True)

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last), piece, MAGIC))
        self._number += 1


class Reader:
    """The reading end of an encrypted file."""

    def __init__(self, file: IO[bytes], key: str) -> None:
        """Read the head of the file."""
        head = file.read(len(MAGIC) + SALT)
        if not head.startswith(MAGIC) or len(head) != len(MAGIC) + SALT:
            raise Unreadable("This is not a backup of Engage.")
        self._file, self._number, self._rest, self._is_done = file, 0, bytearray(), False
        self._cipher = _cipher(key, head[len(MAGIC) :])
        self._next = file.read(PIECE + TAG)

    def read(self, size: int) -> bytes:
        """Return up to so many bytes, fewer only at the end."""
        while len(self._rest) < size and not self._is_done:
            self._rest += self._get()
        data = bytes(self._rest[:size])
        del self._rest[:size]
        return data

    def _get(self) -> bytes:
        piece, self._next = self._next, self._file.read(PIECE + TAG)
        self._is_done = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._number, self._is_done), piece, MAGIC)
        except InvalidTag:
            raise Unreadable(
                "This backup was made with another key, or is damaged; "
                "give the right key with --key-file."
            ) from None
        self._number += 1
        return plain


def _cipher(key: str, salt: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=salt, info=MAGIC).derive(key.encode())
    return AESGCM(derived)


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])

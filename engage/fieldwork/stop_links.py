"""Links that stop mail: they carry a sealed hash of the address, so no list of links is kept."""

import base64
import hmac
import re
import secrets
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK_BYTES: Final = 16
NONCE_BYTES: Final = 12
SHAPE: Final = re.compile(r"[\w-]{59}", re.ASCII)


def address_mark(address: str, pepper: str) -> bytes:
    """Return the keyed hash of an address, in whatever case it was typed."""
    key = _key(pepper, b"mark")
    return hmac.new(key, address.casefold().encode(), sha256).digest()[:MARK_BYTES]


def stop_token(address: str, pepper: str) -> str:
    """Return a token that stops mail to an address; two for one address have nothing in common.

    >>> first, second = (stop_token("a@example.org", "pepper") for _ in range(2))
    >>> first == second, marked_by(first, "pepper") == marked_by(second, "pepper")
    (False, True)
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    mark = address_mark(address, pepper)
    sealed = nonce + AESGCM(_key(pepper, b"link")).encrypt(nonce, mark, None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def marked_by(token: str, pepper: str) -> bytes | None:
    """Return the hash that a token carries, or None where the token is not one of ours."""
    if not SHAPE.fullmatch(token):
        return None
    sealed = base64.urlsafe_b64decode(f"{token}=")
    try:
        return AESGCM(_key(pepper, b"link")).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None
        )
    except InvalidTag:
        return None


def _key(pepper: str, purpose: bytes) -> bytes:
    return hmac.new(pepper.encode(), b"mail-stop/" + purpose, sha256).digest()

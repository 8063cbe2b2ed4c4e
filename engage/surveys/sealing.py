"""Sealing: HPKE for sent answers, a cookie's key for drafts, and lengths that tell nothing."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
STEP: Final = 4096
NONCE: Final = 12
KEY_BYTES: Final = 32
WRITE: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Unreadable(Exception):
    """A sealed text that this key does not open."""


@dataclass(frozen=True, slots=True)
class DraftKey:
    """The secret of a cookie and what is derived from it; the server keeps only ``id``."""

    secret: str
    id: bytes
    key: bytes
    sent: bytes


def new_private_key() -> bytes:
    """Return a fresh private key for a wave."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_key_of(private_key: bytes) -> bytes:
    """Return the public key of a wave's private key."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def is_public_key(key: bytes) -> bool:
    """Return whether answers can be sealed for a key; a few values would lock nothing."""
    try:
        SUITE.encrypt(b"", X25519PublicKey.from_public_bytes(key), b"")
    except ValueError:
        return False
    return True


def seal(content: Mapping[str, object], public_key: bytes, wave: str) -> bytes:
    """Return answers sealed for a wave; only its private key opens them."""
    key = X25519PublicKey.from_public_bytes(public_key)
    return SUITE.encrypt(_padded(content), key, wave.encode())


def unseal(sealed: bytes, private_key: bytes, wave: str) -> dict[str, Any]:
    """Return sealed answers, or raise Unreadable."""
    key = X25519PrivateKey.from_private_bytes(private_key)
    try:
        return _unpadded(SUITE.decrypt(sealed, key, wave.encode()))
    except (InvalidTag, ValueError) as fault:
        raise Unreadable from fault


def draft_key(secret: str | None = None) -> DraftKey:
    """Return what follows from the secret of a cookie, by default from a new one."""
    text = secret or secrets.token_urlsafe(32)
    derived = hashlib.shake_256(b"engage draft " + text.encode()).digest(80)
    return DraftKey(text, derived[:16], derived[16:48], derived[48:])


def lock_draft(content: Mapping[str, object], key: DraftKey) -> bytes:
    """Return a draft that only the cookie opens."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + ChaCha20Poly1305(key.key).encrypt(nonce, _padded(content), key.id)


def open_draft(sealed: bytes, key: DraftKey) -> dict[str, Any]:
    """Return a draft, or raise Unreadable."""
    try:
        text = ChaCha20Poly1305(key.key).decrypt(sealed[:NONCE], sealed[NONCE:], key.id)
    except (InvalidTag, ValueError) as fault:
        raise Unreadable from fault
    return _unpadded(text)


def _padded(content: Mapping[str, object]) -> bytes:
    text = WRITE(content).encode()
    return text + b" " * (-len(text) % STEP)


def _unpadded(text: bytes) -> dict[str, Any]:
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("a sealed text holds no mapping")
    return content


def merkle_root(sealed: list[bytes]) -> str:
    """Return the Merkle root of sealed answers, which does not depend on their order."""
    return merkle_root_of(map(merkle_leaf, sealed))


def merkle_leaf(sealed: bytes) -> bytes:
    """Return what stands for one sealed answer in the Merkle tree."""
    return hashlib.sha256(b"\0" + sealed).digest()


def merkle_root_of(leaves: Iterable[bytes]) -> str:
    """Return the Merkle root of leaves, which does not depend on their order."""
    level = sorted(leaves)
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        level = [_parent(level[i : i + 2]) for i in range(0, len(level), 2)]
    return level[0].hex()


def _parent(pair: list[bytes]) -> bytes:
    return hashlib.sha256(b"\1" + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0]

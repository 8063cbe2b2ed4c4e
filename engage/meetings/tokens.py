"""The token of a guest's link: 128 random bits, of which only the hash is kept."""

import secrets
from hashlib import sha256


def new_token() -> str:
    """Return a token for one link."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()

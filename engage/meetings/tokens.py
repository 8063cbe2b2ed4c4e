"""The token of a guest's link, of which only the hash is kept, and the code for the door."""

import secrets
from hashlib import sha256
from typing import Final

# Crockford's letters: none is taken for another.
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH: Final = 8


def new_token() -> str:
    """Return a token for one link."""
    return secrets.token_urlsafe(16)


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()


def new_door_code() -> str:
    """Return what a guest shows at the door: 40 random bits that only count somebody in."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))

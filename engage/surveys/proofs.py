"""Proof of work on open links (ALTCHA): a phone computes for a second, which floods cannot afford.

A proof is bound to one draft, so that nobody can use it for other answers, and it is never needed:
answers without one are marked, not refused.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from altcha import Payload, create_challenge, verify_solution

ALGORITHM: Final = "PBKDF2/SHA-256"
COST: Final = 5000
PREFIX: Final = "00"  # one key in 256 begins so
LIFE: Final = timedelta(hours=1)
LONGEST: Final = 4096


def new_challenge(key: str, secret: str, now: datetime) -> dict[str, Any]:
    """Return a challenge for the answers that will be sent under a key."""
    challenge = create_challenge(
        ALGORITHM,
        COST,
        key_prefix=PREFIX,
        expires_at=now + LIFE,
        data={"for": key},
        hmac_secret=_secret(secret),
    )
    return dict(challenge.to_dict())


def is_proof(text: str, key: str, secret: str) -> bool:
    """Return whether a text solves a challenge that was made for this key and has not expired."""
    if not text or len(text) > LONGEST:
        return False
    if not verify_solution(text, _secret(secret)).verified:
        return False
    parameters = Payload.from_base64(text).challenge.parameters
    return parameters.data == {"for": key} and parameters.key_prefix == PREFIX


def _secret(secret: str) -> str:
    return hmac.new(secret.encode(), b"engage proof of work", sha256).hexdigest()

"""The pass of a tablet at a meeting: an address that staff open there, good for the day.

Whoever has the address may answer as at the tablet until the day is over; it opens nothing else.
"""

import hmac
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

LETTERS: Final = 16


def kiosk_pass(wave: str, today: date, secret: str) -> str:
    """Return the pass of a wave for a day."""
    said = f"kiosk {wave} {today.isoformat()}"
    return hmac.new(secret.encode(), said.encode(), sha256).hexdigest()[:LETTERS]


def is_kiosk_pass(given: str, wave: str, today: date, secret: str) -> bool:
    """Return whether a pass is good: of today, or of yesterday for a meeting that runs late.

    >>> is_kiosk_pass(kiosk_pass("w", date(2026, 9, 1), "s"), "w", date(2026, 9, 2), "s")
    True
    >>> is_kiosk_pass(kiosk_pass("w", date(2026, 9, 1), "s"), "w", date(2026, 9, 3), "s")
    False
    """
    days = (today, today - timedelta(days=1))
    good = [kiosk_pass(wave, day, secret) for day in days]
    return any(hmac.compare_digest(given.encode(), one.encode()) for one in good)

"""Whom a rate limit counts: a daily keyed hash of the network, never an address."""

import hmac
import ipaddress
import secrets
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final

from flask import request

_keys: Final[dict[date, bytes]] = {}


def source_key() -> str:
    """Return the key of the network that a request comes from, good for one day."""
    return hash_source(request.remote_addr or "127.0.0.1", datetime.now(UTC).date())


def hash_source(address: str, day: date) -> str:
    """Return the keyed hash of the /24 or /64 network of an address."""
    if day not in _keys:
        _keys.clear()  # yesterday's key is forgotten, and with it every link to its networks
        _keys[day] = secrets.token_bytes(32)
    ip = ipaddress.ip_address(address)
    network = ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 64}", strict=False)
    return hmac.new(_keys[day], str(network).encode(), sha256).hexdigest()[:32]

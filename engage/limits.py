"""Whom a rate limit counts: a daily keyed hash of the network, never an address."""

import hmac
import ipaddress
import secrets
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, Final, cast

from flask import current_app, has_app_context, request
from limits.storage import RedisStorage, storage_from_string

KEY_BYTES: Final = 32
SECONDS_A_DAY: Final = 24 * 60 * 60
_keys: Final[dict[date, bytes]] = {}


def source_key() -> str:
    """Return the key of the network that a request comes from, good for one day."""
    return hash_source(request.remote_addr or "127.0.0.1", datetime.now(UTC).date())


def text_key(text: str) -> str:
    """Return the key of what somebody typed, in whatever case, good for one day."""
    return _hash(text.strip().casefold(), datetime.now(UTC).date())


def hash_source(address: str, day: date) -> str:
    """Return the keyed hash of the /24 or /64 network of an address."""
    return _hash(network_of(address), day)


def network_of(address: str) -> str:
    """Return the /24 or /64 network of an address, or what a proxy wrote in place of one.

    >>> network_of("203.0.113.9"), network_of("::ffff:203.0.113.9"), network_of("unknown")
    ('203.0.113.0/24', '203.0.113.0/24', 'unknown')
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 64}", strict=False))


def _hash(text: str, day: date) -> str:
    if day not in _keys:
        _keys.clear()  # yesterday's key is forgotten, and with it every link to its networks
        _keys[day] = _shared_key(day) or secrets.token_bytes(KEY_BYTES)
    return hmac.new(_keys[day], text.encode(), sha256).hexdigest()[:32]


def _shared_key(day: date) -> bytes | None:
    """Return the key that every process of a city shares by Redis, which forgets it by itself."""
    storage_uri = current_app.config["RATELIMIT_STORAGE_URI"] if has_app_context() else ""
    if not storage_uri.startswith("redis"):
        return None
    storage = storage_from_string(storage_uri)
    if not isinstance(storage, RedisStorage):
        return None
    redis: Any = storage.get_connection()
    name = f"engage-day-key-{day}"
    try:
        redis.set(name, secrets.token_bytes(KEY_BYTES), nx=True, ex=SECONDS_A_DAY)
        return cast("bytes | None", redis.get(name))
    except storage.base_exceptions:
        return None  # each process counts for itself until tomorrow

"""Reads of which responses of a wave count, as digests that tell only whether they are the same."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.surveys.models import Response, Wave


def counted_by_area(session: Session, wave: Wave) -> dict[str, str]:
    """Return a digest of the responses that count in each area; "" is that of no area."""
    query = (
        select(Response.area, Response.id)
        .where(Response.wave_id == wave.id, Response.kind == wave.kind)
        .where(Response.set_aside.is_(None))
        .order_by(Response.id)
    )
    found: dict[str, list[str]] = {}
    for area, key in session.execute(query):
        found.setdefault(area or "", []).append(str(key))
    return {area: sha256("\n".join(keys).encode()).hexdigest() for area, keys in found.items()}

"""The sample of a wave from its columnar cache, which is made anew where its data changed."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.db import cache_folder
from engage.stats.types import Sample
from engage.surveys import columnar
from engage.surveys.models import Response, Wave
from engage.surveys.queries import sample

FORMAT = "1"  # of the files; another one makes all of them anew


def cached_sample(session: Session, wave: Wave, areas: Sequence[str]) -> Sample:
    """Return the responses of a wave as columns, of its own kind, in the given order of areas."""
    cache, version = cache_folder(session), version_of(session, wave, areas)
    if cache is None:
        return sample(session, wave.code, areas=areas)
    found = columnar.load(cache, wave.code, version)
    if found is None:
        found = sample(session, wave.code, areas=areas)
        if found.n:
            with suppress(OSError):  # a full disk stops no release: nothing needs the files
                columnar.keep(cache, wave.code, version, found)
    return found


def version_of(session: Session, wave: Wave, areas: Sequence[str]) -> str:
    """Return what changes whenever the columns of a wave would: which answers count, and how."""
    mine = (Response.wave_id == wave.id, Response.kind == wave.kind)
    ids = (func.count(), func.min(Response.id), func.max(Response.id))
    counted = session.execute(select(*ids).where(*mine, Response.set_aside.is_(None))).one()
    aside = select(Response.id).where(*mine, Response.set_aside.is_not(None))
    left_out = list(session.scalars(aside.order_by(Response.id)))
    whole = (FORMAT, wave.root, wave.instrument_hash, wave.kind, *areas, *counted, *left_out)
    return sha256(repr(whole).encode()).hexdigest()[:32]

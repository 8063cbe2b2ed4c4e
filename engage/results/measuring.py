"""Waves measured: their answers with weights, and the earlier wave that one is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from engage.errors import Refused
from engage.places import queries as places
from engage.results import queries
from engage.results.cells import Measured
from engage.results.judging import Earlier
from engage.results.ledger import memory
from engage.results.models_content import CITY, Item
from engage.results.planning import planned_items
from engage.results.weighting import CannotWeigh, Targets, WaveWeights, weigh
from engage.surveys import queries as surveys
from engage.surveys.models import Wave
from engage.surveys.queries_areas import WaveArea, wave_areas
from engage.surveys.queries_versions import edit_between
from engage.surveys.services_columns import cached_sample


class NothingToPublish(Refused):  # refusals are named for what was refused
    """A wave without answers."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A wave with its weights; those who chose to answer have none."""

    measured: Measured
    weights: WaveWeights | None


def measure(session: Session, wave: Wave, items: Sequence[Item]) -> Weighted:
    counted = surveys.responses_by_area(session, wave)
    joined = wave_areas(session, wave)
    known = [area.code for area in joined]
    areas = [*known, *(code for code in counted if code not in known)]
    sample = cached_sample(session, wave, areas)
    least = surveys.instrument_of(session, wave).privacy.min_base
    if not sample.n:
        raise NothingToPublish("Wave {wave} has no answers to publish.", wave=wave.code)
    before = memory(session, wave.code)
    if wave.kind == "chose":
        return Weighted(Measured(sample, np.ones(sample.n), False, least, memory=before), None)
    margins = places.margins(session).get(CITY, {})
    targets = Targets(
        {name: {k: float(n) for k, n in levels.items()} for name, levels in margins.items()},
        _frame(places.frame_counts(session), joined),
    )
    weights = weigh(sample, items, targets)
    return Weighted(Measured(sample, weights.weighted.weight, True, least, memory=before), weights)


def _frame(counts: Mapping[str, int], areas: Sequence[WaveArea]) -> dict[str, float]:
    """Return the people of each area; a count of a beat that is no more stands by itself."""
    area_of = {beat: area.code for area in areas for beat in area.beats}
    found: dict[str, float] = {}
    for beat, n in counts.items():
        code = area_of.get(beat, beat)
        found[code] = found.get(code, 0.0) + n
    return found


def earlier_wave(session: Session, wave: Wave, before: Wave | None) -> Earlier | None:
    """Return a wave before, where it was sampled, published, and asked by the same instrument.

    A wave whose answers are deleted by now, or that today's counts cannot weigh, is compared with
    nothing; it must not keep the new one from being published.
    """
    if before is None or "chose" in {wave.kind, before.kind} or before.status != "closed":
        return None
    content = queries.latest_release(session, before.code)
    then, now = surveys.instrument_of(session, before), surveys.instrument_of(session, wave)
    if content is None or then.id != now.id:
        return None
    items = planned_items(then)
    try:
        measured = measure(session, before, items).measured
    except (NothingToPublish, CannotWeigh):
        return None
    return Earlier(
        measured,
        {item.column: item for item in items},
        content,
        edit_between(session, then, now),
        content.hashes.get("boundaries") == boundaries(session),
    )


def boundaries(session: Session) -> str:
    """Return the hash of the map of today, empty where there is none."""
    beats = places.beats(session)
    return beats[0].map_sha256 if beats else ""

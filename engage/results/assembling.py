"""Putting a release together: a wave measured and weighed, its cells, verdicts and hashes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version

import numpy as np
from sqlalchemy.orm import Session

from engage.comments.services_voices import voices
from engage.places import queries as places
from engage.results.aapor import WaveFacts, disclosure
from engage.results.cells import Measured
from engage.results.census import census_of
from engage.results.declaring import declared
from engage.results.depending import dependences
from engage.results.measuring import Weighted, boundaries, earlier_wave, measure
from engage.results.models_content import CITY, Area, Item, Judged, ReleaseContent
from engage.results.planning import planned_items
from engage.results.plans import plan_of
from engage.results.pooling import together, windows_of, with_windows
from engage.results.tabling import Tables, tables_of
from engage.stats.disclosure import round_base
from engage.stats.released import Gap
from engage.stats.types import Sample
from engage.surveys import queries as surveys
from engage.surveys.models import Wave
from engage.surveys.queries_areas import WaveArea, wave_areas
from engage.surveys.queries_versions import series_of
from engage.texts import facts_of_wave

CITY_NAME = {"en": "The whole city", "es": "Toda la ciudad"}


@dataclass(frozen=True, slots=True)
class Assembled:
    """What would be published of a wave, and what it was made of."""

    content: ReleaseContent
    measured: Measured


def assembled(session: Session, wave: Wave, city: str = "") -> Assembled:
    """Return everything that would be published of a closed wave, with its hash.

    ``city`` is what the questions call the city by ``{city}``.
    """
    instrument = surveys.instrument_of(session, wave)
    facts = facts_of_wave(city, wave.closes_on, instrument.languages)
    series = series_of(session, wave.instrument_hash)
    items = tuple(
        replace(item, series=series[item.column]) for item in planned_items(instrument, facts)
    )
    weighted = measure(session, wave, items)
    return Assembled(_content(session, wave, items, weighted), weighted.measured)


def _content(
    session: Session, wave: Wave, items: tuple[Item, ...], weighted: Weighted
) -> ReleaseContent:
    measured = weighted.measured
    instrument = surveys.instrument_of(session, wave)
    plan = plan_of(session, wave)
    earlier = earlier_wave(session, wave, surveys.previous_wave(session, wave))
    tables = tables_of(measured, items, plan)
    windows = windows_of(session, wave, plan)
    tables = replace(tables, rows=with_windows(measured, items, tables.rows, windows))
    judged = tables.judged(plan, earlier)
    facts = replace(_facts(session, wave, items, measured), estimated=tables.estimated)
    facts = replace(facts, n_together=together(tables.rows))
    content = ReleaseContent(
        wave=wave.code,
        title=wave.title,
        kind=wave.kind,
        instrument=instrument.id,
        instrument_version=instrument.version,
        instrument_hash=wave.instrument_hash,
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
        n=round_base(measured.sample.n) if measured.sample.n >= measured.least else 0,
        min_base=measured.least,
        areas=_areas(wave_areas(session, wave), measured),
        items=items,
        rows=tables.rows,
        verdicts=tuple(one for one in judged if isinstance(one, Judged)),
        named=tables.named,
        disclosure=disclosure(facts, weighted.weights),
        n_comparisons=len(judged),
        previous_wave=None if earlier is None else earlier.content.wave,
        hashes=_hashes(session, wave, measured.sample),
        since=() if earlier is None else earlier.since(items),
        plan=plan,
        gaps=tuple(one for one in judged if isinstance(one, Gap)),
    )
    return _completed(session, wave, content, tables)


def _completed(
    session: Session, wave: Wave, content: ReleaseContent, tables: Tables
) -> ReleaseContent:
    """Return a release with its groups, its declared measures, and what people wrote."""
    return replace(
        content,
        groups=tables.groups,
        group_rows=tables.group_rows,
        estimated=tables.estimated,
        declared=() if content.plan is None else declared(session, wave, tables, content.plan),
        voices=voices(session, wave, tables.measured.sample.areas),
        census=census_of(tables.items, places.margins(session).get(CITY, {})),
        depends=tuple(dependences(tables.breakdowns, tables.group_rows)),
    ).hashed()


def _areas(planned: Sequence[WaveArea], measured: Measured) -> tuple[Area, ...]:
    names = {area.code: area.name for area in planned}
    joined = {area.code: area.beats for area in planned if area.is_joined}
    hidden = set(measured.hidden)
    if measured.sample.n < measured.least:
        hidden.add(len(measured.sample.areas))
    said = [None if i in hidden else round_base(n) for i, n in enumerate(measured.asked)]
    return (
        Area(CITY, CITY_NAME, said[-1]),
        *(
            Area(
                code=code,
                name=names.get(code) or dict.fromkeys(CITY_NAME, code),
                n=said[i],
                beats=joined.get(code, ()),
            )
            for i, code in enumerate(measured.sample.areas)
        ),
    )


def _facts(session: Session, wave: Wave, items: Sequence[Item], measured: Measured) -> WaveFacts:
    instrument = surveys.instrument_of(session, wave)
    routes, languages = surveys.routes_and_languages(session, wave)
    return WaveFacts(
        kind=wave.kind,
        instrument=f"{instrument.id} {instrument.version}",
        items=items,
        n=measured.sample.n,
        min_base=measured.least,
        sponsor=wave.fact("sponsor"),
        population=wave.fact("population"),
        recruitment=wave.fact("recruitment"),
        sample_design=wave.fact("sample_design"),
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
        routes=sorted(routes),
        languages=sorted(languages),
        n_unreadable=wave.n_unreadable,
        n_set_aside=surveys.n_set_aside(session, wave),
        n_issued=surveys.wave_counts(session, wave).n_issued,
    )


def _hashes(session: Session, wave: Wave, sample: Sample) -> Mapping[str, str]:
    margins = [places.margins(session), places.frame_counts(session)]
    counted = json.dumps(margins, sort_keys=True, default=dict)
    return {
        "data": wave.root or _digest(sample),
        "boundaries": boundaries(session),
        "margins": sha256(counted.encode()).hexdigest(),
        "code": f"engage {version('engage')}",
    }


def _digest(sample: Sample) -> str:
    hashed = sha256()
    for name in sorted(sample.codes):
        hashed.update(name.encode() + np.sort(sample.codes[name]).tobytes())
    return hashed.hexdigest()

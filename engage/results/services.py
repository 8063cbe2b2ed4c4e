"""Publishing a wave: everything that is shown of it is computed here once and then frozen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit import chain
from engage.db import lock_for_writing
from engage.errors import Refused
from engage.places import queries as places
from engage.results import queries
from engage.results.aapor import WaveFacts, blanks, disclosure
from engage.results.cells import Measured, hidden_areas, in_shown_order, named_in, rows_of
from engage.results.judging import Earlier, verdicts
from engage.results.models import CITY, Area, Item, Release, ReleaseContent
from engage.results.planning import planned_items
from engage.results.weighting import Targets, WaveWeights, weigh
from engage.stats.disclosure import MIN_BASE, round_base
from engage.stats.types import Sample
from engage.surveys import queries as surveys
from engage.surveys.models import Wave

CITY_NAME = {"en": "The whole city", "es": "Toda la ciudad"}


class WaveNotClosed(Refused):  # refusals are named for what was refused
    """A wave that still takes answers has no results."""


class NothingToPublish(Refused):  # see above
    """A wave without answers."""


class DisclosureIncomplete(Refused):  # see above
    """An item of the disclosure is blank."""


class AlreadyPublished(Refused):  # see above
    """A wave whose release is public and would now come out differently."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release before it is frozen, with what would be blank in its disclosure."""

    content: ReleaseContent
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """A wave with its weights; those who chose to answer have none."""

    measured: Measured
    weights: WaveWeights | None


def publish(session: Session, wave_code: str, now: datetime, actor: str) -> ReleaseContent:
    """Freeze what a closed wave found and make it public; doing it twice changes nothing."""
    prepared = prepare(session, wave_code)
    if prepared.blanks:
        raise DisclosureIncomplete(
            "Wave {wave} cannot be published before these items of its method are filled in: "
            "{items}. Fill them in on the wave's page.",
            wave=wave_code,
            items=", ".join(prepared.blanks),
        )
    content = prepared.content
    session.rollback()  # ends the long read, so that the write lock is held for a moment only
    lock_for_writing(session)
    if _is_public(session, content):
        session.rollback()
        return content
    row = Release(
        wave_code=wave_code,
        content=content.to_json(),
        sha256=content.sha256,
        closes_on=content.closes_on,
        published_at=now,
        published_by=actor,
    )
    session.add(row)
    detail = {"sha256": content.sha256}
    chain.record(
        session, at=now, actor=actor, action="publish", object=f"wave {wave_code}", detail=detail
    )
    session.commit()
    return content


def prepare(session: Session, wave_code: str) -> Prepared:
    """Return what a wave would publish, for the preview; nothing is stored."""
    wave = surveys.wave_by_code(session, wave_code)
    if wave.status != "closed":
        raise WaveNotClosed(
            "Wave {wave} has not been closed; results come after it is.", wave=wave_code
        )
    items = planned_items(surveys.instrument_of(session, wave))
    weighted = _measure(session, wave, items)
    content = _content(session, wave, items, weighted)
    return Prepared(content, blanks(content.disclosure))


def withdraw(session: Session, sha256: str, reason: str, now: datetime, actor: str) -> None:
    """Take a release back with a reason that everybody can read."""
    lock_for_writing(session)
    row = session.scalar(select(Release).where(Release.sha256 == sha256))
    if row is None or row.withdrawn_at is not None:
        raise Refused("There is no such release to withdraw.")
    if not reason.strip():
        raise Refused("A release is withdrawn with a reason that residents can read; write one.")
    row.withdrawn_at, row.withdrawn_reason = now, reason.strip()
    detail = {"sha256": sha256, "reason": reason.strip()}
    chain.record(
        session,
        at=now,
        actor=actor,
        action="withdraw",
        object=f"wave {row.wave_code}",
        detail=detail,
    )
    session.commit()


def _is_public(session: Session, content: ReleaseContent) -> bool:
    present = queries.latest_release(session, content.wave)
    if present is None:
        return False
    if present.sha256 != content.sha256:
        raise AlreadyPublished(
            "Wave {wave} is already published, and its figures would now differ; withdraw the "
            "release with a reason first.",
            wave=content.wave,
        )
    return True


def _measure(session: Session, wave: Wave, items: Sequence[Item]) -> Weighted:
    counted = surveys.responses_by_area(session, wave)
    known = [beat.code for beat in places.beats(session)]
    areas = [*known, *(code for code in counted if code not in known)]
    sample = surveys.sample(session, wave.code, areas=areas)
    if not sample.n:
        raise NothingToPublish("Wave {wave} has no answers to publish.", wave=wave.code)
    if wave.kind == "chose":
        return Weighted(Measured(sample, np.ones(sample.n), has_design=False), None)
    margins = places.margins(session).get(CITY, {})
    targets = Targets(
        {name: {k: float(n) for k, n in levels.items()} for name, levels in margins.items()},
        {beat: float(n) for beat, n in places.frame_counts(session).items()},
    )
    weights = weigh(sample, items, targets)
    return Weighted(Measured(sample, weights.weighted.weight, has_design=True), weights)


def _content(
    session: Session, wave: Wave, items: tuple[Item, ...], weighted: Weighted
) -> ReleaseContent:
    measured = weighted.measured
    instrument = surveys.instrument_of(session, wave)
    rows = tuple(row for item in items for row in rows_of(measured, item))
    shown = {(r.area, r.column, r.option or ""): r.shown for r in rows if r.measure == "share"}
    earlier = _earlier(session, wave)
    judged = verdicts(measured, items, rows, earlier)
    return ReleaseContent(
        wave=wave.code,
        title=wave.title,
        kind=wave.kind,
        instrument=instrument.id,
        instrument_version=instrument.version,
        instrument_hash=wave.instrument_hash,
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
        n=round_base(measured.sample.n),
        areas=_areas(session, measured.sample),
        items=items,
        rows=rows,
        verdicts=judged,
        named=tuple(
            in_shown_order(named, shown)
            for item in items
            if item.type == "multi"
            for named in named_in(measured, item)
        ),
        disclosure=disclosure(_facts(session, wave, items, measured.sample.n), weighted.weights),
        n_comparisons=len(judged),
        previous_wave=None if earlier is None else earlier.content.wave,
        hashes=_hashes(session, wave, measured.sample),
    ).hashed()


def _earlier(session: Session, wave: Wave) -> Earlier | None:
    """Return the wave before, where it was sampled, published, and asked by the same instrument."""
    before = surveys.previous_wave(session, wave)
    if before is None or "chose" in {wave.kind, before.kind} or before.status != "closed":
        return None
    content = queries.latest_release(session, before.code)
    instrument = surveys.instrument_of(session, before)
    if content is None or instrument.id != surveys.instrument_of(session, wave).id:
        return None
    return Earlier(_measure(session, before, planned_items(instrument)).measured, content)


def _areas(session: Session, sample: Sample) -> tuple[Area, ...]:
    names = {beat.code: beat.title for beat in places.beats(session)}
    bases = [int((sample.area == i).sum()) for i in range(len(sample.areas))]
    hidden = hidden_areas([*bases, sample.n])
    city = Area(CITY, CITY_NAME, round_base(sample.n) if sample.n >= MIN_BASE else None)
    return (
        city,
        *(
            Area(
                code,
                dict.fromkeys(CITY_NAME, names.get(code, code)),
                None if i in hidden else round_base(bases[i]),
            )
            for i, code in enumerate(sample.areas)
        ),
    )


def _facts(session: Session, wave: Wave, items: Sequence[Item], n: int) -> WaveFacts:
    instrument = surveys.instrument_of(session, wave)
    routes, languages = surveys.routes_and_languages(session, wave)
    return WaveFacts(
        kind=wave.kind,
        instrument=f"{instrument.id} {instrument.version}",
        items=items,
        n=n,
        sponsor=wave.sponsor.strip(),
        population=wave.population.strip(),
        recruitment=wave.recruitment,
        sample_design=wave.sample_design,
        opens_on=wave.opens_on,
        closes_on=wave.closes_on,
        routes=sorted(routes),
        languages=sorted(languages),
        n_unreadable=wave.n_unreadable,
    )


def _hashes(session: Session, wave: Wave, sample: Sample) -> Mapping[str, str]:
    beats = places.beats(session)
    margins = [places.margins(session), places.frame_counts(session)]
    counted = json.dumps(margins, sort_keys=True, default=dict)
    return {
        "data": wave.root or _digest(sample),
        "boundaries": beats[0].map_sha256 if beats else "",
        "margins": sha256(counted.encode()).hexdigest(),
        "code": f"engage {version('engage')}",
    }


def _digest(sample: Sample) -> str:
    hashed = sha256()
    for name in sorted(sample.codes):
        hashed.update(name.encode() + np.sort(sample.codes[name]).tobytes())
    return hashed.hexdigest()

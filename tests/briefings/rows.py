"""Releases made by hand of the real questionnaire, and the material of briefings."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from engage.briefings.material import Gathering, Material, Officer, Pledge, Pledges, Raised
from engage.config import City, Contact, data_folder
from engage.demo import city as demo_city
from engage.instrument.loading import load_instrument
from engage.results.models_content import (
    CITY,
    DISCLOSURE,
    Area,
    Item,
    Judged,
    Kind,
    NamedMost,
    ReleaseContent,
    Row,
    Text,
)
from engage.results.planning import planned_items
from engage.stats.published import Figure, Published, Suppressed, Verdict, Words

BASES = {CITY: 640, "1": 190, "2": 140, "3": 20, "4": 130, "5": None}
NAMES = demo_city.NAMES
NOW = datetime(2026, 4, 20, 16, tzinfo=UTC)
PLEDGES = Pledges(
    first=(
        Pledge("Bring a second light to the alley", "officer", "", date(2026, 4, 2), ""),
        Pledge(
            "Measure speeds on three Friday nights and bring the numbers",
            *("officer", "", date(2026, 5, 8), "Bring the numbers of the third Friday"),
        ),
        Pledge("Empty the containers twice a week", "agency", "Public Works", date(2027, 1, 4), ""),
    ),
    n_open=3,
    n_late=1,
    n_kept=5,
    n_dropped=1,
)
LOREM = (
    "People were picked by chance from a list of all home addresses in the city, and each was sent "
    "a letter with a code. "
)


def text(english: str, spanish: str = "") -> Text:
    return {"en": english, "es": spanish or english}


@cache
def instrument_items() -> tuple[Item, ...]:
    path = data_folder("surveys") / "quality_of_life.yaml"
    return planned_items(load_instrument(path.read_text(encoding="utf-8"), path.name))


def shown(rng: random.Random, area: str, kind: Kind, low: float, high: float) -> Published:
    n = BASES[area]
    value = round(rng.uniform(low, high), 2)
    if n is None:
        return Suppressed("base")
    if n < 30:
        return Words("about_half" if value > 0.4 else "about_a_quarter", n)
    if kind == "chose":
        return Figure(value, None, None, n)
    half = 0.04 if area == CITY else 0.08
    limits = round(max(value - half, 0), 2), round(min(value + half, 1), 2)
    return Figure(value, *limits, n, is_wide=False)


def rows_of(rng: random.Random, items: Sequence[Item], kind: Kind) -> list[Row]:
    rows = []
    for area in BASES:
        for item in items:
            for option in item.options if item.type == "multi" else ():
                cell = shown(rng, area, kind, 0.1, 0.6)
                rows.append(Row(area, item.column, "share", option.code, cell))
            if item.headline is not None:
                cell = shown(rng, area, kind, 0.25, 0.85)
                rows.append(Row(area, item.column, item.headline, None, cell))
    return rows


def judged(items: Sequence[Item], outcomes: dict[str, str]) -> tuple[Judged, ...]:
    found = []
    for area in ("1", "2", "4"):
        for item in items:
            if item.headline is None:
                continue
            outcome = outcomes.get(item.column, "no_clear_change")
            found.append(Judged(area, item.column, Verdict("last_wave", outcome, 0.1)))  # type: ignore[arg-type]
            beside = "clearly_lower" if item.column == "safe_night" else "not_clearly_different"
            found.append(Judged(area, item.column, Verdict("rest_of_city", beside, -0.1)))
    return tuple(found)


def release(kind: Kind = "sampled", changed: dict[str, str] | None = None) -> ReleaseContent:
    items = instrument_items()
    changed = {"prob.litter": "improved", "safe_day": "worse"} if changed is None else changed
    named = [
        NamedMost(area, item.column, item.options[:4], area == "2")
        for area, n in BASES.items()
        if n
        for item in items
        if item.type == "multi"
    ]
    return ReleaseContent(
        wave="2026-spring",
        title=text("Spring survey 2026", "Encuesta de primavera 2026"),
        kind=kind,
        instrument="quality_of_life",
        instrument_version="2026.1",
        instrument_hash="a" * 64,
        opens_on=date(2026, 3, 2),
        closes_on=date(2026, 4, 5),
        n=640,
        areas=tuple(Area(code, text(NAMES.get(code, code)), n) for code, n in BASES.items()),
        items=items,
        rows=tuple(rows_of(random.Random(7), items, kind)),  # noqa: S311  # figures of a test
        verdicts=() if kind == "chose" else judged(items, changed),
        named=tuple(named),
        disclosure={key: text(LOREM + key) for key in DISCLOSURE},
        n_comparisons=60,
        previous_wave="2025-spring",
        hashes={},
    ).hashed()


def earlier(content: ReleaseContent, *, is_asked_anew: bool = False) -> tuple[ReleaseContent, ...]:
    """Return two surveys before one, half a year and a year ago; the older asked in other words."""
    spring = replace(
        content,
        wave="2025-fall",
        rows=tuple(rows_of(random.Random(8), content.items, content.kind)),  # noqa: S311  # as above
        opens_on=date(2025, 10, 1),
        closes_on=date(2025, 10, 31),
    ).hashed()
    other = tuple(replace(item, series="old" * is_asked_anew) for item in content.items)
    first = replace(spring, wave="2025-spring", items=other, opens_on=date(2025, 4, 1))
    return replace(first, closes_on=date(2025, 4, 30)).hashed(), spring


def material(beat: str = "1", content: ReleaseContent | None = None) -> Material:
    features = demo_city.beats()["features"]
    shapes = {f["properties"]["beat"]: _geojson(f["geometry"]) for f in features}
    contact = Contact(
        address="900 Park Street, Paso Robles, CA 93446",
        hours=text("Open 24 hours a day, 7 days a week", "Abierto las 24 horas"),
        records_fax="805-238-5592",
    )
    starts = datetime(2026, 5, 12, 1, 30, tzinfo=UTC)
    return Material(
        release=content or release(),
        city=City(
            "Paso Robles",
            "California",
            "Paso Robles Police Department",
            contact=contact,
            boundaries_note="fictitious boundaries",
        ),
        is_demo=True,
        beat=beat,
        title=f"{beat} {NAMES[beat]}",
        shapes=shapes,
        officers=(
            Officer("Maya Castillo", "beat officer", "days"),
            Officer("Daniel Whitford", "beat officer", "nights"),
        ),
        meeting=Gathering(
            title="Beat meeting",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            place="City Library, conference room, 1000 Spring Street",
            access="Step-free entrance, Near a bus stop",
        ),
        today=NOW.date(),
        site="https://engage.example",
        pledges=PLEDGES,
        raised=(Raised("Cars race after the bars close", "Spring Street at 13th", "night"),),
    )


def long_material() -> Material:
    """Every name five times as long as one expects."""
    base = material()
    name = "Alexandria Wolfeschlegelsteinhausen y Fernández de Córdoba " * 4
    gathering = base.meeting and replace(base.meeting, title=name, place=name, access=name)
    items = tuple(
        replace(
            item,
            wording={k: f"{v} " * 5 for k, v in item.wording.items()},
            options=tuple(
                replace(o, label={k: f"{v} " * 5 for k, v in o.label.items()}) for o in item.options
            ),
        )
        for item in base.release.items
    )
    named = tuple(
        replace(most, options=next(i.options for i in items if i.column == most.column)[:7])
        for most in base.release.named
    )
    disclosure = {key: text(LOREM * 6) for key in DISCLOSURE}
    content = replace(
        base.release, items=items, named=named, disclosure=disclosure, title=text(name)
    ).hashed()
    return replace(
        base,
        release=content,
        title=name,
        meeting=gathering,
        officers=tuple(Officer(name, name, name) for _ in range(6)),
        city=replace(base.city, department=name),
    )


def _geojson(geometry: object) -> str:
    return json.dumps(geometry)

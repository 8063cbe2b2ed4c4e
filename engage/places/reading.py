"""Reads a GeoJSON file of beats and finds every fault of it before anything is stored."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely

from engage.errors import InputErrors, Problem
from engage.places.outlines import Unreadable, check_position, label_point, mend, parse, to_text

MAX_BYTES: Final = 32 * 1024 * 1024
MAX_VERTICES: Final = 400_000
MAX_FEATURES: Final = 5_000
CODE: Final = re.compile(r"[\w.-](?:[\w .-]{0,28}[\w.-])?")
RESERVED: Final = "city"
_SHOWN: Final = 8
_OVERLAP: Final = 0.01


@dataclass(frozen=True, slots=True)
class Fields:
    """What the properties of the file are called, and whether features of one code are one beat."""

    code: str
    name: str = ""
    district: str = ""
    dissolve: bool = False


@dataclass(frozen=True, slots=True)
class ReadBeat:
    """One beat as the file has it; without a shape where it comes from a plain list."""

    code: str
    name: str = ""
    district: str = ""
    geometry: str | None = None
    label: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The beats of one file, and what was mended or looks odd."""

    beats: tuple[ReadBeat, ...]
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Feature:
    number: int
    code: str
    name: str
    district: str
    shape: shapely.Geometry


class _Faults:
    """The faults of one file; the same fault of many features is told once."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: dict[tuple[str, str], list[int]] = {}

    def add(self, number: int, what: str, remedy: str) -> None:
        self.found.setdefault((what, remedy), []).append(number)

    def problems(self) -> list[Problem]:
        return [
            Problem(f"{self.source}, {_numbered(numbers)}", what, remedy)
            for (what, remedy), numbers in self.found.items()
        ]

    def stop(self) -> None:
        if self.found:
            raise InputErrors(self.problems())


def read_geojson(
    data: bytes, fields: Fields, *, source: str = "file", longitude: float | None = None
) -> Reading:
    """Return the beats of a GeoJSON file, or raise all of its faults by feature number."""
    features = _features(data, source)
    _check_fields(features, fields, source)
    _check_size(features, source)
    faults, repaired = _Faults(source), _Faults(source)
    read = list(_read_features(features, fields, longitude, (faults, repaired)))
    if not fields.dissolve:
        _check_duplicates(read, faults)
    faults.stop()
    shapes = _dissolved(read)
    beats = tuple(_beat(first, shape) for first, shape in shapes)
    notes = repaired.problems() + _overlaps(shapes, source)
    if len(beats) < len(features):
        what = f"{len(features)} features became {len(beats)} beats."
        notes.append(Problem(source, what))
    return Reading(beats, tuple(notes))


def check_code(code: str) -> str:
    """Return what is wrong with the code of a beat, or nothing."""
    if not code:
        return "it has no code."
    if code.casefold() == RESERVED:
        return 'its code is "city", which stands for the whole city.'
    if not CODE.fullmatch(code):
        return f"its code {code[:40]!r} has signs that an address cannot carry, or is too long."
    return ""


def _features(data: bytes, source: str) -> list[Any]:
    if len(data) > MAX_BYTES:
        size = f"the file has {len(data) / 1e6:.0f} MB, more than {MAX_BYTES // 1_048_576}."
        raise _one(source, size, "Simplify the outlines before you export them.")
    if not data.strip():
        raise _one(source, "the file is empty.", "Export the layer of beats as GeoJSON.")
    found = _json(data, source)
    if not isinstance(found, Mapping) or found.get("type") != "FeatureCollection":
        kind = found.get("type") if isinstance(found, Mapping) else type(found).__name__
        what = f"this is not a GeoJSON FeatureCollection but {str(kind)[:40]!r}."
        raise _one(source, what, "Export all beats into one GeoJSON file.")
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise _one(source, "the file has no features.", "Choose the layer of beats and export it.")
    return features


def _json(data: bytes, source: str) -> object:
    try:
        found: object = json.loads(data, parse_constant=_refuse_constant)
    except UnicodeDecodeError as fault:
        where = f"{source}, line {data[: fault.start].count(10) + 1}"
        what = f"byte 0x{data[fault.start]:02x} is not UTF-8: this is not a text in UTF-8."
        raise _one(where, what, "Export the file as GeoJSON in UTF-8.") from None
    except json.JSONDecodeError as fault:
        where = f"{source}, line {fault.lineno}"
        what = f"this is not JSON ({fault.msg.lower()})."
        raise _one(where, what, "Export the file as GeoJSON; a shapefile will not do.") from None
    except RecursionError:
        raise _one(source, "this JSON is nested too deep.", "Export the file again.") from None
    except ValueError:
        what = "a number in it cannot be read (NaN, Infinity, or far too many digits)."
        raise _one(source, what, "Export the file again.") from None
    return found


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _one(where: str, what: str, remedy: str) -> InputErrors:
    return InputErrors([Problem(where, what, remedy)])


def _check_fields(features: list[Any], fields: Fields, source: str) -> None:
    there: dict[str, None] = {}
    for feature in features:
        there |= dict.fromkeys(_properties(feature))
    wanted = [name for name in (fields.code, fields.name, fields.district) if name]
    names = ", ".join(list(there)[:20]) or "none at all"
    missing = [
        Problem(source, f"no feature has a field {name!r}.", f"The fields are: {names}.")
        for name in wanted
        if name not in there
    ]
    if missing:
        raise InputErrors(missing)


def _check_size(features: list[Any], source: str) -> None:
    if len(features) > MAX_FEATURES:
        what = f"the file has {len(features):,} features, more than {MAX_FEATURES:,}."
        raise _one(source, what, "Are these beats? Export the layer of beats only.")
    total = sum(_count_points(_geometry(feature)) for feature in features)
    if total > MAX_VERTICES:
        what = f"the outlines have {total:,} points, more than {MAX_VERTICES:,}."
        raise _one(source, what, "Simplify the outlines (to 1 metre) before you export them.")


def _count_points(geometry: object) -> int:
    coordinates = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    level = coordinates if isinstance(coordinates, list) else []
    while level and isinstance(level[0], list) and level[0] and isinstance(level[0][0], list):
        level = [part for parts in level if isinstance(parts, list) for part in parts]
    return len(level)


def _read_features(
    features: list[Any], fields: Fields, longitude: float | None, faults: tuple[_Faults, _Faults]
) -> Iterator[_Feature]:
    refused, repaired = faults
    for number, feature in enumerate(features, start=1):
        properties = _properties(feature)
        code, name, district = (
            _text(properties.get(field)) if field else ""
            for field in (fields.code, fields.name, fields.district)
        )
        if fault := check_code(code):
            refused.add(number, fault, "Use letters, digits, blanks, dots and dashes, up to 30.")
        try:
            shape = parse(_geometry(feature))
            check_position(shape, longitude)
            shape, is_repaired = mend(shape)
        except Unreadable as fault:
            refused.add(number, fault.what, fault.remedy)
            continue
        if is_repaired:
            repaired.add(number, "the outline crossed itself and was repaired.", "")
        yield _Feature(number, code, name, district, shape)


def _check_duplicates(read: list[_Feature], faults: _Faults) -> None:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for feature in read:
        numbers[feature.code].append(feature.number)
    for code, same in numbers.items():
        for number in same if code and len(same) > 1 else ():
            remedy = "Give each its own code, or dissolve features of one code (--dissolve)."
            faults.add(number, f"the code {code!r} stands more than once.", remedy)


def _dissolved(read: list[_Feature]) -> list[tuple[_Feature, shapely.Geometry]]:
    groups: dict[str, list[_Feature]] = {}
    for feature in read:
        groups.setdefault(feature.code, []).append(feature)
    return [
        (same[0], same[0].shape if len(same) == 1 else shapely.union_all([f.shape for f in same]))
        for same in groups.values()
    ]


def _beat(feature: _Feature, shape: shapely.Geometry) -> ReadBeat:
    text, label = to_text(shape), label_point(shape)
    return ReadBeat(feature.code, feature.name, feature.district, text, label)


def _overlaps(shapes: list[tuple[_Feature, shapely.Geometry]], source: str) -> list[Problem]:
    outlines = [shape for _, shape in shapes]
    pairs = shapely.STRtree(outlines).query(outlines, predicate="overlaps").T
    notes = []
    for one, other in ((int(a), int(b)) for a, b in pairs if a < b):
        smaller = min(outlines[one].area, outlines[other].area)
        share = outlines[one].intersection(outlines[other]).area / smaller
        if share > _OVERLAP:
            codes = f"{shapes[one][0].code} and {shapes[other][0].code}"
            notes.append(Problem(source, f"{codes} overlap by {share:.0%} of the smaller one."))
    return notes


def _numbered(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"feature {numbers[0]}"
    listed = ", ".join(map(str, numbers[:_SHOWN]))
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return f"features {listed}{more}"


def _properties(feature: object) -> Mapping[str, Any]:
    found = feature.get("properties") if isinstance(feature, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _geometry(feature: object) -> object:
    return feature.get("geometry") if isinstance(feature, Mapping) else None


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())[:80]

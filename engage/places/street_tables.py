"""Reads the two CSV files of streets, corners and address points, row by row."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from engage.errors import InputErrors, Problem
from engage.places.queries import BeatMap
from engage.places.queries_streets import house_number, street_name
from engage.places.tables import table_rows

MAX_BYTES: Final = 48 * 1024 * 1024
MAX_CORNERS: Final = 100_000
MAX_ADDRESSES: Final = 500_000
MOST_TOLD: Final = 100
LONGEST_NAME: Final = 80
CORNER_COLUMNS: Final = ("street", "cross", "longitude", "latitude")
ADDRESS_COLUMNS: Final = ("number", "street", "longitude", "latitude")
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReadCorner:
    """One corner as the file has it, in its beat."""

    street: str
    cross: str
    street_bare: str
    cross_bare: str
    longitude: float
    latitude: float
    beat: str


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """One address as the file has it, in its beat."""

    number: str
    street: str
    street_bare: str
    longitude: float
    latitude: float
    beat: str


@dataclass(frozen=True, slots=True)
class _Line:
    where: str
    cells: dict[str, str]
    longitude: float
    latitude: float


Place = TypeVar("Place", ReadCorner, ReadAddress)


def read_corners(data: bytes, beats: BeatMap | None, *, source: str = "file") -> list[ReadCorner]:
    """Return the corners of a CSV with the columns street, cross, longitude and latitude."""
    read: dict[tuple[str, ...], ReadCorner] = {}
    for line, beat in _located(data, CORNER_COLUMNS, MAX_CORNERS, beats, source):
        one, other = line.cells["street"], line.cells["cross"]
        bare = street_name(one).bare, street_name(other).bare
        corner = ReadCorner(one, other, *bare, line.longitude, line.latitude, beat)
        read.setdefault((*sorted((one.casefold(), other.casefold())), beat), corner)
    return list(read.values())


def read_addresses(
    data: bytes, beats: BeatMap | None, *, source: str = "file"
) -> list[ReadAddress]:
    """Return the addresses of a CSV with the columns number, street, longitude and latitude.

    Homes of one house have one row: the same address in the same beat is kept once.
    """
    read: dict[tuple[str, ...], ReadAddress] = {}
    for line, beat in _located(data, ADDRESS_COLUMNS, MAX_ADDRESSES, beats, source):
        street = line.cells["street"]
        found = house_number(line.cells["number"])
        number = found[0] if found else ""
        point = (line.longitude, line.latitude)
        address = ReadAddress(number, street, street_name(street).bare, *point, beat)
        read.setdefault((number, street.casefold(), beat), address)
    return list(read.values())


def _located(
    data: bytes, columns: Sequence[str], most: int, beats: BeatMap | None, source: str
) -> list[tuple[_Line, str]]:
    if beats is None:
        what = "the city has no map of beats yet, so no beat can be found for these places."
        raise InputErrors([Problem(source, what, "Import the beats as GeoJSON first.")])
    problems: list[Problem] = []
    lines: list[_Line] = []
    for number, cells in table_rows(data, columns, source, MAX_BYTES):
        where = f"{source}, row {number}"
        faults = [*_name_faults(cells), *_point_faults(cells)]
        problems += [Problem(where, what, remedy) for what, remedy in faults]
        if not faults:
            lines.append(_Line(where, cells, float(cells["longitude"]), float(cells["latitude"])))
        if len(lines) > most:
            raise InputErrors([Problem(where, f"there are more than {most:,} rows.", "Split it.")])
    codes = beats.codes_at([(line.longitude, line.latitude) for line in lines]) if lines else []
    outside = [line for line, code in zip(lines, codes, strict=True) if code is None]
    problems += [_outside(line, beats) for line in outside[:MOST_TOLD]]
    _stop(problems, len(problems) + max(0, len(outside) - MOST_TOLD), source)
    return [(line, code) for line, code in zip(lines, codes, strict=True) if code is not None]


def _name_faults(cells: dict[str, str]) -> Iterator[Fault]:
    streets = [name for name in ("street", "cross") if name in cells]
    for name in streets:
        if not street_name(cells[name]).bare:
            yield f"the column {name} is empty.", "Fill it in."
        elif len(cells[name]) > LONGEST_NAME:
            yield f"{cells[name][:20]}… in the column {name} is too long.", "Use up to 80 signs."
    if "cross" in cells and cells["street"].casefold() == cells["cross"].casefold() != "":
        yield f"{cells['street'][:40]} cannot cross itself.", "Name the other street."
    if "number" in cells and "cross" not in cells:
        found = house_number(cells["number"])
        if found is None or found[1]:
            yield f"{cells['number'][:20]!r} is no house number.", "Write it like 1012, 12A, 7 1/2."


def _point_faults(cells: dict[str, str]) -> Iterator[Fault]:
    for name, most in (("longitude", 180), ("latitude", 90)):
        text = cells[name]
        try:
            value = float(text)
        except ValueError:
            yield f"the {name} {text[:20]!r} is not a number.", "Write it like -120.69125."
            continue
        if not math.isfinite(value) or abs(value) > most:
            remedy = "Export it in WGS84 (EPSG:4326): degrees, not feet or metres."
            yield f"the {name} {text[:20]} is beyond {most}.", remedy


def _outside(line: _Line, beats: BeatMap) -> Problem:
    what = f"the point {line.longitude:g}, {line.latitude:g} lies in no beat."
    if beats.code_at(line.latitude, line.longitude) is not None:
        return Problem(line.where, what, "Longitude and latitude are swapped.")
    return Problem(line.where, what, "Take the row out, or mend the point.")


def _stop(problems: list[Problem], n_faults: int, source: str) -> None:
    if n_faults > MOST_TOLD:
        more = Problem(source, f"{n_faults - MOST_TOLD} more faults like these.", "")
        raise InputErrors([*problems[:MOST_TOLD], more])
    if problems:
        raise InputErrors(problems)

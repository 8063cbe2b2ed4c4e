"""The grid over a city in which a place on the map is kept: squares of 150 metres, never finer.

The projection is equirectangular (plate carrée) on a sphere with one standard parallel, the tenth
of a degree nearest to the middle of the city: x = R cos(parallel) longitude, y = R latitude. Within
10 km of that parallel a square's width is wrong by less than 0.2 % up to 50 degrees of latitude.
The squares are fixed on the earth: drawing the beats anew does not move them.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from engage.charts.maps import Piece, Pieces
from engage.charts.shapes import AreaShape
from engage.places.queries import BeatMap

RADIUS: Final = 6_371_008.8  # metres, the mean radius of the earth (IUGG)
SIDE: Final = 150.0
# So many squares stand in a row of a closer look, each large enough for a finger.
FAN: Final = 8
NAME: Final = re.compile(r"(-?[0-9]{1,3}):([0-4]):(-?[0-9]{1,6}):(-?[0-9]{1,6})")
# So many stand in a row of the first map, at the edge of what a finger can hit on a small phone.
MOST: Final = 10
WIDTH: Final = 360
LARGEST: Final = 90.0
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, order=True)
class Square:
    """A square of 150 metres (level 0), or of eight times as much for each level above."""

    level: int
    row: int
    column: int

    @property
    def around(self) -> "Square":
        """Return the next larger square, which holds this one."""
        return Square(self.level + 1, self.row // FAN, self.column // FAN)


@dataclass(frozen=True, slots=True)
class Look:
    """A map of squares to choose from, each with the name it is sent by and its words."""

    pieces: Pieces
    options: tuple[tuple[str, str], ...]
    is_closer: bool
    is_smallest: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The squares that touch the beats; ``tenths`` is its standard parallel times ten."""

    tenths: int
    stamp: int
    beats: BeatMap = field(compare=False, repr=False)

    def name_at(self, longitude: float, latitude: float) -> str:
        """Return the name of the smallest square that holds a point."""
        x, y = self._project(np.array([[longitude, latitude]]))[0]
        return self.name(Square(0, math.floor(y / SIDE), math.floor(x / SIDE)))

    def name(self, square: Square) -> str:
        """Return the name of a square: parallel, level, row and column."""
        return f"{self.tenths}:{square.level}:{square.row}:{square.column}"

    def square(self, name: str) -> Square | None:
        """Return the square of a name, None for a name of no square of this city."""
        found = NAME.fullmatch(name)
        if found is None or int(found[1]) != self.tenths:
            return None
        square = Square(int(found[2]), int(found[3]), int(found[4]))
        return square if self._touched(square) else None

    def centre(self, square: Square) -> tuple[float, float]:
        """Return longitude and latitude of the middle of a square."""
        side = _side(square.level)
        return self._degrees((square.column + 0.5) * side, (square.row + 0.5) * side)

    def title(self, square: Square) -> str:
        """Return the beat at the middle of a square, or one that it touches."""
        touched = self._touched(square)
        at_centre = self.beats.code_at(*self.centre(square))
        areas = [a for a in self.beats.areas if a.code == at_centre] or touched
        return areas[0].title if areas else ""

    def look(self, name: str = "") -> Look:
        """Return the whole city, the squares inside a larger one, or those beside a smallest."""
        return _look(self, name)

    def looked(self, name: str) -> Look:
        """Return the same, drawn now."""
        chosen = self.square(name)
        if chosen is not None and chosen.level == 0:
            chosen = chosen.around
        top = self._top()
        if chosen is None or chosen.level > top[0].level:
            return self._drawn(top, is_closer=False)
        first = Square(chosen.level - 1, chosen.row * FAN, chosen.column * FAN)
        last = Square(first.level, first.row + FAN - 1, first.column + FAN - 1)
        return self._drawn((first, last), is_closer=True)

    def _drawn(self, frame: tuple[Square, Square], *, is_closer: bool) -> Look:
        first, last = frame
        n_rows, n_columns = last.row - first.row + 1, last.column - first.column + 1
        step = min(LARGEST, WIDTH / n_columns)
        left = (WIDTH - n_columns * step) / 2
        pieces, options = [], []
        for down, right in np.ndindex(n_rows, n_columns):
            square = Square(first.level, last.row - down, first.column + right)
            if self._touched(square):
                corner = left + right * step, down * step
                pieces.append(
                    _piece(self.name(square), f"{LETTERS[down]}{right + 1}", corner, step)
                )
                options.append((self.name(square), self.title(square)))
        lines = tuple(self._outlines(frame, step, left))
        drawn = Pieces(WIDTH, round(n_rows * step, 1), tuple(pieces), lines)
        return Look(drawn, tuple(options), is_closer, is_smallest=first.level == 0)

    def _outlines(self, frame: tuple[Square, Square], step: float, left: float) -> Iterator[str]:
        """Yield the beats inside a frame, as paths on its sheet."""
        first, last = frame
        side = _side(first.level)
        west, north = first.column * side, (last.row + 1) * side
        scale, shift = np.array((step / side, -step / side)), np.array((left, 0.0))
        east, south = (last.column + 1) * side, first.row * side
        for outline in self.beats.outlines:
            flat = shapely.transform(outline, self._project)
            seen = shapely.clip_by_rect(flat, west, south, east, north)
            thin = seen.simplify(side / step)
            rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(thin)]
            if path := "".join(_path((ring - (west, north)) * scale + shift) for ring in rings):
                yield path

    def _top(self) -> tuple[Square, Square]:
        """Return the corners of the whole city in the smallest squares that fit one map."""
        bounds = shapely.total_bounds(self.beats.outlines)
        ends = self._project(bounds.reshape(2, 2))
        level = 0
        while True:
            cells = np.floor(ends / _side(level)).astype(int)
            if (cells[1] - cells[0] < MOST).all():
                first, last = (Square(level, int(y), int(x)) for x, y in cells)
                return first, last
            level += 1

    def _touched(self, square: Square) -> list[AreaShape]:
        side = _side(square.level)
        west, south = self._degrees(square.column * side, square.row * side)
        east, north = self._degrees((square.column + 1) * side, (square.row + 1) * side)
        box = shapely.box(west, south, east, north)
        found = np.sort(self.beats.tree.query(box, predicate="intersects"))
        return [self.beats.areas[i] for i in found]

    def _project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        narrowing = math.cos(math.radians(self.tenths / 10))
        return np.asarray(np.radians(points) * RADIUS * (narrowing, 1.0))

    def _degrees(self, x: float, y: float) -> tuple[float, float]:
        narrowing = math.cos(math.radians(self.tenths / 10))
        return math.degrees(x / RADIUS / narrowing), math.degrees(y / RADIUS)


@lru_cache(maxsize=256)
def _look(grid: Grid, name: str) -> Look:
    return grid.looked(name)


def grid_over(beats: BeatMap) -> Grid:
    """Return the grid of a city."""
    _west, south, _east, north = shapely.total_bounds(beats.outlines)
    return Grid(round((south + north) * 5), hash(beats.areas), beats)


def _side(level: int) -> float:
    return SIDE * float(FAN**level)


def _piece(name: str, code: str, corner: tuple[float, float], step: float) -> Piece:
    x, y = corner
    path = f"M{x:.1f} {y:.1f}h{step:g}v{step:g}h-{step:g}Z"
    middle = (f"{x + step / 2:.1f}", f"{y + step * 0.6:.1f}")
    return Piece(name, path, *middle, f"{step * 0.28:.1f}", code)


def _path(ring: NDArray[np.float64]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z"

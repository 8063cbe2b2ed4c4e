"""Places on the map: nobody finds out who named which, and none is finer than a square."""

import math
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Final

from engage.db import db
from engage.places.queries import beat_map
from engage.surveys.grid import SIDE, grid_over
from engage.surveys.models import MapPoint
from engage.surveys.services import open_wave
from tests.places.files import row_of
from tests.places.test_streets import import_map
from tests.promises import insider
from tests.promises.city import CLERK, WAVE, City, Resident, shuffled
from tests.promises.test_relinking import N, is_chance
from tests.surveys.rows import add_wave
from tests.surveys.test_map_points import asking

SQUARES: Final = shuffled((f"356:0:{26390 + i % 7}:{-73000 + i}" for i in range(N)), seed=8)


def opened(city: City) -> None:
    """Open a sampled wave that asks for a place."""
    add_wave(db.session(), WAVE, text=asking())
    open_wave(db.session(), WAVE, city.config.keys, act=CLERK)


def closed(city: City) -> list[Resident]:
    """Let forty residents send a place each, one after the other, and close the wave."""
    opened(city)
    residents = [with_point(*pair) for pair in zip(city.residents(N), SQUARES, strict=True)]
    city.send(residents)
    assert city.close() == N
    return residents


def with_point(resident: Resident, name: str) -> Resident:
    """Return a resident who names a place too."""
    content = {**resident.sending.content, "points": {"spot": name}}
    return replace(resident, sending=replace(resident.sending, content=content))


def test_no_order_of_the_places_tells_who_came_when(city: City) -> None:
    closed(city)
    arrived = SQUARES
    for order, found in insider.orders(city, "map_point", "square"):
        assert sorted(found) == sorted(arrived), order
        assert is_chance(arrived, found), order


def test_places_and_answers_are_joined_by_no_order_of_either(city: City) -> None:
    residents = closed(city)
    answers = dict(zip(SQUARES, (one.answers for one in residents), strict=True))
    for order, places in insider.orders(city, "map_point", "square"):
        for other, found in insider.orders(city):
            guessed = [answers[place] for place in places]
            assert is_chance(guessed, found), (order, other)


def test_a_place_shares_no_key_with_an_answer(city: City) -> None:
    closed(city)
    ids = {row[0] for row in city.rows("SELECT id FROM map_point")}
    assert len(ids) == N
    assert not ids & {row[0] for row in city.rows("SELECT id FROM response")}
    columns = {column.name for column in MapPoint.__table__.columns}
    assert columns == {"id", "wave_id", "area", "item", "square"}
    assert city.rows("SELECT DISTINCT area FROM map_point") == [("1",)]  # 40 came from there
    assert "spot" not in "".join(row[0] for row in city.rows("SELECT answers FROM response"))


def test_stored_places_are_a_square_apart_however_close_they_were_named(town: City) -> None:
    import_map(db.session(), row_of("1", "2"))
    found = beat_map(db.session())
    assert found is not None
    grid, draw = grid_over(found), Random(4)  # noqa: S311  # a fixed draw is the point
    places = [(draw.uniform(-120.7, -120.68), draw.uniform(35.6, 35.61)) for _ in range(N // 2)]
    places += [(x + 0.00001, y + 0.00001) for x, y in places]  # a step beside each
    opened(town)
    names = [grid.name_at(*place) for place in places]
    town.send([with_point(*pair) for pair in zip(town.residents(N), names, strict=True)])
    town.close()
    stored = {row[0] for row in town.rows("SELECT square FROM map_point")}
    squares = [grid.square(name) for name in stored]
    centres = [grid.centre(square) for square in squares if square is not None]
    assert N // 4 < len(centres) == len(stored) < N
    assert min(metres(*pair) for pair in combinations(centres, 2)) > 0.99 * SIDE


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two points on a sphere by the haversine formula."""
    (x1, y1), (x2, y2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((y2 - y1) / 2) ** 2
    half += math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))

"""A place on the map: named without scripts, kept as a coarse square, stored on its own."""

import json
import re
from html import unescape

import numpy as np
import pytest
import shapely
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engage.config import Config
from engage.places.models import Beat
from engage.places.queries import BeatMap, beat_map
from engage.surveys.comments import COMMENT_BASE
from engage.surveys.gathering import insert_shuffled
from engage.surveys.grid import FAN, SIDE, Square, grid_over
from engage.surveys.models import MapPoint, Response
from engage.surveys.records import Record
from engage.surveys.services import close_wave, open_wave
from tests.places.files import SEATTLE, row_of
from tests.places.test_streets import import_map
from tests.surveys.rows import SMALL, add_wave, make_record
from tests.surveys.test_places import SAME_SITE, WAVE, Post, add_streets

LAST = f"/s/{WAVE}/q/last"
EARTH = 6_371_008.8


def asking() -> str:
    """Return the small instrument with a map point on its last page."""
    words = 'en: "Where is it", es: "Dónde es"'
    item = f"      - {{id: spot, type: map_point, missing: [dk], {words}}}\n"
    return SMALL.replace("      - {id: trust,", f"{item}      - {{id: trust,")


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """Send a form from the survey's own pages."""
    return lambda path, data=None: client.post(path, data=data or {}, headers=SAME_SITE)


def begin(client: FlaskClient, post: Post, session: Session, config: Config) -> str:
    """Open a wave, answer its first pages and return the page with the map point."""
    add_wave(session, text=asking())
    open_wave(session, WAVE, config.keys)
    post(f"/s/{WAVE}")
    post(f"/s/{WAVE}/q/start", {"consent": "1", "beat": "1"})
    post(f"/s/{WAVE}/q/life")
    return client.get(LAST).text


def points(post: Post, session: Session, config: Config) -> list[tuple[str, str | None]]:
    """Send the answers, close the wave and return the stored places with their areas."""
    assert post(f"/s/{WAVE}/send").location == f"/s/{WAVE}/thanks"
    close_wave(session, WAVE, config.keys)
    answers = json.loads(session.scalars(select(Response.answers)).one())
    assert "spot" not in answers
    return [(row.square, row.area) for row in session.scalars(select(MapPoint))]


def squares(page: str) -> dict[str, str]:
    """Return the squares that a page offers, by their words."""
    found = re.findall(
        r'name="spot" value="([^"]+)"(?:.(?!<input))*?hidden-visually">(Square [^<]+)<', page, re.S
    )
    return {unescape(words): name for name, words in found}


def distance(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return metres to the east and to the north on a sphere, by the haversine formula."""
    (x1, y1), (x2, y2) = np.radians(one), np.radians(other)
    east = 2 * EARTH * np.arcsin(np.cos((y1 + y2) / 2) * np.sin(abs(x2 - x1) / 2))
    return float(east), float(EARTH * abs(y2 - y1))


@pytest.fixture
def seattle(db_session: Session) -> BeatMap:
    """The map of a large city."""
    import_map(db_session, SEATTLE.read_bytes().replace(b'"name"', b'"beat"'))
    found = beat_map(db_session)
    assert found is not None
    return found


def test_a_square_is_150_metres_wide_and_high_all_over_the_city(seattle: BeatMap) -> None:
    grid = grid_over(seattle)
    west, south, east, north = shapely.total_bounds(seattle.outlines)
    for longitude, latitude in ((west, south), (east, north), (west, north), (east, south)):
        name = grid.name_at(longitude, latitude)
        here = Square(0, *map(int, name.split(":")[2:]))
        beside, above = Square(0, here.row, here.column + 1), Square(0, here.row + 1, here.column)
        assert distance(grid.centre(here), grid.centre(beside))[0] == pytest.approx(SIDE, rel=0.004)
        assert distance(grid.centre(here), grid.centre(above))[1] == pytest.approx(SIDE, rel=1e-6)


def test_a_point_is_moved_to_a_square_that_holds_it(seattle: BeatMap) -> None:
    grid = grid_over(seattle)
    rng = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds(seattle.outlines)
    for longitude, latitude in rng.uniform((west, south), (east, north), (200, 2)):
        name = grid.name_at(longitude, latitude)
        square = Square(0, *map(int, name.split(":")[2:]))
        off = distance(grid.centre(square), (longitude, latitude))
        assert max(off) <= SIDE / 2 * 1.004


def test_squares_stay_where_they_are_when_beats_are_drawn_anew(db_session: Session) -> None:
    names = []
    for codes in (("1", "2"), ("1", "2", "3")):
        import_map(db_session, row_of(*codes))
        found = beat_map(db_session)
        assert found is not None
        names.append(grid_over(found).name_at(-120.695, 35.605))
    assert names[0] == names[1]


def test_every_square_of_a_city_is_reached_by_looking_closer(seattle: BeatMap) -> None:
    grid = grid_over(seattle)
    longitude, latitude = -122.3321, 47.6062
    wanted, look, steps = grid.name_at(longitude, latitude), grid.look(), 0
    while wanted not in dict(look.options):
        assert len(look.options) <= FAN * FAN
        square = grid.square(wanted)
        around = {name for name in dict(look.options) if holds(grid.square(name), square)}
        assert len(around) == 1
        look, steps = grid.look(around.pop()), steps + 1
    assert steps == 2
    assert grid.look(wanted).options == look.options  # where one comes back to


def holds(large: Square | None, small: Square | None) -> bool:
    """Return whether a square lies in another one."""
    while large and small and small.level < large.level:
        small = small.around
    return small == large


@pytest.mark.parametrize(
    "name",
    ["", "again", "356:0:1:1", "356:9:1:1", "999:0:26390:-73000", "356:0:26390", "0:0:0:0", "a:b"],
)
def test_a_name_of_no_square_is_none(db_session: Session, name: str) -> None:
    import_map(db_session, row_of("1"))
    found = beat_map(db_session)
    assert found is not None
    assert grid_over(found).square(name) is None


def test_corners_are_a_list_of_their_squares(
    client: FlaskClient,
    post: Post,
    db_session: Session,
    config: Config,
) -> None:
    add_streets(db_session)
    page = begin(client, post, db_session, config)
    found = re.search(r'<option value="([^"]+)">12th St &amp; Park Ave</option>', page)
    assert found
    assert post(LAST, {"spot": found[1]}).location == f"/s/{WAVE}/review"
    assert f'value="{found[1]}" selected' in client.get(LAST).text
    assert "12th St &amp; Park Ave" in client.get(f"/s/{WAVE}/review").text
    assert points(post, db_session, config) == [(found[1], None)]


def test_many_corners_are_typed_and_dropped(
    client: FlaskClient,
    post: Post,
    db_session: Session,
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engage.surveys.spots.MOST_LISTED", 2)
    add_streets(db_session)
    page = begin(client, post, db_session, config)
    assert "<select" not in page.partition("spot")[2].partition("trust")[0]
    page = post(LAST, {"spot.corner": "Spring & Elm"})
    assert page.status_code == 422
    assert 'value="Spring &amp; Elm"' in page.text
    assert "Corners that we know there" in page.text
    assert post(LAST, {"spot.corner": "park con 12th"}).status_code == 303
    page = client.get(LAST).text
    assert "Keep the place you chose: 2 (150 m)" in page
    assert "park" not in page.lower().partition("<main")[2]
    kept = re.search(r'name="spot" value="([^"]+)" checked', page)
    assert kept
    assert post(LAST, {"spot": kept[1], "spot.corner": ""}).status_code == 303
    assert points(post, db_session, config) == [(kept[1], None)]


def test_without_corners_the_map_is_looked_at_closer_and_nothing_typed_is_lost(
    client: FlaskClient,
    post: Post,
    db_session: Session,
    config: Config,
) -> None:
    import_map(db_session, row_of("1", "2"))
    page = begin(client, post, db_session, config)
    large = squares(page)
    assert {words.rpartition(" ")[2] for words in large} == {"1", "2"}
    second = next(name for words, name in large.items() if words.endswith("beat 2"))
    page_closer = post(LAST, {"spot": second, "trust": "7", "words": "Luz"})
    assert page_closer.status_code == 200
    assert 'value="7"' in page_closer.text
    assert ">Luz</textarea>" in page_closer.text
    assert "Show the whole map again" in page_closer.text
    assert client.get(LAST).text == page  # a look is not an answer
    small = squares(page_closer.text)
    assert squares(post(LAST, {"spot": "again"}).text) == large
    chosen = sorted(small.values())[0]
    assert post(LAST, {"spot": chosen, "trust": "7"}).status_code == 303
    assert f'value="{chosen}" aria-labelledby' in client.get(LAST).text
    assert re.search(rf'value="{chosen}"[^>]* checked', client.get(LAST).text)
    assert points(post, db_session, config) == [(chosen, None)]


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 303),
        ({"spot.missing": "-8"}, 303),
        ({"spot": "356:0:1:1"}, 422),
        ({"spot": "35.605,-120.695"}, 422),
        ({"spot": ["356:0:26390:-73000", "356:0:26390:-73001"]}, 422),
        ({"spot.corner": "Spring & 12th"}, 422),
        ({"spot.missing": "-9"}, 422),
    ],
)
def test_only_squares_of_the_city_and_missing_codes_are_taken(
    client: FlaskClient,
    post: Post,
    db_session: Session,
    config: Config,
    form: dict[str, str],
    status: int,
) -> None:
    import_map(db_session, row_of("1", "2"))
    begin(client, post, db_session, config)
    assert post(LAST, form).status_code == status
    if status == 303:
        assert points(post, db_session, config) == []


def test_a_place_and_dont_know_together_are_told_apart(
    client: FlaskClient,
    post: Post,
    db_session: Session,
    config: Config,
) -> None:
    add_streets(db_session)
    page = begin(client, post, db_session, config)
    found = re.search(r'<option value="([^"]+)">12th', page)
    assert found
    page = post(LAST, {"spot": found[1], "spot.missing": "-8"})
    assert page.status_code == 422
    assert "not both" in page.text


def test_a_city_without_a_map_says_so(
    client: FlaskClient,
    post: Post,
    db_session: Session,
    config: Config,
) -> None:
    import_map(db_session, row_of("1"))
    db_session.execute(update(Beat).values(geometry=None))
    db_session.commit()
    assert "no map of the city here yet" in begin(client, post, db_session, config)


@pytest.mark.parametrize(("n", "area"), [(COMMENT_BASE - 1, None), (COMMENT_BASE, "1")])
def test_places_name_their_area_only_where_it_is_large(
    db_session: Session, n: int, area: str | None
) -> None:
    wave = add_wave(db_session, text=asking())
    records: list[Record] = [make_record() for _ in range(n - 1)]
    insert_shuffled(
        db_session, wave, [*records, make_record(points={"spot": "356:0:26390:-73000"})]
    )
    assert db_session.scalars(select(MapPoint.area)).one() == area


@pytest.mark.parametrize(("n", "kept"), [(9, 0), (10, 1)])
def test_places_of_a_question_for_few_are_not_kept(db_session: Session, n: int, kept: int) -> None:
    text = asking().replace("type: map_point,", "type: map_point, show_if: {item: qol, in: [1]},")
    wave = add_wave(db_session, text=text)
    few = [make_record(answers={"qol": 1}) for _ in range(n - 1)]
    named = make_record(answers={"qol": 1}, points={"spot": "356:0:26390:-73000"})
    insert_shuffled(db_session, wave, [*few, named, *(make_record() for _ in range(50))])
    assert len(db_session.scalars(select(MapPoint)).all()) == kept

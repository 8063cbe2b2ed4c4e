"""Corners and addresses: how they are named, read, imported, found and placed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.errors import InputErrors
from engage.places.models import AddressPoint, CrossStreet
from engage.places.queries import beat_map
from engage.places.queries_streets import (
    address_count,
    addresses_named,
    corner_count,
    corners,
    corners_along,
    corners_named,
    house_number,
    street_name,
)
from engage.places.reading import Fields, read_geojson
from engage.places.services import import_beats
from engage.places.services_streets import import_addresses, import_corners
from engage.places.street_tables import read_addresses, read_corners
from tests.places.files import collection, feature, row_of, square

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
Run = Callable[..., Result]
CORNERS = """\
street,cross,longitude,latitude
12th St,Spring St,-120.695,35.605
North 13th Street,Spring Street,-120.694,35.606
12th St,Park Ave,-120.685,35.605
"""
ADDRESSES = """\
number,street,longitude,latitude
1000,Spring St,-120.695,35.605
1000,Spring St,-120.6951,35.6051
12A,N Main St,-120.695,35.606
12A,S Main St,-120.685,35.606
7 1/2,Calle Peñón,-120.685,35.607
"""


def import_map(session: Session, data: bytes) -> None:
    """Make a map the map of today."""
    import_beats(session, read_geojson(data, Fields("beat")), "2026", actor="test", now=NOW)


@pytest.fixture
def mapped(db_session: Session) -> Session:
    """The session of a city with the beats 1 and 2, from west to east."""
    import_map(db_session, row_of("1", "2"))
    return db_session


@pytest.fixture
def streets(mapped: Session) -> Session:
    """The session of a city with streets."""
    beats = beat_map(mapped)
    import_corners(mapped, read_corners(CORNERS.encode(), beats), actor="test", now=NOW)
    import_addresses(mapped, read_addresses(ADDRESSES.encode(), beats), actor="test", now=NOW)
    return mapped


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Spring Street", "SPRING ST.", id="case and abbreviation"),
        pytest.param("North Main", "n. main", id="direction"),
        pytest.param("Calle Peñón", "calle penon", id="accents"),
        pytest.param("Twelfth Avenue", "12th Ave", id="ordinal word"),
        pytest.param("Twenty-First St", "21st Street", id="two ordinal words"),
        pytest.param("Fortieth St", "40 st", id="round ordinal"),
        pytest.param("O'Neill Ln", "ONeill Lane", id="apostrophe"),
        pytest.param("Saint James Rd", "St James Road", id="saint"),
        pytest.param("Main St NW", "northwest Main Street", id="direction behind"),
    ],
)
def test_a_street_is_the_same_however_it_is_spelled(one: str, other: str) -> None:
    assert street_name(one) == street_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("N Main St", "S Main St"), ("Park Ave", "Park St"), ("12th St", "13th St"), ("A St", "B St")],
)
def test_two_streets_stay_two(one: str, other: str) -> None:
    assert street_name(one) != street_name(other)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1012 Spring", "1012"), ("012a Elm", "12a"), ("7 1/2 Elm", "71/2"), ("12 A St", "12")],
)
def test_a_house_number_has_one_spelling(text: str, number: str) -> None:
    found = house_number(text)
    assert found is not None
    assert found[0] == number


@pytest.mark.parametrize(
    ("typed", "beats"),
    [
        pytest.param("1000 Spring St", {"1"}, id="as written"),
        pytest.param("1000 spring", {"1"}, id="without its kind"),
        pytest.param("1000 SPRING STREET Apt 4", {"1"}, id="with a home in the house"),
        pytest.param("1000 Spring St, Paso Robles, CA 93446", {"1"}, id="with the city"),
        pytest.param("1000 Spring Ave", set(), id="another kind"),
        pytest.param("1001 Spring St", set(), id="another number"),
        pytest.param("12-A North Main", {"1"}, id="north"),
        pytest.param("12a Main St", {"1", "2"}, id="north or south"),
        pytest.param("7 1/2 calle penon", {"2"}, id="half and accents"),
        pytest.param("Spring St", set(), id="no number"),
        pytest.param("", set(), id="nothing"),
        pytest.param("9" * 5000, set(), id="endless"),
        pytest.param("1000 ' OR 1=1 --", set(), id="quotes"),
    ],
)
def test_an_address_is_found_as_people_type_it(
    streets: Session, typed: str, beats: set[str]
) -> None:
    assert {point.beat for point in addresses_named(streets, typed)} == beats


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        pytest.param("12th St & Spring St", "12th St & Spring St", id="as listed"),
        pytest.param("spring and twelfth", "12th St & Spring St", id="turned round"),
        pytest.param("Spring con 12", "12th St & Spring St", id="in Spanish"),
        pytest.param("Spring/13th", "North 13th Street & Spring Street", id="slash"),
        pytest.param("Park Ave @ 12th St", "12th St & Park Ave", id="at"),
        pytest.param("Park & Spring", None, id="no such corner"),
        pytest.param("Spring", None, id="one street"),
    ],
)
def test_a_corner_is_found_as_people_type_it(
    streets: Session, typed: str, title: str | None
) -> None:
    assert [corner.title for corner in corners_named(streets, typed)] == [title] * bool(title)


def test_a_street_names_its_corners(streets: Session) -> None:
    titles = [corner.title for corner in corners_along(streets, "Spring & Elm", 5)]
    assert titles == ["12th St & Spring St", "North 13th Street & Spring Street"]


def test_corners_are_listed_only_where_they_are_few(streets: Session) -> None:
    assert len(corners(streets, 3)) == 3
    assert corners(streets, 2) == ()


def test_homes_of_one_house_are_one_address(streets: Session) -> None:
    assert (corner_count(streets), address_count(streets)) == (3, 4)


def test_a_new_map_puts_streets_into_its_beats(streets: Session) -> None:
    import_map(streets, collection(feature("9", square(-120.7, 35.6))))
    rows = streets.execute(select(CrossStreet.cross, CrossStreet.beat)).all()
    beats = {row.cross: row.beat for row in rows}
    assert beats == {"Spring St": "9", "Spring Street": "9", "Park Ave": None}
    assert addresses_named(streets, "12A S Main St") == []
    assert [c.cross for c in corners(streets, 9)] == ["Spring St", "Spring Street"]


def test_the_same_file_again_changes_nothing(streets: Session) -> None:
    before = streets.scalar(select(func.count()).select_from(AuditRow))
    read = read_corners(CORNERS.encode(), beat_map(streets))
    change = import_corners(streets, read, actor="test", now=NOW)
    assert (change.n_added, change.n_gone, change.n_same) == (0, 0, 3)
    assert streets.scalar(select(func.count()).select_from(AuditRow)) == before


@pytest.mark.parametrize("n", [1, 500])
def test_many_points_are_placed_as_each_alone(mapped: Session, n: int) -> None:
    beats = beat_map(mapped)
    assert beats is not None
    points = [(-120.701 + 0.022 * i / n, 35.5995 + 0.011 * (i * 7 % n) / n) for i in range(n)]
    points += [(-120.69, 35.605), (-120.7, 35.6)]  # on the border, at a corner
    assert beats.codes_at(points) == [beats.code_at(*point) for point in points]


HEAD = "street,cross,longitude,latitude\n"
FAULTS = [
    pytest.param("street,cross\nA,B\n", "row 1: the column 'longitude' is missing", id="column"),
    pytest.param(HEAD, "the table has no rows", id="no rows"),
    pytest.param(f"{HEAD}A,,-120.695,35.605\n", "row 2: the column cross is empty", id="empty"),
    pytest.param(f"{HEAD}A,B,x,35.605\n", "row 2: the longitude 'x' is not a number", id="word"),
    pytest.param(f"{HEAD}A,B,nan,35.605\n", "row 2: the longitude nan is beyond", id="nan"),
    pytest.param(f"{HEAD}A,B,600000,4000000\n", "degrees, not feet", id="projected"),
    pytest.param(f"{HEAD}A,B,35.605,-120.695\n", "latitude -120.695 is beyond 90", id="swapped"),
    pytest.param(f"{HEAD}A,B,-121,35.605\n", "row 2: the point -121, 35.605 lies in", id="outside"),
    pytest.param(f"{HEAD}A,a,-120.695,35.605\n", "row 2: A cannot cross itself", id="itself"),
    pytest.param(f"{HEAD}{'A' * 81},B,-120.695,35.605\n", "street is too long", id="long"),
    pytest.param(f"{HEAD}A,B,1,2,3,4\n", "row 2: the row has 6 cells", id="ragged"),
]


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_a_bad_table_of_corners_is_refused_whole(
    streets: Session, runner: Run, tmp_path: Path, text: str, fault: str
) -> None:
    good = "Elm St,Oak St,-120.695,35.605\n"
    path = tmp_path / "corners.csv"
    path.write_text(text if text == HEAD else text + good)
    result = runner("streets", "import", path)
    assert isinstance(result.exception, InputErrors)
    assert fault in str(result.exception)
    assert corner_count(streets) == 3
    assert corners_named(streets, "Elm & Oak") == []


def test_every_fault_of_addresses_is_told_with_its_row(mapped: Session) -> None:
    rows = "number,street,longitude,latitude\n12-14,Elm,-120.695,35.605\n1,,-120.695,35.605\n"
    with pytest.raises(InputErrors) as told:
        read_addresses(rows.encode(), beat_map(mapped), source="a.csv")
    assert [problem.where for problem in told.value.problems] == ["a.csv, row 2", "a.csv, row 3"]


def test_thousands_of_faults_are_counted_and_not_listed(mapped: Session) -> None:
    rows = "number,street,longitude,latitude\n" + "1,Elm,-122,35.605\n" * 1000
    with pytest.raises(InputErrors) as told:
        read_addresses(rows.encode(), beat_map(mapped), source="a.csv")
    assert len(told.value.problems) == 101
    assert "900 more faults" in str(told.value.problems[-1])


def test_swapped_columns_are_named_where_both_are_possible(db_session: Session) -> None:
    import_map(db_session, collection(feature("1", square(-60.0, -50.0))))
    with pytest.raises(InputErrors, match="are swapped"):
        read_corners(f"{HEAD}A,B,-49.995,-59.995\n".encode(), beat_map(db_session))


def test_streets_need_a_map_first(runner: Run, tmp_path: Path) -> None:
    (tmp_path / "corners.csv").write_text(CORNERS)
    result = runner("streets", "import", tmp_path / "corners.csv")
    assert "Import the beats as GeoJSON first" in str(result.exception)


def test_the_commands_say_what_they_did(mapped: Session, runner: Run, tmp_path: Path) -> None:
    (tmp_path / "corners.csv").write_text(CORNERS)
    (tmp_path / "addresses.csv").write_text(ADDRESSES)
    first = runner("streets", "import", tmp_path / "corners.csv").output
    assert first == "3 corners: 3 new, 0 gone, 0 as before.\n"
    second = runner("addresses", "import", tmp_path / "addresses.csv").output
    assert second == "4 addresses: 4 new, 0 gone, 0 as before.\n"
    assert mapped.scalar(select(func.count()).select_from(AddressPoint)) == 4

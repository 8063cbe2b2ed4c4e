"""The planner's pages: what is typed comes back, and what is not known is asked for."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.fieldwork.queries_plan import frames, neighbors
from engage.places.models import Beat, Margin
from engage.places.services import import_addresses
from tests.surveys.rows import NOW, add_beats
from tests.surveys.test_staff import send

PAGE = "/staff/fieldwork/plan"


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def count(session: Session, **counts: int) -> None:
    import_addresses(
        session, {k[1:]: v for k, v in counts.items()}, source="test", actor="test", now=NOW
    )


def test_planner_without_addresses_asks_for_them(
    organizer: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1", "2")
    page = organizer.get(PAGE).text
    assert "The addresses of 2 beats are not known" in page
    assert f'href="{PAGE}/addresses"' in page
    sent = send(
        organizer, f"{PAGE}/addresses", f"{PAGE}/addresses", {"lines": "1, 5000\n2, 4000\n"}
    )
    assert sent.status_code == 303
    assert [f.n_addresses for f in frames(db_session)] == [5000, 4000]
    assert "Invite 2," in organizer.get(PAGE).text


def test_addresses_from_a_file(organizer: FlaskClient, db_session: Session) -> None:
    add_beats(db_session, "1")
    file = (BytesIO(b"beat;addresses\n1;700\n"), "a.csv")
    send(organizer, f"{PAGE}/addresses", f"{PAGE}/addresses", {"file": file})
    assert [f.n_addresses for f in frames(db_session)] == [700]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        pytest.param("2, 5\n1, many", "addresses, line 2", id="no number"),
        pytest.param("1, 5\n1, 6", "stands twice", id="twice"),
        pytest.param("9, 5", "9", id="no such beat"),
        pytest.param("", "no line with a number", id="nothing"),
    ],
)
def test_bad_lines_are_named_and_nothing_is_saved(
    organizer: FlaskClient, db_session: Session, lines: str, words: str
) -> None:
    add_beats(db_session, "1")
    sent = send(organizer, f"{PAGE}/addresses", f"{PAGE}/addresses", {"lines": lines})
    assert sent.status_code == 422
    assert words in sent.text
    assert [f.n_addresses for f in frames(db_session)] == [0]


def test_wishes_stand_in_the_address_and_come_back(
    organizer: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    count(db_session, b1=50_000)
    query = "points=5&letters=&rate=20&deff=1&mailings=1&print_each=1&postage_each=0"
    page = organizer.get(f"{PAGE}?{query}&reply_each=0&card_each=1&fixed=0").text
    found = re.search(r"Invite ([\d,]+) homes", page)
    assert found
    assert 1880 < int(found[1].replace(",", "")) < 1925
    assert 'value="20"' in page


@pytest.mark.parametrize("wrong", ["points=0", "rate=none", "mailings=99", "points=sNaN"])
def test_impossible_wishes_are_refused_in_words(
    organizer: FlaskClient, db_session: Session, wrong: str
) -> None:
    add_beats(db_session, "1")
    answer = organizer.get(f"{PAGE}?{wrong}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_half_of_the_adults_stand_in_for_addresses(db_session: Session) -> None:
    add_beats(db_session, "1")
    db_session.add(Margin(area="1", variable="adults", level="all", count=801))
    db_session.commit()
    assert [(f.n_addresses, f.is_estimated) for f in frames(db_session)] == [(400, True)]


def test_neighbors_share_a_border_or_a_district(db_session: Session) -> None:
    for code, district in (("1", "north"), ("2", "north"), ("3", "south"), ("4", "")):
        beat = Beat(code=code, name="", district=district, vintage="2026", map_sha256="")
        db_session.add(beat)
    db_session.commit()
    assert neighbors(db_session) == {"1": {"2"}, "2": {"1"}, "3": set(), "4": set()}


def test_neighbors_on_the_map_touch(db_session: Session) -> None:
    for code, west in (("1", 0), ("2", 1), ("3", 5)):
        ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
        shape = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
        db_session.add(
            Beat(code=code, name="", vintage="2026", map_sha256="neighbors", geometry=shape)
        )
    db_session.commit()
    assert neighbors(db_session) == {"1": {"2"}, "2": {"1"}, "3": set()}


def test_planner_is_for_organizers(staff_client: Callable[..., FlaskClient]) -> None:
    assert staff_client("officer").get(PAGE).status_code == 403

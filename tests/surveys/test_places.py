"""Where is your home: map, list, corner and address on an open link, and what is kept of them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.config import Config
from engage.places.queries import beat_map
from engage.places.services_streets import import_addresses, import_corners
from engage.places.street_tables import read_addresses, read_corners
from engage.surveys.models import Response
from engage.surveys.plans import DeckPlan
from engage.surveys.services import close_wave, open_wave
from engage.surveys.services_decks import create_deck
from tests.places.files import row_of
from tests.places.test_streets import ADDRESSES, CORNERS, import_map
from tests.surveys.rows import SMALL, add_wave

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
WAVE = "2026-fall"
START = f"/s/{WAVE}/q/start"
EVERY_WAY = SMALL.replace(
    "type: area, layer: beats,",
    "type: area, layer: beats, resolve: [map, list, cross_street, address],",
)
Post = Callable[..., TestResponse]


def add_streets(session: Session, *beats: str) -> None:
    """Give a city a map of squares from west to east, three corners and some addresses."""
    import_map(session, row_of(*(beats or ("1", "2"))))
    found = beat_map(session)
    import_corners(session, read_corners(CORNERS.encode(), found), actor="test", now=NOW)
    import_addresses(session, read_addresses(ADDRESSES.encode(), found), actor="test", now=NOW)


@pytest.fixture
def opened(db_session: Session, config: Config) -> Session:
    """The session of a city with streets and an open wave that asks in every way."""
    add_streets(db_session)
    add_wave(db_session, text=EVERY_WAY)
    open_wave(db_session, WAVE, config.keys)
    return db_session


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """Send a form from the survey's own pages, on an open link that was begun."""

    def send(path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return client.post(path, data=data or {}, headers=SAME_SITE)

    return send


def begun(client: FlaskClient, post: Post) -> str:
    """Begin by the open link and return the page that asks for the area."""
    return client.get(post(f"/s/{WAVE}").location).text


def area_sent(post: Post, session: Session, config: Config) -> str | None:
    """Finish the survey, close its wave and return the area of the only response."""
    for section in ("life", "last"):
        assert post(f"/s/{WAVE}/q/{section}").status_code == 303
    assert post(f"/s/{WAVE}/send").location == f"/s/{WAVE}/thanks"
    close_wave(session, WAVE, config.keys)
    return session.scalars(select(Response.area)).one()


def test_page_offers_map_and_list_first_and_the_address_last(
    client: FlaskClient, post: Post, opened: Session
) -> None:
    page = begun(client, post).partition('class="where"')[2]
    places = [
        page.index(sign) for sign in ('class="pieces"', 'value="1"', "beat.corner", "beat.address")
    ]
    assert places == sorted(places)
    assert page.count('type="radio"') == page.count('class="piece"') == 2
    assert "12th St &amp; Spring St</option>" in page
    assert "<script" not in client.get(START).text


def test_each_area_of_the_map_is_a_label_of_its_button_in_the_list(
    client: FlaskClient, post: Post, opened: Session
) -> None:
    page = begun(client, post)
    for radio in re.findall(r'type="radio" id="([^"]+)"', page):
        assert f'<label id="{radio}-name" for="{radio}">' in page
        assert f'<label class="piece" for="{radio}"><svg aria-hidden="true"' in page


@pytest.mark.parametrize(
    ("form", "area"),
    [
        pytest.param({"beat": "2"}, "2", id="list or map"),
        pytest.param({"beat.corner": "12th St & Park Ave"}, "2", id="corner of the list"),
        pytest.param({"beat.corner": "spring y 13th"}, "1", id="corner as typed"),
        pytest.param({"beat.address": "7 1/2 Calle Penon"}, "2", id="address"),
        pytest.param({"beat": "1", "beat.address": "12a Main"}, "1", id="chosen among two"),
        pytest.param({"beat": "2", "beat.corner": "", "beat.address": " "}, "2", id="blank boxes"),
    ],
)
def test_every_way_ends_in_the_beat(
    post: Post, opened: Session, config: Config, form: dict[str, str], area: str
) -> None:
    post(f"/s/{WAVE}")
    assert post(START, {"consent": "1", **form}).status_code == 303
    assert area_sent(post, opened, config) == area


@pytest.mark.parametrize(
    ("form", "words", "link"),
    [
        ({"beat.address": "99 Zebra Alley"}, "We do not know this address.", "f-beat-address"),
        ({"beat.address": "12A Main St"}, "one of the beats 1, 2.", "f-beat-address"),
        ({"beat.corner": "Spring & Elm"}, "there: 12th St &amp; Spring St, North", "f-beat-corner"),
        ({"beat.corner": "Elm & Oak"}, "Write two streets that meet", "f-beat-corner"),
        (
            {"beat": "2", "beat.address": "1000 Spring"},
            "This lies in beat 1, but",
            "f-beat-address",
        ),
    ],
)
def test_what_names_no_one_beat_is_told_and_stays_in_the_form_only(
    client: FlaskClient,
    post: Post,
    opened: Session,
    form: dict[str, str],
    words: str,
    link: str,
) -> None:
    begun(client, post)
    page = post(START, {"consent": "1", **form})
    assert page.status_code == 422
    assert words in page.text
    assert f'href="#{link}"' in page.text
    assert "Please answer this question" not in page.text
    if "beat.address" in form:
        assert f'value="{form["beat.address"]}"' in page.text
        assert form["beat.address"] not in client.get(START).text
    assert post(f"/s/{WAVE}/q/life").location != f"/s/{WAVE}/review"  # the beat is still missing


def test_long_lists_of_corners_are_typed(
    client: FlaskClient, post: Post, opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engage.surveys.whereabouts.MOST_LISTED", 2)
    page = begun(client, post)
    assert re.search(r'<input id="f-beat-corner"[^>]* autocomplete="off"', page)
    page = post(START, {"consent": "1", "beat.corner": "Elm & Oak"}).text
    assert 'value="Elm &amp; Oak"' in page


def test_a_city_without_streets_asks_by_the_list_alone(
    client: FlaskClient, post: Post, db_session: Session, config: Config
) -> None:
    import_map(db_session, row_of("1", "2"))
    add_wave(db_session, text=EVERY_WAY.replace("[map, ", "["))
    open_wave(db_session, WAVE, config.keys)
    page = begun(client, post)
    assert 'type="radio"' in page
    assert "corner" not in page
    assert "beat.address" not in page
    assert post(START, {"consent": "1", "beat.address": "1000 Spring"}).status_code == 422


def test_too_many_beats_for_fingers_stand_in_a_list(
    client: FlaskClient, post: Post, db_session: Session, config: Config
) -> None:
    add_streets(db_session, *(str(i) for i in range(1, 62)))
    add_wave(db_session, text=EVERY_WAY)
    open_wave(db_session, WAVE, config.keys)
    page = begun(client, post)
    assert "<svg" not in page.partition("<main")[2]
    assert '<label for="f-beat">List of beats</label>' in page
    assert post(START, {"consent": "1", "beat.address": "1000 Spring"}).status_code == 303


def test_who_has_a_code_is_not_asked_where(
    client: FlaskClient, post: Post, opened: Session, config: Config
) -> None:
    plan = DeckPlan("2", 1, date(2026, 9, 1))
    code = create_deck(opened, WAVE, plan, config.code_pepper)[0]
    client.get(f"/c/{code}")
    page = begun(client, post)
    assert "address" not in page.partition("<main")[2]
    assert post(START, {"consent": "1", "beat.address": "1000 Spring"}).status_code == 422


def test_a_new_map_shows_within_the_next_page(
    client: FlaskClient, post: Post, opened: Session
) -> None:
    begun(client, post)
    import_map(opened, row_of("1", "2", "3"))
    assert client.get(START).text.count('class="piece"') == 3


def test_the_map_and_streets_of_a_page_fit_a_slow_phone(
    client: FlaskClient, post: Post, opened: Session
) -> None:
    begun(client, post)
    assert len(client.get(START).data) < 9000

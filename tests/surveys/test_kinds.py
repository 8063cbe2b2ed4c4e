"""Order, dates and missing codes from the page to the sample, and from a file."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.config import Config
from engage.errors import InputErrors
from engage.instrument.loading import load_instrument
from engage.results.planning import flag_columns, planned_items
from engage.surveys.models import Comment, Response
from engage.surveys.queries import sample
from engage.surveys.records import first_fault
from engage.surveys.services import close_wave, import_responses, open_wave
from tests.surveys.kinds import KINDS
from tests.surveys.rows import add_beats, add_wave, make_record

WAVE = "2026-fall"
MAIN = {
    "order.1": "gun",
    "order.2": "light",
    "moved.missing": "-8",
    "seen.month": "5",
    "seen.day": "7",
    "seen.year": "2026",
    "done": ["call"],
    "done.other": "I wrote to <b>the</b> council",
    "way": "walk",
    "why": "Too dark",
    "years.missing": "-9",
    "rate.park": "-9",
}
MAP = """\
engage_map: 1
instrument: kinds
columns:
  order: {column: "Q1", split: ";"}
  seen: {column: "Q2", codes: {"n/a": -9}}
"""


@pytest.fixture
def post(client: FlaskClient, db_session: Session, config: Config) -> Callable[..., TestResponse]:
    """Send a form of an open link to the instrument with every type."""
    add_beats(db_session, "1", "2")
    add_wave(db_session, kind="chose", text=KINDS)
    open_wave(db_session, WAVE, config.keys)

    def send(path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return client.post(path, data=data or {}, headers={"Sec-Fetch-Site": "same-origin"})

    post_start = send(f"/s/{WAVE}").location
    send(post_start, {"consent": "1", "beat.missing": "-9"})
    return send


def test_answers_come_back_to_their_places_and_are_read_out(
    client: FlaskClient, post: Callable[..., TestResponse]
) -> None:
    assert post(f"/s/{WAVE}/q/main", MAIN).location == f"/s/{WAVE}/review"
    page = client.get(f"/s/{WAVE}/q/main").text
    assert page.count('value="gun" selected') == page.count('value="light" selected') == 1
    assert 'name="seen.day" value="7"' in page
    assert page.index('name="seen.month"') < page.index('name="seen.day"')
    assert page.count(" checked>") == 6
    assert 'value="I wrote to &lt;b&gt;the&lt;/b&gt; council"' in page
    assert "Something else, in your words</label>" in page
    review = client.get(f"/s/{WAVE}/review").text
    for words in ("1. Gunfire; 2. Dark streets", "May 7, 2026", "Prefer not to say"):
        assert words in review
    assert "I called; Something else: I wrote to &lt;b&gt;the&lt;/b&gt; council" in review


def test_spanish_writes_the_day_first(
    client: FlaskClient, post: Callable[..., TestResponse]
) -> None:
    post(
        f"/s/{WAVE}/q/main", MAIN | {"moved.missing": "", "moved.month": "3", "moved.year": "2019"}
    )
    page = client.get(f"/s/{WAVE}/q/main?lang=es").text
    assert page.index('name="seen.day"') < page.index('name="seen.month"')
    assert "Lugar 1" in page
    review = client.get(f"/s/{WAVE}/review").text
    assert "Otra cosa, en sus palabras</label>" in page
    for words in ("1. Disparos; 2. Calles oscuras", "7 de mayo de 2026", "marzo de 2019"):
        assert words in review


def test_mistakes_keep_what_was_chosen_and_say_where(post: Callable[..., TestResponse]) -> None:
    wrong = {"order.1": "gun", "order.2": "gun", "seen.month": "2", "seen.day": "30"}
    page = post(f"/s/{WAVE}/q/main", MAIN | wrong)
    assert page.status_code == 422
    assert "Places 1 and 2 hold the same choice" in page.text
    assert "Enter a day that exists" in page.text
    assert 'href="#f-order.1"' in page.text
    assert 'href="#f-seen.month"' in page.text
    assert 'name="seen.day" value="30"' in page.text
    assert page.text.count('value="gun" selected') == 2


def test_what_was_answered_is_stored_and_counted(
    client: FlaskClient, post: Callable[..., TestResponse], db_session: Session, config: Config
) -> None:
    post(f"/s/{WAVE}/q/main", MAIN)
    post(f"/s/{WAVE}/send")
    close_wave(db_session, WAVE, config.keys)
    response = db_session.scalars(select(Response)).one()
    assert json.loads(response.answers) == {
        "consent": 1,
        "done": ["call", "other"],
        "moved": -8,
        "order": ["gun", "light"],
        "rate.park": -9,
        "rate.street": -2,
        "seen": "2026-05-07",
        "way": "walk",
        "years": -9,
    }
    assert response.area is None
    words = {row.item: row.words for row in db_session.scalars(select(Comment))}
    assert words == {"why": "Too dark"}  # one person ticked the other option: see tests/promises
    found = sample(db_session, WAVE)
    flags = {name: int(codes[0]) for name, codes in found.codes.items() if "order" in name}
    assert flags == {
        "order.speed": 0,
        "order.noise": 0,
        "order.gun": 1,
        "order.light": 1,
        "order.trash": 0,
    }
    assert not {"moved", "seen"} & found.codes.keys()


def test_only_the_first_places_count(db_session: Session) -> None:
    add_wave(db_session, kind="chose", text=KINDS.replace("        max: 3\n", "", 1))
    (item,) = [i for i in planned_items(load_instrument(KINDS, "k")) if i.column == "order"]
    assert item.wording["en"] == "Which three should come first? (among the first 3 places)"
    assert item.wording["es"].endswith("(entre los primeros 3 lugares)")
    assert flag_columns(item)[2] == "order.gun"


def test_dates_are_planned_nowhere() -> None:
    planned = {item.column for item in planned_items(load_instrument(KINDS, "k"))}
    assert planned == {"order", "done", "way", "years", "rate.park", "rate.street"}


@pytest.mark.parametrize(
    ("answers", "fits"),
    [
        pytest.param({"order": ["gun", "noise"]}, True, id="order"),
        pytest.param({"order": ["gun", "gun"]}, False, id="twice"),
        pytest.param({"order": ["speed", "noise", "gun", "light"]}, False, id="too many"),
        pytest.param({"order": ["cats"]}, False, id="not offered"),
        pytest.param({"order": -9}, True, id="refused"),
        pytest.param({"seen": "2026-02-28"}, True, id="day"),
        pytest.param({"seen": "2026-02-30"}, False, id="no day"),
        pytest.param({"seen": "2026-02"}, False, id="month for a day"),
        pytest.param({"seen": "20260228"}, False, id="day without dashes"),
        pytest.param({"moved": "2026-02"}, True, id="month"),
        pytest.param({"moved": "2026-13"}, False, id="no month"),
        pytest.param({"moved": -9}, False, id="code of another item"),
    ],
)
def test_answer_from_elsewhere_fits_or_not(answers: dict[str, Any], fits: bool) -> None:
    fault = first_fault(load_instrument(KINDS, "k"), [make_record(answers=answers)])
    assert (fault is None) is fits


def test_file_brings_orders_and_dates(db_session: Session) -> None:
    add_wave(db_session, kind="chose", text=KINDS)
    rows = b"Q1,Q2\nGunfire; Noise,2026-05-07\nSpeeding,n/a\n"
    import_responses(db_session, WAVE, ("a.csv", rows), ("m.yaml", MAP))
    stored = [json.loads(one) for one in db_session.scalars(select(Response.answers))]
    assert sorted(stored, key=str) == [
        {"order": ["gun", "noise"], "seen": "2026-05-07"},
        {"order": ["speed"], "seen": -9},
    ]


def test_file_brings_words_beside_options_apart_and_ticks_them(db_session: Session) -> None:
    add_wave(db_session, kind="chose", text=KINDS)
    recipe = MAP + (
        '  done: {column: "Q3", split: ";"}\n  done.other.words: {column: "Q4"}\n'
        '  way: {column: "Q5"}\n  way.else.words: {column: "Q6"}\n'
    )
    more = b",,call,Sang,,Bus\n,,other,Danced,walk,\n" * 5 + b",,,,car,Both\n" * 5
    rows = b"Q1,Q2,Q3,Q4,Q5,Q6\n" + more
    import_responses(db_session, WAVE, ("a.csv", rows), ("m.yaml", recipe))
    stored = [json.loads(one) for one in db_session.scalars(select(Response.answers))]
    found = sorted((row["done"], row["way"]) for row in stored if row["done"] != -2)
    assert found == [(["call", "other"], "else")] * 5 + [(["other"], "walk")] * 5
    words = {row.words: row.item for row in db_session.scalars(select(Comment))}
    assert words == {
        "Sang": "done.other",
        "Danced": "done.other",
        "Bus": "way.else",
        "Both": "way.else",
    }


@pytest.mark.parametrize(
    ("old", "new", "rows", "expected"),
    [
        pytest.param("", "", b"Q1,Q2\nGunfire,May 7\n", "'May 7' is not in the map", id="date"),
        pytest.param("order:", "order.gun:", b"Q1,Q2\n", "order is in order", id="place"),
        pytest.param('"n/a": -9', '"n/a": -8', b"Q1,Q2\n", "-8 is no code of seen", id="code"),
        pytest.param("", "", b"Q1,Q2\nNoise;Noise;Gunfire;Trash;Speeding,\n", "cannot be", id="4"),
    ],
)
def test_file_that_does_not_fit_brings_nothing(
    db_session: Session, old: str, new: str, rows: bytes, expected: str
) -> None:
    add_wave(db_session, kind="chose", text=KINDS)
    with pytest.raises(InputErrors, match=expected):
        import_responses(db_session, WAVE, ("a.csv", rows), ("m.yaml", MAP.replace(old, new, 1)))

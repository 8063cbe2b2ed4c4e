"""Marks of integrity: too fast, in a burst, without proof of work; never a refusal."""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from altcha import Challenge, Payload, solve_challenge
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.config import Config
from engage.surveys.marks import known_marks, marks_of, shortest_seconds
from engage.surveys.models import Response
from engage.surveys.proofs import LIFE, LONGEST, is_proof, new_challenge
from engage.surveys.queries import instrument_of, wave_by_code
from engage.surveys.services import close_wave, open_wave
from tests.surveys.rows import add_beats, add_wave
from tests.surveys.test_journey import SAME_SITE, WAVE, new_code

Post = Callable[..., TestResponse]
NOW = datetime.now(UTC)
SECRET = "s" * 32
PAGES = ({"consent": "1", "beat": "2"}, {}, {})


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """Send a form from the survey's own pages."""

    def send(path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return client.post(path, data=data or {}, headers=SAME_SITE)

    return send


def solved(challenge: dict[str, Any]) -> str:
    """Return the proof that a phone finds."""
    asked = Challenge.from_dict(challenge)
    solution = solve_challenge(asked)
    assert solution is not None
    return Payload(asked, solution).to_base64()


def challenge_on(page: str) -> dict[str, Any]:
    """Return the challenge of a review page."""
    found = re.search(r'data-challenge="([^"]+)"', page)
    assert found
    challenge: dict[str, Any] = json.loads(unescape(found[1]))
    return challenge


def answer_all(client: FlaskClient, post: Post, **sent: str) -> None:
    """Answer the small instrument by an open link and send it; with a proof where one is asked."""
    going = post(f"/s/{WAVE}").location
    for form in PAGES:
        going = post(going, form).location
    page = client.get(going).text
    proof = {"proof": solved(challenge_on(page))} if "proof" not in sent else {}
    assert post(f"/s/{WAVE}/send", proof | sent).location.startswith(f"/s/{WAVE}/thanks")


def marks_after_the_mix(session: Session, config: Config) -> list[str]:
    """Close the wave and return the marks of its responses."""
    close_wave(session, WAVE, config.keys)
    return sorted(marks or "" for marks in session.scalars(select(Response.marks)))


def opened(session: Session, config: Config, **more: Any) -> None:
    """Open the small survey."""
    add_beats(session, "1", "2")
    add_wave(session, **more)
    open_wave(session, WAVE, config.keys)


def test_answers_of_an_open_link_carry_their_marks_through_the_mix(
    client: FlaskClient, post: Post, db_session: Session, config: Config
) -> None:
    opened(db_session, config, kind="chose")
    answer_all(client, post)
    answer_all(client, post, proof="")
    assert marks_after_the_mix(db_session, config) == ["fast", "fast unverified"]


def test_answers_beyond_the_usual_number_are_marked_and_kept(
    client: FlaskClient, post: Post, db_session: Session, config: Config
) -> None:
    opened(db_session, config, kind="chose")
    for _ in range(12):
        answer_all(client, post, proof="")
    found = marks_after_the_mix(db_session, config)
    assert (len(found), found.count("fast burst unverified")) == (12, 2)


def test_answers_with_a_code_need_no_proof_and_get_no_mark(
    client: FlaskClient, post: Post, db_session: Session, config: Config
) -> None:
    opened(db_session, config)
    client.get(f"/c/{new_code(db_session, config)}")
    going = post(f"/s/{WAVE}").location
    for form in ({"consent": "1"}, {}, {}):
        going = post(going, form).location
    page = client.get(going).text
    assert "data-challenge" not in page
    assert "<script" not in page
    post(f"/s/{WAVE}/send")
    assert marks_after_the_mix(db_session, config) == [""]


def test_proof_serves_its_own_answers_only() -> None:
    proof = solved(new_challenge("mine", SECRET, NOW))
    assert is_proof(proof, "mine", SECRET)
    assert not is_proof(proof, "yours", SECRET)
    assert not is_proof(proof, "mine", "other")


def test_easier_challenge_than_ours_is_no_proof() -> None:
    challenge = new_challenge("mine", SECRET, NOW)
    challenge["parameters"]["keyPrefix"] = ""
    assert not is_proof(solved(challenge), "mine", SECRET)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("x", id="no base64"),
        pytest.param(base64.b64encode(b"[]").decode(), id="a list"),
        pytest.param(base64.b64encode(b'{"challenge": {}, "solution": {}}').decode(), id="hollow"),
        pytest.param("A" * (LONGEST + 4), id="too long"),
        pytest.param(base64.b64encode(b"[" * 3000).decode(), id="deep"),
    ],
)
def test_what_is_no_proof_is_marked_and_never_an_error(text: str) -> None:
    assert not is_proof(text, "mine", SECRET)


def test_proof_expires() -> None:
    proof = solved(new_challenge("mine", SECRET, NOW - LIFE - timedelta(minutes=1)))
    assert not is_proof(proof, "mine", SECRET)


@pytest.mark.parametrize(
    ("share", "marks"),
    [(0.0, ["fast"]), (0.3, ["fast"]), (0.4, []), (5.0, []), (None, [])],
)
def test_a_third_of_the_shortest_way_is_too_fast(
    db_session: Session, config: Config, share: float | None, marks: list[str]
) -> None:
    opened(db_session, config)
    canonical = instrument_of(db_session, wave_by_code(db_session, WAVE)).canonical()
    seconds = None if share is None else share * shortest_seconds(canonical)
    assert marks_of(canonical, seconds, is_burst=False, is_verified=True) == marks


def test_unknown_marks_are_not_stored() -> None:
    assert known_marks(["unverified", "officer 7", "fast"]) == "fast unverified"

"""The programming interface: what it sends fits its own description, and nothing else is sent."""

import json

import pytest

from engage.results import queries
from engage.results.models_content import plain
from engage.results.openapi import OPERATIONS
from engage.results.services import publish, withdraw
from engage.stats.published import Suppressed
from tests.results.rows import NOW, answers, make_beats, make_margins, make_wave, store
from tests.results.schemas import misfits

WAVE = "2026-10"
ROOT = "/api/v1"


@pytest.fixture
def release(db_session):
    """A published wave with a beat that is too small."""
    make_beats(db_session, "B1", "B2", "B3")
    make_margins(db_session, {"young": 5000, "middle": 4000, "old": 1000}, {"B1": 5000, "B2": 5000})
    make_wave(db_session)
    store(db_session, WAVE, answers("B1", 60), answers("B2", 40, safe=0.9), answers("B3", 6))
    return publish(db_session, WAVE, NOW, "a")


def test_every_answer_fits_the_openapi_document(client, release):
    document = client.get(f"{ROOT}/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {one.path for one in OPERATIONS}
    for path, described in document["paths"].items():
        answer = client.get(ROOT + path.replace("{wave}", WAVE))
        assert answer.status_code == 200
        told = described["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert list(misfits(answer.json, told, document)) == [], path


def test_cells_are_those_of_the_release_and_what_is_hidden_stays_hidden(client, release):
    rows = client.get(f"{ROOT}/waves/{WAVE}/cells").json["rows"]
    sent = [(r["area"], r["by"], r["item"], r["measure"], r["option"], r["shown"]) for r in rows]
    own = [(r.area, None, r.column, r.measure, r.option, plain(r.shown)) for r in release.rows]
    groups = [
        ("city", r.by, r.column, r.measure, r.option, plain(r.shown)) for r in release.group_rows
    ]
    assert sent == [*own, *groups]
    hidden = [r["shown"] for r in rows if r["area"] == "B3"]
    assert hidden
    assert all(shown == {"kind": "suppressed", "reason": "base"} for shown in hidden)
    assert any(isinstance(row.shown, Suppressed) for row in release.rows)


def test_lists_are_asked_in_parts(client, release):
    path = f"{ROOT}/waves/{WAVE}/cells?area=B1&item=safe&limit=2"
    seen = []
    while path:
        part = client.get(path).json
        seen += part["rows"]
        path = part["next"]
    assert len(seen) == part["total"] > 2
    assert {(row["area"], row["item"]) for row in seen} == {("B1", "safe")}
    assert client.get(f"{ROOT}/waves/{WAVE}/verdicts?area=B1").json["total"] > 0
    assert client.get(f"{ROOT}/waves/{WAVE}/cells?item=none").json["rows"] == []


def test_unchanged_answers_are_not_sent_again(client, release):
    for part in ("waves", f"waves/{WAVE}", f"waves/{WAVE}/cells", "openapi.json"):
        first = client.get(f"{ROOT}/{part}")
        again = client.get(f"{ROOT}/{part}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), part
        assert again.headers["ETag"] == first.headers["ETag"]
    other = client.get(f"{ROOT}/waves/{WAVE}/cells?area=B1")
    assert other.headers["ETag"] != client.get(f"{ROOT}/waves/{WAVE}/cells").headers["ETag"]


def test_pages_of_other_sites_may_read_and_nothing_more(client, release):
    answer = client.get(f"{ROOT}/waves", headers={"Origin": "https://data.example.org"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = client.options(f"{ROOT}/waves", headers={"Origin": "https://data.example.org"})
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in client.get("/api").headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("waves/none", 404),
        ("waves/none/cells", 404),
        ("anything/else", 404),
        ("", 404),
        (f"waves/{WAVE}/cells?limit=0", 422),
        (f"waves/{WAVE}/cells?limit=1001", 422),
        (f"waves/{WAVE}/cells?offset=-1", 422),
        (f"waves/{WAVE}/cells?offset=٣", 422),
    ],
)
def test_what_goes_wrong_is_told_to_programs(client, release, path, status):
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    assert set(answer.json) == {"type", "title", "status", "detail"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_withdrawn_results_are_gone_with_their_reason(client, db_session, release):
    withdraw(db_session, release.sha256, "A beat was counted twice.", NOW, "a")
    answer = client.get(f"{ROOT}/waves/{WAVE}/cells")
    assert (answer.status_code, answer.json["detail"]) == (410, "A beat was counted twice.")
    assert client.get(f"{ROOT}/waves").json == {"waves": []}


def test_interface_says_the_hash_of_the_frozen_release(client, db_session, release):
    facts = client.get(f"{ROOT}/waves/{WAVE}").json
    assert facts["sha256"] == release.sha256
    frozen = json.loads(queries.frozen_text(db_session, release.sha256))
    assert facts["method"] == frozen["disclosure"]
    assert all(client.get(link).status_code == 200 for link in facts["links"].values())


def test_page_of_the_interface_names_each_address(client, release):
    page = client.get("/api").text
    assert all(one.path.replace("{wave}", WAVE) in page for one in OPERATIONS)

"""The results pages: plain sentences, the same numbers as the release, and a fixed cost."""

import csv
import io
import json
from hashlib import sha256

import pytest
from sqlalchemy import event

from engage.db import db
from engage.results import services
from tests.results.rows import NOW, answers, make_beats, make_wave, store

WAVE = "2026-10"


@pytest.fixture
def published(db_session):
    """Publish a wave with a large, a small and a tiny beat."""
    make_beats(db_session, "B1", "B2", "B3", "B4")
    make_wave(db_session)
    store(
        db_session,
        WAVE,
        answers("B1", 250, safe=0.6),
        answers("B2", 120, safe=0.3),
        answers("B3", 20, safe=0.5),
        answers("B4", 4),
        answers(None, 30),
    )
    return services.publish(db_session, WAVE, NOW, "organizer")


PAGES = [
    "/results",
    f"/results/{WAVE}",
    f"/results/{WAVE}/B1",
    f"/results/{WAVE}/B3",
    f"/results/{WAVE}/B4",
    f"/results/{WAVE}/method",
    f"/results/{WAVE}/B1/explore",
]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages(client, published, path, lang):
    response = client.get(f"{path}?lang={lang}")
    assert response.status_code == 200
    assert f'lang="{lang}"' in response.text


def test_empty_list_says_what_will_be_here(client):
    assert "When a survey has closed" in client.get("/results").text


def test_figures_are_said_in_plain_sentences(client, published):
    text = client.get(f"/results/{WAVE}/B1").text
    assert "Between 54 and 66 in every 100 residents answered “Very safe” or “Safe”." in text
    assert "clearly higher than the rest of the city" in text
    assert "Named most often:" in text
    assert "<svg" in text


def test_sentences_are_spanish_for_spanish_readers(client, published):
    text = client.get(f"/results/{WAVE}/B1?lang=es").text
    assert "Entre 54 y 66 de cada 100 residentes contestaron «Muy segura» o «Segura»." in text


def test_who_answered_is_shown_for_the_city_and_named_so(client, published):
    said = "Quiénes contestaron, contados antes de ponderar."
    assert said in client.get(f"/results/{WAVE}?lang=es").text
    assert said not in client.get(f"/results/{WAVE}/B1?lang=es").text


def test_small_beat_is_put_into_words(client, published):
    text = client.get(f"/results/{WAVE}/B3").text
    assert "About half answered “Very safe” or “Safe” (few answers)." in text


def test_tiny_beat_shows_the_city_named_so(client, published):
    text = client.get(f"/results/{WAVE}/B4").text
    assert "To protect them, the figures below are those of the whole city." in text
    assert "The whole city, because too few answered here" in text


def test_who_chose_to_answer_is_said_at_the_top(client, db_session):
    make_beats(db_session, "B1")
    make_wave(db_session, kind="chose")
    store(db_session, WAVE, answers("B1", 200, safe=0.6))
    services.publish(db_session, WAVE, NOW, "organizer")
    text = client.get(f"/results/{WAVE}").text
    assert "they are not a random sample" in text
    assert "60% of those who answered said" in text
    assert "Between" not in text


def test_json_is_the_frozen_release(client, published):
    response = client.get(f"/results/{WAVE}.json")
    assert sha256(response.data).hexdigest() == published.sha256
    assert json.loads(response.data)["wave"] == WAVE


def test_csv_has_one_row_for_each_cell(client, published):
    response = client.get(f"/results/{WAVE}.csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert len(rows) == len(published.rows) + len(published.group_rows)
    found = next(
        row
        for row in rows
        if (row["area"], row["column"], row["measure"]) == ("B1", "safe", "top2")
    )
    assert (found["value"], found["low"], found["high"], found["n"]) == (
        "0.6",
        "0.54",
        "0.66",
        "250",
    )
    hidden = [row for row in rows if row["shown"] == "suppressed"]
    assert hidden
    assert all(not row["value"] and not row["n"] for row in hidden)


@pytest.mark.parametrize(
    "path", ["/results/none", "/results/none.json", "/results/none/B1", f"/results/{WAVE}/B9"]
)
def test_what_is_not_published_is_not_found(client, published, path):
    assert client.get(path).status_code == 404


def test_withdrawn_results_say_why(client, published, db_session):
    services.withdraw(db_session, published.sha256, "A wrong question.", NOW, "organizer")
    response = client.get(f"/results/{WAVE}")
    assert response.status_code == 404
    assert "A wrong question." in response.text


def test_explore_page_holds_the_figures_and_the_still_charts(client, published):
    response = client.get(f"/results/{WAVE}/B1/explore")
    assert "plotly.min" in response.text
    assert "data-figure" in response.text
    assert "<svg" in response.text
    assert "style-src-attr 'unsafe-inline'" in response.headers["Content-Security-Policy"]


def test_city_has_one_address(client, published):
    assert client.get(f"/results/{WAVE}/city").location.endswith(f"/results/{WAVE}")


def test_method_page_has_the_eleven_items(client, published):
    text = client.get(f"/results/{WAVE}/method").text
    assert text.count("<h2>") >= 11
    assert "paid from its budget" in text
    assert published.sha256 in text.replace("<wbr>", "")


def queries_of(client, path):
    """Return the statements that a page sends to the database."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    client.get(path)
    event.remove(db.engine, "before_cursor_execute", note)
    return sent


def test_page_never_reads_responses(client, published):
    for path in (f"/results/{WAVE}", f"/results/{WAVE}/B1", f"/results/{WAVE}.csv"):
        sent = queries_of(client, path)
        assert len(sent) <= 3  # the release, the surveys before it, the next meeting
        assert not [s for s in sent if "response" in s.replace("release", "")]

"""Pages of one question: over time with its breaks, area by area unranked, by groups, as files."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from engage.charts.words import vocabulary
from engage.results import queries, services
from engage.results.across import question
from engage.results.models_content import CITY
from engage.results.showing import panels
from engage.results.standing import seen_from
from engage.results.viewing import name_of
from engage.stats.published import Figure, Suppressed, Words
from tests.results.rows import (
    NOW,
    answers,
    load_instrument,
    make_beats,
    make_margins,
    make_wave,
    store,
)

NEW, OLD = "2026-10", "2026-04"
AREAS = {"B1": (120, 0.9), "B2": (110, 0.2), "B3": (20, 0.5), "B4": (4, 0.5)}


def publish(session, code, **facts):
    make_wave(session, code, **facts)
    known = (answers(area, n, safe) for area, (n, safe) in AREAS.items())
    store(session, code, *known, answers(None, 30))
    return services.publish(session, code, NOW, "organizer")


@pytest.fixture
def two_waves(db_session):
    """Publish two waves of the same question."""
    make_beats(db_session, *AREAS)
    make_margins(db_session, {"young": 500, "middle": 300, "old": 200}, {})
    first = load_instrument(db_session)
    publish(db_session, OLD, instrument=first, closes_on=date(2026, 4, 30))
    return publish(db_session, NEW, instrument=first, previous=OLD)


def view(session, area=CITY):
    return seen_from(session, NEW, area, "en", lambda text, **values: text % values)


def panel(session, area, item="safe"):
    return next(p for p in panels(view(session, area)) if p.name == f"q-{item}")


def test_a_question_over_two_surveys_is_one_line_beside_the_city(db_session, two_waves):
    trend = panel(db_session, "B1").trend
    assert [line.label for line in trend.lines] == ["Apr 2026", "Oct 2026"]
    assert [line.moment.is_anew for line in trend.lines] == [False, False]
    assert all(isinstance(line.city, Figure) for line in trend.lines)
    assert [line.shown for line in trend.lines] == [
        content.headline("B1", "safe") for content in reversed(queries.releases(db_session))
    ]


def test_words_stand_alone_and_what_is_hidden_has_the_citys_trend(db_session, two_waves):
    few = panel(db_session, "B3").trend.lines
    assert [type(line.shown) for line in few] == [Words, Words]
    assert [line.city for line in few] == [None, None]
    hidden = panel(db_session, "B4")
    assert hidden.is_city
    assert hidden.trend.lines[-1].shown == two_waves.headline(CITY, "safe")


def test_a_new_wording_breaks_the_line_and_a_survey_of_those_who_chose_stands_beside(db_session):
    make_beats(db_session, *AREAS)
    first = load_instrument(db_session)
    publish(db_session, OLD, instrument=first, closes_on=date(2026, 4, 30))
    publish(db_session, "summer", instrument=first, kind="chose", closes_on=date(2026, 7, 31))
    anew = load_instrument(db_session, "2", "How safe is it here after dark?")
    publish(db_session, NEW, instrument=anew, previous=OLD)
    moments = [line.moment for line in panel(db_session, "B1").trend.lines]
    assert [moment.is_anew for moment in moments] == [False, False, True]
    assert [moment.is_chosen for moment in moments] == [False, True, False]
    score = panel(db_session, "B1", "score").trend.lines
    assert [line.moment.is_anew for line in score] == [False, False, False]


def test_other_boundaries_break_the_line_of_an_area_and_not_of_the_city(db_session, two_waves):
    seen = view(db_session, "B1")
    old = replace(seen.earlier[0], hashes={**seen.earlier[0].hashes, "boundaries": "other"})
    moved = replace(seen, earlier=(old,))
    trends = {
        area: next(p for p in panels(moved.of(area)) if p.name == "q-safe").trend
        for area in ("B1", CITY)
    }
    assert [trends[area].lines[-1].moment.is_anew for area in ("B1", CITY)] == [True, False]


def test_areas_stand_in_the_order_of_the_release_and_never_by_their_figures(db_session, two_waves):
    across = question(view(db_session), "safe", ())
    by_area = next(chart for chart in across.charts if chart.heading.name == "q-safe-areas")
    assert [line.code for line in by_area.lines] == list(AREAS)
    assert across.charts[-1].kind == "multiples"
    parts = [part.heading.title for part in across.charts[-1].parts]
    assert parts == ["B1 Beat B1", "B2 Beat B2", "B3 Beat B3"]  # of B4 nothing was ever shown


def test_all_answers_of_a_small_area_are_not_drawn(db_session, two_waves):
    across = question(view(db_session), "safe", ())
    bars = next(chart for chart in across.charts if chart.kind == "likert")
    hidden = next(line for line in bars.lines if line.code == "B4")
    assert {type(part) for part in hidden.parts} == {Suppressed}
    assert bars.scale == ("Very unsafe", "Unsafe", "Safe", "Very safe")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_pages_and_files_answer_in_both_languages(client, two_waves, lang):
    for path in ("questions/safe", "questions/first", "groups/age", "B1/answers", "city/answers"):
        response = client.get(f"/results/{NEW}/{path}?lang={lang}")
        assert response.status_code == 200, path
        assert f'lang="{lang}"' in response.text
    text = client.get(f"/results/{NEW}/questions/safe?lang={lang}").text
    files = re.findall(rf'href="(/results/{NEW}/[^"]+\.svg)"', text)
    text = client.get(f"/results/{NEW}/B1?lang={lang}").text
    files += re.findall(r'href="(/results/[^"]+\.svg)"', text)
    assert len(files) > 6
    for file in files:
        response = client.get(file)
        assert response.mimetype == "image/svg+xml"
        ET.fromstring(response.text)  # noqa: S314  # our own drawing
        assert "2026" in response.text  # it says of which survey it is


@pytest.mark.parametrize(
    "path",
    ["questions/none", "groups/none", "groups/safe", "B1/none.svg", "questions/safe/none.svg"],
)
def test_what_is_no_question_is_not_found(client, two_waves, path):
    assert client.get(f"/results/{NEW}/{path}").status_code == 404


def test_who_answered_stands_beside_the_census(client, two_waves):
    text = client.get(f"/results/{NEW}").text
    assert two_waves.census_share("age", "young") == 0.5
    said = "Fewer answered than live here: 18-44 (33% of those who answered, 50% of the city)."
    assert said in text.replace("34%", "33%")
    assert "adults of the city, by the census" in text


def test_the_page_begins_with_what_was_named_and_what_clearly_differs(client, two_waves):
    text = client.get(f"/results/{NEW}/B1").text
    short = text[text.index("In short") : text.index("Be heard")]
    assert "Named most often:" in short
    assert "Nothing clearly changed since the last survey." in short
    assert "clearly higher than the rest of the city" in short
    assert short.index("Named most often") < short.index("clearly higher")


def test_an_area_without_figures_says_how_to_be_heard(client, two_waves):
    text = client.get(f"/results/{NEW}/B4").text
    for said in (
        "The whole city, because too few answered here",
        "No meeting is planned yet; it will stand here.",
        'href="/beats/B4"',
        "Few people answered here, so few that their number is not shown.",
    ):
        assert said in text


def test_names_in_addresses_are_plain():
    assert name_of("police.listens_to_me") == "police-listens-to-me"
    assert vocabulary("es").anew

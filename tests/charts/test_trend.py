"""Trends: a line joins what may be compared and nothing else; what is hidden has no height."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from engage.charts import compose, plotly, svg
from engage.charts.layout import FILE, PAPER
from engage.charts.model import Heading, Line
from engage.charts.spoken import description, joint, summary
from engage.charts.svg_trend import places
from engage.charts.table import table
from engage.charts.words import vocabulary
from engage.stats.published import Figure, Nearly, Suppressed, Words
from tests.charts.examples import choropleth, multiples, point, trend

SVG = "{http://www.w3.org/2000/svg}"
EN, ES = vocabulary("en"), vocabulary("es")
A, B = Figure(0.4, 0.3, 0.5, 100), Figure(0.6, 0.5, 0.7, 100)


def drawn(*lines: Line) -> ET.Element:
    chart = compose.trend(Heading("h", "Title"), lines)
    return ET.fromstring(svg.paint(chart, EN, PAPER))  # noqa: S314  # our own drawing


def joins(*lines: Line) -> int:
    return sum(line.get("class") == "c-join" for line in drawn(*lines).iter(f"{SVG}line"))


@pytest.mark.parametrize(
    ("second", "n"),
    [
        pytest.param(point(7, B), 1, id="same-series"),
        pytest.param(point(7, B, is_anew=True), 0, id="new-series"),
        pytest.param(point(7, Figure(0.6, None, None, 90), is_chosen=True), 0, id="chose"),
        pytest.param(point(7, Suppressed("base")), 0, id="hidden"),
        pytest.param(point(7, Words("about_half", 20)), 0, id="words"),
        pytest.param(point(7, Nearly("all", 90)), 0, id="nearly"),
        pytest.param(point(7, replace(B, waves=("a", "b"))), 0, id="several-together"),
    ],
)
def test_a_line_joins_figures_of_one_series_of_people_who_were_drawn(second: Line, n: int) -> None:
    assert joins(point(1, A), second) == n
    chart = compose.trend(Heading("h", "Title"), [point(1, A), second])
    lines = [t for t in plotly.figure(chart, EN)["data"] if t["mode"] == "lines"]
    assert len(lines) == n


def test_a_line_leads_past_people_who_chose_and_never_to_them() -> None:
    chose = point(4, Figure(0.9, None, None, 90), is_chosen=True)
    assert joins(point(1, A), chose, point(7, B)) == 1


def test_a_line_does_not_leap_over_a_survey_without_a_figure() -> None:
    assert joins(point(1, A), point(4, Suppressed("base")), point(7, B)) == 0


def test_the_break_is_drawn_named_below_and_said() -> None:
    root = drawn(point(1, A), point(7, B, is_anew=True))
    assert [e for e in root.iter(f"{SVG}line") if e.get("class") == "c-break"]
    assert "asked in another way from here on" in "".join(root.itertext())
    assert joint(point(1, A), point(7, B, is_anew=True)) is None


def test_the_band_of_the_city_ends_where_a_series_ends() -> None:
    lines = [point(1, A, B), point(4, A, B), point(7, A, B, is_anew=True)]
    bands = list(drawn(*lines).iter(f"{SVG}polygon"))
    assert len(bands) == 2


@pytest.mark.parametrize("shown", [Suppressed("base"), Words("about_half", 20)])
def test_what_is_hidden_or_in_words_has_no_dot_and_no_range(shown: Suppressed | Words) -> None:
    root = drawn(point(1, shown))
    assert not list(root.iter(f"{SVG}circle"))
    assert not [e for e in root.iter(f"{SVG}line") if e.get("class") == "c-range"]


def test_nearly_all_has_one_height_whatever_it_is() -> None:
    heights = {
        circle.get("cy")
        for n in (30, 90, 4000)
        for circle in drawn(point(1, Nearly("all", n))).iter(f"{SVG}circle")
    }
    assert len(heights) == 1


def test_surveys_stand_by_their_days_but_never_too_close() -> None:
    days = [date(2025, 4, 1), date(2025, 4, 20), date(2026, 4, 1)]
    first, second, last = places(days)
    assert (first, last) == (0, 1)
    assert 0.2 < second < 0.5
    assert places(days[:1]) == [0.5]
    assert places([]) == []


def test_a_trend_is_one_sentence_from_its_first_to_its_last_figure() -> None:
    assert summary(trend(), EN) == "Jan 2025: 35%; Oct 2026: 43%. Since the last wave: worse."
    hidden = compose.trend(Heading("h", "T"), [point(1, Suppressed("base"))])
    assert summary(hidden, EN) == "Too few answers to show."
    assert "people who chose to answer" in description(trend(), EN)


def test_areas_are_counted_not_ranked() -> None:
    said = "Areas with a figure: 2; in words: 1; too few answers: 1."
    assert summary(multiples(), EN) == said
    assert summary(choropleth(), ES).startswith("Zonas con cifra: 4; en palabras: 1;")


def test_small_multiples_keep_the_order_in_which_they_came() -> None:
    wanted = [part.heading.title for part in multiples().parts]
    text = svg.paint(multiples(), EN, PAPER)
    places_found = [text.rindex(f">{name}<") for name in wanted]
    assert places_found == sorted(places_found)
    notes = plotly.figure(multiples(), EN)["layout"]["annotations"]
    assert [note["text"] for note in notes] == [f"<b>{name}</b>" for name in wanted]


def test_the_table_of_a_trend_says_what_broke() -> None:
    found = table(trend(), EN)
    assert found.heads[0] == "Survey"
    assert found.heads[-1] == "Note"
    assert found.rows[3][-1] == "asked in another way from here on"
    assert table(multiples(), EN).heads[:2] == ("Area", "Survey")


def test_a_file_carries_its_title_its_wording_and_its_note() -> None:
    text = "".join(
        ET.fromstring(svg.paint(trend(), EN, FILE)).itertext()  # noqa: S314  # our own drawing
    )
    for said in (trend().heading.title, trend().heading.subtitle, trend().heading.note):
        assert said in text


def test_an_empty_trend_and_empty_multiples_are_still_pictures() -> None:
    empty = compose.trend(Heading("h", "T"), [])
    for chart in (empty, compose.multiples(Heading("m", "T"), []), replace(empty, lines=())):
        ET.fromstring(svg.paint(chart, EN, FILE))  # noqa: S314  # our own drawing
        plotly.figure(chart, EN)

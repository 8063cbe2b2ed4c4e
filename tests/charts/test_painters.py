"""Both painters and the table say the same numbers, and say nothing of what is hidden."""

import json
import os
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.charts import compose, plotly, svg
from engage.charts.layout import PAPER, SCREEN
from engage.charts.model import Heading, Line
from engage.charts.table import table
from engage.charts.words import vocabulary
from engage.stats.published import Figure, Published, Suppressed, Words
from tests.charts.examples import CITY, EXAMPLES, HOSTILE, headline, hostile

GOLDEN = Path(__file__).parents[1] / "golden" / "charts"
SVG = "{http://www.w3.org/2000/svg}"
EN, ES = vocabulary("en"), vocabulary("es")
LAYOUTS = {"screen": SCREEN, "paper": PAPER}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_drawing_is_the_golden_one(name: str, language: str, layout: str) -> None:
    drawn = svg.paint(EXAMPLES[name](), vocabulary(language), LAYOUTS[layout])
    path = GOLDEN / f"{name}.{language}.{layout}.svg"
    if os.environ.get("ENGAGE_GOLDEN"):
        path.write_text(drawn + "\n", encoding="utf-8")
    assert drawn + "\n" == path.read_text(encoding="utf-8")


def test_drawing_is_an_image_with_title_and_every_value_in_words() -> None:
    root = ET.fromstring(svg.paint(headline(), EN))  # noqa: S314  # our own drawing
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "headline-t headline-d"
    assert root.findtext(f"{SVG}title") == "Most feel safe by day"
    said = root.findtext(f"{SVG}desc") or ""
    for line in headline().lines:
        assert f"{line.label}: {EN.sentence(line.shown)}" in said
    assert "between 74 and 88 in every 100 residents" in said


def test_drawing_is_small_and_has_no_style_and_no_script() -> None:
    for name, example in EXAMPLES.items():
        drawn = svg.paint(example(), EN)
        assert len(drawn) < 9000, name
        assert " style=" not in drawn
        assert "<script" not in drawn


def test_hostile_words_stay_words() -> None:
    root = ET.fromstring(svg.paint(hostile(), EN))  # noqa: S314  # our own drawing
    assert not list(root.iter(f"{SVG}script"))
    assert root.findtext(f"{SVG}title") == HOSTILE


def test_words_of_a_hidden_row_lie_on_no_mark() -> None:
    chart = compose.dots(Heading("h", "T"), [Line("A", Suppressed("base"), CITY)])
    root = ET.fromstring(svg.paint(chart, EN))  # noqa: S314  # our own drawing
    (words,) = (t for t in root.iter(f"{SVG}text") if t.text == "too few answers to show")
    (mark,) = (s for s in root.iter(f"{SVG}svg") if s.get("y"))
    assert float(words.get("y", "")) - float(mark.get("y", "")) > 12


HIDDEN: list[Published] = [Suppressed("base"), Suppressed("few"), Words("about_half", 20)]


@pytest.mark.parametrize("shown", HIDDEN, ids=["base", "few", "words"])
@pytest.mark.parametrize("painted", [compose.dots, compose.bars])
def test_hidden_value_has_no_place_in_any_painting(painted: object, shown: Published) -> None:
    chart = (compose.dots if painted is compose.dots else compose.bars)(
        Heading("h", "Title"), [Line("Hidden", shown)]
    )
    root = ET.fromstring(svg.paint(chart, EN))  # noqa: S314  # our own drawing
    assert not [e for e in root.iter() if e.tag in {f"{SVG}circle", f"{SVG}rect", f"{SVG}path"}]
    (trace,) = plotly.figure(chart, EN)["data"]
    assert trace["x"] == []
    assert trace["text"] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_plotly_accepts_the_figure_and_draws_nothing_forbidden(name: str) -> None:
    data = plotly.figure(EXAMPLES[name](), EN)
    go.Figure(json.loads(json.dumps(data)), skip_invalid=False)
    assert {trace["type"] for trace in data["data"]} <= {"scatter", "bar"}
    assert len(json.dumps(data)) < 9000


def test_table_shows_the_numbers_of_the_chart() -> None:
    found = table(headline(), EN)
    assert found.rows[0] == ("Safe by day", "82%", "74–88", "78%", "improved", "150")
    assert found.rows[4][1] == "too few answers to show"
    assert found.rows[4][-1] == ""


def test_table_leaves_out_columns_without_content() -> None:
    assert table(EXAMPLES["chosen"](), EN).heads == ("Answer", "Share", "Answers")


def test_dot_lies_where_its_value_is() -> None:
    chart = compose.dots(Heading("h", "T"), [Line("A", Figure(0.5, 0.4, 0.6, 100))])
    root = ET.fromstring(svg.paint(chart, EN))  # noqa: S314  # our own drawing
    circle = root.find(f"{SVG}circle")
    assert circle is not None
    middle = (SCREEN.left + SCREEN.right) / 2
    assert circle.get("cx") == f"{middle * 100:.1f}%"


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.text(max_size=60))
def test_every_share_and_label_gives_a_drawing_inside_its_frame(
    a: float, b: float, c: float, label: str
) -> None:
    low, value, high = sorted((a, b, c))
    clean = "".join(letter for letter in label if letter.isprintable())
    chart = compose.dots(Heading("h", clean), [Line(clean, Figure(value, low, high, 100), CITY)])
    root = ET.fromstring(svg.paint(chart, EN, PAPER))  # noqa: S314  # our own drawing
    for rect in root.iter(f"{SVG}rect"):
        left, width = float(rect.get("x", "")), float(rect.get("width", ""))
        assert left >= 0
        assert left + width <= (PAPER.width or 0)


def test_height_known_beforehand_is_the_height_drawn() -> None:
    drawn = ET.fromstring(svg.paint(headline(), EN, PAPER))  # noqa: S314  # our own drawing
    assert float(drawn.get("height", "")) == svg.height(headline(), EN, PAPER)


def test_spanish_says_every_word_that_english_says() -> None:
    for name in ("phrases", "nearly", "suppressed", "outcomes"):
        assert getattr(EN, name).keys() == getattr(ES, name).keys()
    line = replace(headline().lines[0])
    assert ES.sentence(line.shown) == "entre 74 y 88 de cada 100 residentes (82\N{NO-BREAK SPACE}%)"


def test_control_letters_of_a_label_do_not_break_the_drawing() -> None:
    chart = compose.dots(Heading("h", "a\x00b"), [Line("tab\x0bber", CITY)])
    ET.fromstring(svg.paint(chart, EN))  # noqa: S314  # our own drawing


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_estimate_is_marked_in_drawing_table_and_hover(language: str) -> None:
    words = vocabulary(language)
    shown = Figure(0.6, 0.45, 0.74, 40, is_wide=True, own_share="about_half")
    lines = [Line("Here", shown), Line("There", Words("about_half", 20, "mostly_the_city"))]
    chart = compose.dots(Heading("estimates", "How safe"), lines)
    drawn, hover = svg.paint(chart, words), plotly.figure(chart, words)["data"][0]["text"][0]
    assert f"~{words.number(0.6)}" in drawn
    assert f"~ {words.estimated}, " in drawn
    for text in (drawn, hover, str(table(chart, words).rows)):
        assert words.own_shares["about_half"] in text
    assert words.own_shares["mostly_the_city"] in drawn

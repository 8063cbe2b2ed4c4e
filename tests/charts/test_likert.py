"""Diverging bars: worst to best around one middle, nothing drawn where a part is hidden."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from engage.charts import compose, plotly, svg
from engage.charts.ink import LIKERT
from engage.charts.layout import PAPER
from engage.charts.model import Chart, Heading, Line
from engage.charts.svg_likert import left_of_middle, width
from engage.charts.table import table
from engage.charts.words import vocabulary
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words
from tests.charts.examples import likert

SVG = "{http://www.w3.org/2000/svg}"
EN = vocabulary("en")


def share(value: float) -> Figure:
    return Figure(value, None, None, 100)


def chart(*parts: Published) -> Chart:
    scale = [f"answer {i}" for i in range(len(parts))]
    line = Line("A", share(0.5), parts=tuple(parts))
    return compose.likert(Heading("h", "Title"), [line], scale)


def bars(drawn: Chart) -> list[ET.Element]:
    root = ET.fromstring(svg.paint(drawn, EN, PAPER))  # noqa: S314  # our own drawing
    return [rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == "c-part"]


def test_parts_touch_and_the_middle_of_an_odd_scale_is_halved() -> None:
    parts = bars(chart(share(0.2), share(0.4), share(0.4)))
    edges = [(float(p.get("x", "")), float(p.get("width", ""))) for p in parts]
    assert all(a + w == pytest.approx(b, abs=0.11) for (a, w), (b, _) in pairwise(edges))
    assert left_of_middle((share(0.2), share(0.4), share(0.4))) == pytest.approx(0.4)
    assert left_of_middle((share(0.3), share(0.7))) == pytest.approx(0.3)


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_the_worst_is_brown_and_hatched_and_the_best_is_blue(n: int) -> None:
    fills = [part.get("fill") for part in bars(chart(*[share(1 / n)] * n))]
    assert fills[0] == "url(#h-p0)"
    assert fills[-1] == LIKERT[-1]


def test_nearly_none_and_nearly_all_have_one_width_each() -> None:
    assert {width(Nearly("none", n)) for n in (30, 90, 4000)} == {0.02}
    assert {width(Nearly("all", n)) for n in (30, 90, 4000)} == {0.98}


@pytest.mark.parametrize("hidden", [Suppressed("base"), Suppressed("few"), Words("about_half", 12)])
def test_a_bar_with_one_hidden_part_is_not_drawn(hidden: Published) -> None:
    drawn = chart(share(0.2), hidden, share(0.5))
    assert bars(drawn) == []
    assert all(trace["x"] == [] for trace in plotly.figure(drawn, EN)["data"])


def test_the_table_has_a_column_for_each_answer() -> None:
    found = table(likert(), EN)
    assert found.heads == ("Answer", *likert().scale, "Answers")
    assert found.rows[0] == ("People can be trusted", "12%", "20%", "18%", "32%", "18%", "180")
    assert found.rows[2][1] == "too few answers to show"


def test_a_bar_of_plotly_begins_where_the_part_before_ends() -> None:
    traces = plotly.figure(chart(share(0.2), share(0.3), share(0.5)), EN)["data"]
    assert [trace["base"] for trace in traces] == [[-0.35], [-0.15], [0.15]]


def test_a_long_answer_goes_on_in_the_next_line_of_the_legend() -> None:
    long = "An answer that somebody wrote as if nobody would ever have to read it on a phone"
    line = Line("A", share(0.5), parts=(share(0.5), share(0.5)))
    drawn = svg.paint(compose.likert(Heading("h", "T"), [line], [long, "Short"]), EN)
    texts = ET.fromstring(drawn).itertext()  # noqa: S314  # our own drawing
    rows = [text for text in texts if len(text) > 1 and text in long]
    assert " ".join(rows) == long
    assert max(map(len, rows)) <= 44

"""The map of figures: classes fixed before any figure, one hatch for what is hidden."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.charts import plotly, svg
from engage.charts.ink import CLASSES
from engage.charts.model import SHARES, Chart
from engage.charts.svg_map import class_of
from engage.charts.words import vocabulary
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words
from tests.charts.examples import choropleth

SVG = "{http://www.w3.org/2000/svg}"
EN = vocabulary("en")


def fills(chart: Chart) -> list[str]:
    root = ET.fromstring(svg.paint(chart, EN))  # noqa: S314  # our own drawing
    groups = [g for g in root.iter(f"{SVG}g") if g.get("class") == "map-area"]
    return [g.find(f"{SVG}path").get("fill") for g in groups]  # type: ignore[union-attr]


def with_last(chart: Chart, shown: Published) -> Chart:
    *lines, last = chart.lines
    return replace(chart, lines=(*lines, replace(last, shown=shown)))


def test_each_area_has_the_colour_of_its_class_and_the_hidden_one_the_hatch() -> None:
    expected = [CLASSES[0], CLASSES[2], CLASSES[3], CLASSES[4], "url(#map-w)", "url(#map-u)"]
    assert fills(choropleth()) == expected


@pytest.mark.parametrize("percent", range(0, 101, 5))
def test_classes_are_fifths_of_the_scale_whatever_is_published(percent: int) -> None:
    value = percent / 100
    assert class_of(Figure(value, None, None, 90), SHARES) == min(percent // 20, 4)


def test_no_reason_of_hiding_looks_or_reads_differently() -> None:
    base, few = (
        svg.paint(with_last(choropleth(), Suppressed(reason)), EN) for reason in ("base", "few")
    )
    assert base == few


@given(
    st.sampled_from(
        [Figure(0.2, 0.1, 0.3, 90), Nearly("none", 90), Words("about_half", 20), Suppressed("base")]
    )
)
def test_one_area_changes_nothing_of_the_others_nor_of_the_classes(shown: Published) -> None:
    changed = with_last(choropleth(), shown)
    assert fills(changed)[:-1] == fills(choropleth())[:-1]
    legend = re.findall(r">(\d+–\d+%)<", svg.paint(changed, EN))
    assert legend == ["0–19%", "20–39%", "40–59%", "60–79%", "80–100%"]


def test_plotly_fills_the_same_areas_in_the_same_order() -> None:
    traces = plotly.figure(choropleth(), EN)["data"]
    assert [trace["fillcolor"] for trace in traces[:4]] == fills(choropleth())[:4]
    assert [trace.get("fillpattern", {}).get("shape") for trace in traces[4:]] == [".", "/"]
    assert traces[-1]["text"].endswith("too few answers to show")


def test_an_area_without_an_outline_is_left_to_the_table() -> None:
    chart = replace(choropleth(), shapes=choropleth().shapes[:2])
    assert len(fills(chart)) == 2

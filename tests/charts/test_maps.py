"""Maps: no gaps, every area reachable and named, nothing but what the CSP allows."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from engage.charts.maps import HARBOR, MapWords, paint_map
from engage.charts.shapes import AreaShape, simplify

SEATTLE = Path(__file__).parents[1] / "data" / "seattle_beats.geojson"
SVG = "{http://www.w3.org/2000/svg}"
WORDS = MapWords("Beats", "All beats are in the list.", area="Beat", note="fictitious boundaries")


def square(code: str, west: float, name: str = "") -> AreaShape:
    ring = [[west, 35], [west + 1, 35], [west + 1, 36], [west, 36], [west, 35]]
    return AreaShape(code, name, json.dumps({"type": "Polygon", "coordinates": [ring]}))


def seattle() -> tuple[AreaShape, ...]:
    features = json.loads(SEATTLE.read_text())["features"]
    return tuple(
        AreaShape(f["properties"]["name"], "", json.dumps(f["geometry"])) for f in features
    )


def links(shapes: tuple[AreaShape, ...]) -> dict[str, str]:
    return {shape.code: f"/beats/{shape.code}" for shape in shapes}


def test_each_area_is_a_named_link_in_the_order_of_the_list() -> None:
    shapes = seattle()

    root = ElementTree.fromstring(paint_map(shapes, WORDS, hrefs=links(shapes), selected="B3"))  # noqa: S314  # our own text

    found = root.findall(f"{SVG}a")
    assert [a.get("href") for a in found] == list(links(shapes).values())
    assert [a.get("aria-label") for a in found] == [f"Beat {shape.code}" for shape in shapes]
    assert [a.get("aria-label") for a in found if a.get("aria-current")] == ["Beat B3"]
    assert root.get("role") == "group"


def test_without_links_it_is_one_picture_with_title_and_description() -> None:
    root = ElementTree.fromstring(paint_map(seattle(), WORDS, width=180))  # noqa: S314  # our own text

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "map-t map-d"
    assert [root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")] == [
        WORDS.title,
        WORDS.description,
    ]
    assert root.get("width") == "180"
    assert not root.findall(f".//{SVG}a")


def test_only_the_selected_area_is_filled_with_harbor() -> None:
    drawn = paint_map((square("1", -120), square("2", -119)), WORDS, selected="2")

    fills = re.findall(r'<path [^>]*fill="(#\w+)"', drawn)
    assert fills.count(HARBOR) == 1
    assert drawn.index("map-selected") < drawn.index(HARBOR)


def test_it_has_no_style_no_script_and_no_foreign_address() -> None:
    shapes = seattle()
    drawn = paint_map(shapes, WORDS, hrefs=links(shapes))

    assert " style=" not in drawn
    assert "script" not in drawn
    assert set(re.findall(r'(?:href|src|xmlns)="([^"/]*//[^"]*)"', drawn)) == {
        "http://www.w3.org/2000/svg"
    }


def test_simplified_neighbours_leave_no_gap_and_do_not_overlap() -> None:
    outlines = list(shapely.from_geojson([shape.geometry for shape in seattle()]))

    simple = simplify(outlines, 0.001)

    assert sum(map(shapely.get_num_coordinates, simple)) < 2000
    assert shapely.coverage_is_valid(simple)
    union = shapely.union_all(simple)
    assert union.area == pytest.approx(sum(shape.area for shape in simple), rel=1e-9)
    assert union.area == pytest.approx(shapely.union_all(outlines).area, rel=0.01)


def test_fifty_beats_weigh_less_than_forty_kilobytes() -> None:
    shapes = seattle()

    assert len(paint_map(shapes, WORDS, hrefs=links(shapes))) < 40_000


def test_the_map_keeps_the_shape_of_the_ground() -> None:
    drawn = paint_map((square("1", -120),), MapWords("t", "d"), width=300)

    points = re.findall(r"(-?[\d.]+) (-?[\d.]+)", re.findall(r' d="(.*?)"', drawn)[0])
    xs, ys = zip(*((float(x), float(y)) for x, y in points), strict=True)
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    assert wide / high == pytest.approx(0.8141, abs=0.01)  # cosine of 35.5 degrees


def test_a_label_that_does_not_fit_is_left_to_the_title() -> None:
    shapes = tuple(square(f"long-code-{i}", -120 + i) for i in range(30))

    drawn = paint_map(shapes, MapWords("t", "d"), width=300)

    assert "<text" not in drawn
    assert drawn.count("<title>") == 30


def test_a_name_stands_below_its_code_where_there_is_room() -> None:
    drawn = paint_map((square("1", -120, "Downtown"),), MapWords("t", "d"))

    assert re.findall(r"<text[^>]*>([^<]*)<", drawn) == ["1", "Downtown"]


def test_the_note_is_printed_below() -> None:
    assert "fictitious boundaries</text></svg>" in paint_map((square("1", -120),), WORDS)


def test_an_empty_map_is_still_a_picture() -> None:
    assert ElementTree.fromstring(paint_map((), WORDS)).get("role") == "img"  # noqa: S314  # our own text


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20))
def test_every_text_is_escaped(text: str) -> None:
    shapes = (square(text, -120, text),)
    words = MapWords(text, text, text, text, "m")

    drawn = paint_map(shapes, words, hrefs={text: text}, selected=text)

    root = ElementTree.fromstring(drawn)  # noqa: S314  # our own text
    assert root.findtext(f"{SVG}title") == (text or "")
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "a", "title", "desc", "path", "text")
    }

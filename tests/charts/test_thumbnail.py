"""The small map fills one area and stays inside its frame."""

import json
import re

from engage.charts.thumbnail import paint_thumbnail


def square(x: float, y: float) -> str:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def test_chosen_area_is_drawn_last_and_filled_dark() -> None:
    drawn = paint_thumbnail({"a": square(0, 0), "b": square(1, 0)}, "a", 100, 80)
    fills = re.findall(r'fill="(#\w+)"', drawn)
    assert fills == ["#EEF1F4", "#1F4E79"]


def test_map_stays_inside_its_frame() -> None:
    drawn = paint_thumbnail({"a": square(-120, 35), "b": square(-118, 37)}, "a", 100, 80)
    points = [tuple(map(float, p.split())) for p in re.findall(r"[\d.-]+ [\d.-]+(?=[Lz])", drawn)]
    assert points
    assert all(0 <= x <= 100 and 0 <= y <= 80 for x, y in points)


def test_beat_without_a_shape_has_no_map() -> None:
    assert paint_thumbnail({"a": square(0, 0)}, "b", 100, 80) == ""

"""Charts for the tests: every kind of published value, hostile words among them."""

import json
from dataclasses import replace
from datetime import date

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line, Moment
from engage.charts.shapes import AreaShape
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words

HOSTILE = "</text><script>alert(1)</script> & \"quotes\" 'too'"
CITY = Figure(0.78, 0.75, 0.81, 900)


def headline() -> Chart:
    return compose.dots(
        Heading("headline", "Most feel safe by day", "How safe do you feel?", "150 answers"),
        [
            Line("Safe by day", Figure(0.82, 0.74, 0.88, 150), CITY, "improved"),
            Line(
                "Safe by night",
                Figure(0.45, 0.36, 0.55, 140),
                Figure(0.52, 0.5, 0.56, 880),
                "worse",
            ),
            Line(
                "Good place to live",
                Figure(0.6, 0.45, 0.75, 40, is_wide=True),
                None,
                "no_clear_change",
            ),
            Line("Knows the officer", Words("about_a_quarter", 20)),
            Line("Had contact", Suppressed("base"), CITY),
            Line("Speaks with neighbors", Nearly("all", 200), Nearly("all", 900)),
        ],
    )


def chosen() -> Chart:
    lines = [
        Line("Speeding", Figure(0.61, None, None, 90)),
        Line("Noise", Figure(0.3, None, None, 90)),
    ]
    return compose.bars(Heading("chosen", "Speeding is named most"), lines, is_chosen=True)


def means() -> Chart:
    line = Line("Life here", Figure(7.4, 6.9, 7.9, 120), Figure(6.8, 6.6, 7.0, 800))
    return compose.dots(Heading("means", "Life here is good"), [line], compose.scale(0, 10))


def hostile() -> Chart:
    return compose.dots(Heading("hostile", HOSTILE, HOSTILE, HOSTILE), [Line(HOSTILE, CITY, CITY)])


def square(code: str, column: int, row: int, name: str = "") -> AreaShape:
    """Return an area of a made-up city of squares, a tenth of a degree wide."""
    west, south = -120.7 + column * 0.1, 35.6 - row * 0.1
    corners = ((0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1), (0, 0))
    ring = [[round(west + x, 6), round(south + y, 6)] for x, y in corners]
    return AreaShape(code, name, json.dumps({"type": "Polygon", "coordinates": [ring]}))


def point(month: int, shown: Published, city: Published | None = None, **how: bool) -> Line:
    """Return the point of a trend in a month, counted from January 2025."""
    on = date(2025 + (month - 1) // 12, (month - 1) % 12 + 1, 28)
    return Line(f"{on:%b %Y}", shown, city, moment=Moment(on, **how))


def likert() -> Chart:
    agree = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
    known = [Figure(v, v - 0.04, v + 0.05, 180) for v in (0.12, 0.2, 0.18, 0.32, 0.18)]
    warm = [Nearly("none", 180), *(Figure(v, v - 0.05, v + 0.05, 180) for v in (0.1, 0.2, 0.5))]
    hidden = [Suppressed("base"), *known[1:]]
    words = [Words("hardly_anyone", 20)] * 4
    return compose.likert(
        Heading("likert", "Most trust each other", "How much do you agree?", "180 answers"),
        [
            Line("People can be trusted", Figure(0.5, 0.43, 0.57, 180), parts=tuple(known)),
            Line(
                "People help their neighbors",
                Figure(0.67, 0.6, 0.73, 180),
                parts=(*warm, Figure(0.17, 0.12, 0.23, 180)),
            ),
            Line("A close-knit neighborhood", Suppressed("base"), parts=tuple(hidden)),
            Line(
                "Known by few",
                Words("about_half", 20),
                parts=(*words, Words("about_three_quarters", 20)),
            ),
        ],
        agree,
    )


def trend() -> Chart:
    """Eight surveys: a break of wording, one hidden, one in words, one of people who chose."""
    city = [Figure(v, v - 0.04, v + 0.04, 800) for v in (0.4, 0.42, 0.45, 0.47, 0.5, 0.52, 0.52)]
    return compose.trend(
        Heading("trend", "After dark: worse", "How safe do you feel after dark?", "150 answers"),
        [
            point(1, Figure(0.35, 0.27, 0.44, 150), city[0]),
            point(4, Figure(0.41, 0.33, 0.5, 150), city[1]),
            point(7, Suppressed("base"), city[2]),
            point(10, Figure(0.6, 0.5, 0.69, 150), city[3], is_anew=True),
            point(13, Figure(0.3, None, None, 90), is_chosen=True),
            point(16, Words("about_half", 20), city[4]),
            point(19, Nearly("all", 140), city[5]),
            replace(point(22, Figure(0.43, 0.34, 0.52, 140), city[6]), outcome="worse"),
        ],
    )


def multiples() -> Chart:
    """Four beats in the order of their names; one is hidden, one is only put into words."""
    city = Figure(0.5, 0.46, 0.54, 600)
    shown = {
        "1 Downtown": [Figure(0.62, 0.54, 0.69, 150), Figure(0.66, 0.58, 0.73, 150)],
        "2 Uptown": [Figure(0.4, 0.31, 0.49, 140), Figure(0.7, 0.62, 0.77, 144)],
        "3 South Side": [Suppressed("base"), Suppressed("base")],
        "4 River": [Suppressed("base"), Words("about_a_quarter", 20)],
    }
    parts = [
        compose.trend(Heading(f"multiples-{i}", name), [point(4, a, city), point(10, b, city)])
        for i, (name, (a, b)) in enumerate(shown.items(), 1)
    ]
    return compose.multiples(Heading("multiples", "After dark, beat by beat"), parts)


def choropleth() -> Chart:
    """Six beats with every kind of published value."""
    shown = (
        Figure(0.14, 0.1, 0.2, 150),
        Figure(0.4, 0.33, 0.48, 150),
        Figure(0.66, 0.6, 0.72, 210),
        Nearly("all", 120),
        Words("about_half", 20),
        Suppressed("base"),
    )
    shapes = [square(str(i + 1), i % 3, i // 3, f"Beat {i + 1}") for i in range(len(shown))]
    lines = [
        Line(f"{shape.code} {shape.name}", one, code=shape.code)
        for shape, one in zip(shapes, shown, strict=True)
    ]
    return compose.choropleth(Heading("map", "After dark, on the map"), lines, shapes)


EXAMPLES = {
    "headline": headline,
    "chosen": chosen,
    "means": means,
    "likert": likert,
    "trend": trend,
    "multiples": multiples,
    "map": choropleth,
}

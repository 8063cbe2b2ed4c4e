"""The pattern page: every component in each of its states, in development only."""

import json
from datetime import date
from typing import Any, Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from engage.charts import compose, svg
from engage.charts.model import Chart, Heading, Line, Moment
from engage.charts.shapes import AreaShape
from engage.charts.table import table
from engage.charts.words import vocabulary
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words
from engage.web import StaffForm, public, svg_markup

bp = Blueprint("patterns", __name__)
BEATS: Final = (SelectChoice("1", "1 Downtown"), SelectChoice("2", "2 Uptown"))
WHO: Final = (SelectChoice("sample", "A random sample"), SelectChoice("all", "Anybody"))
SAFE: Final = ("Very safe", "Somewhat safe", "Not safe")
BOXES: Final = {"month": "5", "day": "7", "year": "2026"}
LACKING: Final = (
    {"title": "Who asks", "is_of_wave": True, "languages": ("es",)},
    {"title": "Who can see your answers", "is_of_wave": False, "languages": ("en", "es")},
)
CITY: Final = Figure(0.55, 0.51, 0.59, 640)


class SampleForm(StaffForm):
    """One field of each kind that staff meet."""

    name = StringField("Name")
    day = DateField("Day")
    about = TextAreaField("What it is about")
    beat = SelectField("Beat", choices=[SelectChoice("", "Choose…"), *BEATS])
    who = RadioField("Who answers", choices=list(WHO))
    beats = SelectMultipleField(
        "Beats", choices=list(BEATS), widget=ListWidget(), option_widget=CheckboxInput()
    )
    sure = BooleanField("Yes, close it.")


@bp.get("/patterns")
@public
def show() -> ResponseReturnValue:
    """Show every component."""
    words = vocabulary("en")
    return render_template(
        "patterns.html",
        form=SampleForm(formdata=None, meta={"csrf": False}),
        faulty=_faulty(),
        asked=_asked(),
        placed=_placed(),
        lacking=LACKING,
        charts=[(svg_markup(svg.paint(chart, words)), table(chart, words)) for chart in _charts()],
    )


def _faulty() -> SampleForm:
    form = SampleForm(formdata=None, prefix="faulty", meta={"csrf": False})
    for field in form:
        field.errors = ["This is needed."]
    return form


def _charts() -> tuple[Chart, ...]:
    """Charts with every kind of published value and every verdict."""
    safety = (
        Line("By day", Figure(0.84, 0.77, 0.9, 150), CITY, "improved"),
        Line("After dark", Figure(0.42, 0.33, 0.51, 150), CITY, "worse"),
        Line("In the park", Figure(0.6, 0.48, 0.71, 90), CITY, "no_clear_change"),
        Line("At the station", Words("about_half", 20)),
        Line("On the bus", Nearly("none", 80)),
        Line("At the stop", Suppressed("base")),
    )
    named = (Line("Speeding", Figure(0.57, 0.53, 0.61, 600)), Line("Noise", CITY))
    return (
        compose.dots(Heading("dots", "Most feel safe by day"), safety),
        compose.bars(Heading("bars", "Speeding is named most"), named),
        compose.bars(Heading("chosen", "Of those who chose to answer"), named, is_chosen=True),
        _likert(),
        _trend(),
        _choropleth(),
    )


def _likert() -> Chart:
    """Rows of a scale: one with all its parts, one with a hidden part."""
    shares = tuple(Figure(v, v - 0.04, v + 0.04, 150) for v in (0.12, 0.21, 0.4, 0.27))
    known = Line("By day", Figure(0.67, 0.6, 0.73, 150), parts=shares)
    hidden = Line("On the bus", Words("about_half", 20), parts=(Suppressed("base"), *shares[1:]))
    scale = ("Very unsafe", "Somewhat unsafe", *SAFE[1::-1])
    return compose.likert(Heading("likert", "All answers"), (known, hidden), scale)


def _trend() -> Chart:
    """Surveys with a break, one without a figure, one of people who chose."""
    shown: tuple[tuple[Published, Moment], ...] = (
        (Figure(0.5, 0.42, 0.58, 150), Moment(date(2025, 1, 1))),
        (Figure(0.54, 0.46, 0.62, 150), Moment(date(2025, 5, 1))),
        (Suppressed("base"), Moment(date(2025, 9, 1))),
        (Figure(0.7, 0.62, 0.77, 150), Moment(date(2026, 1, 1), is_anew=True)),
        (Figure(0.8, None, None, 90), Moment(date(2026, 5, 1), is_chosen=True)),
    )
    lines = [Line(f"{m.on:%b %Y}", one, CITY, moment=m) for one, m in shown]
    return compose.trend(Heading("trend", "By day, over time"), lines)


def _choropleth() -> Chart:
    """Beats in classes, one only in words, one hidden."""
    low, few = Figure(0.18, 0.1, 0.3, 90), Words("about_half", 20)
    shown: tuple[Published, ...] = (low, CITY, few, Suppressed("base"))
    shapes = [_square(f"{i + 1}", i) for i in range(len(shown))]
    lines = [
        Line(shape.code, one, code=shape.code) for shape, one in zip(shapes, shown, strict=True)
    ]
    return compose.choropleth(Heading("map-of-beats", "By day, on the map"), lines, shapes)


def _square(code: str, west: int) -> AreaShape:
    ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
    return AreaShape(code, "", json.dumps({"type": "Polygon", "coordinates": [ring]}))


def _asked() -> list[dict[str, Any]]:
    """Items of a survey, as their pages hand them to the component."""
    rows = [_item("single", f"row{i}", legend) for i, legend in enumerate(("Speeding", "Noise"))]
    boxes = [_item(part, f"seen.{part}", "", value=v) for part, v in BOXES.items()]
    places = [_item("place", f"order.{i}", str(i)) for i in (1, 2)]
    return [
        _item("note", "note", "The next questions are about your street."),
        _item("single", "safe", "How safe do you feel?", hint="Think of the last 3 months."),
        _item("single", "again", "How safe do you feel?", error="Please answer this question."),
        _item("multi", "first", "Which problems come first?", choices=_with_words("first")),
        _item("matrix", "problems", "How much of a problem was each of these?", rows=rows),
        _item("consent", "consent", "I am 18 or older and agree to take part.", n_choices=1),
        _item("select", "beat", "Which beat do you live in?"),
        _item("number", "years", "How long have you lived here?", value="7", unit="years"),
        _item("rank", "order", "Which come first?", parts=places, error="Place 1 is empty."),
        _item("date", "seen", "When did you last see it?", parts=boxes, hint="If you know."),
        _item("text", "words", "What would help most?", may_be_quoted=_choice("quote", 0)),
    ]


def _placed() -> list[dict[str, Any]]:
    """Items that ask where: by a map, a corner or an address, by squares, by a typed corner."""
    halves = ("M0 0H50V60H0Z", "M50 0H100V60H50Z")
    pieces = [
        {"code": str(i), "path": path, "x": 25 + 50 * i, "y": 35, "size": 12, "label": name}
        for i, (path, name) in enumerate(zip(halves, ("Downtown", "Uptown"), strict=True))
    ]
    beats = [_choice("home", i) | {"label": pieces[i]["label"], "piece": pieces[i]} for i in (0, 1)]
    squares = [_choice("spot", i) | {"label": str(i + 1), "piece": pieces[i]} for i in (0, 1)]
    plan = {"width": 100, "height": 60, "lines": ["M0 30H100"]}
    ways = [_item(way, f"home.{way}", "", n_choices=0, value="") for way in ("corner", "address")]
    typed = [_item("corner", "near.corner", "", n_choices=0, error="Choose one of its ends.")]
    common = {"map": plan, "others": ways}
    return [
        {**_item("where", "home", "Where do you live?"), **common, "choices": beats},
        {**_item("spot", "spot", "Where is it?"), **common, "choices": squares, "others": []},
        {**_item("spot", "near", "Where is it?", 0), "map": None, "others": typed},
    ]


def _item(kind: str, name: str, legend: str, n_choices: int = 4, **more: object) -> dict[str, Any]:
    choices = [_choice(name, i) for i in range(n_choices)]
    if kind == "consent":
        choices[0]["label"] = legend
    plain = {"hint": "", "error": "", "rows": [], "parts": [], "value": "", "unit": "", "high": 500}
    item = {"kind": kind, "name": name, "id": f"f-{name}", "legend": legend, "choices": choices}
    return {**plain, "may_be_quoted": None, **item, **more}


def _with_words(name: str) -> list[dict[str, Any]]:
    choices = [_choice(name, i) for i in range(4)]
    words = _item("specify", f"{name}.words", SAFE[2], n_choices=0, value="Only at dusk")
    choices[2]["words"] = words
    return choices


def _choice(name: str, place: int) -> dict[str, Any]:
    is_missing = place == len(SAFE)
    return {
        "id": f"c-{name}-{place}",
        "value": str(place),
        "label": "Don’t know" if is_missing else SAFE[place],
        "mark": Markup(" checked") if place == 1 else "",
        "is_apart": is_missing,
        "words": None,
        "piece": None,
    }

"""The public calendar as a month sheet, for the screen and for the printer."""

from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.language import language
from engage.meetings.cards import cards
from engage.meetings.filters import filter_of
from engage.meetings.months import FIRST_YEAR, LAST_YEAR, month_of, sheet, span_of_month
from engage.meetings.pages import now
from engage.meetings.queries_calendar import meetings_of_span
from engage.places.queries import beats
from engage.web import public, settings

bp = Blueprint("meetings_month", __name__)
# Search engines need not walk through a century of empty months.
MONTHS_AROUND: Final = 24


@bp.get("/meetings/month/<month>")
@public
def show(month: str) -> ResponseReturnValue:
    """Show the meetings of a month."""
    first = month_of(month) or abort(404)
    zone = settings().city.zone
    asked = filter_of(request.args, {beat.code for beat in beats(db.session())})
    rows = meetings_of_span(db.session(), span_of_month(first, zone), asked)
    shown = list(zip(rows, cards(rows, language(), {}), strict=True))
    today = now().astimezone(zone)
    distance = (first.year - today.year) * 12 + first.month - today.month
    return render_template(
        "meetings/month.html",
        page=sheet(first, shown, language()),
        asked=asked,
        has_before=distance > -MONTHS_AROUND and first.year > FIRST_YEAR,
        has_after=distance < MONTHS_AROUND and first.year < LAST_YEAR,
    )

"""The organizer's page for telling results back: the page to print, and the text of a mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.errors import Missing
from engage.language import language
from engage.results.queries import latest_release
from engage.results.summary import Imprint, mail_text, speaker, summarized
from engage.texts import in_language
from engage.web import settings, staff

bp = Blueprint("results_told", __name__, url_prefix="/staff/results")


@dataclass(frozen=True, slots=True)
class Side:
    """What is told in one language."""

    language: str
    page: str
    mail: str


@dataclass(frozen=True, slots=True)
class Page:
    """A release told back in every language of the city."""

    wave: str
    title: str
    sides: Sequence[Side]


@bp.get("/<wave>/told")
@staff("organizer", "analyst")
def show(wave: str) -> ResponseReturnValue:
    """Show what can be sent to those who were invited."""
    release, config = latest_release(db.session(), wave), settings()
    if release is None:
        raise Missing("There are no published results of this wave yet.")
    city = config.city
    imprint = Imprint(city.name, city.department, config.base_url, city.paper)
    sides = [
        Side(
            spoken,
            speaker(spoken)("The results on one page"),
            mail_text(summarized(release, imprint, spoken)),
        )
        for spoken in city.languages
    ]
    page = Page(wave, in_language(release.title, language()), sides)
    return render_template("results/staff/told.html", page=page)

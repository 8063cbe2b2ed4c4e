"""The staff page of the city's texts: what residents are told, in both languages side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import Field

from engage.config import LANGUAGES
from engage.db import db
from engage.language import language
from engage.surveys.forms_texts import TextsForm, name
from engage.surveys.queries_trust import CITY_TOPICS, TITLES, city_texts
from engage.surveys.services_texts import approve_texts
from engage.surveys.trust_words import suggested
from engage.web import acting, settings, staff

bp = Blueprint("surveys_texts", __name__, url_prefix="/staff/surveys/texts")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic with its hint and a box for each language."""

    id: str
    title: str
    hint: str
    boxes: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page; ``is_new`` where the words are only suggested yet."""

    form: TextsForm
    topics: Sequence[Topic]
    is_new: bool
    is_saved: bool


@bp.route("", methods=["GET", "POST"])
@staff("organizer", "administrator")
def texts() -> ResponseReturnValue:
    """Write and approve what the city says to everybody it asks."""
    session = db.session()
    approved = city_texts(session)
    known = approved or suggested(settings().city.contact)
    data = {
        name(topic, spoken): known.get(topic, {}).get(spoken, "")
        for topic in CITY_TOPICS
        for spoken in LANGUAGES
    }
    form = TextsForm(data=data)
    if form.validate_on_submit():
        approve_texts(session, form.texts, acting())
        return redirect(url_for(".texts", done="saved"), 303)
    page = Page(form, _topics(form), not approved, request.args.get("done") == "saved")
    return render_template("surveys/staff/texts.html", page=page), 422 if form.errors else 200


def _topics(form: TextsForm) -> list[Topic]:
    hints = _hints()
    return [
        Topic(
            id=topic,
            title=TITLES[topic][language()],
            hint=hints.get(topic, ""),
            boxes=[form[name(topic, spoken)] for spoken in LANGUAGES],
        )
        for topic in CITY_TOPICS
    ]


def _hints() -> dict[str, str]:
    return {
        "key_here": _("Shown where the key is kept on this computer."),
        "key_outside": _(
            "Shown where the key is held elsewhere. Name the office, for example the city clerk’s."
        ),
        "confidential": _("Let the city attorney read this one."),
        "check": _("A telephone number and a page of the city’s own, not of this program."),
        "complaints": _("Where it is filed, by telephone, by mail and on the web."),
        "outside": _(
            "Who hears a complaint if somebody does not want to go to the police: "
            "for example a county grand jury or an auditor."
        ),
    }

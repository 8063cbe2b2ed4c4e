"""Save and finish later: a phrase takes the place of the browser's cookie for seven days."""

from datetime import UTC, date, datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engage.db import db
from engage.lean import see_other
from engage.surveys.phrases import PHRASE_LIFE, new_phrase, read_phrase
from engage.surveys.respondents import Draft
from engage.surveys.sealing import draft_key
from engage.surveys.sending import stored_draft
from engage.surveys.services_later import move_draft
from engage.surveys.visits import (
    DRAFT_LIFE,
    NO_STORE,
    count_wrong_code,
    draft_of,
    set_cookie,
    survey_of,
)
from engage.web import csrf, public, require_same_origin

bp = Blueprint("surveys_later", __name__)
csrf.exempt(bp)  # like every page of a respondent: they check the origin instead


@bp.get("/s/<wave>/later")
@public
def explain(wave: str) -> ResponseReturnValue:
    """Say what finishing later means, before anything is done."""
    if draft_of(wave) is None:
        return redirect(url_for("surveys.start", wave=wave), 303)
    return _page("surveys/later.html", wave=wave, until=_until())


@bp.post("/s/<wave>/later")
@public
def save(wave: str) -> ResponseReturnValue:
    """Put the draft under a new phrase and show it, this once."""
    require_same_origin()
    draft, phrase = draft_of(wave), new_phrase()
    if draft is None or not move_draft(db.engine, draft.key, draft_key(phrase), _until()):
        return redirect(url_for("surveys.start", wave=wave), 303)
    shown = phrase.replace("-", " ")
    page = _page("surveys/phrase.html", wave=wave, phrase=shown, until=_until())
    set_cookie(page, "answers", phrase, DRAFT_LIFE)
    return page


@bp.get("/survey/later")
@public
def ask() -> ResponseReturnValue:
    """Ask for a phrase."""
    return _page("surveys/resume.html", is_wrong=False)


@bp.post("/survey/later")
@public
def resume() -> ResponseReturnValue:
    """Go on with the answers that a phrase opens."""
    require_same_origin()
    phrase = read_phrase(request.form.get("phrase", ""))
    draft = _draft(phrase) if phrase else None
    if draft is None:
        count_wrong_code()
        page = _page("surveys/resume.html", is_wrong=True)
        page.status_code = 404
        return page
    wave, undone = draft.survey.code, draft.undone()
    response = see_other(
        url_for("surveys.ask", wave=wave, section=undone)
        if undone
        else url_for("surveys.review", wave=wave)
    )
    set_cookie(response, "answers", draft.key.secret, DRAFT_LIFE)
    return response


def _draft(phrase: str) -> Draft | None:
    key = draft_key(phrase)
    content = stored_draft(db.engine, key)
    survey = survey_of(content["wave"]) if content else None
    return Draft(survey, key, content) if survey and content else None


def _until() -> date:
    return (datetime.now(UTC) + PHRASE_LIFE).date()


def _page(template: str, **values: object) -> Response:
    return make_response(render_template(template, **values), 200, NO_STORE)

"""What residents do: enter a code, answer page by page without scripts, review, send."""

from datetime import timedelta
from time import time
from typing import Final, cast

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engage.db import db
from engage.instrument.checking import UnknownAnswer
from engage.instrument.facts import BEAT, beat_words
from engage.instrument.model import Section
from engage.instrument.ordering import is_moved
from engage.lean import see_other
from engage.surveys.codes import code_hash, read_code
from engage.surveys.fields import Filling, Holes
from engage.surveys.forms import answer_messages
from engage.surveys.forms_places import place_messages
from engage.surveys.front import SharedPages
from engage.surveys.holes import Page, Pages, hole
from engage.surveys.queries import ended_wave, open_waves, present_wave
from engage.surveys.respondents import (
    Draft,
    PageSent,
    answered,
    new_draft,
    reviewed,
    sealed_content,
    section_page,
)
from engage.surveys.running import stratum_of_code, wave_of_code
from engage.surveys.sending import CodeUnusable, Sending
from engage.surveys.services import begin_draft, revise_draft, submit
from engage.surveys.tallies import Arrived
from engage.surveys.visits import (
    DRAFT_LIFE,
    NO_STORE,
    SECONDS_KEPT,
    beat_named,
    challenge_for,
    code_of_cookie,
    cookie_name,
    count_in_passing,
    count_wrong_code,
    draft_of,
    is_sent,
    key_of_cookie,
    last_day,
    marks_on,
    seconds_of,
    set_cookie,
    survey_of,
    today,
    words_of,
)
from engage.surveys.whereabouts import sought
from engage.web import csrf, public, require_same_origin, settings

bp = Blueprint("surveys", __name__)
csrf.exempt(bp)  # these pages are cached and check the origin instead, see docs/adr
bp.record_once(lambda state: _keep_shared_pages(cast(Flask, state.app)))
MOST_PAGES: Final = 500
# Where one may go from a page that is not done; what was typed is kept.
LEAVING: Final = ("back", "later", "here")


@bp.get("/survey")
@public
def index() -> ResponseReturnValue:
    """Show where a code is entered, and the surveys that anybody may answer."""
    return render_template("surveys/index.html", waves=open_waves(db.session()))


@bp.post("/survey")
@public
def enter() -> ResponseReturnValue:
    """Take a typed code."""
    require_same_origin()
    return _enter(request.form.get("code", ""))


@bp.get("/c/<code>")
@public
def follow(code: str) -> ResponseReturnValue:
    """Take the code of a link; opening it spends nothing."""
    return _enter(code)


@bp.get("/s/<wave>")
@public
def start(wave: str) -> ResponseReturnValue:
    """Show who asks and who can see the answers."""
    survey = survey_of(wave)
    if survey is None:
        now = present_wave(db.session(), wave)  # links and posters of a standing survey go on
        return redirect(url_for(".start", wave=now), 303) if now else _unusable(wave)
    return render_template("surveys/start.html", survey=survey, spoken=words_of(survey))


@bp.post("/s/<wave>")
@public
def begin(wave: str) -> ResponseReturnValue:
    """Begin a draft, or go on with the one that the cookie opens."""
    require_same_origin()
    survey, code = survey_of(wave), code_of_cookie()
    belongs_to = wave_of_code(db.session(), code) if code else wave
    if survey is None or belongs_to is None:
        return _unusable(wave)
    wanted = code.hex() if code and belongs_to == wave else None
    draft = draft_of(wave)
    if draft is None or (wanted is not None and draft.content["code"] != wanted):
        draft = new_draft(survey, wanted)
        draft.content["begun"] = int(time())
        count_in_passing(survey, "begun", "")
        begin_draft(db.engine, draft.key, draft.content, last_day())
    response = _go(wave, draft.undone())
    set_cookie(response, "answers", draft.key.secret, DRAFT_LIFE)
    set_cookie(response, "code", "", timedelta(0))
    return response


@bp.get("/s/<wave>/q/<section>")
@public
def ask(wave: str, section: str) -> ResponseReturnValue:
    """Show one topic with the answers so far."""
    draft = draft_of(wave)
    if draft is None:
        return redirect(url_for(".start", wave=wave), 303)
    topic, words = draft.section(section), words_of(draft.survey)
    if draft.survey.places.is_dynamic(section):
        filling = Filling(answered(draft, topic))
        return _rendered(draft, topic, words, filling, beat_named(draft)), NO_STORE
    visible = draft.checker.visible(section, draft.answers)
    order = draft.order if is_moved(topic) else 0
    key = (draft.survey.stamp, words, section, visible, draft.place(section), order)
    pages = current_app.extensions.setdefault("engage_survey_pages", Pages(MOST_PAGES))
    page: Page = pages.find(key, lambda: _rendered(draft, topic, words, Holes({}), hole(BEAT)))
    beat = beat_words(beat_named(draft), words)
    html = page.filled(answered(draft, topic) | {BEAT: [beat]})
    return Response(html, mimetype="text/html", headers=NO_STORE)


@bp.post("/s/<wave>/q/<section>")
@public
def answer(wave: str, section: str) -> ResponseReturnValue:
    """Check and keep the answers to one topic."""
    require_same_origin()
    survey, key = survey_of(wave), key_of_cookie()
    if survey is None or key is None:
        return redirect(url_for(".start", wave=wave), 303)
    leaves_to = request.args.get("to", "")
    looked_up = sought(db.session, survey.places, section, request.form.to_dict(flat=False))
    sent = PageSent(survey, key, section, looked_up, is_leaving=leaves_to in LEAVING)
    try:
        revise_draft(db.engine, key, sent.revise, last_day())
    except UnknownAnswer:
        abort(422)
    if sent.draft is None:
        return redirect(url_for(".start", wave=wave), 303)
    if sent.errors or sent.faults or sent.sought.is_look:
        filling = Filling(sent.form, answer_messages(sent.errors) | place_messages(sent.faults))
        topic, words = sent.draft.section(section), words_of(survey)
        page = _rendered(sent.draft, topic, words, filling, beat_named(sent.draft))
        return make_response(page, 422 if filling.errors else 200, NO_STORE)
    if sent.is_first_time:
        count_in_passing(survey, "page", section)
    return _leave(sent.draft, section, leaves_to) if sent.is_leaving else _go(wave, sent.next)


@bp.get("/s/<wave>/review")
@public
def review(wave: str) -> ResponseReturnValue:
    """Show every answer once more before it is sent."""
    draft = draft_of(wave)
    if draft is None:
        return redirect(url_for(".start", wave=wave), 303)
    if draft.undone():
        return _go(wave, draft.undone())
    has_code = draft.content["code"] is not None
    page = render_template(
        "surveys/review.html",
        wave=wave,
        topics=reviewed(draft, words_of(draft.survey), beat_named(draft)),
        key=draft.key.sent.hex(),
        has_code=has_code,
        beat=_beat(draft),
        challenge=None if has_code else challenge_for(draft),
    )
    return page, NO_STORE


@bp.post("/s/<wave>/send")
@public
def send(wave: str) -> ResponseReturnValue:
    """Send the answers; the same sending again ends on the same page."""
    require_same_origin()
    draft = draft_of(wave)
    if draft is None:
        key = request.form.get("key", "")
        return _thank(wave) if is_sent(key) else _unusable(wave)
    if draft.undone():
        return _go(wave, draft.undone())
    code = draft.content["code"]
    sending = Sending(
        wave_id=draft.survey.wave_id,
        wave=wave,
        public_key=draft.survey.public_key,
        draft=draft.key,
        content=sealed_content(draft, words_of(draft.survey)) | {"marks": marks_on(draft)},
        code=bytes.fromhex(code) if code else None,
        arrived=Arrived(today(), seconds_of(draft)),
    )
    try:
        submit(db.engine, sending)
    except CodeUnusable:
        return _unusable(wave)
    return _thank(wave)


def _keep_shared_pages(app: Flask) -> None:
    if not app.testing:
        kept = SharedPages(app.wsgi_app, SECONDS_KEPT)
        app.wsgi_app = kept  # type: ignore[method-assign]  # as Flask documents


def _enter(typed: str) -> ResponseReturnValue:
    letters = read_code(typed)
    wave = wave_of_code(db.session(), code_hash(letters or "", settings().code_pepper))
    if letters is None or wave is None:
        count_wrong_code()
        return _unusable()
    response = redirect(url_for(".start", wave=wave), 303)
    set_cookie(response, "code", letters, DRAFT_LIFE)
    return response


def _unusable(wave: str = "") -> ResponseReturnValue:
    ended = ended_wave(db.session(), wave)
    page = "surveys/ended.html" if ended else "surveys/unusable.html"
    html = render_template(page, waves=open_waves(db.session()), ended=ended)
    response = make_response(html, 410 if ended else 404, NO_STORE)
    set_cookie(response, "code", "", timedelta(0))
    return response


def _beat(draft: Draft) -> str:
    code = draft.content["code"]
    if code:
        return stratum_of_code(db.session(), bytes.fromhex(code)) or ""
    return draft.survey.apart.area(draft.answers) or ""


def _thank(wave: str) -> Response:
    response = see_other(
        url_for("portal_thanks.show", wave=wave, beat=request.form.get("beat") or None)
    )
    for name in ("answers", "code"):
        if cookie_name(name) in request.cookies:
            set_cookie(response, name, "", timedelta(0))
    return response


def _leave(draft: Draft, section: str, to: str) -> Response:
    wave = draft.survey.code
    if to == "later":
        return see_other(url_for("surveys_later.explain", wave=wave))
    before = draft.before(section) if to == "back" else section
    return see_other(url_for(".ask", wave=wave, section=before) if before else f"/s/{wave}")


def _go(wave: str, section: str | None) -> Response:
    if section is None:
        return see_other(url_for(".review", wave=wave))
    return see_other(url_for(".ask", wave=wave, section=section))


def _rendered(draft: Draft, topic: Section, words: str, filling: Filling, beat: str) -> str:
    page = section_page(draft, topic, words, filling, beat)
    return render_template("surveys/section.html", page=page)

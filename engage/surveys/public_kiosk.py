"""A survey on a tablet at a meeting: big targets, no way back, nothing left for the next person."""

from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, abort, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engage.lean import see_other
from engage.surveys.frames import (
    Frame,
    answer_in,
    ask_in,
    begin_in,
    forget_in,
    review_in,
    send_in,
)
from engage.surveys.kiosks import is_kiosk_pass
from engage.surveys.visits import NO_STORE
from engage.web import csrf, public, require_same_origin, settings

bp = Blueprint("surveys_kiosk", __name__, url_prefix="/kiosk/<wave>/<token>")
csrf.exempt(bp)  # like every page of a respondent: they check the origin instead
# So long an untouched page keeps its answers.
IDLE: Final = timedelta(minutes=3)


@bp.get("")
@public
def start(wave: str, token: str) -> ResponseReturnValue:
    """Wait for the next person; what the one before left is forgotten."""
    frame = _frame(wave, token)
    survey = frame.survey()
    if survey is None:
        abort(404)
    html = render_template("surveys/kiosk/start.html", frame=frame, survey=survey)
    return frame.set_cookie(make_response(html, 200, NO_STORE), "")


@bp.post("")
@public
def begin(wave: str, token: str) -> ResponseReturnValue:
    """Begin with nothing."""
    require_same_origin()
    frame = _frame(wave, token)
    survey = frame.survey()
    if survey is None:
        abort(404)
    return begin_in(frame, survey)


@bp.post("/reset")
@public
def reset(wave: str, token: str) -> ResponseReturnValue:
    """Forget what was answered so far: somebody has left, or pressed the button."""
    require_same_origin()
    frame = _frame(wave, token)
    forget_in(frame)
    return _restart(frame)


@bp.get("/q/<section>")
@public
def ask(wave: str, token: str, section: str) -> ResponseReturnValue:
    """Show one topic."""
    return ask_in(_frame(wave, token), section)


@bp.post("/q/<section>")
@public
def answer(wave: str, token: str, section: str) -> ResponseReturnValue:
    """Keep the answers to one topic."""
    require_same_origin()
    return answer_in(_frame(wave, token), section)


@bp.get("/end")
@public
def review(wave: str, token: str) -> ResponseReturnValue:
    """Ask whether to send; no answer stands here for who looks over a shoulder."""
    return review_in(_frame(wave, token), shows_answers=False)


@bp.post("/end")
@public
def send(wave: str, token: str) -> ResponseReturnValue:
    """Send the answers and thank."""
    require_same_origin()
    frame = _frame(wave, token)
    if not send_in(frame):
        return _restart(frame)
    return frame.set_cookie(see_other(frame.at("thanks")), "")


@bp.get("/thanks")
@public
def thanks(wave: str, token: str) -> ResponseReturnValue:
    """Thank for some seconds, then wait for the next person."""
    frame = _frame(wave, token)
    return render_template("surveys/kiosk/thanks.html", frame=frame), 200, NO_STORE


def _frame(wave: str, token: str) -> Frame:
    today = datetime.now(settings().city.zone).date()
    if not is_kiosk_pass(token, wave, today, settings().secret_key):
        abort(404)
    args = {"wave": wave, "token": token}
    return Frame("kiosk", bp.name, args, IDLE, mode="meeting")


def _restart(frame: Frame) -> Response:
    return frame.set_cookie(see_other(frame.at("start")), "")

"""Answers taken down by telephone, and the tablet of a meeting: staff open both, and see no more.

No row, audit or log says who took down which answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import segno
from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engage.db import db
from engage.language import language
from engage.lean import see_other
from engage.surveys.codes import code_hash, read_code
from engage.surveys.frames import (
    Frame,
    answer_in,
    ask_in,
    begin_in,
    forget_in,
    review_in,
    send_in,
)
from engage.surveys.kiosks import kiosk_pass
from engage.surveys.models import Wave
from engage.surveys.queries import open_waves
from engage.surveys.running import BY_STAFF, keyed_wave_of_code
from engage.surveys.services_entry import waves_for_entry
from engage.web import StaffForm, settings, staff

bp = Blueprint("surveys_phone", __name__, url_prefix="/staff")
ROLES: Final = ("organizer", "administrator")
CALL: Final = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class OpenWave:
    """A survey that anybody may answer, by its code and title."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Tablet:
    """The address of a survey for the tablet of a meeting, also as a QR code."""

    title: str
    address: str
    qr: str


@bp.get("/phone")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """Ask for the caller's code, or for the survey of a caller without one."""
    waves = [w for w in waves_for_entry(db.session()) if w.kind == "chose"]
    done = request.args.get("done", "")
    return render_template("surveys/phone/index.html", waves=_named(waves), done=done)


@bp.post("/phone")
@staff(*ROLES)
def enter() -> ResponseReturnValue:
    """Begin a call by its code, or without one where anybody may answer."""
    if not StaffForm().validate():
        abort(400)
    letters = read_code(request.form.get("code", ""))
    hashed = code_hash(letters, settings().code_pepper) if letters else None
    found = keyed_wave_of_code(db.session(), hashed) if hashed else request.form.get("wave", "")
    frame = _frame(found or "")
    survey = frame.survey() if found else None
    is_open = found in {w.code for w in waves_for_entry(db.session()) if w.kind == "chose"}
    if survey is None or (hashed is None and not is_open):
        return render_template("surveys/phone/unusable.html"), 404
    return begin_in(frame, survey, hashed.hex() if hashed else None)


@bp.get("/phone/<wave>")
@staff(*ROLES)
def start(wave: str) -> ResponseReturnValue:
    """Lead back to where calls begin; the cookie of a call has this address."""
    return see_other(url_for(".index", lost=wave))


@bp.get("/phone/<wave>/q/<section>")
@staff(*ROLES)
def ask(wave: str, section: str) -> ResponseReturnValue:
    """Show one topic with what is read aloud."""
    return ask_in(_frame(wave), section)


@bp.post("/phone/<wave>/q/<section>")
@staff(*ROLES)
def answer(wave: str, section: str) -> ResponseReturnValue:
    """Keep the answers to one topic."""
    return answer_in(_frame(wave), section)


@bp.get("/phone/<wave>/review")
@staff(*ROLES)
def review(wave: str) -> ResponseReturnValue:
    """Show every answer, to be read to the caller."""
    return review_in(_frame(wave), shows_answers=True)


@bp.post("/phone/<wave>/send")
@staff(*ROLES)
def send(wave: str) -> ResponseReturnValue:
    """Send what the caller said."""
    frame = _frame(wave)
    if send_in(frame) is False:
        return frame.set_cookie(_gone(), "")
    return frame.set_cookie(see_other(url_for(".index", done="sent")), "")


@bp.post("/phone/<wave>/drop")
@staff(*ROLES)
def drop(wave: str) -> ResponseReturnValue:
    """End a call without sending anything."""
    frame = _frame(wave)
    forget_in(frame)
    return frame.set_cookie(see_other(url_for(".index", done="dropped")), "")


@bp.get("/tablets")
@staff(*ROLES)
def tablets() -> ResponseReturnValue:
    """Show the addresses that are opened on a tablet at a meeting today."""
    waves = [wave for wave in open_waves(db.session()) if wave.kind == "chose"]
    return render_template("surveys/phone/tablets.html", tablets=[_tablet(w) for w in waves])


def _frame(wave: str) -> Frame:
    return Frame("phone", bp.name, {"wave": wave}, CALL, "phone", "phone", BY_STAFF)


def _gone() -> Response:
    return Response(render_template("surveys/phone/unusable.html"), 404, mimetype="text/html")


def _named(waves: Sequence[Wave]) -> list[OpenWave]:
    return [OpenWave(wave.code, wave.title_in(language())) for wave in waves]


def _tablet(wave: Wave) -> Tablet:
    config = settings()
    today = datetime.now(config.city.zone).date()
    token = kiosk_pass(wave.code, today, config.secret_key)
    path = url_for("surveys_kiosk.start", wave=wave.code, token=token)
    address = f"{config.base_url.rstrip('/')}{path}"
    qr = segno.make(address, error="m").svg_data_uri(border=2, dark="#16202E", light="#FFFFFF")
    return Tablet(wave.title_in(language()), address, qr)

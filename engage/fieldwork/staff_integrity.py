"""The integrity screens of a closed wave: set answers aside with a reason, and put them back."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.errors import Refused
from engage.fieldwork.forms_integrity import NAMES, AsideForm, BackForm
from engage.fieldwork.queries_integrity import Screen, screen
from engage.fieldwork.queries_monitor import STEP, in_tens
from engage.language import language
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.services_integrity import put_back, set_aside
from engage.web import acting, staff

bp = Blueprint("fieldwork_integrity", __name__, url_prefix="/staff/fieldwork/integrity")
ROLES: Final = ("organizer", "administrator")


class NotClosed(Refused):
    """A wave whose answers nobody can read yet."""


@dataclass(frozen=True, slots=True)
class Page:
    """The screens as they are shown: numbers in tens, and no single answer."""

    wave: Wave
    title: str
    n: int
    n_set_aside: int
    found: dict[str, int]
    is_compared: bool
    aside: AsideForm
    back: BackForm


@bp.get("/<code>")
@staff(*ROLES)
def show(code: str) -> ResponseReturnValue:
    """Show what the screens found."""
    return _page(_closed(code), AsideForm(formdata=None), BackForm(formdata=None))


@bp.post("/<code>/aside")
@staff(*ROLES)
def aside(code: str) -> ResponseReturnValue:
    """Leave suspect answers out of every figure."""
    wave, form = _closed(code), AsideForm()
    if not form.validate():
        return _page(wave, form, BackForm(formdata=None)), 422
    least = 2 if form.only_both.data else 1
    chosen = screen(db.session(), wave).chosen(form.reasons.data, least)
    set_aside(db.session(), code, chosen, form.why.data, acting())
    return redirect(url_for(".show", code=code), 303)


@bp.post("/<code>/back")
@staff(*ROLES)
def back(code: str) -> ResponseReturnValue:
    """Count again what was set aside."""
    wave, form = _closed(code), BackForm()
    if not form.validate():
        return _page(wave, AsideForm(formdata=None), form), 422
    put_back(db.session(), code, form.why.data, acting())
    return redirect(url_for(".show", code=code), 303)


def _closed(code: str) -> Wave:
    wave = wave_by_code(db.session(), code)
    if wave.status != "closed":
        raise NotClosed("Wave {wave} is not closed; nobody can read its answers yet.", wave=code)
    return wave


def _page(wave: Wave, aside_form: AsideForm, back_form: BackForm) -> str:
    found: Screen = screen(db.session(), wave)
    page = Page(
        wave=wave,
        title=wave.title_in(language()),
        n=in_tens(found.n),
        n_set_aside=_about(found.n_set_aside),
        found={reason: _about(found.n_of(reason)) for reason in NAMES},
        is_compared=found.is_compared,
        aside=aside_form,
        back=back_form,
    )
    return render_template("fieldwork/staff/integrity.html", page=page)


def _about(n: int) -> int:
    """Return a count in tens; a number below ten stands for all of them."""
    return in_tens(n + STEP // 2) if n >= STEP else min(n, 1)

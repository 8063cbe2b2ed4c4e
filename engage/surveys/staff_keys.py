"""The staff page of a wave's key: who holds it, and the recovery file."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.language import language
from engage.surveys.forms_keys import HereForm, OutsideForm, RecoveryForm
from engage.surveys.keys import NoKey, read_public_key
from engage.surveys.models import Wave
from engage.surveys.queries import wave_by_code
from engage.surveys.services_keys import hold_key_here, hold_key_outside, save_recovery
from engage.web import acting, settings, staff

bp = Blueprint("surveys_keys", __name__, url_prefix="/staff/surveys")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class Page:
    """Where the key of a wave is, and what can still be decided."""

    wave: Wave
    title: str
    outside_form: OutsideForm
    here_form: HereForm
    recovery_form: RecoveryForm
    done: str

    @property
    def is_draft(self) -> bool:
        """Return whether it can still be decided who holds the key."""
        return self.wave.status == "draft"

    @property
    def may_save(self) -> bool:
        """Return whether a recovery file can be saved."""
        is_here = self.wave.is_key_held_here and self.wave.status in ("draft", "open", "keying")
        return is_here and not self.wave.is_recovery_saved


@bp.get("/<code>/key")
@staff(*ROLES)
def show(code: str) -> ResponseReturnValue:
    """Show who holds the key of a wave."""
    return _show(code)


@bp.post("/<code>/key/outside")
@staff(*ROLES)
def give_away(code: str) -> ResponseReturnValue:
    """Take the public key of somebody outside; the private one never comes here."""
    form = OutsideForm()
    if form.validate() and (key := _public_key(form)) is not None:
        hold_key_outside(db.session(), code, key, settings().keys, acting())
        return redirect(url_for(".show", code=code, done="outside"), 303)
    return _show(code, outside_form=form), 422


@bp.post("/<code>/key/here")
@staff(*ROLES)
def take_back(code: str) -> ResponseReturnValue:
    """Keep the key on this computer."""
    form = HereForm()
    if not form.validate():
        return _show(code), 422
    hold_key_here(db.session(), code, acting())
    return redirect(url_for(".show", code=code, done="here"), 303)


@bp.post("/<code>/recovery")
@staff(*ROLES)
def recover(code: str) -> ResponseReturnValue:
    """Hand out the recovery file of a wave, this once."""
    form = RecoveryForm()
    if not form.validate():
        return _show(code, recovery_form=form), 422
    locked = save_recovery(db.session(), code, settings().keys, form.passphrase.data, acting())
    headers = {
        "Content-Disposition": f'attachment; filename="wave-{code}.recovery"',
        "Cache-Control": "no-store",
    }
    return Response(locked, mimetype="application/octet-stream", headers=headers)


def _public_key(form: OutsideForm) -> bytes | None:
    given = form.file.data.read() if form.file.data else (form.digits.data or "").encode()
    try:
        return read_public_key(given)
    except NoKey as refusal:
        form.file.errors = [_(refusal.message)]
        return None


def _show(
    code: str,
    outside_form: OutsideForm | None = None,
    recovery_form: RecoveryForm | None = None,
) -> str:
    wave = wave_by_code(db.session(), code)
    page = Page(
        wave=wave,
        title=wave.title_in(language()),
        outside_form=outside_form or OutsideForm(formdata=None),
        here_form=HereForm(formdata=None),
        recovery_form=recovery_form or RecoveryForm(formdata=None),
        done=request.args.get("done", ""),
    )
    return render_template("surveys/staff/key.html", page=page)

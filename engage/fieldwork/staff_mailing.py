"""The mailings of a wave: upload a list, look at the mail, confirm it, stop it, see how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.fieldwork.contacts import Contacts, read_contacts
from engage.fieldwork.forms_mailing import ListForm
from engage.fieldwork.mail_words import mail_words
from engage.fieldwork.models_mailing import Mailing
from engage.fieldwork.queries_mailing import mailing_by_id, mailings_of_wave, strata_of_mailing
from engage.fieldwork.services_mailing import (
    Wanted,
    confirm_mailing,
    request_mailing,
    stop_mailing,
)
from engage.fieldwork.sheets import SPECIMEN
from engage.language import language
from engage.places.queries import CITY
from engage.surveys.models import Wave
from engage.surveys.queries import instrument_of, wave_by_code
from engage.surveys.queries_areas import area_by_beat, wave_areas
from engage.web import acting, settings, staff

bp = Blueprint("fieldwork_mailing", __name__, url_prefix="/staff/fieldwork")
ROLES: Final = ("organizer", "administrator")
ANYWHERE: Final = "everybody"


@dataclass(frozen=True, slots=True)
class ListPage:
    """The mailings of a wave so far, and the form for the next list."""

    wave: Wave
    title: str
    mailings: Sequence[Mailing]
    takes_lists: bool
    form: ListForm
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class MailingPage:
    """One mailing: its numbers, how far it is, and the mail as it is or will be sent."""

    mailing: Mailing
    wave: Wave
    title: str
    strata: Sequence[tuple[str, int]]
    subject: str
    text: str


@bp.get("/mail/<code>")
@staff(*ROLES)
def index(code: str) -> ResponseReturnValue:
    """Show the mailings of a wave."""
    return _index(code, _form(code, empty=True))


@bp.post("/mail/<code>")
@staff(*ROLES)
def upload(code: str) -> ResponseReturnValue:
    """Take a list; nothing is sent before somebody confirms it."""
    form = _form(code)
    if not form.validate():
        return _index(code, form), 422
    try:
        wanted = Wanted(form.kind.data, _contacts(code, form))
        asked = request_mailing(db.session(), settings(), code, wanted, acting())
    except InputErrors as errors:
        return _index(code, form, errors.problems), 422
    return redirect(url_for(".show", mailing_id=asked), 303)


@bp.get("/mailings/<int:mailing_id>")
@staff(*ROLES)
def show(mailing_id: int) -> ResponseReturnValue:
    """Show a mailing before it is sent, while it is, and afterwards."""
    session = db.session()
    mailing = mailing_by_id(session, mailing_id)
    wave = session.get_one(Wave, mailing.wave_id)
    titles = _titles(wave)
    strata = strata_of_mailing(session, mailing)
    words = mail_words(session, settings(), wave, mailing.kind)
    page = MailingPage(
        mailing=mailing,
        wave=wave,
        title=wave.title_in(language()),
        strata=[(titles.get(row.stratum, row.stratum), row.n_contacts) for row in strata],
        subject=words.subject,
        text=words.text(SPECIMEN, f"{words.base_url}/stop/…"),
    )
    return render_template("fieldwork/staff/mailing.html", page=page)


@bp.post("/mailings/<int:mailing_id>/confirm")
@staff(*ROLES)
def confirm(mailing_id: int) -> ResponseReturnValue:
    """Let a mailing go out in ten minutes."""
    confirm_mailing(db.session(), mailing_id, acting())
    return redirect(url_for(".show", mailing_id=mailing_id), 303)


@bp.post("/mailings/<int:mailing_id>/stop")
@staff(*ROLES)
def stop(mailing_id: int) -> ResponseReturnValue:
    """Stop a mailing and forget its list."""
    stop_mailing(db.session(), settings(), mailing_id, acting())
    flash(_("The mailing is stopped and its list destroyed."))
    return redirect(url_for(".show", mailing_id=mailing_id), 303)


def _contacts(code: str, form: ListForm) -> Contacts:
    file, one = form.file.data, form.stratum.data or ""
    wave = wave_by_code(db.session(), code)
    strata = {known: known for known in _titles(wave)} | area_by_beat(db.session(), wave)
    if form.kind.data == "remind":
        strata, one = {ANYWHERE: ANYWHERE}, ANYWHERE
    return read_contacts(file.read(), file.filename or "list", strata, one, language())


def _index(code: str, form: ListForm, problems: Sequence[Problem] = ()) -> str:
    session = db.session()
    wave = wave_by_code(session, code)
    page = ListPage(
        wave=wave,
        title=wave.title_in(language()),
        mailings=mailings_of_wave(session, wave),
        takes_lists=wave.kind == "sampled" and wave.status == "open",
        form=form,
        problems=problems,
    )
    return render_template("fieldwork/staff/mailings.html", page=page)


def _form(code: str, *, empty: bool = False) -> ListForm:
    form = ListForm(formdata=None) if empty else ListForm()
    known = [SelectChoice(*pair) for pair in _titles(wave_by_code(db.session(), code)).items()]
    form.stratum.choices = [SelectChoice("", _("As the column beat of the list says")), *known]
    return form


def _titles(wave: Wave) -> dict[str, str]:
    """Return the strata of which a wave has codes: its areas, or the city as a whole."""
    session = db.session()
    if not any(item.type == "area" for item in instrument_of(session, wave).items()):
        return {CITY: _("The whole city")}
    return {area.code: area.name[language()] for area in wave_areas(session, wave)}

"""Staff pages of outreach: flyers and posters, partners, and the log of who was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from engage.db import db
from engage.errors import InputErrors
from engage.language import language
from engage.meetings import services_flyers
from engage.meetings.cards import Card, card
from engage.meetings.flyers import social_text
from engage.meetings.forms_flyers import OutreachForm, PartnerForm
from engage.meetings.models_flyers import Outreach, Partner, Printed
from engage.meetings.pages import attach, by, now, today, visible_meeting
from engage.meetings.queries import upcoming_meetings
from engage.meetings.queries_flyers import outreach_of, partners, printed_by_id, printed_sheets
from engage.meetings.services_flyers import OutreachDraft, PartnerDraft
from engage.meetings.tasks_flyers import draw
from engage.places.queries import beats
from engage.web import settings, staff

bp = Blueprint("meetings_outreach_staff", __name__, url_prefix="/staff")
MONTH: Final = timedelta(days=31)
SPOKEN: Final = {"en": ("en",), "es": ("es",), "both": ("en", "es")}


@dataclass(frozen=True, slots=True)
class OutreachPage:
    """How people are told of one meeting: sheets, texts to post, and the log."""

    meeting: Card
    sheets: Sequence[Printed]
    posts: Mapping[str, str]
    log: Sequence[Outreach]
    names: Mapping[int, str]
    form: OutreachForm


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """Who helps to tell people, and the sheets of the next month."""

    partners: Sequence[Partner]
    sheets: Sequence[Printed]
    form: PartnerForm


@bp.get("/meetings/<int:meeting_id>/outreach")
@staff("organizer")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show how people are told of a meeting."""
    return _meeting_page(meeting_id, OutreachForm(formdata=None, done_on=today()))


@bp.post("/meetings/<int:meeting_id>/outreach")
@staff("organizer")
def log(meeting_id: int) -> ResponseReturnValue:
    """Note what was done."""
    visible_meeting(meeting_id)
    form = _with_partners(OutreachForm())
    if form.validate():
        draft = OutreachDraft(
            form.channel.data, form.what.data, form.done_on.data, form.reached.data,
            form.partner.data, (form.wave.data or "").strip(),
        )  # fmt: skip
        try:
            services_flyers.log_outreach(db.session(), meeting_id, draft)
            return _back(meeting_id)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    return _meeting_page(meeting_id, form), 422


@bp.post("/meetings/<int:meeting_id>/outreach/print/<kind>/<spoken>")
@staff("organizer")
def draw_one(meeting_id: int, kind: str, spoken: str) -> ResponseReturnValue:
    """Ask for a sheet of one meeting."""
    visible_meeting(meeting_id)
    _draw(kind, [meeting_id], spoken)
    return _back(meeting_id)


@bp.post("/meetings/<int:meeting_id>/outreach/mail/<int:print_id>")
@staff("organizer")
def mail(meeting_id: int, print_id: int) -> ResponseReturnValue:
    """Mail a sheet and its text to the partners of the meeting's beats."""
    visible_meeting(meeting_id)
    n = services_flyers.mail_pack(db.session(), print_id, now(), by())
    flash(_("Mails on their way: %(number)s.", number=n))
    return _back(meeting_id)


@bp.get("/outreach")
@staff("organizer")
def index() -> ResponseReturnValue:
    """Show partners and the sheets of the next month."""
    return _partners_page(PartnerForm(formdata=None))


@bp.post("/outreach")
@staff("organizer")
def add_partner() -> ResponseReturnValue:
    """Add a partner."""
    form = _with_beats(PartnerForm())
    if form.validate():
        draft = PartnerDraft(
            form.name.data, form.kind.data, form.email.data or "", form.language.data,
            form.beat.data,
        )  # fmt: skip
        try:
            services_flyers.add_partner(db.session(), draft, now(), by())
            return redirect(url_for(".index"), 303)
        except InputErrors as faults:
            db.session.rollback()
            attach(form, faults)
    return _partners_page(form), 422


@bp.post("/outreach/partners/<int:partner_id>/drop")
@staff("organizer")
def drop_partner(partner_id: int) -> ResponseReturnValue:
    """Take a partner off the list."""
    services_flyers.drop_partner(db.session(), partner_id, now(), by())
    return redirect(url_for(".index"), 303)


@bp.post("/outreach/month/<kind>/<spoken>")
@staff("organizer")
def draw_month(kind: str, spoken: str) -> ResponseReturnValue:
    """Ask for the sheets of all meetings of the next month in one go."""
    coming = upcoming_meetings(db.session(), now(), limit=services_flyers.MOST)
    soon = [one.id for one in coming if not one.is_cancelled and one.starts_at < now() + MONTH]
    if soon:
        _draw(kind, soon, spoken)
    else:
        flash(_("No meeting is planned for the next month."))
    return redirect(url_for(".index"), 303)


@bp.get("/outreach/<int:print_id>.pdf")
@staff("organizer")
def download(print_id: int) -> ResponseReturnValue:
    """Send a sheet."""
    row = printed_by_id(db.session(), print_id)
    if row.pdf is None:
        abort(404)
    response = Response(row.pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{row.kind}-{row.id}.pdf")
    return response


def _draw(kind: str, meeting_ids: Sequence[int], spoken: str) -> None:
    languages = SPOKEN.get(spoken) or abort(404)
    made = services_flyers.request_sheet(db.session(), kind, meeting_ids, languages, now())
    draw.later(made.id)
    flash(_("The sheet is being drawn. Load this page again in a moment."))


def _meeting_page(meeting_id: int, form: OutreachForm) -> str:
    session, meeting = db.session(), visible_meeting(meeting_id)
    sheets = [one for one in printed_sheets(session) if meeting_id in one.meeting_ids]
    spoken = settings().city.languages
    page = OutreachPage(
        meeting=card(meeting, language()),
        sheets=sheets,
        posts={code: social_text(meeting, code, settings().base_url) for code in spoken},
        log=outreach_of(session, meeting_id),
        names={one.id: one.name for one in partners(session)},
        form=_with_partners(form),
    )
    return render_template("meetings/staff/outreach.html", page=page)


def _partners_page(form: PartnerForm) -> str:
    session = db.session()
    page = PartnersPage(partners(session), printed_sheets(session), _with_beats(form))
    return render_template("meetings/staff/partners.html", page=page)


def _with_partners(form: OutreachForm) -> OutreachForm:
    known = [SelectChoice(str(one.id), one.name) for one in partners(db.session())]
    form.partner.choices = [SelectChoice("", _("Nobody else")), *known]
    return form


def _with_beats(form: PartnerForm) -> PartnerForm:
    known = [SelectChoice(str(beat.id), beat.title) for beat in beats(db.session())]
    form.beat.choices = [SelectChoice("", _("The whole city")), *known]
    return form


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", meeting_id=meeting_id), 303)

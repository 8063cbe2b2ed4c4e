"""The administrator's pages: accounts, officers on beats, and mail that could not be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from wtforms.fields import SelectChoice

from engage.audit.acts import Act
from engage.db import db
from engage.language import NAMES
from engage.mail.models import OutboxMail
from engage.mail.outbox import discard_mail, failed_mails, retry_mail, waiting_mails
from engage.people import queries, services
from engage.people.forms import AccountForm, LastDayForm, NewTenureForm, NewUserForm
from engage.people.models import Tenure, User
from engage.places.queries import beats
from engage.web import StaffForm, settings, staff

bp = Blueprint("people_staff", __name__, url_prefix="/staff/people")


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Everybody with an account, and who is on which beat."""

    users: Sequence[User]
    tenures: Sequence[Tenure]
    own_id: int


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A sign-in link, shown once."""

    name: str
    address: str
    n_hours: int


@dataclass(frozen=True, slots=True)
class MailPage:
    """The mail that could not be sent and the mail that waits."""

    failed: Sequence[OutboxMail]
    waiting: Sequence[OutboxMail]
    is_configured: bool


@bp.get("")
@staff("administrator")
def index() -> ResponseReturnValue:
    """List accounts and tenures."""
    session = db.session()
    page = IndexPage(queries.users(session), queries.tenures(session, today()), current_user.id)
    return render_template("people/staff/index.html", page=page)


@bp.route("/new", methods=["GET", "POST"])
@staff("administrator")
def create() -> ResponseReturnValue:
    """Make an account."""
    form = NewUserForm()
    form.language.choices = languages()
    if not form.validate_on_submit():
        return render_template("people/staff/create.html", form=form), status_of(form)
    person = services.NewUser(
        form.email.data, form.name.data, tuple(form.roles.data), form.language.data
    )
    user = services.create_user(db.session(), person, actor=current_user.email, now=now())
    flash(_("The account of %(name)s is there. Now make a sign-in link for it.", name=user.name))
    return redirect(url_for(".index"), 303)


@bp.route("/account", methods=["GET", "POST"])
@staff("administrator", "organizer", "officer", "analyst")
def account() -> ResponseReturnValue:
    """Let everybody choose the language of their mail."""
    form = AccountForm(language=current_user.language)
    form.language.choices = languages()
    if not form.validate_on_submit():
        return render_template("people/staff/account.html", form=form), status_of(form)
    act = Act(current_user.email, now())
    services.set_language(db.session(), current_user.id, form.language.data, act)
    flash(_("Your mail comes in %(language)s from now on.", language=NAMES[form.language.data]))
    return redirect(url_for(".account"), 303)


@bp.route("/tenures/new", methods=["GET", "POST"])
@staff("administrator")
def assign() -> ResponseReturnValue:
    """Put an officer on a beat."""
    form = NewTenureForm(from_on=today())
    officers = [user for user in queries.users(db.session()) if user.has_role("officer")]
    form.user_id.choices = [
        SelectChoice(0, _("No account")),
        *(SelectChoice(user.id, user.name) for user in officers),
    ]
    form.beat_id.choices = [SelectChoice(beat.id, beat.title) for beat in beats(db.session())]
    if not form.validate_on_submit():
        return render_template("people/staff/assign.html", form=form), status_of(form)
    tenure = services.NewTenure(
        beat_id=form.beat_id.data,
        from_on=form.from_on.data,
        to_on=form.to_on.data,
        user_id=form.user_id.data or None,
        officer_name=form.officer_name.data or "",
        role=form.role.data or "",
        shift=form.shift.data or "",
        is_supervisor=form.is_supervisor.data,
    )
    services.assign_officer(db.session(), tenure, actor=current_user.email, now=now())
    return redirect(url_for(".index"), 303)


@bp.route("/tenures/<int:tenure_id>/end", methods=["GET", "POST"])
@staff("administrator")
def end(tenure_id: int) -> ResponseReturnValue:
    """Set an officer's last day on a beat."""
    tenure = queries.tenure(db.session(), tenure_id)
    form = LastDayForm(last_on=today())
    if not form.validate_on_submit():
        return render_template("people/staff/end.html", form=form, tenure=tenure), status_of(form)
    services.end_tenure(
        db.session(),
        tenure_id,
        last_on=form.last_on.data,
        actor=current_user.email,
        now=now(),
    )
    return redirect(url_for(".index"), 303)


@bp.post("/<int:user_id>/link")
@staff("administrator")
def link(user_id: int) -> ResponseReturnValue:
    """Make a sign-in link and show it once."""
    config = settings()
    lives = services.DEMO_LINK_LIVES if config.mode == "demo" else services.LINK_LIVES
    user, token = services.make_sign_in_link(
        db.session(), user_id, actor=current_user.email, now=now(), lives=lives
    )
    address = config.base_url.rstrip("/") + url_for("people.sign_in", token=token)
    page = LinkPage(user.name, address, lives.seconds // 3600)
    return render_template("people/staff/link.html", page=page)


@bp.post("/<int:user_id>/close")
@staff("administrator")
def close(user_id: int) -> ResponseReturnValue:
    """Close an account; its owner is signed out everywhere."""
    services.set_active(db.session(), user_id, False, actor=current_user.email, now=now())
    return redirect(url_for(".index"), 303)


@bp.post("/<int:user_id>/open")
@staff("administrator")
def reopen(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    services.set_active(db.session(), user_id, True, actor=current_user.email, now=now())
    return redirect(url_for(".index"), 303)


@bp.get("/mail")
@staff("administrator", "organizer")
def mail() -> ResponseReturnValue:
    """Show mail that could not be sent or that waits."""
    session, config = db.session(), settings()
    is_configured = config.mode == "demo" or bool(config.mail.host)
    page = MailPage(failed_mails(session), waiting_mails(session), is_configured)
    return render_template("people/staff/mail.html", page=page)


@bp.post("/mail/<int:mail_id>/retry")
@staff("administrator", "organizer")
def retry(mail_id: int) -> ResponseReturnValue:
    """Try a failed mail again."""
    retry_mail(db.session(), mail_id, Act(current_user.email, now()))
    return redirect(url_for(".mail"), 303)


@bp.post("/mail/<int:mail_id>/discard")
@staff("administrator", "organizer")
def discard(mail_id: int) -> ResponseReturnValue:
    """Drop a failed mail."""
    discard_mail(db.session(), mail_id, Act(current_user.email, now()))
    return redirect(url_for(".mail"), 303)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date in the city's zone."""
    return datetime.now(settings().city.zone).date()


def languages() -> list[SelectChoice]:
    """Return the city's languages, the first of which is where nobody chooses."""
    return [SelectChoice(code, NAMES[code]) for code in settings().city.languages]


def status_of(form: StaffForm) -> int:
    """Return 422 for a form with faults, 200 for a fresh one."""
    return 422 if form.errors else 200

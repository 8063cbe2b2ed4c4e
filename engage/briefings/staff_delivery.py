"""The staff page by which briefings go out by themselves and are kept for so many days."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from engage.briefings.forms import DeliveryForm
from engage.briefings.queries_delivery import delivery, due
from engage.briefings.services_delivery import Delivery, set_delivery
from engage.db import db
from engage.errors import InputErrors
from engage.language import NAMES
from engage.web import acting, settings, staff

bp = Blueprint("briefings_delivery", __name__, url_prefix="/staff/briefings/delivery")
ROLES = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """The form, how many briefings are due now, and whether mail can be sent at all."""

    form: DeliveryForm
    n_due: int
    can_mail: bool


@bp.get("")
@staff(*ROLES)
def show() -> ResponseReturnValue:
    """Show how briefings go out."""
    return _page(DeliveryForm(formdata=None, obj=delivery(db.session())))


@bp.post("")
@staff(*ROLES)
def save() -> ResponseReturnValue:
    """Keep how briefings go out."""
    form = DeliveryForm()
    _offer(form)
    if form.validate():
        typed = {name: form[name].data for name in Delivery.__slots__}
        try:
            set_delivery(db.session(), settings(), Delivery(**typed), acting())
        except InputErrors as faults:
            for problem in faults.problems:
                form[problem.where].errors = [problem.said(_)]
        else:
            flash(_("Saved."))
            return redirect(url_for(".show"), 303)
    return _page(form), 422


def _page(form: DeliveryForm) -> str:
    _offer(form)
    config = settings()
    n_due = len(due(db.session(), datetime.now(UTC), config.city.zone))
    can_mail = bool(config.mail.host) or config.mode == "demo"
    return render_template(
        "briefings/staff/delivery.html", page=DeliveryPage(form, n_due, can_mail)
    )


def _offer(form: DeliveryForm) -> None:
    form.language.choices = [SelectChoice(c, NAMES[c]) for c in settings().city.languages]

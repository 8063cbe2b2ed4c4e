"""Labels and address sheets: printed apart from every code, in an order of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.fieldwork.addresses import read_addresses
from engage.fieldwork.forms_print import AddressForm
from engage.fieldwork.models_print import ADDRESSED, PrintBatch
from engage.fieldwork.queries_print import address_batches, batch_by_id, piece_sizes
from engage.fieldwork.services_print import expire_batch, request_addresses
from engage.fieldwork.tasks_print import draw
from engage.web import acting, settings, staff

bp = Blueprint("fieldwork_addresses", __name__, url_prefix="/staff/fieldwork/addresses")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class Page:
    """The form for a list, and the sheets that exist today."""

    form: AddressForm
    entries: Sequence[tuple[PrintBatch, Mapping[int, int]]]
    problems: Sequence[Problem] = ()


@bp.route("", methods=["GET", "POST"])
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """Take a list of addresses and let its sheets be drawn."""
    form = AddressForm()
    if request.method == "GET" or not form.validate():
        return _index(form), 200 if request.method == "GET" else 422
    file = form.file.data
    try:
        lists = read_addresses(file.read(), file.filename or "addresses")
    except InputErrors as errors:
        return _index(form, errors.problems), 422
    act = acting()
    draw.later(request_addresses(db.session(), settings(), form.layout.data, lists, act))
    flash(_("The sheets are being drawn; this page shows the files as they are ready."))
    return redirect(url_for(".index"), 303)


@bp.post("/<int:batch_id>/destroy")
@staff(*ROLES)
def destroy(batch_id: int) -> ResponseReturnValue:
    """Destroy sheets of addresses that are printed."""
    if batch_by_id(db.session(), batch_id).layout not in ADDRESSED:
        abort(404)
    act = acting()
    expire_batch(db.session(), settings(), batch_id, act)
    return redirect(url_for(".index"), 303)


def _index(form: AddressForm, problems: Sequence[Problem] = ()) -> str:
    session = db.session()
    entries = [(batch, piece_sizes(session, batch)) for batch in address_batches(session)]
    return render_template("fieldwork/staff/addresses.html", page=Page(form, entries, problems))

"""The staff page of streets: which corners and addresses are known, and new tables of them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from engage.db import db
from engage.errors import InputErrors, Problem
from engage.places.forms import AddressesForm, CornersForm
from engage.places.queries import beat_map
from engage.places.queries_streets import address_count, corner_count
from engage.places.services_streets import import_addresses, import_corners
from engage.places.street_tables import read_addresses, read_corners
from engage.web import staff

bp = Blueprint("places_streets", __name__, url_prefix="/staff/places/streets")
ROLES: Final = ("organizer", "administrator")


@dataclass(frozen=True, slots=True)
class Streets:
    """What is known of streets, the two forms, and what is wrong with an uploaded file."""

    n_corners: int
    n_addresses: int
    has_map: bool
    corners_form: CornersForm
    addresses_form: AddressesForm
    problems: tuple[Problem, ...] = ()
    done: str = ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return the faults for the summary, each with the field of its file."""
        where = "addresses" if self.addresses_form.addresses.data else "corners"
        return [(where, str(problem)) for problem in self.problems]


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """Show how many corners and addresses are known."""
    return _page(done=request.args.get("done", ""))


@bp.post("/corners")
@staff(*ROLES)
def upload_corners() -> ResponseReturnValue:
    """Import an uploaded table of corners."""
    form = CornersForm()
    if not form.validate():
        return _page(corners=form), 422
    file: FileStorage = form.corners.data
    session = db.session()
    try:
        read = read_corners(file.read(), beat_map(session), source=file.filename or "")
    except InputErrors as faults:
        return _page(corners=form, problems=faults.problems), 422
    import_corners(session, read, actor=current_user.email, now=datetime.now(UTC))
    return redirect(url_for(".index", done="corners"))


@bp.post("/addresses")
@staff(*ROLES)
def upload_addresses() -> ResponseReturnValue:
    """Import an uploaded table of addresses."""
    form = AddressesForm()
    if not form.validate():
        return _page(addresses=form), 422
    file: FileStorage = form.addresses.data
    session = db.session()
    try:
        read = read_addresses(file.read(), beat_map(session), source=file.filename or "")
    except InputErrors as faults:
        return _page(addresses=form, problems=faults.problems), 422
    import_addresses(session, read, actor=current_user.email, now=datetime.now(UTC))
    return redirect(url_for(".index", done="addresses"))


def _page(
    *,
    corners: CornersForm | None = None,
    addresses: AddressesForm | None = None,
    problems: tuple[Problem, ...] = (),
    done: str = "",
) -> str:
    session = db.session()
    context = Streets(
        n_corners=corner_count(session),
        n_addresses=address_count(session),
        has_map=beat_map(session) is not None,
        corners_form=corners or CornersForm(formdata=None),
        addresses_form=addresses or AddressesForm(formdata=None),
        problems=problems,
        done=done,
    )
    return render_template("places/staff/streets.html", page=context)

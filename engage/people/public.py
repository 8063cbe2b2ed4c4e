"""Signing in by a one-time link, and signing out."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user, logout_user

from engage.db import db
from engage.limits import source_key
from engage.people.services import end_sessions, use_sign_in_link
from engage.people.session import limit_failures
from engage.web import public, settings

bp = Blueprint("people", __name__)


@bp.get("/sign-in/<token>")
@public
def sign_in(token: str) -> ResponseReturnValue:
    """Show the button that uses a sign-in link; opening the page spends nothing."""
    return render_template("people/sign_in.html", token=token), {"Cache-Control": "no-store"}


@bp.post("/sign-in/<token>")
@public
@limit_failures(source_key, "people.sign_in")
def use_link(token: str) -> ResponseReturnValue:
    """Sign the owner of a link in."""
    user = use_sign_in_link(db.session(), token, datetime.now(UTC))
    session.clear()
    login_user(user, authn_via=["link"])
    is_demo = settings().mode == "demo"
    return redirect("/staff" if is_demo else url_for("security.change_password"))


@bp.get("/staff/sign-out")
@public
def leave() -> ResponseReturnValue:
    """Show the button that signs out."""
    return render_template("people/sign_out.html"), {"Cache-Control": "no-store"}


@bp.post("/staff/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out on every device and leave nothing in this browser."""
    if current_user.is_authenticated:
        end_sessions(db.session(), current_user.id)
        logout_user()
    session.clear()
    response = redirect(url_for("security.login"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response

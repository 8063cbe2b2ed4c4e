"""The pattern page: every component in each of its states, in development only."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engage.web import public

bp = Blueprint("patterns", __name__)


@bp.get("/patterns")
@public
def show() -> ResponseReturnValue:
    """Show every component."""
    return render_template("patterns.html")

"""Jobs of paper: draw the form that somebody waits for, and what a dead worker left."""

from datetime import UTC, datetime

from engage.db import db
from engage.fieldwork.queries_paper import waiting_forms
from engage.fieldwork.services_paper import make_paper_form
from engage.jobs import every, job
from engage.web import settings


@job
def draw_paper_form(wave_code: str) -> None:
    """Draw the form of one wave."""
    make_paper_form(db.session(), settings(), wave_code, datetime.now(UTC))


@every(minutes=1)
def sweep_paper_forms() -> None:
    """Draw every form that still waits."""
    for wave_code in waiting_forms(db.session(), datetime.now(UTC)):
        make_paper_form(db.session(), settings(), wave_code, datetime.now(UTC))

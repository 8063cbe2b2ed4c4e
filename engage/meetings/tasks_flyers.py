"""Jobs of printed sheets: draw the one that somebody waits for, and what a dead worker left."""

from datetime import UTC, datetime

from engage.db import db
from engage.jobs import every, job
from engage.meetings.queries_flyers import waiting_sheets
from engage.meetings.services_flyers import draw_sheet
from engage.web import settings


@job
def draw(print_id: int) -> None:
    """Draw one sheet."""
    draw_sheet(db.session(), settings(), print_id, datetime.now(UTC))


@every(minutes=1)
def sweep() -> None:
    """Draw every sheet that still waits."""
    for number in waiting_sheets(db.session(), datetime.now(UTC)):
        draw_sheet(db.session(), settings(), number, datetime.now(UTC))

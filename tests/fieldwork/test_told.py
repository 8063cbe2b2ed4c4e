"""Facts about what was done to tell people of a survey."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.meetings.queries_flyers import outreach_of_wave
from engage.meetings.services import schedule_meeting
from tests.meetings.rows import BY, NOW, beat, csrf, details, when
from tests.surveys.rows import add_wave

WAVE = "2026-fall"


def test_outreach_noted_with_the_code_of_a_survey_stands_on_its_page(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    beat(db_session)
    made = schedule_meeting(db_session, details(), when("2026-03-10T18:30"), NOW, BY)
    add_wave(db_session)
    desk = staff_client("organizer")
    monitor = f"/staff/fieldwork/monitor/{WAVE}"
    assert "How people were told" not in desk.get(monitor).text
    page = f"/staff/meetings/{made.id}/outreach"
    note = {"csrf_token": csrf(desk.get(page).text), "channel": "visit", "reached": "80"}
    note |= {"what": "Spoke at Mass", "done_on": "2026-02-01", "partner": "", "wave": f" {WAVE} "}
    assert desk.post(page, data=note).status_code in {302, 303}
    assert desk.post(page, data=note | {"wave": "x" * 41}).status_code == 422
    [told] = outreach_of_wave(db_session, WAVE)
    assert (told.what, told.done_on) == ("Spoke at Mass", date(2026, 2, 1))
    shown = desk.get(monitor).text
    assert "Spoke at Mass · 80 people" in shown

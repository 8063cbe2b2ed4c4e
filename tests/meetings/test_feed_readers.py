"""What a second library reads in every calendar file that leaves the house."""

from collections.abc import Sequence
from datetime import UTC, datetime

import icalendar
import recurring_ical_events
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.mail.sending import compose
from engage.meetings.models import Meeting
from engage.meetings.services import cancel_meeting, move_meeting
from engage.meetings.services_series import schedule_series
from engage.meetings.services_venues import make_calendar_link
from engage.people.services import NewUser, create_user
from tests.meetings.rows import (
    BY,
    NOW,
    beat,
    coming,
    details,
    mails,
    meeting,
    plan,
    told,
    when,
)

Read = list[tuple[datetime, str]]


def read(text: bytes) -> Read:
    """Expand a calendar file."""
    calendar = icalendar.Calendar.from_ical(text)
    found = recurring_ical_events.of(calendar).between((2026, 1, 1), (2036, 1, 1))
    return sorted((event.start.astimezone(UTC), str(event["STATUS"])) for event in found)


def meant(meetings: Sequence[Meeting]) -> Read:
    return sorted(
        (one.starts_at, "CANCELLED" if one.is_cancelled else "CONFIRMED") for one in meetings
    )


def test_every_feed_expands_to_its_meetings(client: FlaskClient, db_session: Session) -> None:
    beat(db_session)
    beat(db_session, "4", "North")
    new = NewUser("bo@example.org", "Bo", ("officer",))
    officer = create_user(db_session, new, actor="a", now=NOW)
    here = details(beat_codes=["3"], officer_ids=[officer.id])
    made = schedule_series(db_session, here, plan("2034-01-10T18:30", "2034-12-31"), NOW, BY)
    move_meeting(db_session, made[4].id, when("2034-05-10T19:00"), NOW, BY)
    cancel_meeting(db_session, made[6].id, "Holiday", NOW, BY)
    elsewhere = details(beat_codes=["4"], languages=["en"])
    other = schedule_series(db_session, elsewhere, plan("2034-03-14T10:00", "2034-06-30"), NOW, BY)
    token = make_calendar_link(db_session, officer.id, NOW)
    feeds = {
        "/meetings.ics": [*made, *other],
        "/meetings.ics?beat=3": made,
        "/meetings.ics?language=es": made,
        "/meetings.ics?beat=4&lang=es": other,
        "/beats/4/meetings.ics": other,
        f"/calendar/{token}.ics": made,
        **{f"/meetings/{one.uid}.ics": [one] for one in made},
    }
    expected = {path: meant(meetings) for path, meetings in feeds.items()}
    assert {path: read(client.get(path).data) for path in feeds} == expected


def test_every_mailed_copy_is_read_as_the_meeting_it_tells_of(db_session: Session) -> None:
    beat(db_session)
    series = schedule_series(db_session, details(beat_codes=["3"]), plan(), NOW, BY)
    for made in (meeting(db_session), series[3]):
        coming(db_session, made.id, "ana@example.org")
        n_before, stages = len(mails(db_session)), [meant([made])]
        day = made.starts_local.date()
        move_meeting(db_session, made.id, when(f"{day}T19:45"), NOW, BY)
        told(db_session)
        stages.append(meant([made]))
        cancel_meeting(db_session, made.id, "Flood", NOW, BY)
        told(db_session)
        stages.append(meant([made]))
        written = mails(db_session)[n_before - 1 :]
        copies = [
            part.get_payload(decode=True)
            for mail in written
            for part in compose(mail, "Engage <office@city.example>", NOW).walk()
            if part.get_content_type() == "text/calendar"
        ]
        assert [read(copy) for copy in copies if isinstance(copy, bytes)] == stages

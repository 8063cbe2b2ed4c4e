"""Briefings that go out by themselves: at the right hour, each once, and forgotten in time."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from engage.audit.acts import Act
from engage.briefings.archive import archive_folder, stored_pdf
from engage.briefings.codes import code_of
from engage.briefings.models import ArchivedBriefing
from engage.briefings.services import (
    forget_old,
    make_briefing,
    records_copy,
)
from engage.briefings.services_delivery import Delivery, set_delivery
from engage.briefings.tasks import deliver_due
from engage.briefings.verifying import checked_file
from engage.config import Config
from engage.errors import InputErrors
from engage.mail.models import OutboxMail
from engage.meetings.services import schedule_meeting
from tests.briefings import rows
from tests.briefings.test_archive import NOW, WANTED, city, store
from tests.meetings.rows import BY, details, when

__all__ = ["city"]  # a fixture
TO = "lineup@example.org"
PAGE = "/staff/briefings/delivery"
WEEKLY = Delivery("weekly", TO, 0, 6, 1, "en", True, True, 730)
ACT = Act("ana@example.org", NOW)
# In Los Angeles 20 April 2026 is a Monday; 13:00 UTC is six in the morning there.
SIX = datetime(2026, 4, 20, 13, tzinfo=UTC)


def mails(session: Session) -> list[OutboxMail]:
    session.rollback()
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


@pytest.mark.parametrize(
    ("at", "n"),
    [
        pytest.param(SIX - timedelta(minutes=1), 0, id="before the hour"),
        pytest.param(SIX, 2, id="at the hour"),
        pytest.param(SIX + timedelta(hours=9), 2, id="the worker was down in the morning"),
        pytest.param(SIX + timedelta(days=1), 0, id="another day"),
    ],
)
def test_every_beat_goes_out_on_its_day(
    city: Session, config: Config, at: datetime, n: int
) -> None:
    set_delivery(city, config, WEEKLY, ACT)
    assert deliver_due(city, config, at) == n
    assert deliver_due(city, config, at) == 0  # once
    assert [mail.to for mail in mails(city)] == [TO] * n


def test_the_mail_holds_the_pdf_or_a_link(city: Session, config: Config) -> None:
    set_delivery(city, config, WEEKLY, ACT)
    deliver_due(city, config, SIX)
    set_delivery(city, config, replace(WEEKLY, is_attached=False, language="es"), ACT)
    deliver_due(city, config, SIX + timedelta(days=7))
    first, _, third, _ = mails(city)
    assert first.attachment is not None
    assert first.attachment.startswith(b"%PDF")
    assert third.attachment is None
    assert "/staff/briefings/1/2026-spring.es.pdf" in third.text
    assert third.subject == "Informe: zona 1 Beat 1"


def test_before_a_meeting_only_its_beats_go_out(city: Session, config: Config) -> None:
    schedule_meeting(city, details(beat_codes=["1"]), when("2026-04-22T18:30"), NOW, BY)
    set_delivery(city, config, replace(WEEKLY, rhythm="meeting", days_before=1), ACT)
    the_day_before = datetime(2026, 4, 21, 13, tzinfo=UTC)
    assert deliver_due(city, config, the_day_before - timedelta(minutes=1)) == 0
    assert deliver_due(city, config, the_day_before) == 1
    assert deliver_due(city, config, the_day_before + timedelta(hours=5)) == 0
    assert "beat 1" in mails(city)[0].subject


def test_nothing_goes_out_unless_somebody_wished_it(city: Session, config: Config) -> None:
    assert deliver_due(city, config, SIX) == 0
    set_delivery(city, config, replace(WEEKLY, rhythm="off"), ACT)
    assert deliver_due(city, config, SIX) == 0


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"rhythm": "hourly"}, "rhythm"),
        ({"address": "a@example.org, b@example.org"}, "address"),
        ({"address": ""}, "address"),
        ({"weekday": 7}, "weekday"),
        ({"hour": 24}, "hour"),
        ({"days_before": 99}, "days_before"),
        ({"language": "xx"}, "language"),
        ({"keep_days": 1}, "keep_days"),
    ],
)
def test_what_does_not_fit_is_named(
    city: Session, config: Config, wrong: dict[str, object], where: str
) -> None:
    with pytest.raises(InputErrors) as faults:
        set_delivery(city, config, replace(WEEKLY, **wrong), ACT)  # type: ignore[arg-type]  # a table
    assert [problem.where for problem in faults.value.problems] == [where]


def test_old_pdfs_are_erased_and_can_still_be_checked(city: Session, config: Config) -> None:
    old, content = make_briefing(city, config, WANTED, NOW, "test")
    copy = records_copy(city, config, WANTED, NOW, "test")
    store(city, rows.release(changed={}))
    newest, _ = make_briefing(city, config, WANTED, NOW + timedelta(days=1), "test")
    assert forget_old(city, config, 730, NOW + timedelta(days=729)) == 0
    assert forget_old(city, config, 730, NOW + timedelta(days=2000)) == 1
    assert stored_pdf(config, old) is None
    names = {path.stem for path in archive_folder(config).iterdir()}
    assert names == {newest.pdf_sha256}  # the copy for the records office went too
    assert checked_file(city, copy, config.city.zone).is_genuine
    assert city.get_one(ArchivedBriefing, old.id).content == ""
    assert stored_pdf(config, newest) is not None
    assert checked_file(city, content, config.city.zone).is_genuine


def test_organizer_sets_it_on_a_page(
    city: Session, config: Config, staff_client: Callable[..., FlaskClient]
) -> None:
    organizer = staff_client("organizer")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', organizer.get(PAGE).text)
    assert token
    sent = {"csrf_token": token[1], "rhythm": "weekly", "weekday": "0", "hour": "6"}
    sent |= {"days_before": "1", "language": "en", "is_attached": "y", "keep_days": "730"}
    assert organizer.post(PAGE, data=sent | {"address": "nobody"}).status_code == 422
    assert organizer.post(PAGE, data=sent | {"address": TO}).status_code == 303
    assert f'value="{TO}"' in organizer.get(PAGE).text
    assert staff_client("officer").get(PAGE).status_code == 403


def test_a_city_may_keep_briefings_to_the_department(
    city: Session, config: Config, client: FlaskClient
) -> None:
    assert client.get("/briefings/1").status_code == 200
    set_delivery(city, config, replace(WEEKLY, is_public=False), ACT)
    assert client.get("/briefings/1").status_code == 404
    assert "/briefings/1" not in client.get("/beats/1").text


def test_the_page_of_a_briefing_has_its_code_once_it_was_printed(
    city: Session, config: Config, client: FlaskClient
) -> None:
    assert "/briefings/verify/" not in client.get("/briefings/1").text
    row, _ = make_briefing(city, config, WANTED, datetime.now(UTC), "test")
    page = client.get("/briefings/1").text
    assert f"/briefings/verify/{code_of(row.content_sha256)}" in page

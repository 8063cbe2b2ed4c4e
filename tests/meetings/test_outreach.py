"""Facts about flyers, posters, partners and the log of who was told."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.config import Config
from engage.errors import InputErrors
from engage.meetings.flyers import House, drawn, social_text
from engage.meetings.models_flyers import Partner, Printed
from engage.meetings.queries_flyers import outreach_of, waiting_sheets
from engage.meetings.services import schedule_meeting
from engage.meetings.services_flyers import (
    NotMade,
    OutreachDraft,
    PartnerDraft,
    add_partner,
    draw_sheet,
    log_outreach,
    mail_pack,
    request_sheet,
)
from tests.meetings.rows import BASE, BY, NOW, beat, csrf, details, mails, meeting, when

HOUSE = House("Paso Robles", "Police", "805 237 6464", BASE, "letter")


def test_flyer_is_drawn_in_a_job_tagged_and_in_both_languages(
    db_session: Session, config: Config
) -> None:
    made = meeting(db_session)
    row = request_sheet(db_session, "flyer", [made.id, meeting(db_session).id], ["en", "es"], NOW)
    assert list(waiting_sheets(db_session, NOW)) == [row.id]
    assert draw_sheet(db_session, config, row.id, NOW)
    assert not draw_sheet(db_session, config, row.id, NOW), "it is made already"
    assert row.pdf is not None
    with pikepdf.open(io.BytesIO(row.pdf)) as book:
        assert len(book.pages) == 2
        assert book.Root.MarkInfo.Marked
    for kind in ("flyer", "door", "month", "sheet"):
        page = drawn(kind, [made], ["en", "es"], HOUSE)
        assert "Beat 3 meeting" in page
        assert "Reunión de la zona 3" in page
    with pytest.raises(InputErrors):
        request_sheet(db_session, "banner", [made.id], ["en"], NOW)


def test_hostile_titles_stay_text_on_paper(db_session: Session) -> None:
    made = meeting(db_session, titles={"en": "<img src=file:///etc/passwd>{{7*7}}"})
    page = drawn("flyer", [made], ["en"], HOUSE)
    assert "&lt;img src=file" in page
    assert "{{7*7}}" in page


def test_partners_of_the_beat_get_the_pack_and_the_log_says_so(
    db_session: Session, config: Config
) -> None:
    place, other = beat(db_session), beat(db_session, "4", "North")
    made = meeting(db_session, beat_codes=["3"])
    drafts = (
        PartnerDraft("Adult school", "school", "a@school.example", "es", place.id),
        PartnerDraft("Library", "other", "l@city.example"),
        PartnerDraft("North church", "church", "n@church.example", "en", other.id),
        PartnerDraft("Barber", "business"),
    )
    for draft in drafts:
        add_partner(db_session, draft, NOW, BY)
    for bad in (PartnerDraft("library", "other"), PartnerDraft("X", "bank")):
        with pytest.raises(InputErrors):
            add_partner(db_session, bad, NOW, BY)
    row = request_sheet(db_session, "flyer", [made.id], ["en"], NOW)
    with pytest.raises(NotMade):
        mail_pack(db_session, row.id, NOW, BY)
    db_session.rollback()
    row.pdf, row.state = b"%PDF-", "made"
    db_session.commit()
    assert mail_pack(db_session, row.id, NOW, BY) == 2
    found = {mail.to: mail for mail in mails(db_session)}
    assert set(found) == {"a@school.example", "l@city.example"}
    assert found["a@school.example"].subject == "Reunión de la zona 3"
    assert found["l@city.example"].attachment == b"%PDF-"
    log_outreach(
        db_session, made.id, OutreachDraft("poster", "Eight posters", date(2026, 2, 1), 300)
    )
    assert [one.what for one in outreach_of(db_session, made.id)] == [
        "Flyer pack by mail", "Flyer pack by mail", "Eight posters",
    ]  # fmt: skip
    assert social_text(made, "en", BASE).endswith(f"/meetings/{made.uid}")
    assert config.city.name == "Paso Robles"


def test_organizer_draws_a_month_adds_partners_and_notes_what_was_done(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    local = (datetime.now(UTC) + timedelta(days=5)).strftime("%Y-%m-%dT18:30")
    made = schedule_meeting(db_session, details(), when(local), NOW, BY)
    desk = staff_client("organizer")
    page = desk.get("/staff/outreach")
    form = {"csrf_token": csrf(page.text)}
    asked = desk.post("/staff/outreach/month/door/both", data=form, follow_redirects=True)
    assert "being drawn" in asked.text
    assert db_session.query(Printed).one().meeting_ids == [made.id]
    assert desk.get("/staff/outreach/1.pdf").status_code == 404
    partner = form | {"name": "Library", "kind": "other", "email": "no", "language": "en"}
    assert desk.post("/staff/outreach", data=partner | {"beat": ""}).status_code == 422
    added = desk.post(
        "/staff/outreach", data=partner | {"beat": "", "email": ""}, follow_redirects=True
    )
    assert "Library" in added.text
    one = f"/staff/meetings/{made.id}/outreach"
    note = form | {"channel": "visit", "what": "Spoke at Mass", "reached": "80"}
    note |= {"done_on": "2026-02-01", "partner": "1"}
    assert "Spoke at Mass" in desk.post(one, data=note, follow_redirects=True).text
    assert desk.post(one, data=note | {"what": ""}).status_code == 422
    desk.post(f"{one}/print/flyer/both", data=form)
    assert db_session.query(Printed).count() == 2
    desk.post("/staff/outreach/partners/1/drop", data=form)
    assert db_session.query(Partner).count() == 0

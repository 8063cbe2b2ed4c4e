"""Facts about what is erased, what the law holds, and the certificates of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.audit.models import AuditRow
from engage.errors import InputErrors
from engage.meetings.models_retention import Destruction
from engage.meetings.queries_retention import n_held_rsvps
from engage.meetings.services_retention import end_hold, hold, purge_contacts
from engage.meetings.services_rsvps import Held, cancel_rsvp, erase_rsvp
from tests.meetings.rows import BASE, BY, NOW, coming, csrf, meeting

LATER = timedelta(days=31)


def test_what_is_erased_is_certified_by_numbers_and_audited(db_session: Session) -> None:
    made, other = meeting(db_session), meeting(db_session)
    for number in range(3):
        coming(db_session, made.id, f"g{number}@example.org", 2)
    coming(db_session, other.id, "ana@example.org")
    assert purge_contacts(db_session, 30, made.ends_at + LATER) == 4
    assert purge_contacts(db_session, 30, made.ends_at + LATER) == 0
    [one] = db_session.query(Destruction)
    assert one.counts == {made.uid: {"rsvps": 3}, other.uid: {"rsvps": 1}}
    assert (one.n_erased, one.days) == (4, 30)
    row = db_session.get(AuditRow, one.audit_seq)
    assert row is not None
    assert (row.action, row.detail) == ("rsvp.purge", {"days": 30, "meetings": 2})


def test_hold_keeps_a_meeting_or_all_until_it_ends(db_session: Session) -> None:
    made, other = meeting(db_session), meeting(db_session)
    row, token = coming(db_session, made.id, "ana@example.org")
    coming(db_session, other.id, "bo@example.org")
    held = hold(db_session, made.id, "Court order 12-345", NOW, BY)
    with pytest.raises(Held):
        erase_rsvp(db_session, token, NOW, BASE)
    db_session.rollback()
    cancel_rsvp(db_session, token, NOW, BASE)
    assert purge_contacts(db_session, 30, made.ends_at + LATER) == 1
    assert row.email == "ana@example.org"
    assert n_held_rsvps(db_session, 30, made.ends_at + LATER) == 1
    everything = hold(db_session, None, "Records request", NOW, BY)
    end_hold(db_session, held.id, NOW, BY)
    assert purge_contacts(db_session, 30, made.ends_at + LATER) == 0
    end_hold(db_session, everything.id, NOW, BY)
    assert purge_contacts(db_session, 30, made.ends_at + LATER) == 1
    with pytest.raises(InputErrors, match="Say who asks"):
        hold(db_session, None, "", NOW, BY)


def test_administrator_holds_and_reads_the_certificate(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    desk, clerk = staff_client("administrator"), staff_client("organizer")
    page = desk.get("/staff/retention")
    assert "30 days after their meeting" in page.text
    form = {"csrf_token": csrf(page.text), "meeting": "", "reason": ""}
    assert desk.post("/staff/retention/holds", data=form).status_code == 422
    form["reason"] = "Court order"
    held = desk.post("/staff/retention/holds", data=form, follow_redirects=True)
    assert "Nothing of it is erased" in held.text
    assert clerk.post("/staff/retention/holds", data=form).status_code in {400, 403}
    ended = desk.post("/staff/retention/holds/1/end", data=form, follow_redirects=True)
    assert "The hold has ended" in ended.text
    purge_contacts(db_session, 30, made.ends_at + LATER)
    certificate = clerk.get("/staff/retention/certificates/1").text
    assert made.uid in certificate
    assert "ana@example.org" not in certificate
    assert clerk.get("/staff/retention/certificates/2").status_code == 404

"""Facts about RSVPs: the mailed link, seats, the queue, and what is erased."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engage.errors import InputErrors
from engage.mail.models import SENT
from engage.meetings.drafts import Change
from engage.meetings.models import Rsvp
from engage.meetings.queries import rsvps, seats_taken
from engage.meetings.rsvps import MeetingBegan, MeetingCancelled, NoSuchRsvp, PartyTooLarge
from engage.meetings.services import cancel_meeting, edit_meeting
from engage.meetings.services_retention import purge_contacts
from engage.meetings.services_rsvps import (
    cancel_rsvp,
    change_rsvp,
    confirm_rsvp,
    erase_rsvp,
    request_rsvp,
)
from tests.meetings.rows import (
    BASE,
    BY,
    NOW,
    coming,
    details,
    guest,
    mails,
    meeting,
    token_in,
    when,
)


def test_request_waits_for_its_link_and_takes_no_seat(db_session: Session) -> None:
    made = meeting(db_session)
    request_rsvp(db_session, made.id, guest(party=3), NOW, BASE)
    assert seats_taken(db_session, made.id) == 0
    [mail] = mails(db_session)
    for text in ("Tuesday, February 10, 2026", "6:30", "7:30", "City Library, 1000 Spring Street"):
        assert text in mail.text
    assert mail.attachment is None, "nobody comes yet"
    token = token_in(mail)
    [row] = rsvps(db_session, made.id)
    assert row.token_hash is not None
    assert token not in row.token_hash
    assert confirm_rsvp(db_session, token, NOW, BASE).status == "confirmed"
    assert seats_taken(db_session, made.id) == 3


def test_mail_speaks_the_language_of_the_guest(db_session: Session) -> None:
    made = meeting(db_session)
    request_rsvp(db_session, made.id, guest(language="es"), NOW, BASE)
    [mail] = mails(db_session)
    assert mail.subject.startswith(
        "Confirme, por favor: Reunión de la zona 3, martes 10 de febrero"
    )
    assert "Lugar: City Library" in mail.text


def test_known_address_gets_a_link_and_changes_nothing(db_session: Session) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org", 2)
    request_rsvp(db_session, made.id, guest("Ana@Example.org", 9), NOW, BASE)
    [row] = rsvps(db_session, made.id)
    assert (row.party, row.status) == (2, "confirmed")
    assert [one.subject.split(":")[0] for one in mails(db_session)] == [
        "Please confirm", "You are on the list", "Please confirm",
    ]  # fmt: skip
    assert [one.attachment is None for one in mails(db_session)] == [True, False, True]


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        pytest.param(guest("ana@example.org\r\nBcc: x@example.org"), "email", id="header in mail"),
        pytest.param(guest("a@example.org,b@example.org"), "email", id="list of addresses"),
        pytest.param(guest("Ana <ana@example.org>"), "email", id="display name"),
        pytest.param(guest(""), "email", id="no address"),
        pytest.param(guest(first_name="Ana\r\nBcc: x@example.org"), "first_name", id="name"),
        pytest.param(guest(needs="Ramp\nBcc: x@example.org"), "needs", id="needs"),
        pytest.param(guest(party=0), "party", id="nobody"),
        pytest.param(guest(party=21), "party", id="a crowd"),
    ],
)
def test_faulty_request_leaves_the_outbox_unchanged(
    db_session: Session, bad: object, where: str
) -> None:
    made = meeting(db_session)
    with pytest.raises(InputErrors) as refused:
        request_rsvp(db_session, made.id, bad, NOW, BASE)  # type: ignore[arg-type]  # table
    assert [problem.where for problem in refused.value.problems] == [where]
    assert mails(db_session) == []


def test_cancelled_meeting_takes_no_rsvp(db_session: Session) -> None:
    made = meeting(db_session)
    request_rsvp(db_session, made.id, guest(), NOW, BASE)
    token = token_in(mails(db_session)[-1])
    cancel_meeting(db_session, made.id, "Storm", NOW, BY)
    with pytest.raises(MeetingCancelled):
        request_rsvp(db_session, made.id, guest("b@example.org"), NOW, BASE)
    with pytest.raises(MeetingCancelled):
        confirm_rsvp(db_session, token, NOW, BASE)


def test_meeting_that_began_takes_no_rsvp(db_session: Session) -> None:
    made = meeting(db_session)
    with pytest.raises(MeetingBegan):
        request_rsvp(db_session, made.id, guest(), made.starts_at, BASE)


def test_full_meeting_lets_people_wait_in_order(db_session: Session) -> None:
    made = meeting(db_session, capacity=7)
    _, first = coming(db_session, made.id, "a@example.org", 4)
    coming(db_session, made.id, "b@example.org", 3)
    third, _ = coming(db_session, made.id, "c@example.org", 3)
    fourth, _ = coming(db_session, made.id, "d@example.org", 2)
    assert (third.status, fourth.status) == ("waiting", "waiting")
    assert seats_taken(db_session, made.id) == 7
    cancel_rsvp(db_session, first, NOW, BASE)
    assert (third.status, fourth.status) == ("confirmed", "waiting")
    last = mails(db_session)[-1]
    assert (last.to, last.subject.split(":")[0]) == ("c@example.org", "You have a seat")
    confirm_rsvp(db_session, token_in(last), NOW, BASE)
    assert seats_taken(db_session, made.id) == 6


def test_newcomer_does_not_overtake_those_who_wait(db_session: Session) -> None:
    made = meeting(db_session, capacity=2)
    waiting, _ = coming(db_session, made.id, "a@example.org", 3)
    late, _ = coming(db_session, made.id, "b@example.org", 1)
    assert (waiting.status, late.status) == ("waiting", "waiting")


def test_more_capacity_promotes_at_once(db_session: Session) -> None:
    made = meeting(db_session, capacity=1)
    coming(db_session, made.id, "a@example.org")
    second, _ = coming(db_session, made.id, "b@example.org", 5)
    assert second.status == "waiting"
    edit_meeting(db_session, made.id, Change(details(capacity=0), when()), NOW, BY)
    assert second.status == "confirmed"


def test_nobody_moves_up_after_the_start(db_session: Session) -> None:
    made = meeting(db_session, capacity=1)
    _, first = coming(db_session, made.id, "a@example.org")
    second, _ = coming(db_session, made.id, "b@example.org")
    cancel_rsvp(db_session, first, made.starts_at, BASE)
    assert second.status == "waiting"


def test_smaller_party_frees_seats_and_larger_must_fit(db_session: Session) -> None:
    made = meeting(db_session, capacity=4)
    row, token = coming(db_session, made.id, "a@example.org", 4)
    other, _ = coming(db_session, made.id, "b@example.org", 2)
    with pytest.raises(PartyTooLarge):
        change_rsvp(db_session, token, 5, NOW, BASE)
    db_session.rollback()
    change_rsvp(db_session, token, 2, NOW, BASE)
    assert (row.party, other.status) == (2, "confirmed")


def test_erased_guest_leaves_nothing_but_a_count(db_session: Session) -> None:
    made = meeting(db_session)
    row, token = coming(db_session, made.id, "a@example.org", 2)
    erase_rsvp(db_session, token, NOW, BASE)
    assert (row.email, row.first_name, row.needs, row.token_hash) == (None, None, None, None)
    assert (row.status, row.erased_at) == ("cancelled", NOW)
    assert mails(db_session) == []
    with pytest.raises(NoSuchRsvp):
        cancel_rsvp(db_session, token, NOW, BASE)


def test_erasing_one_rsvp_keeps_the_mail_on_its_way_about_another(db_session: Session) -> None:
    first, second = meeting(db_session), meeting(db_session)
    _row, token = coming(db_session, first.id, "a@example.org")
    for mail in mails(db_session):
        mail.state = SENT
    request_rsvp(db_session, second.id, guest("a@example.org"), NOW, BASE)
    erase_rsvp(db_session, token, NOW, BASE)
    [mail] = mails(db_session)
    assert confirm_rsvp(db_session, token_in(mail), NOW, BASE).meeting_id == second.id


def test_contacts_are_purged_after_thirty_days_and_counts_stay(db_session: Session) -> None:
    made = meeting(db_session)
    row, _ = coming(db_session, made.id, "a@example.org", 2)
    assert purge_contacts(db_session, 30, made.ends_at + timedelta(days=29)) == 0
    assert row.email == "a@example.org"
    assert purge_contacts(db_session, 30, made.ends_at + timedelta(days=31)) == 1
    assert (row.email, row.token_hash, mails(db_session)) == (None, None, [])
    assert seats_taken(db_session, made.id) == 2


def test_unconfirmed_request_is_deleted_after_a_week(db_session: Session) -> None:
    made = meeting(db_session)
    request_rsvp(db_session, made.id, guest(), NOW, BASE)
    purge_contacts(db_session, 30, NOW + timedelta(days=6))
    assert db_session.scalar(select(func.count()).select_from(Rsvp)) == 1
    purge_contacts(db_session, 30, NOW + timedelta(days=8))
    assert db_session.scalar(select(func.count()).select_from(Rsvp)) == 0

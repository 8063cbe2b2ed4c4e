"""Facts about mail to many: joined, stoppable, in the reader's language, once; and reminders."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from engage.mail.sending import compose
from engage.meetings.announcing import DELAY
from engage.meetings.drafts import Change
from engage.meetings.models_notices import Notice, ReminderRule
from engage.meetings.services import cancel_meeting, edit_meeting, move_meeting
from engage.meetings.services_follow import Links, remind_guests, request_follow, write_digests
from engage.meetings.services_notices import Post, recipients_of, send_notice, stop_notice
from engage.meetings.services_rsvps import confirm_rsvp, request_rsvp
from engage.people.models_followers import Follower
from engage.people.services_followers import Wish, follow_link
from tests.meetings.minutes_rows import promised
from tests.meetings.rows import (
    BASE,
    BY,
    NOW,
    beat,
    coming,
    csrf,
    details,
    guest,
    mails,
    meeting,
    token_in,
    told,
    when,
)

LINKS = Links(BASE, "pepper")


def follower(
    session: Session, topic: str, email: str = "fay@example.org", cadence: str = "now"
) -> Follower:
    made = Follower(
        topic=topic, email=email, language="en", cadence=cadence, asked_at=NOW, confirmed_at=NOW
    )
    session.add(made)
    session.commit()
    return made


def test_changes_within_ten_minutes_become_one_mail_with_old_and_new(db_session: Session) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    told(db_session)
    move_meeting(db_session, made.id, when("2026-02-11T19:00"), NOW, BY)
    move_meeting(db_session, made.id, when("2026-02-12T19:00"), NOW + DELAY / 2, BY)
    assert told(db_session) == 0, "the second change lets it wait anew"
    assert told(db_session, NOW + DELAY) == 1
    text = mails(db_session)[-1].text
    assert "Thursday, February 12, 2026 (before: Tuesday, February 10, 2026)" in text
    assert "(before: 6:30" in text
    assert told(db_session, NOW + DELAY) == 0


def test_meeting_that_is_back_where_it_was_is_no_news(db_session: Session) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    told(db_session)
    move_meeting(db_session, made.id, when("2026-02-11T19:00"), NOW, BY)
    move_meeting(db_session, made.id, when(), NOW, BY)
    assert told(db_session, NOW + DELAY) == 0


def test_cancellation_reaches_those_who_wait_and_followers_each_once(db_session: Session) -> None:
    place = beat(db_session)
    made = meeting(db_session, beat_codes=["3"], capacity=1)
    coming(db_session, made.id, "ana@example.org")
    coming(db_session, made.id, "bo@example.org")
    for topic in (f"beat:{place.code}", "kind:beat", "city"):
        follower(db_session, topic)
    follower(db_session, "city", "ana@example.org")
    follower(db_session, "beat:4", "other@example.org")
    follower(db_session, "city", "digest@example.org", "weekly")
    assert told(db_session) == 2, "of the new meeting: fay and ana"
    before = len(mails(db_session))
    cancel_meeting(db_session, made.id, "Flood", NOW, BY)
    [notice] = db_session.query(Notice).filter_by(state="pending")
    assert recipients_of(db_session, notice).number == 3
    assert told(db_session) == 3
    found = mails(db_session)[before:]
    assert sorted(mail.to for mail in found) == [
        "ana@example.org", "bo@example.org", "fay@example.org",
    ]  # fmt: skip
    assert all("Flood" in mail.text for mail in found)


def test_notice_is_stopped_and_a_meeting_that_began_is_no_news(db_session: Session) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    told(db_session)
    move_meeting(db_session, made.id, when("2026-02-11T19:00"), NOW, BY)
    [notice] = db_session.query(Notice).filter_by(state="pending")
    stop_notice(db_session, notice.id, NOW, BY)
    assert told(db_session, NOW + DELAY) == 0
    move_meeting(db_session, made.id, when("2026-02-11T20:00"), NOW, BY)
    assert told(db_session, made.starts_at) == 0
    states = [one.state for one in db_session.query(Notice).order_by(Notice.id)]
    assert states == ["sent", "stopped", "dropped"]


def test_typos_capacity_and_words_are_no_news(db_session: Session) -> None:
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    told(db_session)
    edited = Change(details(titles={"en": "Beat 3 Meeting"}, capacity=9), when())
    edit_meeting(db_session, made.id, edited, NOW, BY)
    assert told(db_session) == 0


def test_guest_reads_the_own_language_and_link_and_followers_can_stop(db_session: Session) -> None:
    made = meeting(db_session)
    request_rsvp(db_session, made.id, guest(language="es"), NOW, BASE)
    confirm_rsvp(db_session, token_in(mails(db_session)[-1]), NOW, BASE)
    follower(db_session, "city")
    told(db_session)
    cancel_meeting(db_session, made.id, "Flood", NOW, BY)
    told(db_session)
    spanish, english = mails(db_session)[-2:]
    assert spanish.subject.startswith("Cancelada: Reunión")
    assert spanish.text.count("/rsvp/") == 1
    message = compose(english, "engage@city.example", NOW)
    assert "/follow/" in message["List-Unsubscribe"]
    html = message.get_body(("html",))
    plain = message.get_body(("plain",))
    assert html is not None
    assert plain is not None
    assert '<a href="http://localhost/follow/' in html.get_content()


def test_many_are_told_in_one_transaction_each_with_a_link_of_their_own(
    db_session: Session,
) -> None:
    made = meeting(db_session)
    for number in range(40):
        follower(db_session, "city", f"f{number}@example.org")
    [notice] = db_session.query(Notice)
    assert send_notice(db_session, notice.id, Post(db_session, NOW + DELAY, BASE, "p")) == 40
    assert len({mail.stop_link for mail in mails(db_session)}) == 40
    assert notice.n_sent == 40
    assert made.sequence == 0


def test_following_waits_for_its_link_and_stops_with_one_tap(
    client: FlaskClient, db_session: Session
) -> None:
    beat(db_session)
    page = client.get("/follow?topic=beat:3")
    assert "Beat 3 Downtown" in page.text
    form = {"csrf_token": csrf(page.text), "topic": "beat:3", "cadence": "weekly"}
    assert client.post("/follow", data=form | {"email": "no"}).status_code == 422
    asked = client.post("/follow", data=form | {"email": "fay@example.org"}, follow_redirects=True)
    assert "Check your mail" in asked.text
    [mail] = mails(db_session)
    path = "/follow/" + mail.text.split("/follow/")[1].split()[0]
    link = client.get(path).text
    assert "One step is left" in link
    token = {"csrf_token": csrf(link)}
    assert db_session.query(Follower).one().confirmed_at is None
    assert "You are told" in client.post(f"{path}/yes", data=token | {"cadence": "monthly"}).text
    assert db_session.query(Follower).one().cadence == "monthly"
    assert client.post(f"{path}/yes", data=token | {"cadence": "hourly"}).status_code == 422
    done = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert "We keep nothing of you" in done.text
    assert "We keep nothing of you" in client.post(path).text
    assert db_session.query(Follower).count() == 0
    assert client.get("/follow/0123.0123").status_code == 404
    assert client.get("/follow?topic=beat:99").status_code == 404


def test_reminder_comes_by_the_clock_of_the_place_once_and_follows_a_move(
    db_session: Session,
) -> None:
    # the clocks go forward in the night before: one day before 18:00 is 18:00, not 17:00
    db_session.add(ReminderRule(days=1, at=time(18), hours=0))
    made = meeting(db_session)
    coming(db_session, made.id, "ana@example.org")
    move_meeting(db_session, made.id, when("2026-03-08T18:00"), NOW, BY)
    due = datetime(2026, 3, 8, 2, 0, tzinfo=UTC)
    minute = timedelta(minutes=1)
    assert remind_guests(db_session, due - minute, BASE) == 0
    assert remind_guests(db_session, due, BASE) == 1
    assert remind_guests(db_session, due + minute, BASE) == 0
    assert mails(db_session)[-1].subject.startswith("Reminder: ")


def test_reminder_skips_who_came_later_who_waits_and_what_is_too_late(db_session: Session) -> None:
    made = meeting(db_session, capacity=1)
    coming(db_session, made.id, "ana@example.org")
    coming(db_session, made.id, "bo@example.org")
    before = len(mails(db_session))
    assert remind_guests(db_session, made.starts_at - timedelta(minutes=10), BASE) == 0
    assert remind_guests(db_session, made.starts_at - timedelta(hours=5), BASE) == 0, "dropped"
    assert len(mails(db_session)) == before
    late = meeting(db_session)
    request_rsvp(db_session, late.id, guest("cy@example.org"), NOW, BASE)
    token = token_in(mails(db_session)[-1])
    confirm_rsvp(db_session, token, late.starts_at - timedelta(hours=2), BASE)
    assert remind_guests(db_session, late.starts_at - timedelta(hours=1), BASE) == 0
    cancel_meeting(db_session, late.id, "Flood", NOW, BY)


def test_digest_groups_what_is_ahead_and_what_became_of_promises_once_a_week(
    db_session: Session,
) -> None:
    beat(db_session)
    made = meeting(db_session, beat_codes=["3"])
    follower(db_session, "beat:3", "week@example.org", "weekly")
    follower(db_session, "beat:4", "none@example.org", "weekly")
    monday = datetime(2026, 2, 2, 16, tzinfo=UTC)
    assert write_digests(db_session, "weekly", monday, monday, LINKS) == 1
    assert write_digests(db_session, "weekly", monday, monday + timedelta(hours=3), LINKS) == 0
    [mail] = mails(db_session)
    assert mail.subject == "This week: Beat 3 Downtown"
    assert "Meetings ahead\n- Tuesday, February 10, 2026" in mail.text
    assert mail.stop_link
    made.starts_at = made.ends_at = NOW - timedelta(days=1)
    db_session.commit()
    assert write_digests(db_session, "weekly", monday + timedelta(days=7), monday, LINKS) == 0


def test_raiser_is_told_of_each_step_and_of_minutes(db_session: Session) -> None:
    beat(db_session)
    made = meeting(db_session, beat_codes=["3"])
    made.starts_at, made.ends_at = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    db_session.commit()
    promise = promised(db_session, made)
    wish = Wish(f"promise:{promise.uid}", "ana@example.org", "en", "weekly")
    request_follow(db_session, wish, NOW, LINKS)
    row = db_session.query(Follower).one()
    assert (row.cadence, row.confirmed_at) == ("now", None)
    assert follow_link(row.uid, BASE, "pepper") in mails(db_session)[-1].text


def test_organizer_sees_the_number_first_and_stops(
    staff_client: Callable[..., FlaskClient], db_session: Session
) -> None:
    made = meeting(db_session)
    follower(db_session, "city")
    desk = staff_client("organizer")
    page = desk.get("/staff/notices")
    assert "One mail · waits" in page.text
    assert "One day before at 09:00" in page.text
    form = {"csrf_token": csrf(page.text)}
    [notice] = db_session.query(Notice)
    done = desk.post(f"/staff/notices/{notice.id}/stop", data=form, follow_redirects=True)
    assert "Nobody is told." in done.text
    assert desk.post(f"/staff/notices/{notice.id}/send", data=form).status_code == 409
    rule = form | {"days": "3", "at": "", "hours": ""}
    assert desk.post("/staff/notices/reminders", data=rule).status_code == 422
    ruled = desk.post("/staff/notices/reminders", data=rule | {"hours": "2"}, follow_redirects=True)
    assert "2 hours before" in ruled.text
    desk.post("/staff/notices/reminders/1/drop", data=form)
    assert "the usual rule" in desk.get("/staff/notices").text
    assert made.status == "scheduled"

"""Preview, test link and publishing: what a test brings reaches no result and is wiped."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from engage.audit.models import AuditRow
from engage.authoring.models import DraftText, InstrumentDraft, TrialAnswer
from engage.authoring.queries import edition, text_of_version
from engage.db import Base
from engage.surveys.models import InstrumentVersion
from engage.surveys.queries import instrument_versions, waves
from tests.authoring.test_staff import send, text_of, uploaded
from tests.surveys.rows import SMALL, add_beats

ANSWERS = (
    {"consent": "1", "beat": "1"},
    {"qol": "3", "prob.noise": "1", "first": ["noise"]},
    {"qol": "3", "prob.noise": "1", "first": ["noise"], "when": "night"},
    {"trust": "7", "words": "More light"},
)


@pytest.fixture
def organizer(staff_client: Callable[..., FlaskClient]) -> FlaskClient:
    """The browser of an organizer."""
    return staff_client("organizer")


def hidden(html: str) -> dict[str, str]:
    """Return the hidden fields of a page."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return dict(pairs)


def opened(organizer: FlaskClient, page: str) -> str:
    """Make the test link of a draft and return its address."""
    send(organizer, f"{page}/trial", f"{page}/trial/open", {})
    link = re.search(r'href="(/try/[\w-]+)"', organizer.get(f"{page}/trial").text)
    assert link
    return link[1]


def walked(browser: FlaskClient, link: str) -> TestResponse:
    """Answer every page of a test and return the page with all answers."""
    page = browser.post(link, data=hidden(browser.get(link).text))
    for sent in ANSWERS:
        action = re.search(r'action="(/try/[^"]+/q/[^"]+)"', page.text)
        assert action, page.text
        page = browser.post(action[1], data=hidden(page.text) | sent)
        assert page.status_code == 200, page.text
    return page


def n_rows(session: Session) -> dict[str, int]:
    """Return how many rows every table has, but those of authoring and the audit."""
    ours = {"instrument_draft", "instrument_draft_text", "trial_answer", "published_text", "audit"}
    return {
        name: session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in Base.metadata.tables.items()
        if name not in ours
    }


def test_preview_shows_every_item_in_each_language(
    organizer: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    page = uploaded(organizer)
    html = organizer.get(f"{page}/preview?section=life&spoken=es&width=narrow").text
    for words in ("La vida", "Cómo está", "Cuándo hay ruido", "frame-narrow", "No sé"):
        assert words in html
    assert "Asked if “Qué primero” es Ruido" in html
    assert "Your beat" in organizer.get(f"{page}/preview?section=start&spoken=en").text
    assert organizer.get(f"{page}/preview?section=nowhere").status_code == 404


def test_preview_of_a_faulty_draft_lists_its_faults(organizer: FlaskClient) -> None:
    page = uploaded(organizer, SMALL.replace("scale: good3", "scale: gone", 1))
    assert "gone is no scale" in organizer.get(f"{page}/preview").text


def test_anybody_can_try_a_draft_and_nothing_of_it_reaches_a_survey(
    organizer: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    page = uploaded(organizer)
    link = opened(organizer, page)
    before = n_rows(db_session)
    review = walked(client, link)
    assert "More light" in review.text
    assert "By night" in review.text
    sent = client.post(f"{link}/send", data=hidden(review.text))
    assert sent.location == f"{link}/thanks"
    assert client.get(sent.location).status_code == 200
    assert n_rows(db_session) == before
    assert list(waves(db_session)) == []
    assert "1 test answer" in organizer.get(f"{page}/trial").text
    assert "More light" in organizer.get(f"{page}/trial").text


def test_mistakes_in_a_test_are_shown_and_what_was_typed_stays(
    organizer: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    link = opened(organizer, uploaded(organizer))
    first = client.post(link, data=hidden(client.get(link).text))
    wrong = client.post(f"{link}/q/start", data=hidden(first.text) | {"beat": "1"})
    assert wrong.status_code == 422
    assert "Please answer this question." in wrong.text
    assert re.search(r'value="1" checked', wrong.text)
    invented = client.post(f"{link}/q/start", data=hidden(first.text) | {"nobody": "1"})
    assert invented.status_code == 422


def test_back_in_a_test_keeps_the_answers(
    organizer: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    link = opened(organizer, uploaded(organizer))
    page = client.post(link, data=hidden(client.get(link).text))
    page = client.post(f"{link}/q/start", data=hidden(page.text) | ANSWERS[0])
    page = client.post(f"{link}/q/life", data=hidden(page.text) | {"to": "back"})
    assert 'value="1" checked' in page.text


def test_answers_that_were_not_signed_here_are_not_taken(
    organizer: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    link = opened(organizer, uploaded(organizer))
    review = hidden(walked(client, link).text)
    forged = client.post(f"{link}/send", data=review | {"carried": review["carried"] + "x"})
    assert forged.location == link
    assert db_session.scalar(select(func.count()).select_from(TrialAnswer)) == 0


def test_a_closed_or_guessed_link_opens_nothing(
    organizer: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    page = uploaded(organizer)
    link = opened(organizer, page)
    client.post(f"{link}/send", data=hidden(walked(client, link).text))
    send(organizer, f"{page}/trial", f"{page}/trial/close", {})
    assert client.get(link).status_code == 404
    assert client.get("/try/None").status_code == 404
    assert db_session.scalar(select(func.count()).select_from(TrialAnswer)) == 0


def test_publishing_freezes_the_text_and_wipes_the_test(
    organizer: FlaskClient, client: FlaskClient, db_session: Session
) -> None:
    add_beats(db_session, "1")
    page = uploaded(organizer, "# Who wrote this.\n" + SMALL)
    link = opened(organizer, page)
    client.post(f"{link}/send", data=hidden(walked(client, link).text))
    text = text_of(db_session, page)
    done = send(organizer, f"{page}/publish", f"{page}/publish", {})
    assert done.status_code == 303
    (version,) = instrument_versions(db_session)
    assert text_of_version(db_session, version.hash) == text
    for table in (InstrumentDraft, DraftText, TrialAnswer):
        assert db_session.scalar(select(func.count()).select_from(table)) == 0
    assert client.get(link).status_code == 404
    row = db_session.scalars(select(AuditRow).where(AuditRow.action == "instrument.publish")).one()
    assert row.detail == {"version": "1", "hash": version.hash, "test_answers_wiped": 1}


def test_a_draft_with_faults_cannot_be_published(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer, SMALL.replace("scale: good3", "scale: gone", 1))
    refused = send(organizer, f"{page}/trial", f"{page}/publish", {"revision": "1"})
    assert refused.status_code == 422
    assert "gone is no scale" in refused.text
    assert list(instrument_versions(db_session)) == []


def test_what_needs_review_stands_against_publishing(
    organizer: FlaskClient, db_session: Session
) -> None:
    review = SMALL.replace(
        "      - id: when\n", "      - id: when\n        needs_review: ['today()']\n"
    )
    page = uploaded(organizer, review)
    assert "when needs review: today()" in organizer.get(f"{page}/publish").text
    refused = send(organizer, f"{page}/trial", f"{page}/publish", {"revision": "1"})
    assert refused.status_code == 422
    assert list(instrument_versions(db_session)) == []


def test_a_version_number_is_used_once(organizer: FlaskClient, db_session: Session) -> None:
    page = uploaded(organizer)
    send(organizer, f"{page}/publish", f"{page}/publish", {})
    other = uploaded(organizer, SMALL.replace('en: "Small"', 'en: "Smaller"'))
    link = opened(organizer, other)
    refused = send(organizer, f"{other}/publish", f"{other}/publish", {})
    assert refused.status_code == 422
    assert "Every edit needs a new version." in refused.text
    assert len(instrument_versions(db_session)) == 1
    assert edition(db_session, int(other.rpartition("/")[2])).trial_key in link


def test_nobody_publishes_what_they_have_not_seen(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer)
    changed = text_of(db_session, page).replace("Small", "Changed")
    send(organizer, f"{page}/text", f"{page}/text", {"text": changed})
    stale = send(organizer, f"{page}/publish", f"{page}/publish", {"revision": "1"})
    assert stale.status_code == 409
    assert list(instrument_versions(db_session)) == []


def test_a_draft_from_a_published_version_has_the_next_number(
    organizer: FlaskClient, db_session: Session
) -> None:
    page = uploaded(organizer, SMALL.replace('version: "1"', 'version: "2026.9"'))
    send(organizer, f"{page}/publish", f"{page}/publish", {})
    (version,) = db_session.scalars(select(InstrumentVersion))
    new, action = "/staff/instruments/new", "/staff/instruments/new/version"
    begun = send(organizer, new, action, {"hash": version.hash})
    assert 'version: "2026.10"' in text_of(db_session, begun.location)

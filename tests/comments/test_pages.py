"""The pages of moderation and coding, by the keyboard and without scripts."""

import re

import pytest

from engage.comments.queries import all_held, counts, themes
from engage.comments.services_voices import shown_words
from tests.comments.rows import WAVE, make_wave, show_all, writers
from tests.results.test_staff_pages import post

QUEUE = f"/staff/comments/of/{WAVE}"


@pytest.fixture
def wave(db_session):
    texts = ["Officer Ruiz was kind", "Call me at 805-555-0134", "I want to die"]
    return make_wave(db_session, writers("B1", texts))


def ids(page):
    return list(dict.fromkeys(re.findall(r'name="state-([0-9a-f]{32})"', page)))


def test_organizer_shows_a_page_at_once_and_takes_it_back(staff_client, db_session, wave):
    organizer = staff_client("organizer")
    assert QUEUE in organizer.get("/staff/comments").text
    page = organizer.get(f"{QUEUE}?all=shown").text
    chosen = {f"state-{key}": "shown" for key in ids(page)}
    assert len(chosen) == 3
    response = post(organizer, QUEUE, **chosen)
    assert counts(db_session, wave).shown == 3
    assert {"[name]" in shown_words(h) for h in all_held(db_session, wave)} == {True, False}
    batch = re.search(r"done=([0-9a-f]{32})", response.location)[1]
    assert batch in organizer.get(response.location).text
    post(organizer, f"{QUEUE}/undo", batch=batch)
    assert counts(db_session, wave).waiting == 3


def test_later_stays_and_withheld_has_its_reason(staff_client, db_session, wave):
    organizer = staff_client("organizer")
    one, two, _three = ids(organizer.get(QUEUE).text)
    fields = {f"state-{one}": "withheld", f"reason-{one}": "insult", f"state-{two}": "later"}
    post(organizer, QUEUE, **fields)
    assert [h.review.reason for h in all_held(db_session, wave) if h.review] == ["insult"]
    refused = post(organizer, QUEUE, **{f"state-{two}": "withheld", f"reason-{two}": "no such"})
    assert refused.status_code == 409


def test_what_cannot_wait_comes_with_the_numbers_to_call(staff_client, wave):
    page = staff_client("organizer").get(f"{QUEUE}?view=urgent").text
    assert "I want to die" in page
    assert "988" in page
    assert "Nobody can find out who wrote these" in page
    assert "Ruiz" not in page


def test_one_comment_is_covered_as_the_moderator_says(staff_client, db_session, wave):
    organizer = staff_client("organizer")
    this = next(h.comment for h in all_held(db_session, wave) if "Ruiz" in h.comment.words)
    path = f"{QUEUE}/{this.id}"
    page = organizer.get(path).text
    assert "letters 9 to 12" in page
    tried = post(organizer, path, more="kind", state="shown", **{"try": "1"})
    assert tried.status_code == 200
    assert counts(db_session, wave).shown == 0
    assert post(organizer, path, state="withheld", reason="").status_code == 422
    post(organizer, path, hide="8-12-name", more="kind", state="shown", is_quote="y")
    [held] = [h for h in all_held(db_session, wave) if h.review]
    assert shown_words(held) == "Officer [name] was [hidden]"
    assert held.review.is_quote
    post(organizer, f"{path}/reopen")
    assert counts(db_session, wave).waiting == 3


def test_frame_is_begun_changed_and_coded_with(staff_client, db_session, wave):
    organizer = staff_client("organizer")
    post(organizer, "/staff/comments/frame/begin")
    assert len(themes(db_session)) == 14
    new = {"label_en": "Dogs", "label_es": "Perros", "words_en": "dog\nleash", "words_es": "perro"}
    post(organizer, "/staff/comments/frame/new", **new)
    post(organizer, "/staff/comments/frame/dogs", **new | {"label_en": "Loose dogs"})
    assert next(t.label["en"] for t in themes(db_session) if t.code == "dogs") == "Loose dogs"
    assert post(organizer, "/staff/comments/frame/new", **new | {"label_es": ""}).status_code == 422
    show_all(db_session)
    path = f"/staff/comments/codes/{WAVE}"
    page = organizer.get(path).text
    keys = re.findall(r'name="comment" value="([0-9a-f]{32})"', page)
    assert len(keys) == 3
    post(organizer, path, turn="1", comment=keys, **{f"themes-{keys[0]}": ["dogs"]})
    assert "Nothing is left to read here." in organizer.get(path).text
    second = staff_client("analyst").get(f"{path}?turn=2").text
    assert second.count('name="comment"') == 1
    assert " checked" not in second
    post(organizer, "/staff/comments/frame/parking/remove")
    assert len(themes(db_session)) == 14


def test_officers_see_no_comment_and_analysts_only_what_was_decided(staff_client, db_session, wave):
    assert staff_client("officer").get(QUEUE).status_code == 403
    analyst = staff_client("analyst")
    assert analyst.get(QUEUE).status_code == 403
    assert "Ruiz" not in analyst.get(f"/staff/comments/codes/{WAVE}").text

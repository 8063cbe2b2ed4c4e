"""What becomes of a release: it stands, is corrected by a later one, or is withdrawn."""

import pytest

from engage.audit.acts import Act
from engage.results import queries, services
from tests.results.rows import NOW, answers, make_beats, make_margins, make_wave, store
from tests.results.test_staff_pages import post

CODE = "2026-10"
ACT = Act("organizer", NOW)
WHY = "The census counts were missing."


@pytest.fixture
def first(db_session):
    """A public release whose margins were loaded too late."""
    make_beats(db_session, "B1", "B2")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 90), answers("B2", 60, safe=0.8))
    found = services.publish(db_session, CODE, NOW, "organizer")
    make_margins(db_session, {"young": 500, "middle": 300, "old": 200}, {})
    return found


def test_a_correction_takes_the_place_of_the_release_with_its_reason(db_session, first):
    second = services.correct(db_session, CODE, WHY, ACT)
    assert (second.corrects, second.correction) == (first.sha256, WHY)
    assert queries.latest_release(db_session, CODE) == second
    assert queries.release_by_hash(db_session, first.sha256) == first
    assert queries.published_waves(db_session) == {CODE}


def test_every_release_says_whether_it_stands(db_session, first):
    second = services.correct(db_session, CODE, WHY, ACT)
    old, new = (queries.standing(db_session, one.sha256) for one in (first, second))
    assert (old.state, old.reason, old.successor) == ("superseded", WHY, second.sha256)
    assert (new.state, new.since, new.reason) == ("current", None, "")
    services.withdraw(db_session, second.sha256, "Wrong again.", NOW, "organizer")
    gone = queries.standing(db_session, second.sha256)
    assert (gone.state, gone.reason) == ("withdrawn", "Wrong again.")
    assert queries.standing(db_session, first.sha256).state == "superseded"
    assert queries.latest_release(db_session, CODE) is None
    assert queries.standing(db_session, "0" * 64) is None


def test_a_correction_that_says_the_same_is_refused(db_session, first):
    services.correct(db_session, CODE, WHY, ACT)
    with pytest.raises(services.NothingToCorrect, match="the same again"):
        services.correct(db_session, CODE, WHY, ACT)


def test_only_what_is_public_is_corrected_and_only_with_a_reason(db_session, first):
    with pytest.raises(services.Refused, match="write one"):
        services.correct(db_session, CODE, "  ", ACT)
    services.withdraw(db_session, first.sha256, "By mistake.", NOW, "organizer")
    with pytest.raises(services.NothingToCorrect, match="not public"):
        services.correct(db_session, CODE, WHY, ACT)


def test_pages_say_that_results_were_corrected(db_session, first, client):
    second = services.correct(db_session, CODE, WHY, ACT)
    for path in ("", "/B1", "/method", "/releases"):
        assert WHY in client.get(f"/results/{CODE}{path}").text
    assert client.get(f"/results/{CODE}.json").json["corrects"] == first.sha256
    for one in (first, second):
        page = client.get(f"/results/{CODE}/releases/{one.sha256}.json")
        assert page.text == one.to_json()


def test_a_withdrawn_wave_stays_listed_with_its_reason_and_without_its_figures(
    db_session, first, client
):
    services.withdraw(db_session, first.sha256, "The wrong boundaries.", NOW, "organizer")
    for path in ("/results", f"/results/{CODE}/releases"):
        assert "The wrong boundaries." in client.get(path).text
    for path in ("", "/method", ".csv", ".json", f"/releases/{first.sha256}.json"):
        page = client.get(f"/results/{CODE}{path}")
        assert page.status_code == 404
        assert "The wrong boundaries." in page.text
    assert client.get("/results/none/releases").status_code == 404
    assert client.get(f"/results/{CODE}/releases/none.json").status_code == 404


def test_organizer_is_told_that_figures_would_change_and_corrects_them(first, staff_client, client):
    organizer = staff_client("organizer")
    preview = organizer.get(f"/staff/results/{CODE}").text
    assert "would now come out differently" in preview
    assert post(organizer, f"/staff/results/{CODE}/publish").status_code == 409
    assert post(organizer, f"/staff/results/{CODE}/correct", reason=" ").status_code == 422
    assert post(organizer, f"/staff/results/{CODE}/correct", reason=WHY).status_code == 303
    assert "would come out the same today" in organizer.get(f"/staff/results/{CODE}").text
    assert WHY in client.get(f"/results/{CODE}").text


def test_correcting_and_withdrawing_by_command(first, runner, db_session):
    assert runner("results", "correct", CODE, "--reason", WHY).exit_code == 0
    assert runner("results", "withdraw", CODE, "--reason", "Wrong again.").exit_code == 0
    db_session.expire_all()
    assert [one.state for one in queries.standings(db_session, CODE)] == ["withdrawn", "superseded"]

"""Publishing: what is refused, what is frozen, and that it stays so."""

import json
from datetime import date
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from engage.audit.models import AuditRow
from engage.results import queries, services
from engage.results.measuring import NothingToPublish
from engage.results.models import FrozenReleaseError, Release
from engage.results.models_content import CITY, DISCLOSURE, ReleaseContent
from engage.stats.published import Figure, Nearly, Suppressed, Words
from engage.surveys.models import Deck
from tests.results.rows import (
    NOW,
    answers,
    load_instrument,
    make_beats,
    make_margins,
    make_wave,
    store,
)

CODE = "2026-10"


def publish(session, code=CODE):
    """Publish a wave as the organizer."""
    return services.publish(session, code, NOW, "organizer")


@pytest.fixture
def closed(db_session):
    """A closed wave: one beat of each size of base, 400 answers in all."""
    make_beats(db_session, "B1", "B2", "B3", "B4")
    make_wave(db_session)
    store(
        db_session,
        CODE,
        answers("B1", 250, safe=0.6),
        answers("B2", 120, safe=0.3),
        answers("B3", 20, safe=0.5),
        answers("B4", 10, safe=1.0),
    )
    return db_session


def test_figures_follow_the_base_of_each_area(closed):
    content = publish(closed)
    shown = {area.code: content.headline(area.code, "safe") for area in content.areas}
    assert isinstance(shown[CITY], Figure)
    assert shown[CITY].value == pytest.approx(0.52)
    assert shown["B1"] == Figure(0.6, 0.54, 0.66, 250)
    assert shown["B2"] == Figure(0.3, 0.23, 0.39, 120)
    # the other two are estimates, told in words
    assert shown["B3"] == Words("about_half", 20, "mostly_this_area")
    assert shown["B4"] == Words("about_three_quarters", 10, "mostly_this_area")


def test_areas_stand_after_the_city_with_rounded_numbers(closed):
    content = publish(closed)
    assert [area.code for area in content.areas] == [CITY, "B1", "B2", "B3", "B4"]
    assert [area.n for area in content.areas] == [400, 250, 120, 20, 10]


def test_one_small_beat_takes_the_next_smallest_along(db_session):
    make_beats(db_session, "B1", "B2", "B3")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 60), answers("B2", 40), answers("B3", 6))
    content = publish(db_session)
    assert content.headline("B3", "safe") == Suppressed("base")
    assert content.headline("B2", "safe") == Suppressed("base")
    assert isinstance(content.headline("B1", "safe"), Figure)
    assert [area.n for area in content.areas] == [106, 60, None, None]
    assert content.verdict("B2", "safe", "rest_of_city") is None


def test_release_comes_back_as_it_was_frozen(closed):
    content = publish(closed)
    found = queries.latest_release(closed, CODE)
    assert found == content
    assert ReleaseContent.from_json(content.to_json()) == content
    assert queries.release_by_hash(closed, content.sha256) == content


def test_release_of_an_earlier_version_keeps_its_hash(closed):
    data = json.loads(publish(closed).to_json())
    del data["since"]
    for item in data["items"]:
        del item["series"]
        item["wording_hash"] = "0" * 64
    for area in data["areas"]:
        del area["beats"]
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    content = ReleaseContent.from_json(text)
    assert content.sha256 == sha256(text.encode()).hexdigest()
    assert content.headline(CITY, "safe") == publish(closed).headline(CITY, "safe")


def test_publishing_twice_stores_one_release(closed):
    assert publish(closed) == publish(closed)
    assert closed.scalar(select(func.count()).select_from(Release)) == 1


def test_a_release_cannot_be_changed(closed):
    publish(closed)
    closed.scalars(select(Release)).one().content = "{}"
    with pytest.raises(FrozenReleaseError, match="publish a correction"):
        closed.commit()
    closed.rollback()


def test_figures_that_would_differ_need_a_withdrawal_with_a_reason(closed):
    first = publish(closed)
    make_margins(closed, {"young": 500, "middle": 300, "old": 200}, {})
    with pytest.raises(services.AlreadyPublished, match="withdraw"):
        publish(closed)
    services.withdraw(closed, first.sha256, "The census counts were missing.", NOW, "organizer")
    assert queries.latest_release(closed, CODE) is None
    second = publish(closed)
    assert second.sha256 != first.sha256
    assert queries.latest_release(closed, CODE) == second


def test_withdrawal_needs_a_reason(closed):
    content = publish(closed)
    with pytest.raises(services.Refused, match="reason"):
        services.withdraw(closed, content.sha256, " ", NOW, "organizer")


def test_publishing_is_audited(closed):
    publish(closed)
    row = closed.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    assert (row.action, row.object, row.actor) == ("publish", f"wave {CODE}", "organizer")


def test_open_wave_has_no_results(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    with pytest.raises(services.WaveNotClosed, match=CODE):
        publish(db_session)


def test_empty_wave_is_refused(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE)
    with pytest.raises(NothingToPublish, match="no answers"):
        publish(db_session)


def test_blank_disclosure_item_blocks_and_is_named(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session, sponsor="")
    store(db_session, CODE, answers("B1", 40))
    with pytest.raises(services.NotReady, match="sponsor"):
        publish(db_session)
    assert queries.releases(db_session) == []


def test_response_rate_is_told_where_codes_were_made_and_nowhere_guessed(db_session):
    make_beats(db_session, "B1")
    wave = make_wave(db_session)
    db_session.add(Deck(wave_id=wave.id, stratum="B1", n_codes=400, made_on=wave.opens_on))
    store(db_session, CODE, answers("B1", 120))
    assert "30 in every 100 of the 400 codes" in publish(db_session).disclosure["precision"]["en"]
    make_wave(db_session, "elsewhere")
    store(db_session, "elsewhere", answers("B1", 120))
    assert "no response rate" in publish(db_session, "elsewhere").disclosure["precision"]["en"]


def test_all_eleven_items_are_filled_in_both_languages(closed):
    content = publish(closed)
    assert tuple(content.disclosure) == DISCLOSURE
    for texts in content.disclosure.values():
        assert set(texts) == {"en", "es"}
        assert all(texts.values())
    assert "October 1, 2026" in content.disclosure["dates"]["en"]
    assert "no counts of the population" in content.disclosure["weighting"]["en"]


def test_releases_are_listed_by_the_closing_of_their_waves(db_session):
    make_beats(db_session, "B1")
    for code, day in (("late", date(2026, 10, 31)), ("early", date(2026, 4, 30))):
        make_wave(db_session, code, closes_on=day)
        store(db_session, code, answers("B1", 40))
        publish(db_session, code)
    assert [content.wave for content in queries.releases(db_session)] == ["late", "early"]
    assert queries.newest_release(db_session).wave == "late"
    assert queries.published_waves(db_session) == {"late", "early"}


def test_nothing_published_is_nothing_found(db_session):
    assert queries.newest_release(db_session) is None
    assert queries.latest_release(db_session, "none") is None


def test_people_who_chose_to_answer_get_no_interval_and_no_verdict(db_session):
    make_beats(db_session, "B1", "B2")
    make_wave(db_session, kind="chose")
    store(db_session, CODE, answers("B1", 200, safe=0.9), answers("B2", 200, safe=0.1))
    content = publish(db_session)
    assert content.kind == "chose"
    assert content.verdicts == ()
    figures = [row.shown for row in content.rows if isinstance(row.shown, Figure)]
    assert figures
    assert all(figure.low is None and figure.high is None for figure in figures)
    assert "no sampling error can be computed" in content.disclosure["precision"]["en"]


def test_weights_correct_for_who_answered(db_session):
    make_beats(db_session, "B1", "B2")
    make_margins(db_session, {"young": 400, "middle": 300, "old": 300}, {"B1": 100, "B2": 900})
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 300, safe=0.8), answers("B2", 100, safe=0.2))
    content = publish(db_session)
    assert content.headline(CITY, "safe").value == pytest.approx(0.26, abs=0.02)
    assert "(“Your age”; beat)" in content.disclosure["weighting"]["en"]
    assert "(“Su edad”; zona)" in content.disclosure["weighting"]["es"]


def test_who_answered_is_counted_plainly_and_for_the_city_only(closed):
    content = publish(closed)
    rows = [row for row in content.rows if row.column == "age"]
    assert {row.area for row in rows} == {CITY}
    young = content.figure(CITY, "age", "share", "young")
    assert (young.value, young.low) == (pytest.approx(0.34), None)


def test_what_was_named_most_is_given_by_its_labels(closed):
    named = publish(closed).named_most(CITY, "first")
    assert named.options[0].label["es"] == "Exceso de velocidad"
    assert not {"light"} & {option.code for option in named.options}


def test_unsure_answers_stand_beside_the_base(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    unsure = [record for record in answers("B1", 50) if not record.answers.update(safe=-8)]
    store(db_session, CODE, answers("B1", 150), iter(unsure))
    content = publish(db_session)
    assert content.headline("B1", "safe").n == 150
    assert content.figure("B1", "safe", "unsure").value == pytest.approx(0.25)


def test_unanimity_is_never_visible(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 60, safe=1.0))
    assert publish(db_session).headline("B1", "safe") == Nearly("all", 60)


def test_answers_without_a_beat_count_for_the_city(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 100), answers(None, 100))
    content = publish(db_session)
    assert (content.area(CITY).n, content.area("B1").n) == (200, 100)


def test_a_city_of_one_tiny_beat_shows_nothing_and_does_not_fail(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 1))
    content = publish(db_session)
    assert all(isinstance(row.shown, Suppressed) for row in content.rows)
    assert content.area("B1").n is None


def test_other_instrument_is_no_trend(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session, "first", instrument=load_instrument(db_session, name="other"))
    store(db_session, "first", answers("B1", 300, safe=0.2))
    publish(db_session, "first")
    make_wave(db_session, "second", previous="first")
    store(db_session, "second", answers("B1", 300, safe=0.9))
    content = publish(db_session, "second")
    assert content.previous_wave is None
    assert content.verdict(CITY, "safe", "last_wave") is None

"""What may happen to a wave around its publishing: corrections, lost waves, stricter promises."""

import re
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import delete, update

from engage.audit.models import AuditRow
from engage.places.models import Beat
from engage.results import queries, services
from engage.results.cells import Measured, rows_of
from engage.results.models_content import CITY
from engage.results.planning import planned_items
from engage.stats.published import Figure, Suppressed
from engage.surveys import queries as surveys
from engage.surveys import services as surveying
from engage.surveys.models import Response
from tests.results.rows import (
    INSTRUMENT,
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


def load(session, old, new, version="9"):
    """Load the small instrument with one passage changed."""
    text = INSTRUMENT.format(version=version, safe="How safe do you feel?", name="life")
    assert old in text
    return surveying.load_instrument_text(session, text.replace(old, new), "life.yaml", NOW)


def two_waves(session, between=lambda: None, instrument=None):
    """Publish a wave, let something happen, and publish the next one."""
    make_beats(session, "B1", "B2")
    make_wave(session, "first")
    store(session, "first", answers("B1", 200, safe=0.2), answers("B2", 200, safe=0.2))
    publish(session, "first")
    between()
    make_wave(session, "second", previous="first", instrument=instrument)
    store(session, "second", answers("B1", 200, safe=0.8), answers("B2", 200, safe=0.8))
    return publish(session, "second")


def test_a_withdrawn_release_can_come_back_as_it_was(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 60))
    first = publish(db_session)
    services.withdraw(db_session, first.sha256, "By mistake.", NOW, "organizer")
    assert publish(db_session) == first
    assert queries.latest_release(db_session, CODE) == first
    actions = [row.action for row in db_session.query(AuditRow).order_by(AuditRow.seq)]
    assert actions[-3:] == ["publish", "withdraw", "publish"]


def test_publishing_again_under_a_newer_program_changes_nothing(db_session, monkeypatch):
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 60))
    first = publish(db_session)
    monkeypatch.setattr("engage.results.assembling.version", lambda _name: "99")
    assert publish(db_session) == first


def test_a_wave_whose_answers_are_deleted_is_compared_with_nothing(db_session):
    content = two_waves(db_session, lambda: db_session.execute(delete(Response)))
    assert content.previous_wave is None
    assert content.verdict(CITY, "safe", "last_wave") is None


def test_a_wave_that_new_counts_cannot_weigh_is_compared_with_nothing(db_session):
    finer = '- {code: old, en: "65 or older", es: "65 o más"}\n'
    oldest = f"{finer}          {finer.replace('old,', 'oldest,')}"
    margins = {"young": 400, "middle": 300, "old": 200, "oldest": 100}
    instrument = load(db_session, finer, oldest)
    content = two_waves(db_session, lambda: make_margins(db_session, margins, {}), instrument)
    assert content.previous_wave is None


def test_a_withdrawn_wave_is_compared_with_nothing(db_session):
    def withdraw():
        sha256 = queries.latest_release(db_session, "first").sha256
        services.withdraw(db_session, sha256, "Wrong.", NOW, "organizer")

    assert two_waves(db_session, withdraw).previous_wave is None


def test_moved_boundaries_break_the_trend_of_areas_only(db_session):
    def move():
        db_session.execute(update(Beat).values(map_sha256="another map"))

    content = two_waves(db_session, move)
    assert content.verdict("B1", "safe", "last_wave") is None
    assert content.verdict(CITY, "safe", "last_wave").outcome == "improved"


def test_asking_other_people_breaks_the_trend(db_session):
    old = "      - id: score\n        type: number\n"
    asked = old + "        show_if: {item: safe, in: [1, 2]}\n"
    content = two_waves(db_session, instrument=load(db_session, old, asked))
    assert content.verdict(CITY, "score", "last_wave") is None
    assert content.verdict(CITY, "safe", "last_wave").outcome == "improved"


def test_an_instrument_may_promise_a_higher_base(db_session):
    promise = load(db_session, "languages:", "privacy: {min_base: 50}\nlanguages:")
    make_beats(db_session, "B1", "B2")
    make_wave(db_session, instrument=promise)
    store(db_session, CODE, answers("B1", 90), answers("B2", 80), answers(None, 49))
    content = publish(db_session)
    assert content.headline("B2", "safe") == Suppressed("base")
    assert isinstance(content.headline("B1", "safe"), Figure)
    assert "fewer than 50 answers" in content.disclosure["processing"]["en"]


def test_fewer_than_ten_answers_are_not_even_counted(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 7))
    content = publish(db_session)
    assert (content.n, content.area(CITY).n) == (0, None)
    assert content.disclosure["precision"]["en"].startswith("Fewer than 10 responses")


def test_a_small_category_of_who_answered_is_hidden_with_another(db_session):
    make_beats(db_session, "B1")
    make_wave(db_session)
    old = [r for r in answers("B1", 24) if r.answers["age"] == "old"]
    others = [r for r in answers("B1", 300) if r.answers["age"] != "old"]
    store(db_session, CODE, iter(old[:3] + others[:180]))
    content = publish(db_session)
    shown = [content.figure(CITY, "age", "share", k) for k in ("young", "middle", "old")]
    assert [isinstance(cell, Suppressed) for cell in shown].count(True) == 2
    assert shown[2] == Suppressed("base")


def test_the_order_of_the_answers_changes_no_digit(db_session):
    make_beats(db_session, "B1", "B2")
    make_margins(db_session, {"young": 400, "middle": 300, "old": 300}, {"B1": 100, "B2": 900})
    make_wave(db_session)
    store(db_session, CODE, answers("B1", 137, safe=0.8), answers("B2", 163, safe=0.2))
    items = planned_items(surveys.instrument_of(db_session, surveys.wave_by_code(db_session, CODE)))
    sample = surveys.sample(db_session, CODE, areas=("B1", "B2"))
    rng = np.random.default_rng(1)
    weight = rng.integers(1, 30, sample.n) / 10
    rows = set()
    for order in (np.arange(sample.n), *(rng.permutation(sample.n) for _ in range(5))):
        shuffled = replace(
            sample,
            codes={k: v[order] for k, v in sample.codes.items()},
            numbers={k: v[order] for k, v in sample.numbers.items()},
            area=sample.area[order],
        )
        measured = Measured(shuffled, weight[order], has_design=True)
        rows.add(tuple(row for item in items for row in rows_of(measured, item)))
    assert len(rows) == 1


@pytest.fixture
def blank(db_session):
    """A closed wave of which nobody wrote who paid."""
    make_beats(db_session, "B1")
    make_wave(db_session, sponsor="", instrument=load_instrument(db_session))
    store(db_session, CODE, answers("B1", 60))
    return db_session


def test_a_blank_item_is_filled_in_on_the_page_and_then_published(blank, staff_client):
    organizer = staff_client("organizer")
    preview = organizer.get(f"/staff/results/{CODE}").text
    page = re.search(r'href="(/staff/surveys/[^"]+/facts)"', preview)[1]
    form = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', organizer.get(page).text))
    texts = {"population": "Adults.", "recruitment": "Letters.", "sample_design": "Addresses."}
    assert organizer.post(page, data=form | texts).status_code == 422
    texts |= {"sponsor": "The city", "sponsor_es": "La ciudad"}
    assert organizer.post(page, data=form | texts).status_code == 303
    assert publish(blank).disclosure["sponsor"] == {"en": "The city", "es": "La ciudad"}


def test_a_blank_item_is_filled_in_on_the_command_line(blank, runner):
    refused = runner("results", "publish", CODE)
    assert "Who asked and who paid (sponsor)" in str(refused.exception)
    assert runner("wave", "revise", CODE, "--sponsor", "The city").exit_code == 0
    assert runner("results", "publish", CODE).exit_code == 0
    blank.expire_all()
    assert queries.latest_release(blank, CODE).disclosure["sponsor"]["en"] == "The city"

"""Estimates of a release: where they stand, what they hold, and that they give nobody away."""

from dataclasses import replace

import numpy as np
import pytest

from engage.results import services
from engage.results.cells import Measured, rows_of
from engage.results.estimating import MIN_AREAS, with_estimates
from engage.results.models_content import CITY, Item, Option, ReleaseContent
from engage.results.tables import csv_text
from engage.stats.published import Figure, Nearly, Suppressed, Words
from engage.stats.types import Sample
from engage.stats.unanimity import Whole, believable
from tests.results.rows import NOW, answers, make_beats, make_wave, store

WORDS = {"en": "safe"}
SAFE = Item(
    column="safe",
    item="safe",
    type="single",
    wording=WORDS,
    stem=None,
    section=WORDS,
    options=tuple(Option(str(k), WORDS, float(k)) for k in (4, 3, 2, 1)),
    measures=("share", "top2"),
    headline="top2",
)
SCORE = replace(
    SAFE,
    column="score",
    item="score",
    type="number",
    options=(),
    measures=("mean",),
    headline="mean",
    limits=(0.0, 10.0),
)
# three large areas, four that lean on them, one in words and two that are hidden
CITY_OF_TEN = ((400, 200), (300, 180), (260, 130), (60, 30), (50, 40), (45, 9), (34, 17), (20, 9))
HIDDEN = ((8, 2), (6, 6))


def measured(areas, has_design=True):
    """Return responses of equal weight: of each area how many answered, and how many feel safe."""
    n = [size for size, _ in areas]
    codes = [[0] * (yes // 2) + [1] * (yes - yes // 2) for _, yes in areas]
    codes = [
        c + [2] * ((size - yes) // 2) + [3] * (size - yes - (size - yes) // 2)
        for c, (size, yes) in zip(codes, areas, strict=True)
    ]
    flat = np.array([code for area in codes for code in area], np.int8)
    scores = np.where(flat < 2, 8, 3).astype(np.float32)
    sample = Sample(
        {"safe": flat, "score": np.zeros(len(flat), np.int8)},
        {"score": scores},
        np.repeat(np.arange(len(n)), n).astype(np.int16),
        tuple(f"B{i}" for i in range(len(n))),
        np.ones(len(flat)),
    )
    return Measured(sample, np.ones(len(flat)), has_design)


def estimated(areas, item=SAFE, has_design=True):
    """Return what is printed of each area's headline, and the columns that are estimated."""
    wave = measured(areas, has_design)
    rows, columns = with_estimates(wave, [item], list(rows_of(wave, item)))
    cells = {(r.area, r.measure, r.option): r.shown for r in rows}
    headline = {a: cells[a, item.headline, None] for a in wave.areas}
    return headline, columns, cells


def test_few_answers_have_an_estimate_and_many_the_direct_figure():
    shown, columns, _ = estimated(CITY_OF_TEN + HIDDEN)
    assert [one.column for one in columns] == ["safe"]
    assert all(shown[f"B{i}"].own_share is None for i in range(3))
    assert all(shown[f"B{i}"].own_share is not None for i in range(3, 8))
    assert shown["B0"].value == 0.5
    assert 0.5 < shown["B4"].value < 0.8
    assert 0.2 < shown["B5"].value < 0.5
    assert isinstance(shown["B7"], Words)
    assert isinstance(shown["B8"], Suppressed)
    assert shown[CITY].own_share is None


def test_estimates_are_nearer_to_the_city_and_surer_than_direct_figures():
    areas = ((400, 200), (300, 156), (260, 130), (60, 36), (50, 31), (45, 18), (34, 17))
    direct = {r.area: r.shown for r in rows_of(measured(areas), SAFE) if r.option is None}
    shown, _, _ = estimated(areas)
    few = [(direct[f"B{i}"], shown[f"B{i}"]) for i in range(3, 7)]
    assert all(abs(now.value - 0.51) <= abs(was.value - 0.51) for was, now in few)
    assert all(now.high - now.low < was.high - was.low for was, now in few)
    assert all(now.n == was.n for was, now in few)


@pytest.mark.parametrize("item", [SAFE, SCORE], ids=["share", "mean"])
def test_hidden_areas_leave_no_trace_in_the_estimates_of_others(item):
    first, columns, _ = estimated(CITY_OF_TEN + HIDDEN, item)
    other, _, _ = estimated((*CITY_OF_TEN, (8, 6), (6, 2)), item)
    assert columns
    assert first[CITY] == other[CITY]
    assert first == other


@pytest.mark.parametrize("n", [12, 34, 60])
@pytest.mark.parametrize("is_all", [False, True], ids=["nobody", "everybody"])
def test_a_unanimous_area_looks_like_one_that_is_nearly_so(n, is_all):
    few = n // 20 if n >= 30 else n // 10

    def told(k):
        others = ((4000, 2000), (3000, 1800), (2600, 1300), (2900, 1500))
        return estimated((*others, (n, n - k if is_all else k)))[0]["B4"]

    assert told(0) == told(few)
    assert few > 0


def test_a_mean_at_the_end_of_its_scale_looks_like_one_near_it():
    wave = measured(((400, 200), (300, 180), (260, 130), (40, 40), (40, 20)))
    place = wave.sample.area == 3

    def told(score):
        numbers = wave.sample.numbers["score"].copy()
        numbers[place] = score
        one = replace(wave, sample=replace(wave.sample, numbers={"score": numbers}))
        rows, columns = with_estimates(one, [SCORE], list(rows_of(one, SCORE)))
        assert columns
        return next(r.shown for r in rows if r.area == "B3")

    assert told(10.0) == told(9.6)
    assert isinstance(told(10.0), Figure | Nearly)


def test_answers_of_an_estimated_question_are_estimated_with_it():
    shown, _, cells = estimated(CITY_OF_TEN)
    parts = [cells["B4", "share", option.code] for option in SAFE.options]
    assert all(isinstance(part, Figure) and part.own_share for part in parts)
    top = sum(part.value for part in parts[:2])
    assert top == pytest.approx(shown["B4"].value, abs=0.011)
    ranges, headline = believable(Whole(tuple(parts), frozenset({0, 1}), shown["B4"], 50))
    assert all(low <= high for low, high in [*ranges, headline])


def test_too_few_shown_areas_have_direct_figures_only():
    shown, columns, _ = estimated(CITY_OF_TEN[2 : 1 + MIN_AREAS])
    assert columns == ()
    assert all(one.own_share is None for one in shown.values())
    assert estimated(CITY_OF_TEN[2 : 2 + MIN_AREAS])[1]


def test_people_who_chose_to_answer_are_never_estimated():
    shown, columns, _ = estimated(CITY_OF_TEN, has_design=False)
    assert columns == ()
    assert all(one.own_share is None for one in shown.values())


def test_words_tell_how_much_is_the_areas_own_from_printed_numbers_only():
    alike = ((300, 150), (300, 150), (300, 152), (300, 148))
    told = [estimated((*alike, (n, n // 2)))[0]["B4"].own_share for n in (30, 34)]
    assert told == ["mostly_the_city", "mostly_the_city"]
    unlike = ((300, 30), (300, 270), (300, 60), (300, 240))
    assert estimated((*unlike, (60, 30)))[0]["B4"].own_share == "mostly_this_area"


def test_estimates_meet_the_printed_figure_of_the_city_or_are_scaled_to_it():
    _, columns, _ = estimated(CITY_OF_TEN)
    assert columns[0].benchmark == "pass"
    # who is in no shown area feels otherwise, and weighs much
    outside = ((100, 50), (99, 50), (60, 30), (50, 25), (8, 8), (6, 6))
    wave = measured(outside)
    weight = np.where(wave.sample.area >= 4, 40.0, 1.0)
    heavy = replace(wave, weight=weight)
    _, columns = with_estimates(heavy, [SAFE], list(rows_of(heavy, SAFE)))
    assert columns[0].benchmark == "scaled"


def test_every_surface_says_where_figures_are_estimates(db_session, client, runner):
    make_beats(db_session, "B1", "B2", "B3", "B4")
    make_wave(db_session)
    groups = (("B1", 250, 0.6), ("B2", 120, 0.3), ("B3", 60, 0.5), ("B4", 45, 0.9))
    store(db_session, "2026-10", *(answers(b, n, safe=s) for b, n, s in groups))
    content = services.publish(db_session, "2026-10", NOW, "organizer")
    assert {one.column: one.model for one in content.estimated} == {
        "safe": "beta_binomial",
        "score": "fay_herriot",
    }
    assert content.headline("B4", "safe").own_share == "mostly_this_area"
    assert content.headline("B2", "safe").own_share is None
    assert "~" in content.disclosure["precision"]["en"]
    assert "beta-binomial" in content.disclosure["precision"]["es"]
    assert ReleaseContent.from_json(content.to_json()) == content
    assert ",mostly_this_area," in csv_text(content, "en")
    page = client.get("/results/2026-10/B4?lang=en").text
    assert "Estimated: mostly from answers of this area" in page
    assert "~8" in page
    assert "estimated, mostly from this area" in page  # the alternative text and the table
    assert "Estimación: sobre todo" in client.get("/results/2026-10/B4?lang=es").text
    assert "Estimated" in runner("results", "show", "2026-10", "--beat", "B4").output
    # the tested difference is that of the answers, not of the estimates
    verdict = content.verdict("B3", "safe", "rest_of_city")
    rest = (250 * 0.6 + 120 * 0.3 + 45 * 0.9) / 415
    assert verdict.difference == pytest.approx(0.5 - rest, abs=0.015)


def test_a_difference_is_not_printed_where_the_estimate_covers_an_end(db_session):
    make_beats(db_session, "B1", "B2", "B3", "B4")
    make_wave(db_session)
    groups = (("B1", 250, 0.6), ("B2", 120, 0.5), ("B3", 60, 0.5), ("B4", 35, 1.0))
    store(db_session, "2026-10", *(answers(b, n, safe=s) for b, n, s in groups))
    content = services.publish(db_session, "2026-10", NOW, "organizer")
    verdict = content.verdict("B4", "safe", "rest_of_city")
    assert isinstance(content.headline("B4", "safe"), Figure)
    assert (verdict.outcome, verdict.difference) == ("clearly_higher", None)


def test_averages_are_estimated_and_keep_their_order():
    shown, columns, _ = estimated(CITY_OF_TEN, SCORE)
    assert columns[0].model == "fay_herriot"
    assert isinstance(shown["B4"], Figure)
    assert shown["B4"].own_share is not None
    assert shown["B4"].value > shown["B5"].value
    assert isinstance(shown["B7"], Suppressed)  # an average of few answers has no words

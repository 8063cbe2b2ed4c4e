"""Minutes to answer, and the paths along which they are counted."""

import numpy as np
import pytest

from engage.instrument.faults import InstrumentErrors
from engage.instrument.minutes import minutes_to_answer, seconds_of_items
from engage.instrument.model import Instrument
from engage.instrument.paths import MOST_TRIED, routes
from tests.instrument.test_advice import ALWAYS, FAR, SCALED, WALK, YESNO, item, made, options
from tests.instrument.test_shipped import SHIPPED, shipped

COUNT = item("n", "type: number, min: 0, max: 50, missing: [dk]", "How many", "Cuántos")
CROWD = item("crowd", "type: text, show_if: {item: n, at_least: 20}", "Why so many", "Por qué")


def ways_of(instrument: Instrument) -> set[tuple[int, ...]]:
    """Return which items are asked together on some path."""
    asked = np.array(routes(instrument).taken().asked)
    return {tuple(np.flatnonzero(column).tolist()) for column in asked.T}


def test_core_form_is_answered_in_under_four_minutes() -> None:
    minutes = minutes_to_answer(shipped("quality_of_life"))
    assert 3 < minutes.median < 4
    assert minutes.shortest < minutes.median < minutes.longest < 5


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_instruments_take_minutes_not_seconds_nor_hours(name: str) -> None:
    assert 0.2 < minutes_to_answer(shipped(name)).median < 4


def test_a_question_takes_about_as_long_as_pew_counts() -> None:
    words = "How much do you agree that your street is a good place to live?"
    minutes = minutes_to_answer(made(item("q", SCALED, words)))
    assert minutes.median * 60 == pytest.approx(10.6, abs=1)


def test_shortest_and_longest_follow_the_routing() -> None:
    minutes = minutes_to_answer(made(WALK, FAR))
    walk, far = seconds_of_items(made(WALK, FAR), minutes.language)
    assert minutes.shortest * 60 == pytest.approx(walk.sure + 2)
    assert minutes.longest * 60 == pytest.approx(walk.sure + far.sure + 2)
    # two of the three answers lead past the second question
    assert minutes.median == minutes.shortest


def test_voluntary_texts_stay_blank_in_the_shortest_path_only() -> None:
    minutes = minutes_to_answer(made(ALWAYS))
    assert minutes.longest - minutes.median == pytest.approx(minutes.median - minutes.shortest)
    assert minutes.longest - minutes.shortest > 0.5
    must = minutes_to_answer(made(ALWAYS.replace("type: text", "type: text, required: true")))
    assert must.shortest == must.longest == pytest.approx(minutes.longest)


def test_a_number_is_tried_on_both_sides_of_a_condition() -> None:
    assert ways_of(made(COUNT, CROWD)) == {(0,), (0, 1)}


def test_answers_off_the_path_decide_nothing() -> None:
    after = FAR.replace("id: far", "id: after").replace("item: walk", "item: far")
    taken = routes(made(WALK, FAR, after)).taken()
    walks, goes_far = (dict(taken.answers(name))[1] for name in ("walk", "far"))
    assert walks.tolist() == taken.asked[1].tolist()
    assert goes_far.tolist() == taken.asked[2].tolist()
    assert not (goes_far & ~walks).any()


def test_options_ticked_together_may_lead_on() -> None:
    first = item("first", f"type: multi, missing: [dk], {options(3)}", "Which", "Cuál")
    both = "{all: [{item: first, in: [aaa]}, {item: first, in: [bbb]}]}"
    why = item("why", f"type: text, show_if: {both}", "Why both", "Por qué")
    assert ways_of(made(first, why)) == {(0,), (0, 1)}
    none = both.replace("{item: first, in: [bbb]}", "{item: first, not_in: [aaa]}")
    with pytest.raises(InstrumentErrors, match="No answers can ever fulfil"):
        made(first, item("why", f"type: text, show_if: {none}", "Why", "Por qué"))


def test_too_many_combinations_are_sampled_alike_each_time() -> None:
    many = [item(f"w{n}", YESNO, f"Do you walk {n}", f"Camina {n}") for n in range(9)]
    tests = ", ".join(f"{{item: w{n}, in: [1]}}" for n in range(9))
    last = item("last", f"type: text, show_if: {{any: [{tests}]}}", "Last", "Al final")
    ways = routes(made(*many, last))
    assert not ways.are_all_tried
    paths = [ways.taken().asked[-1] for _ in range(2)]
    assert len(paths[0]) == MOST_TRIED
    assert paths[0].tolist() == paths[1].tolist()
    assert 0 < paths[0].sum() < MOST_TRIED

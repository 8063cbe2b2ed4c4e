"""The plan of a wave: what each area needs, what it costs, which beats are better put together."""

from dataclasses import replace

import pytest

from engage.fieldwork.planning import Costs, Wishes, make_plan, merged
from engage.fieldwork.queries_plan import Frame

COSTS = Costs(print_each=0.2, postage_each=0.8, reply_each=0.0, card_each=0.75, fixed=100.0)
WISHES = Wishes(
    half_width=0.1, response_rate=0.12, deff=1.0, n_mailings=2, n_letters=None, costs=COSTS
)


def frame(code: str, n_addresses: int) -> Frame:
    return Frame(code, f"Beat {code}", n_addresses, is_estimated=False)


def test_large_areas_need_the_same_and_small_ones_all_they_have() -> None:
    plan = make_plan([frame("1", 50_000), frame("2", 40_000), frame("3", 300)], {}, WISHES)
    first, second, small = plan.areas
    assert abs(first.n_invited - second.n_invited) < 5
    assert 790 < first.n_invited < 835
    assert small.n_invited == 300
    assert small.is_whole
    assert small.n_expected == 36


def test_costs_are_those_of_every_mailing_and_the_fixed_ones() -> None:
    plan = make_plan([frame("1", 50_000)], {}, replace(WISHES, n_letters=1000))
    assert plan.cost == pytest.approx(1000 * 2 * 1.0 + 100)
    paper = replace(WISHES, n_letters=1000, costs=replace(COSTS, reply_each=2.0))
    assert make_plan([frame("1", 50_000)], {}, paper).cost == pytest.approx(2100 + 120 * 2)


def test_given_letters_are_shared_equally_and_all_are_used() -> None:
    frames = [frame("1", 5000), frame("2", 100), frame("3", 5000)]
    plan = make_plan(frames, {}, replace(WISHES, n_letters=1001))
    assert [area.n_invited for area in plan.areas] in ([451, 100, 450], [450, 100, 451])
    more = make_plan([frame("1", 10), frame("2", 20)], {}, replace(WISHES, n_letters=1000))
    assert more.n_invited == 30


def test_weighting_costs_answers() -> None:
    plain = make_plan([frame("1", 90_000)], {}, WISHES).n_invited
    weighted = make_plan([frame("1", 90_000)], {}, replace(WISHES, deff=1.5)).n_invited
    assert weighted == pytest.approx(plain * 1.5, rel=0.02)


def test_smallest_beat_joins_its_smallest_neighbor_until_there_are_enough() -> None:
    expected = {"1": 100, "2": 12, "3": 15, "4": 20}
    beside = {"1": {"2", "4"}, "2": {"1", "3"}, "3": {"2"}, "4": {"1"}}
    assert merged(expected, beside) == (("1", "4"), ("2", "3")) or merged(expected, beside) == (
        ("1", "2", "3", "4"),
    )


def test_three_beats_in_a_row_become_one() -> None:
    beside = {"1": {"2"}, "2": {"1", "3"}, "3": {"2"}}
    assert merged({"1": 11, "2": 10, "3": 12}, beside) == (("1", "2", "3"),)


def test_beat_without_neighbors_is_named_and_not_joined() -> None:
    plan = make_plan([frame("1", 100), frame("2", 90_000)], {"1": set(), "2": set()}, WISHES)
    assert plan.merged == ()
    assert plan.alone == ("1",)


def test_large_beats_stay_as_they_are() -> None:
    assert merged({"1": 30, "2": 31}, {"1": {"2"}, "2": {"1"}}) == ()


def test_half_the_postcards_show_less() -> None:
    plan = make_plan([frame("1", 50_000)], {}, WISHES)
    assert plan.routes.cards_half_width > plan.areas[0].half_width * 1.3
    assert plan.routes.n_hangers > plan.n_invited

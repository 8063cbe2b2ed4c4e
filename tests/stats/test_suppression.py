"""Complementary suppression: nothing small is solved for, and no more is hidden than it takes."""

from itertools import pairwise

import numpy as np
import pytest

from engage.stats.attack import Contradiction, Puzzle, determined
from engage.stats.linked import ELSEWHERE, NOT_GIVEN, Cell, Crossing, linked
from engage.stats.suppression import WIDTH, audit, protect

AGES = ("young", "middle", "old")


def city(seed, shape=(12, 4, 3), mean=45):
    """Return a random city: beats by ages, beats in districts, some who live nowhere."""
    random = np.random.default_rng(seed)
    n_beats, n_ages, n_districts = shape
    beats = [f"B{b:02}" for b in range(n_beats)]
    levels = tuple(f"age{a}" for a in range(n_ages))
    sizes = random.gamma(1.5, mean / 1.5, (n_beats, 1)) * random.dirichlet([4] * n_ages, n_beats)
    n = np.zeros((n_beats + 1, n_ages + 1), int)
    n[:-1, :-1] = random.poisson(sizes)
    n[:, -1] = random.integers(0, 3, n_beats + 1)
    areas = dict(zip([*beats, ELSEWHERE], n.sum(axis=1).tolist(), strict=True))
    wholes = {"city": tuple(f"D{d}" for d in range(n_districts))}
    wholes |= {f"D{d}": tuple(beats[d::n_districts]) for d in range(n_districts)}
    return linked(wholes, areas, [Crossing("age", levels, n.tolist(), by_area=True)])


def one_line(*counts):
    """Return areas that sum to a city."""
    names = tuple(f"B{i}" for i in range(len(counts)))
    areas = dict(zip(names, counts, strict=True)) | {ELSEWHERE: 0}
    return linked({"city": names}, areas, [])


@pytest.mark.parametrize("seed", range(6))
def test_no_small_cell_is_recovered_or_known_closer_than_five(seed):
    tables = city(seed)
    hidden = protect(tables)
    assert tables.primary(10) <= hidden
    assert audit(tables, hidden) == []


@pytest.mark.parametrize("seed", range(4))
def test_small_cells_alone_are_recovered_and_the_equation_says_how(seed):
    tables = city(seed)
    found = audit(tables, tables.primary(10))
    exact = [one for one in found if one.width < 1e-6]
    assert exact
    for one in exact:
        assert one.low == pytest.approx(tables.counts[one.name])
        assert str(one.name) in one.equation
        assert one.equation.count("[") > 1


def test_what_goes_with_a_small_area_is_the_smallest_that_helps():
    assert protect(one_line(4, 30, 50, 400)) == {Cell("B0"), Cell("B1")}
    assert protect(one_line(40, 30, 50)) == frozenset()


def test_a_group_of_nine_is_not_what_is_left_of_the_city():
    hidden = protect(one_line(3, 3, 3, 40, 90))
    assert hidden == {Cell(name) for name in ("B0", "B1", "B2", "B3")}


def test_an_area_without_answers_takes_nobody_with_it():
    assert protect(one_line(0, 40, 50)) == {*()}


def test_a_zero_inside_an_area_is_hidden_like_any_small_cell():
    rows = ((0, 40, 30, 0), (20, 25, 30, 0), (40, 60, 70, 0), (0, 0, 0, 0))
    areas = {"1": 70, "2": 75, "3": 170, ELSEWHERE: 0}
    tables = linked({"city": ("1", "2", "3")}, areas, [Crossing("age", AGES, rows, by_area=True)])
    hidden = protect(tables)
    assert Cell("1", "age", "young") in hidden
    assert len(hidden) == 4
    assert audit(tables, hidden) == []


def test_the_city_and_whole_areas_are_hidden_only_where_nothing_else_helps():
    for seed in range(4):
        tables = city(seed, (10, 4, 2), 140)
        needless = protect(tables) & tables.dear - tables.primary(10)
        assert not needless or len(needless) < 3


def test_who_did_not_give_an_age_is_no_secret_but_no_help_either():
    rows = ((6, 40, 30, 0), (0, 0, 0, 0))
    tables = linked({"city": ("1",)}, {"1": 76, ELSEWHERE: 0}, [Crossing("age", AGES, rows)])
    assert protect(tables) == {Cell("city", "age", "young"), Cell("city", "age", "old")}
    assert tables.counts[Cell("city", "age", NOT_GIVEN)] == 0


def test_what_another_table_hides_stays_hidden_and_saves_others():
    tables = one_line(4, 30, 50, 400)
    assert protect(tables, hidden={Cell("B3")}) == {Cell("B0"), Cell("B3")}


def test_what_an_earlier_release_showed_is_known_today():
    tables = one_line(6, 30, 50)
    hidden = {Cell("B0"), Cell("B1")}
    assert audit(tables, hidden) == []
    (found,) = audit(tables, hidden, seen={Cell("B1"): (30, 30)})
    assert (found.low, found.high) == pytest.approx((6, 6))


def test_a_higher_threshold_never_shows_what_was_too_small_before():
    for seed in range(3):
        tables = city(seed, (8, 3, 2))
        for low, high in pairwise((5, 10, 20)):
            assert tables.primary(low) <= protect(tables, high)


def test_several_groups_share_the_areas_and_are_protected_at_once():
    ages = ((5, 40, 20, 0), (30, 30, 45, 0), (40, 50, 12, 0), (0, 0, 0, 0))
    homes = ((60, 5, 0), (50, 55, 0), (42, 60, 0), (0, 0, 0))
    areas = {"1": 65, "2": 105, "3": 102, ELSEWHERE: 0}
    crossings = [
        Crossing("age", AGES, ages, by_area=True),
        Crossing("home", ("own", "rent"), homes, by_area=True),
    ]
    tables = linked({"city": ("1", "2", "3")}, areas, crossings)
    hidden = protect(tables)
    assert audit(tables, hidden) == []
    assert {Cell("1", "age", "young"), Cell("1", "home", "rent")} < hidden


def test_equations_that_fix_an_unknown_are_found():
    assert determined(np.array([[1.0, 1, 1], [0, 1, 1]])) == [0]
    assert determined(np.array([[0.5, 0.3, 0.2]])) == []
    assert determined(np.array([[0.5, 0.5], [0.4, 0.6]])) == [0, 1]
    assert determined(np.zeros((0, 3))) == []


def test_a_puzzle_that_cannot_be_true_is_refused():
    puzzle = Puzzle()
    puzzle.unknown("a", 0, 5)
    puzzle.known({"a": 1}, 7, 7)
    with pytest.raises(Contradiction):
        puzzle.solve("a")


def test_ranges_closer_than_the_limit_are_told_and_no_others():
    puzzle = Puzzle()
    for name, high in (("near", WIDTH - 1), ("far", WIDTH + 1)):
        puzzle.unknown(name, 0, high)
    assert [one.name for one in puzzle.narrow(["near", "far"], WIDTH)] == ["near"]

"""Sizes of a survey before it is made, against published tables and R's own examples."""

import numpy as np
import pytest

from engage.stats.intervals import wilson
from engage.stats.planning import (
    answers_needed,
    detectable_change,
    half_width,
    invitations_needed,
    power_of_change,
    wilson_half_width,
)


@pytest.mark.parametrize(
    ("population", "needed"),
    [(100, 80), (500, 217), (1000, 278), (5000, 357), (10_000, 370), (1_000_000, 384)],
)
def test_answers_agree_with_the_table_of_krejcie_and_morgan(population: int, needed: int) -> None:
    """Krejcie and Morgan 1970, Educ. Psychol. Meas. 30:607, table 1; they round to the nearest."""
    assert abs(answers_needed(0.05, population=population) - needed) <= 1


@pytest.mark.parametrize("deff", [1.0, 1.4, 2.3])
@pytest.mark.parametrize("population", [None, 60, 900, 40_000])
@pytest.mark.parametrize("wanted", [0.03, 0.05, 0.1])
def test_answers_are_just_enough(wanted: float, population: int | None, deff: float) -> None:
    n = answers_needed(wanted, deff, population)
    assert half_width(n, deff, population) <= wanted + 0.002 or n == population
    if population is None:
        assert half_width(n - 1, deff) > wanted


def test_width_as_printed_is_the_one_of_the_results() -> None:
    low, high = wilson(np.array([0.5]), np.array([80.0]))
    assert wilson_half_width(120, 1.5) == pytest.approx(float(high[0] - low[0]) / 2, abs=1e-12)


def test_invitations_of_the_reference_city() -> None:
    assert invitations_needed(100, 0.12) == 834
    assert invitations_needed(100, 0.12, population=500) == 500


def test_power_agrees_with_the_examples_of_r() -> None:
    """help(power.prop.test): n = 50, 0.50 to 0.75 has power 0.740; power 0.9 needs n = 76.7."""
    assert power_of_change(0.25, (50, 50)) == pytest.approx(0.740, abs=5e-4)
    assert power_of_change(0.25, (76.7, 76.7)) == pytest.approx(0.9, abs=5e-4)


def test_change_is_found_with_the_power_asked_for() -> None:
    for sizes in ((80, 80), (60, 400), (1000, 30)):
        change = detectable_change(*sizes, power=0.8)
        assert change is not None
        assert power_of_change(change, sizes) == pytest.approx(0.8, abs=1e-6)


def test_eighty_effective_answers_find_about_a_fifth() -> None:
    alone, of_twenty = detectable_change(80, 80), detectable_change(80, 80, n_comparisons=20)
    assert alone is not None
    assert of_twenty is not None
    assert 0.20 < alone < 0.23
    assert 0.27 < of_twenty < 0.31


def test_too_few_answers_find_nothing() -> None:
    assert detectable_change(1, 100) is None
    assert detectable_change(5, 5) is None

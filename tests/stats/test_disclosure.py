"""What may be printed at which base, and what the complement rule hides besides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.stats.disclosure import (
    MIN_BASE,
    hidden_by_complement,
    phrase,
    present_mean,
    present_share,
    printed_base,
    round_base,
    rounded,
)
from engage.stats.published import Figure, Nearly, Suppressed, Words
from engage.stats.types import Estimate


def share(value, n, low=None, high=None):
    """Return an estimate of a share."""
    return Estimate(value, low, high, 0.05, n, float(n), "wilson")


@pytest.mark.parametrize(
    ("estimate", "shown"),
    [
        pytest.param(None, Suppressed("base"), id="nobody answered"),
        pytest.param(share(0.5, 9), Suppressed("base"), id="9 answers"),
        pytest.param(share(0.5, 10), Words("about_half", 10), id="10 answers"),
        pytest.param(share(1.0, 29), Words("nearly_all", 30), id="29, unanimous"),
        pytest.param(
            share(0.574, 30, 0.40, 0.73), Figure(0.57, 0.4, 0.73, 30, True), id="30, wide"
        ),
        pytest.param(
            share(0.5, 150, 0.421, 0.579), Figure(0.5, 0.42, 0.58, 150), id="150, exact base"
        ),
        pytest.param(
            share(0.5, 99, 0.4, 0.6), Figure(0.5, 0.4, 0.6, 100), id="20 points are not wide"
        ),
        pytest.param(share(0.0, 40, 0.0, 0.1), Nearly("none", 40), id="unanimous no"),
        pytest.param(share(0.054, 400, 0.03, 0.08), Nearly("none", 400), id="rounds to 5"),
        pytest.param(share(0.056, 400, 0.04, 0.08), Figure(0.06, 0.04, 0.08, 400), id="6"),
        pytest.param(share(0.945, 400, 0.9, 0.97), Nearly("all", 400), id="rounds to 95"),
        pytest.param(share(0.5, 40), Figure(0.5, None, None, 40), id="chose to answer"),
    ],
)
def test_share_is_shown_by_its_base(estimate, shown):
    assert present_share(estimate) == shown


def test_complement_hides_whatever_the_base():
    assert present_share(share(0.5, 400, 0.4, 0.6), is_hidden=True) == Suppressed("base")
    assert present_mean(share(5.0, 400), (0, 10), is_hidden=True) == Suppressed("base")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "hardly_anyone"),
        (0.10, "hardly_anyone"),
        (0.101, "about_a_quarter"),
        (0.374, "about_a_quarter"),
        (0.375, "about_half"),
        (0.624, "about_half"),
        (0.625, "about_three_quarters"),
        (0.899, "about_three_quarters"),
        (0.90, "nearly_all"),
    ],
)
def test_phrase_is_the_nearest_of_five(value, words):
    assert phrase(value) == words


@pytest.mark.parametrize(
    ("estimate", "limits", "shown"),
    [
        pytest.param(share(6.54, 9), (0, 10), Suppressed("base"), id="9 answers"),
        pytest.param(share(6.54, 29), (0, 10), Suppressed("few"), id="29 answers"),
        pytest.param(share(6.54, 40, 5.1, 9.0), (0, 10), Figure(6.5, 5.1, 9.0, 40, True), id="40"),
        pytest.param(share(0.2, 40, -0.3, 0.8), (0, 10), Nearly("none", 40), id="at the end"),
        pytest.param(share(9.0, 200, 8.0, 10.4), (0, 10), Figure(9.0, 8, 10, 200, False), id="cut"),
        pytest.param(share(41.26, 40, 30.0, 52.0), None, Figure(41.3, 30, 52, 40), id="no ends"),
    ],
)
def test_mean_is_shown_by_its_base(estimate, limits, shown):
    assert present_mean(estimate, limits) == shown


@pytest.mark.parametrize(
    ("bases", "parent", "hidden"),
    [
        pytest.param([40, 50, 60], 150, [], id="nothing small"),
        pytest.param([40, 5, 60], 105, [0, 1], id="one gap takes the smallest along"),
        pytest.param([40, 5, 6, 60], 111, [1, 2], id="two gaps of 11 hide each other"),
        pytest.param([40, 2, 3, 60], 105, [0, 1, 2], id="two gaps of 5 do not"),
        pytest.param([40, 0, 60], 100, [1], id="an empty area leaves nothing"),
        pytest.param([40, 60], 105, [0], id="few without an area"),
        pytest.param([40, 60], 115, [], id="many without an area"),
        pytest.param([4], 4, [0], id="nothing shown"),
        pytest.param([5, 12, 80], 97, [0, 1], id="smallest of those shown"),
    ],
)
def test_what_is_left_of_the_city_is_none_or_ten(bases, parent, hidden):
    assert hidden_by_complement(bases, parent) == frozenset(hidden)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.integers(0, 30))
def test_nobody_can_be_worked_out_by_subtraction(bases, elsewhere):
    parent = sum(bases) + elsewhere
    hidden = hidden_by_complement(bases, parent)
    shown = [n for i, n in enumerate(bases) if i not in hidden]
    assert all(n >= MIN_BASE for n in shown)
    left = parent - sum(shown)
    assert left == 0 or left >= MIN_BASE or not shown


@given(st.integers(0, 400), st.floats(0, 1))
def test_a_small_base_is_never_shown_and_no_numerator_either(n, value):
    shown = present_share(share(value, n, 0.0, 1.0))
    assert isinstance(shown, Suppressed) == (n < MIN_BASE)
    if not isinstance(shown, Suppressed):
        assert shown.n == n if n >= 100 else shown.n % 10 == 0


@given(st.integers(10, 99))
def test_rounded_base_is_near_and_never_nothing(n):
    assert round_base(n) >= 10
    assert abs(round_base(n) - n) <= 5


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=12))
def test_a_linked_table_hides_whatever_its_parent_hides(pairs):
    asked = [max(pair) for pair in pairs]
    answered = [min(pair) for pair in pairs]
    always = hidden_by_complement(asked, sum(asked))
    hidden = hidden_by_complement(answered, sum(answered), always, asked)
    assert always <= hidden
    left = sum(answered[i] for i in hidden)
    assert left == 0 or left >= MIN_BASE or len(hidden) == len(pairs)


def test_a_raised_base_hides_more():
    assert present_share(share(0.5, 24), least=25) == Suppressed("base")
    assert present_share(share(0.5, 25), least=25) == Words("about_half", 30)
    assert present_mean(share(5.0, 49), (0, 10), least=50) == Suppressed("base")
    assert hidden_by_complement([40, 18, 60], 118, least=20) == {0, 1}


@pytest.mark.parametrize("value", [0.145, 0.1 + 0.045, 0.145 - 1e-12])
def test_a_tie_is_rounded_up_however_its_sum_was_made(value):
    assert rounded(value, 100) == 0.15


@given(st.integers(30, 400), st.integers(0, 10))
def test_a_unanimous_mean_looks_like_a_nearly_unanimous_one(n, value):
    def mean_of(spread):
        reach = 1.96 * spread / n**0.5
        return Estimate(float(value), value - reach, value + reach, 0.0, n, float(n), "t")

    alike, nearly = (present_mean(mean_of(spread), (-90, 100)) for spread in (0.0, 0.2))
    assert alike == nearly
    assert n > 70 or alike.low < alike.value < alike.high


@given(st.integers(100, 500), st.integers(0, 40))
def test_few_without_an_answer_are_not_counted(asked, missing):
    said = asked - printed_base(asked - missing, asked)
    assert said == 0 or missing >= MIN_BASE

"""Scales as values: top two, bottom two, net and index equal the reference's own variables."""

import numpy as np
import pytest

from engage.stats.likert import bottom_two, index, net, top_two, turned
from engage.stats.variance import influence, var_total
from tests.stats.reference import derived, numbers

ITEMS = [f"q{i}" for i in range(1, 7)]


@pytest.mark.parametrize(("made", "variable"), [(top_two, "t1"), (bottom_two, "b1"), (net, "net1")])
def test_values_of_a_scale_are_the_reference_variables(made, variable):
    found = made(numbers("synth_w1.csv", "q1"))
    np.testing.assert_array_equal(found, derived("synth_w1.csv", variable))


def test_index_is_the_reference_index():
    items = np.column_stack([numbers("synth_w1.csv", name) for name in ITEMS])
    found = index(items, least=4)
    np.testing.assert_allclose(found, numbers("synth_w1_weights.csv", "idx"), rtol=1e-12)


def test_net_holds_the_covariance_of_its_two_shares():
    y, weight = numbers("synth_w1.csv", "q1"), numbers("synth_w1_weights.csv", "rake")
    inside = np.isfinite(y)
    of_net = float(var_total(influence(net(y), weight, inside)))
    top, bottom = (influence(f(y), weight, inside) for f in (top_two, bottom_two))
    v = var_total(np.column_stack([top, bottom]))
    assert of_net == pytest.approx(float(v[0, 0] + v[1, 1] - 2 * v[0, 1]), rel=1e-12)
    assert of_net > float(v[0, 0] + v[1, 1])


def test_a_turned_index_mirrors():
    items = np.array([[1.0, 2.0, np.nan], [5.0, 5.0, 4.0]])
    one, other = index(items, least=2), index(turned(items), least=2)
    assert (one + other).tolist() == [100, 100]

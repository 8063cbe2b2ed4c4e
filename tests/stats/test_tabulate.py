"""Tables of sums are the same, however the rows are cut."""

import numpy as np
import pytest

from engage.stats import estimates


@pytest.mark.parametrize("chunk", [1, 7, 1000, 5000])
def test_table_does_not_depend_on_the_chunks(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    rng = np.random.default_rng(5)
    codes = rng.choice(np.array([-9, -8, 0, 1, 2], np.int8), 1000)
    area = rng.integers(-1, 4, 1000).astype(np.int16)
    weight = rng.uniform(0.5, 2, 1000)
    monkeypatch.setattr(estimates, "CHUNK", chunk)
    table = estimates.tabulate(codes, area, weight, (4, 3))
    for place in range(4):
        for option in range(3):
            rows = (codes == option) & (area == place)
            assert table.n[place, option] == rows.sum()
            assert table.w[place, option] == pytest.approx(weight[rows].sum())
            assert table.w2[place, option] == pytest.approx((weight[rows] ** 2).sum())
    answered = codes >= 0
    assert table.base(-1) == answered.sum()
    assert table.w[-1].sum() == pytest.approx(weight[answered].sum())

"""A few fixed orders: everything is shown once, all equally near the top, and some never move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument, MatrixItem, MultiItem, Option
from engage.instrument.ordering import ORDERS, arranged_options, arranged_rows, is_moved
from tests.surveys.kinds import KINDS


def instrument(old: str, new: str) -> Instrument:
    """Return the instrument of every kind with a change."""
    assert old in KINDS
    return load_instrument(KINDS.replace(old, new, 1), "kinds.yaml")


def codes(changed: Instrument, item: str, number: int) -> str:
    """Return the codes of an item's options as they are shown."""
    found = arranged_options(changed, changed.item(item), number)  # type: ignore[arg-type]
    return " ".join(str(option.code) for option in found)


def test_random_options_have_four_orders_in_which_other_and_none_never_move() -> None:
    changed = instrument(
        "        missing: [dk]\n        en: What did",
        "        order: random\n        missing: [dk]\n        en: What did",
    )
    assert [codes(changed, "done", n) for n in range(ORDERS)] == [
        "call talk other nothing",
        "talk call other nothing",
        "talk call other nothing",
        "call talk other nothing",
    ]


def test_rank_offers_its_options_in_four_orders() -> None:
    changed = instrument("        max: 3\n", "        max: 3\n        order: random\n")
    assert [codes(changed, "order", n) for n in range(ORDERS)] == [
        "speed noise gun light trash",
        "trash light gun noise speed",
        "gun light trash speed noise",
        "noise speed trash light gun",
    ]


def test_flip_turns_the_scale_for_half_and_no_row() -> None:
    changed = instrument("        type: matrix\n", "        type: matrix\n        order: flip\n")
    assert [codes(changed, "rate", n) for n in range(ORDERS)] == ["3 2 1", "1 2 3"] * 2
    rate = changed.item("rate")
    assert isinstance(rate, MatrixItem)
    assert [arranged_rows(rate, n) for n in range(ORDERS)] == [rate.rows] * ORDERS


def test_random_matrix_moves_its_rows_and_no_point_of_the_scale() -> None:
    changed = instrument("        type: matrix\n", "        type: matrix\n        order: random\n")
    rate = changed.item("rate")
    assert isinstance(rate, MatrixItem)
    rows = [" ".join(row.id for row in arranged_rows(rate, n)) for n in range(ORDERS)]
    assert rows == ["park street", "street park", "street park", "park street"]
    assert {codes(changed, "rate", n) for n in range(ORDERS)} == {"3 2 1"}


def test_only_pages_with_an_order_depend_on_its_number() -> None:
    changed = instrument("        max: 3\n", "        max: 3\n        order: random\n")
    assert [is_moved(section) for section in changed.sections] == [False, True]
    assert not any(is_moved(s) for s in load_instrument(KINDS, "kinds.yaml").sections)


OPTIONS = st.lists(st.sampled_from(["plain", "specify", "exclusive"]), min_size=2, max_size=12)


@given(OPTIONS)
def test_every_option_is_shown_once_and_none_is_favored(kinds: list[str]) -> None:
    options = tuple(
        Option(code=f"c{i}", specify=kind == "specify", exclusive=kind == "exclusive")
        for i, kind in enumerate(kinds)
    )
    item = MultiItem(id="x", type="multi", options=options, order="random")
    changed = load_instrument(KINDS, "kinds.yaml")
    shown = [arranged_options(changed, item, n) for n in range(ORDERS)]
    assert all(sorted(one, key=str) == sorted(options, key=str) for one in shown)
    assert shown[0] == options
    staying = [i for i, kind in enumerate(kinds) if kind != "plain"]
    assert all(one[i] == options[i] for one in shown for i in staying)
    free = [[o for o in one if not (o.specify or o.exclusive)] for one in shown]
    places = {o.code: sum(one.index(o) for one in free) for o in free[0]}
    assert len(set(places.values())) <= 1


@pytest.mark.parametrize("number", range(ORDERS))
def test_what_is_written_as_written_never_moves(number: int) -> None:
    plain = load_instrument(KINDS, "kinds.yaml")
    assert codes(plain, "order", number) == "speed noise gun light trash"
    assert codes(plain, "rate", number) == "3 2 1"

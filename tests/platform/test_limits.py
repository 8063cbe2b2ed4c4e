"""A limit counts networks by a key that is good for one day."""

from datetime import date, timedelta

import pytest

from engage.limits import hash_source

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("203.0.113.5", "203.0.113.77", True, id="neighbors in a /24"),
        pytest.param("203.0.113.5", "203.0.114.5", False, id="another /24"),
        pytest.param("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, id="one /64"),
        pytest.param("2001:db8:1:2::1", "2001:db8:1:3::1", False, id="another /64"),
        pytest.param("::ffff:203.0.113.5", "203.0.113.77", True, id="IPv4 inside IPv6"),
        pytest.param("::ffff:203.0.113.5", "::ffff:198.51.100.1", False, id="not all IPv4 alike"),
        pytest.param("fe80::1%eth0", "fe80::2%eth1", True, id="with an interface"),
        pytest.param("unknown", "_hidden", False, id="what some proxies write"),
    ],
)
def test_network_is_what_counts(one: str, other: str, *, same: bool) -> None:
    assert (hash_source(one, TODAY) == hash_source(other, TODAY)) is same


def test_key_holds_no_address_and_changes_daily() -> None:
    today = hash_source("203.0.113.5", TODAY)
    assert today != hash_source("203.0.113.5", TODAY + timedelta(days=1))

"""Facts about wall time, gaps and folds (meetings.md, section 4)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.calendar.walltime import (
    AmbiguousTime,
    NonexistentTime,
    rule_moment,
    typed_moment,
    wall_time,
)

CHICAGO = ZoneInfo("America/Chicago")
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "moment"),
    [
        pytest.param("2026-02-10T18:30", "2026-02-11T00:30", id="winter"),
        pytest.param("2026-03-10T18:30", "2026-03-10T23:30", id="two days after the jump"),
        pytest.param("2026-10-13T18:30", "2026-10-13T23:30", id="autumn"),
        pytest.param("2026-11-10T18:30", "2026-11-11T00:30", id="winter again"),
        pytest.param("2027-03-09T18:30", "2027-03-10T00:30", id="next year before the jump"),
    ],
)
def test_wall_time_stays_and_utc_follows(local: str, moment: str) -> None:
    typed = datetime.fromisoformat(local)
    assert typed_moment(typed, CHICAGO) == rule_moment(typed, CHICAGO) == utc(moment)
    assert wall_time(utc(moment), CHICAGO) == typed


@pytest.mark.parametrize(
    ("zone", "typed", "next_valid"),
    [
        pytest.param(CHICAGO, "2026-03-08T02:30", "2026-03-08T03:00", id="middle of the gap"),
        pytest.param(CHICAGO, "2026-03-08T02:00", "2026-03-08T03:00", id="its first minute"),
        pytest.param(CHICAGO, "2026-03-08T02:59", "2026-03-08T03:00", id="its last minute"),
        pytest.param(LORD_HOWE, "2026-10-04T02:10", "2026-10-04T02:30", id="half an hour"),
    ],
)
def test_typed_gap_is_refused_with_the_next_valid_time(
    zone: ZoneInfo, typed: str, next_valid: str
) -> None:
    with pytest.raises(NonexistentTime) as refused:
        typed_moment(datetime.fromisoformat(typed), zone)
    assert refused.value.next_valid == datetime.fromisoformat(next_valid)


def test_typed_fold_is_asked() -> None:
    typed = datetime.fromisoformat("2026-11-01T01:30")
    with pytest.raises(AmbiguousTime) as asked:
        typed_moment(typed, CHICAGO)
    assert asked.value.first == utc("2026-11-01T06:30")
    assert asked.value.second == utc("2026-11-01T07:30")
    assert typed_moment(typed, CHICAGO, fold=0) == utc("2026-11-01T06:30")
    assert typed_moment(typed, CHICAGO, fold=1) == utc("2026-11-01T07:30")


@pytest.mark.parametrize(
    ("zone", "local", "moment"),
    [
        pytest.param(CHICAGO, "2026-03-08T02:30", "2026-03-08T08:30", id="Chicago gap moves on"),
        pytest.param(CHICAGO, "2026-11-01T01:30", "2026-11-01T06:30", id="Chicago fold is first"),
        pytest.param(BERLIN, "2021-10-31T02:30", "2021-10-31T00:30", id="Berlin fold is first"),
        pytest.param(BERLIN, "2021-03-28T02:30", "2021-03-28T01:30", id="Berlin gap moves on"),
    ],
)
def test_rule_times_follow_rfc_5545(zone: ZoneInfo, local: str, moment: str) -> None:
    assert rule_moment(datetime.fromisoformat(local), zone) == utc(moment)


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)),  # noqa: DTZ001  wall times are naive
    st.sampled_from(["America/Chicago", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_typed_time_comes_back_or_is_refused(local: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    if wall_time(rule_moment(local, zone), zone) == local:
        assert wall_time(typed_moment(local, zone, fold=0), zone) == local
        return
    with pytest.raises(NonexistentTime) as gap:
        typed_moment(local, zone, fold=0)
    assert timedelta(0) < gap.value.next_valid - local <= timedelta(hours=1)
    assert wall_time(typed_moment(gap.value.next_valid, zone), zone) == gap.value.next_valid

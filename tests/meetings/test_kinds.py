"""Facts about the kinds of meetings that Engage ships."""

import pytest

from engage.meetings.kinds import KINDS, PROGRESS, Kind
from engage.meetings.models import KINDS as CODES


def test_each_kind_of_the_table_is_described() -> None:
    assert tuple(KINDS) == CODES


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_kind_speaks_both_languages_and_promises_come_second(kind: Kind) -> None:
    texts = [kind.purpose, *(line.words for line in kind.agenda)]
    assert all(text["en"] and text["es"] and text["en"] != text["es"] for text in texts)
    assert [line.key for line in kind.agenda].index(PROGRESS) == 1
    assert 45 <= sum(line.minutes for line in kind.agenda) <= 90


def test_law_sets_clocks_for_two_kinds_only() -> None:
    assert {code: kind.posting_hours for code, kind in KINDS.items() if kind.posting_hours} == {
        "legislative": (72, 24)
    }
    assert [code for code, kind in KINDS.items() if kind.days_after_report] == ["equipment"]

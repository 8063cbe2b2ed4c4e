"""What a release must show of a share, counted anew in plain Python from the rows of the survey.

Nothing of engage is used here: the rules are written down a second time, from docs/methods.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

GOOD = frozenset({"Satisfied", "Very Satisfied"})
NO_ANSWER = frozenset({"", "Don't Know"})
Z = 1.959963984540054
TIE = 1e-9  # 23 of 40 are 57.5 %, whatever floating point makes of it
FEWEST, WORDS_BELOW, EXACT_FROM, ESTIMATED_BELOW = 10, 30, 100, 100
SAID = ("hardly_anyone", "about_a_quarter", "about_half", "about_three_quarters", "nearly_all")


@dataclass(frozen=True, slots=True)
class Counted:
    """A share of answers, its base, and how many responses might have answered."""

    n_good: int
    n: int
    n_asked: int

    @property
    def share(self) -> float:
        """Return the share."""
        return self.n_good / self.n

    def limits(self) -> tuple[float, float]:
        """Return the 95 % Wilson limits; without weights the effective base is the base."""
        p, n = self.share, self.n
        centre = p + Z * Z / (2 * n)
        half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return (centre - half) / (1 + Z * Z / n), (centre + half) / (1 + Z * Z / n)


def count(answers: Sequence[str]) -> Counted:
    """Count the answers of one question: don't know and blank are outside the base."""
    said = [answer for answer in answers if answer not in NO_ANSWER]
    return Counted(sum(answer in GOOD for answer in said), len(said), len(answers))


def must_show(counted: Counted) -> dict[str, Any]:
    """Return what may be printed of a share by the rules of the base."""
    if counted.n < FEWEST:
        return {"kind": "suppressed", "reason": "base"}
    base = {"n": _printed_base(counted)}
    if counted.n < WORDS_BELOW:
        return {"kind": "words", "phrase": _phrase(counted.share), **base}
    value, low, high = (_whole(x) for x in (counted.share, *counted.limits()))
    if value <= 0.05 or value >= 0.95:
        return {"kind": "nearly", "which": "none" if value <= 0.05 else "all", **base}
    is_wide = round(high - low, 2) > 0.2
    return {"kind": "figure", "value": value, "low": low, "high": high, **base, "is_wide": is_wide}


def agrees(shown: dict[str, Any], counted: Counted, together: Counted | None = None) -> bool:
    """Return whether a published figure is what the rows say; ``together`` are several waves.

    A figure may be hidden beyond the rules of its base, where it would give another one away. An
    estimate cannot be counted by hand: its kind and its number of answers are checked, that its
    range meets the one by hand, and that so few answered.
    """
    found = {key: shown[key] for key in shown if key not in ("column", "measure", "option")}
    if found == {"kind": "suppressed", "reason": "base"}:
        return True
    must = must_show(counted)
    if "waves" in found:
        return must["kind"] == "words" and _is_of_several(found, together)
    return _fits(found, counted, must) if "own_share" in found else found == must


def _is_of_several(found: dict[str, Any], together: Counted | None) -> bool:
    """Return whether a figure of several waves is that of their answers put together."""
    if together is None or together.n < WORDS_BELOW:
        return False
    must = must_show(together) | {"n": math.floor(together.n / 10 + 0.5) * 10}
    return {key: found[key] for key in found if key != "waves"} == must


def _fits(found: dict[str, Any], counted: Counted, must: dict[str, Any]) -> bool:
    shows = {"words"} if must["kind"] == "words" else {"figure", "nearly"}
    if found["kind"] not in shows or found["n"] != must.get("n") or counted.n >= ESTIMATED_BELOW:
        return False
    if found["kind"] != "figure":
        return True
    low, high = counted.limits()
    return bool(found["low"] <= high and found["high"] >= low)


def _printed_base(counted: Counted) -> int:
    is_told_whole = counted.n_asked >= EXACT_FROM and counted.n_asked - counted.n < FEWEST
    n = counted.n_asked if is_told_whole else counted.n
    return n if n >= EXACT_FROM else math.floor(n / 10 + 0.5) * 10


def _phrase(share: float) -> str:
    if share <= 0.1 or share >= 0.9:
        return SAID[0] if share <= 0.1 else SAID[4]
    return SAID[min(3, max(1, math.floor(share * 4 + 0.5)))]


def _whole(share: float) -> float:
    return math.floor(share * 100 + 0.5 + TIE) / 100

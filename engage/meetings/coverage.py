"""Who came against who lives there: shares under the rules for few answers, as coverage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engage.charts.words import vocabulary
from engage.meetings.models_attendance import AGES
from engage.stats.disclosure import present_share
from engage.stats.published import Figure, Nearly, Published, Words
from engage.stats.types import Estimate

AGE_WORDS: Final = {"u18": "0–17", "a18": "18–34", "a35": "35–54", "a55": "55–64", "a65": "65+"}
ADULTS: Final = AGES[1:]


@dataclass(frozen=True, slots=True)
class BandLine:
    """One band: what may be said of who came, and the share of residents, in words."""

    band: str
    came: str
    live: str


def coverage(
    cards: Mapping[str, int], residents: Mapping[str, int], language: str
) -> Sequence[BandLine] | None:
    """Return the adult bands side by side, or None where fewer than ten gave a card.

    Cards are voluntary, so there is no interval; from 30 on whole per cents, below that words.
    """
    total = sum(cards.get(age, 0) for age in ADULTS)
    lived = sum(residents.get(age, 0) for age in ADULTS)
    shown = {age: _shown(cards.get(age, 0), total) for age in ADULTS}
    if not all(isinstance(one, Figure | Nearly | Words) for one in shown.values()):
        return None
    return [
        BandLine(AGE_WORDS[age], _said(shown[age], language), _share(residents.get(age, 0), lived))
        for age in ADULTS
    ]


def _shown(n: int, total: int) -> Published:
    share = n / total if total else 0.0
    return present_share(Estimate(share, None, None, 0.0, total, float(total), "tally"))


def _said(shown: Published, language: str) -> str:
    words = vocabulary(language)
    if isinstance(shown, Figure):
        return f"{round(shown.value * 100)} %"
    if isinstance(shown, Nearly):
        return words.nearly[shown.which]
    return words.phrases[shown.phrase] if isinstance(shown, Words) else ""


def _share(n: int, total: int) -> str:
    return f"{round(n / total * 100)} %" if total else ""

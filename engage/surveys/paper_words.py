"""Conditions in words, as a paper form says them: only if you answered “Yes” to 6."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from engage.instrument.model import (
    ChoiceItem,
    Code,
    Condition,
    Instrument,
    MatrixItem,
    MultiItem,
    RankItem,
    SingleItem,
)

Say: TypeAlias = Callable[[str], str]


def condition_words(
    instrument: Instrument,
    condition: Condition,
    numbers: Mapping[str, str],
    language: str,
    say: Say,
) -> str:
    """Return a condition in the words of a language, naming questions by their numbers."""
    return _Speaker(instrument, numbers, language, say).whole(condition)


class _Speaker:
    def __init__(
        self, instrument: Instrument, numbers: Mapping[str, str], language: str, say: Say
    ) -> None:
        self.instrument, self.numbers, self.language, self.say = instrument, numbers, language, say

    def whole(self, condition: Condition) -> str:
        """Return a condition in words; what another combines stands in brackets."""
        _ = self.say
        if condition.all_ is not None:
            return _(" and ").join(self._part(one) for one in condition.all_)
        if condition.any_ is not None:
            return _(" or ").join(self._part(one) for one in condition.any_)
        if condition.not_ is not None:
            return _("not: %(condition)s") % {"condition": self._part(condition.not_)}
        return self._leaf(condition)

    def _part(self, condition: Condition) -> str:
        words = self.whole(condition)
        return f"({words})" if condition.parts() else words

    def _leaf(self, condition: Condition) -> str:
        _, item = self.say, condition.item or ""
        facts = {"number": self.numbers.get(item, "–")}
        if condition.in_ is not None:
            facts["answers"] = self._answers(item, condition.in_)
            return _("you answered %(answers)s to question %(number)s") % facts
        if condition.not_in is not None:
            facts["answers"] = self._answers(item, condition.not_in)
            return _("you answered question %(number)s, but not %(answers)s") % facts
        if condition.answered is not None:
            if condition.answered:
                return _("you answered question %(number)s") % facts
            return _("you left question %(number)s blank") % facts
        return self._range(condition, facts)

    def _range(self, condition: Condition, facts: dict[str, str]) -> str:
        _, low, high = self.say, condition.at_least, condition.at_most
        facts |= {"low": f"{low:g}" if low is not None else ""}
        facts |= {"high": f"{high:g}" if high is not None else ""}
        if low is None:
            return _("your answer to question %(number)s is at most %(high)s") % facts
        if high is None:
            return _("your answer to question %(number)s is at least %(low)s") % facts
        return _("your answer to question %(number)s is from %(low)s to %(high)s") % facts

    def _answers(self, item_id: str, codes: Iterable[Code]) -> str:
        item = next((i for i in self.instrument.items() if i.id == item_id.partition(".")[0]), None)
        labels: dict[Code, str] = {}
        if isinstance(item, SingleItem | MultiItem | MatrixItem | RankItem):
            labels |= self._labels(item)
        _ = self.say
        said = [_("“%(answer)s”") % {"answer": labels.get(code, code)} for code in codes]
        return _(" or ").join(said)

    def _labels(self, item: ChoiceItem) -> dict[Code, str]:
        options = {o.code: o.text(self.language) for o in self.instrument.options_of(item)}
        missing = self.instrument.missing_of(item).items()
        return options | {code: words.text(self.language) for code, words in missing}

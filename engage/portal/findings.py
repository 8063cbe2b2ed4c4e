"""The newest result of an area in one sentence, quoted from its Release."""

from dataclasses import dataclass
from typing import Final, Literal

from engage.charts.words import Unit, vocabulary
from engage.results.models_content import Item, ReleaseContent
from engage.stats.published import Outcome, Suppressed
from engage.texts import in_language

Mark = Literal["better", "worse", "same"]
MARKS: Final[dict[Outcome, Mark]] = {
    "improved": "better",
    "worse": "worse",
    "no_clear_change": "same",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One question, the answer that is counted, its figure in words, and the stored verdict."""

    wave: str
    survey: str
    question: str
    answer: str
    sentence: str
    mark: Mark | None
    verdict: str
    chosen: str


def newest_finding(content: ReleaseContent, area: str, language: str) -> Finding | None:
    """Return what a release says of an area first: what changed clearly, else its first question.

    None where nothing may be shown of the area.
    """
    shown = [item for item in content.headlines if _is_shown(content, area, item)]
    if not shown:
        return None
    changed = (item for item in shown if _outcome(content, area, item) in {"improved", "worse"})
    return _told(content, area, next(changed, shown[0]), language)


def _is_shown(content: ReleaseContent, area: str, item: Item) -> bool:
    shown = content.headline(area, item.column)
    return shown is not None and not isinstance(shown, Suppressed)


def _outcome(content: ReleaseContent, area: str, item: Item) -> Outcome | None:
    verdict = content.verdict(area, item.column, "last_wave")
    return verdict.outcome if verdict else None


def _told(content: ReleaseContent, area: str, item: Item, language: str) -> Finding | None:
    shown = content.headline(area, item.column)
    if shown is None:
        return None
    words, outcome = vocabulary(language), _outcome(content, area, item)
    unit: Unit = "mean" if item.headline == "mean" else "share"
    question = in_language(item.wording, language)
    if item.stem:
        question = f"{in_language(item.stem, language)} {question}"
    return Finding(
        wave=content.wave,
        survey=in_language(content.title, language),
        question=question,
        answer=words.either([in_language(option.label, language) for option in item.top]),
        sentence=words.sentence(shown, unit),
        mark=MARKS.get(outcome) if outcome else None,
        verdict=words.outcomes[outcome] if outcome else "",
        chosen=words.chosen if content.kind == "chose" else "",
    )

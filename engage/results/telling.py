"""Published figures as sentences; every number comes finished from the release."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from engage.charts.words import Vocabulary
from engage.results.models_content import Item
from engage.stats.published import Figure, Nearly, Outcome, Published, Suppressed, Words
from engage.texts import in_language

Say: TypeAlias = Callable[..., str]
Mark = Literal["better", "worse", "same"]


def mark_of(outcome: Outcome) -> Mark:
    """Return the mark of a verdict: better, worse or the same; higher and lower are neither."""
    if outcome == "improved":
        return "better"
    return "worse" if outcome == "worse" else "same"


def rest_told(outcome: Outcome | None, words: Vocabulary) -> str:
    """Return a verdict against the rest of the city, nothing where it is not clear.

    "Not clearly different" is the rule and stays unsaid.
    """
    if outcome is None or outcome == "not_clearly_different":
        return ""
    return words.outcomes[outcome]


def told(item: Item, shown: Published, words: Vocabulary, say: Say) -> str:
    """Return a headline as one plain sentence."""
    if item.headline == "mean":
        return _mean(item, shown, words, say)
    answer = _answer(item, words)
    match shown:
        case Figure():
            return _share(shown, answer, words, say)
        case Nearly(which="none"):
            return say("Nearly none of the residents answered %(answer)s.", answer=answer)
        case Nearly():
            return say("Nearly all residents answered %(answer)s.", answer=answer)
        case Words():
            phrase = words.value(shown)
            return say(
                "%(Phrase)s answered %(answer)s (few answers).",
                Phrase=phrase[0].upper() + phrase[1:],
                phrase=phrase,  # for languages that put it later
                answer=answer,
            )
    return say("Too few people answered to show this.")


def stands_alone(shown: Published | None) -> bool:
    """Return whether a figure stands beside no other: only words, or of several surveys."""
    return isinstance(shown, Words) or (isinstance(shown, Figure) and bool(shown.waves))


def leaning(shown: Published | None, say: Say) -> str:
    """Return on whose answers a figure leans besides those of its area and wave, else nothing."""
    if isinstance(shown, Figure) and shown.waves:
        return say(
            "From the last %(n)s surveys together, because few answered in each.",
            n=len(shown.waves),
        )
    match None if isinstance(shown, Suppressed | None) else shown.own_share:
        case "mostly_this_area":
            return say("Estimated: mostly from answers of this area, the rest from the city.")
        case "about_half":
            return say("Estimated: about half from answers of this area, half from the city.")
        case "mostly_the_city":
            return say(
                "Estimated: mostly from answers of the whole city, because few answered here."
            )
    return ""


def _share(shown: Figure, answer: str, words: Vocabulary, say: Say) -> str:
    if shown.low is None or shown.high is None:
        value = words.number(shown.value, "share")
        return say("%(value)s of those who answered said %(answer)s.", value=value, answer=answer)
    low, high = round(shown.low * 100), round(shown.high * 100)
    if low == high:
        return say(
            "About %(low)s in every 100 residents answered %(answer)s.", low=low, answer=answer
        )
    said = say(
        "Between %(low)s and %(high)s in every 100 residents answered %(answer)s.",
        low=low,
        high=high,
        answer=answer,
    )
    if shown.is_wide:
        said += " " + say("The range is wide because few answered.")
    return said


def _mean(item: Item, shown: Published, words: Vocabulary, say: Say) -> str:
    least, most = item.limits or (0.0, 0.0)
    ends = {"least": f"{least:g}", "most": f"{most:g}"}
    match shown:
        case Figure(low=float() as low, high=float() as high):
            return say(
                "On average between %(low)s and %(high)s, from %(least)s to %(most)s.",
                low=words.number(low, "mean"),
                high=words.number(high, "mean"),
                **ends,
            )
        case Figure():
            value = words.number(shown.value, "mean")
            return say("On average %(value)s, from %(least)s to %(most)s.", value=value, **ends)
        case Nearly(which="none"):
            return say("On average close to the lowest number, %(least)s.", **ends)
        case Nearly():
            return say("On average close to the highest number, %(most)s.", **ends)
    return say("Too few people answered to show this.")


def _answer(item: Item, words: Vocabulary) -> str:
    return words.either([in_language(option.label, words.language) for option in item.top])

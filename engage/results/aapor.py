"""The eleven items that AAPOR asks to disclose, written out for one wave in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from engage.results import aapor_words
from engage.results.estimating import DIRECT_FROM
from engage.results.models_content import DISCLOSURE, Item, Kind, Text
from engage.results.weighting import BEATS, TIMES_MEDIAN, Joined, WaveWeights
from engage.stats.disclosure import MIN_BASE, round_base
from engage.stats.released import Estimated
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """What the program and the organizer know of a wave."""

    kind: Kind
    instrument: str
    items: Sequence[Item]
    n: int
    sponsor: Text
    population: Text
    recruitment: Text
    sample_design: Text
    opens_on: date
    closes_on: date
    routes: Sequence[str]
    languages: Sequence[str]
    n_unreadable: int
    min_base: int = 10
    n_set_aside: int = 0
    n_issued: int = 0  # codes; none where answers were collected elsewhere
    estimated: Sequence[Estimated] = ()
    n_together: int = 1  # the most waves that a figure is of


def disclosure(facts: WaveFacts, weights: WaveWeights | None) -> Mapping[str, Text]:
    """Return the eleven items by language; an item stays empty where something is not known."""
    words = aapor_words.BY_LANGUAGE
    by_language = {code: _items(facts, weights, code) for code in words}
    return {item: {code: by_language[code][item] for code in words} for item in DISCLOSURE}


def blanks(items: Mapping[str, Text]) -> tuple[str, ...]:
    """Return the items that are empty in some language."""
    return tuple(name for name in DISCLOSURE if not all(items[name].values()))


def _items(facts: WaveFacts, weights: WaveWeights | None, language: str) -> dict[str, str]:
    words = aapor_words.BY_LANGUAGE[language]
    names = {code: words[f"language_{code}"] for code in aapor_words.BY_LANGUAGE}
    routes = [words[f"route_{route}"] for route in facts.routes]
    languages = [names.get(code, code) for code in facts.languages]
    return {
        "strategy": words[f"strategy_{facts.kind}"],
        "sponsor": in_language(facts.sponsor, language),
        "instrument": words["instrument"].format(
            name=facts.instrument, n=len({i.item for i in facts.items})
        ),
        "population": in_language(facts.population, language),
        "sampling": _sampling(facts, language),
        "modes": _modes(words, routes, languages),
        "dates": words["dates"].format(
            first=format_date(facts.opens_on, "long", locale=language),
            last=format_date(facts.closes_on, "long", locale=language),
        ),
        "precision": _precision(words, facts, weights),
        "weighting": _weighting(words, facts, weights),
        "processing": _processing(words, facts),
        "limitations": words[f"limitations_{facts.kind}"],
    }


def _sampling(facts: WaveFacts, language: str) -> str:
    # how people were reached is asked of every wave, how they were drawn of a sampled one
    needed = [in_language(facts.recruitment, language)]
    if facts.kind == "sampled":
        needed.insert(0, in_language(facts.sample_design, language))
    return " ".join(needed) if all(needed) else ""


def _modes(words: Text, routes: Sequence[str], languages: Sequence[str]) -> str:
    if not routes or not languages:
        return ""
    return words["modes"].format(routes=", ".join(routes), languages=", ".join(languages))


def _precision(words: Text, facts: WaveFacts, weights: WaveWeights | None) -> str:
    if facts.n < facts.min_base:
        return words["precision_few"].format(least=facts.min_base)
    n = round_base(facts.n)
    if weights is None:
        return f"{words['precision_chose'].format(n=n)} {words['rate_chose']}"
    made = weights.weighted.diagnostics
    said = words["precision_sampled"].format(
        n=n, deff=f"{made.deff:.2f}", n_eff=round_base(round(made.n_eff))
    )
    if facts.n_together > 1:
        said += " " + words["precision_together"].format(n=facts.n_together)
    return f"{said} {_rate(words, facts)} {_estimated(words, facts)}".strip()


def _rate(words: Text, facts: WaveFacts) -> str:
    """Return how many of the codes led to an answer (AAPOR's response rate 1), where it is known.

    Every code counts as a home that could have answered, so the rate is rather too low than too
    high; it is computed from the number of answers as it is printed.
    """
    if not facts.n_issued:
        return words["rate_unknown"]
    rate = min(100, round(100 * round_base(facts.n) / facts.n_issued))
    return words["rate_sampled"].format(rate=rate, n=facts.n_issued)


def _estimated(words: Text, facts: WaveFacts) -> str:
    """Return how the figures of small areas were made, and whether they meet the city's."""
    if not facts.estimated:
        return ""
    n_scaled = sum(one.benchmark == "scaled" for one in facts.estimated)
    said = words["benchmark_scaled"].format(n=n_scaled) if n_scaled else words["benchmark_pass"]
    return f"{words['precision_estimated'].format(n=DIRECT_FROM)} {said}"


def _weighting(words: Text, facts: WaveFacts, weights: WaveWeights | None) -> str:
    if weights is None:
        return words["weighting_none"]
    if not weights.variables:
        return words["weighting_base"]
    made = weights.weighted.diagnostics
    said = words["weighting_raked"].format(
        variables="; ".join(_variable(words, facts, name) for name in weights.variables),
        times=f"{TIMES_MEDIAN:.0f}",
        least=f"{made.smallest / made.mean:.2f}",
        greatest=f"{made.largest / made.mean:.2f}",
        cv=f"{made.cv:.2f}",
    )
    if weights.collapsed:
        said += " " + words["weighting_collapsed"].format(
            groups="; ".join(
                dict.fromkeys(_together(words, facts, group) for group in weights.collapsed)
            )
        )
    return said


def _variable(words: Text, facts: WaveFacts, name: str) -> str:
    if name == BEATS:
        return words["beats"]
    item = next(item for item in facts.items if item.column == name)
    return f"“{item.wording.get(words['language'], name)}”"


def _together(words: Text, facts: WaveFacts, group: Joined) -> str:
    if group.variable == BEATS:  # their names would tell hidden areas from those beside them
        return words["beats_together"]
    labels: dict[str, str] = {}
    for item in facts.items:
        if item.column == group.variable:
            labels = {o.code: o.label.get(words["language"], o.code) for o in item.options}
    levels = " + ".join(labels.get(level, level) for level in group.levels)
    return f"{_variable(words, facts, group.variable)}: {levels}"


def _processing(words: Text, facts: WaveFacts) -> str:
    said = words["processing"].format(least=facts.min_base)
    if facts.n_unreadable >= MIN_BASE:
        said += " " + words["processing_unreadable"].format(n=round_base(facts.n_unreadable))
    elif facts.n_unreadable:
        said += " " + words["processing_few_unreadable"].format(n=MIN_BASE)
    return said + _set_aside(words, facts)


def _set_aside(words: Text, facts: WaveFacts) -> str:
    if facts.n_set_aside >= MIN_BASE:
        return " " + words["processing_set_aside"].format(n=round_base(facts.n_set_aside))
    return " " + words["processing_few_set_aside"].format(n=MIN_BASE) if facts.n_set_aside else ""

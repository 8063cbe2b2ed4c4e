"""What every import ends with: languages filled, false skips set aside, a checked value."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from engage.instrument.conditions import condition_findings
from engage.instrument.exchange.reports import Report, Unreadable
from engage.instrument.model import Condition, Instrument

MOST_ROUNDS: Final = 50
SENTENCE: Final = "This cannot be an instrument: "


def assembled(
    data: dict[str, Any], skips: Mapping[str, tuple[str, int, str]], report: Report
) -> Instrument:
    """Return the instrument of plain data; a skip that cannot be meant needs review.

    ``skips`` holds sheet, row and the original expression of each item's skip by item id.
    """
    languages = tuple(data["languages"])
    for words in _all_words(data):
        _fill(words, languages)
    for _ in range(MOST_ROUNDS):
        instrument = _validated(data)
        found = [finding for finding in condition_findings(instrument) if "show_if" in finding.loc]
        if not found:
            return instrument
        for finding in found:
            _set_aside(data, finding.loc, finding.what, (skips, report))
    return _validated(data)


def plain_condition(condition: Condition) -> dict[str, Any]:
    """Return a condition as plain data."""
    return condition.model_dump(mode="json", by_alias=True, exclude_none=True)


def _validated(data: dict[str, Any]) -> Instrument:
    try:
        return Instrument.model_validate_json(json.dumps(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Unreadable(f"{SENTENCE}{where}: {first['msg']}.", "Correct it in the form.") from None


def _all_words(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("words"), dict):
            yield value["words"]
        for child in value.values():
            yield from _all_words(child)
    elif isinstance(value, list):
        for child in value:
            yield from _all_words(child)


def _fill(words: dict[str, str], languages: tuple[str, ...]) -> None:
    """Complete words that stand in the hidden part only, and drop languages that are gone."""
    first = next((words[lang] for lang in (*languages, *words) if words.get(lang)), None)
    if first is None:
        return  # an index without a name
    complete = {lang: words.get(lang) or first for lang in languages}
    words.clear()
    words.update(complete)


def _set_aside(
    data: dict[str, Any],
    loc: tuple[str | int, ...],
    why: str,
    told: tuple[Mapping[str, tuple[str, int, str]], Report],
) -> None:
    skips, report = told
    item = data["sections"][loc[1]]["items"][loc[3]]
    if item.pop("show_if", None) is None:
        return
    sheet, row, expression = skips.get(item["id"], ("survey", 0, "a condition"))
    item.setdefault("needs_review", []).append(f"relevant: {expression}")
    report.add(sheet, row, f"Needs review: relevant: {expression[:200]} ({why.rstrip('.')}).")

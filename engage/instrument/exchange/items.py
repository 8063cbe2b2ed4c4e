"""One question of a form as the fields of an item, with its limits and what needs review."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engage.instrument.choices import MAX_OPTIONS, MAX_PLACES
from engage.instrument.exchange.choices import ChoiceList, with_other
from engage.instrument.exchange.headings import Cells
from engage.instrument.exchange.kinds import READ_AS, REMARKS
from engage.instrument.exchange.limits import limits_of
from engage.instrument.exchange.reports import Report, Unclear
from engage.instrument.exchange.rows import SHEET, Ask
from engage.instrument.exchange.texts import mended_quotes
from engage.instrument.exchange.wording import Wording, earlier_answers

Fields = dict[str, Any]
TRUE: Final = frozenset({"yes", "true", "true()", "1"})
FALSE: Final = frozenset({"", "no", "false", "false()", "0"})
SETTING: Final = re.compile(r"([a-z-]+)\s*=\s*(\S+)")
KEPT_SIGNS: Final = 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """What the visible columns of a question say, and its codes by their old names."""

    fields: Fields
    kind: str
    codes: Mapping[str, Any]


class Items:
    """Reads questions; every expression that cannot be said stays as text that needs review."""

    def __init__(self, lists: Mapping[str, ChoiceList], wording: Wording) -> None:
        """Keep the lists that questions may name."""
        self.lists = lists
        self.wording = wording
        self.report: Report = wording.report

    def draft(self, ask: Ask, exact: Mapping[str, Any]) -> Draft | None:
        """Return what a row asks, or None where nothing of ours asks it."""
        kind = READ_AS.get(ask.kind) or ("text" if ask.kind.endswith("_file") else None)
        if kind is None:
            return None
        if remark := REMARKS.get(ask.kind):
            self.report.add(SHEET, ask.row.number, remark)
        fields: Fields = {"type": kind, "needs_review": []}
        codes: Mapping[str, Any] = {}
        if ask.kind in ("one", "several", "rank") or ask.kind.endswith("_file"):
            codes = self._choose(ask, fields)
        self._words(ask.row, fields, exact)
        self._details(ask, fields)
        self._limits(ask.row, fields, codes)
        self._leftovers(ask.row, fields)
        return Draft(fields, str(fields["type"]), codes)

    def choices(self, row: Cells, list_name: str, fields: Fields) -> ChoiceList | None:
        """Return a list that can be offered, or None with a line why words are asked instead."""
        found = self.lists.get(list_name)
        if self.can_offer(list_name):
            return found
        n_options = len(found.options) if found else 0
        what = f"The list {list_name} has {n_options} choices"
        if found is None:
            what = f"There is no list {list_name or 'named'}"
        self.report.add(SHEET, row.number, f"{what}; the answer is asked as text.")
        fields["needs_review"].append(f"list: {list_name} ({n_options} choices)")
        return None

    def can_offer(self, list_name: str) -> bool:
        """Return whether there is a list of a length that can be offered."""
        found = self.lists.get(list_name)
        return found is not None and 2 <= len(found.options) <= MAX_OPTIONS

    def required(self, row: Cells) -> bool:
        """Return whether an answer is required; an expression is not carried over."""
        text = row.get("required").lower()
        if text not in TRUE | FALSE:
            what = f"required: {text[:60]} is a rule; the question is not required."
            self.report.add(SHEET, row.number, what)
        return text in TRUE

    def _choose(self, ask: Ask, fields: Fields) -> Mapping[str, Any]:
        found = self.choices(ask.row, ask.list_name, fields)
        if found is None:
            fields["type"] = "text"
            return {}
        if ask.has_other and ask.kind == "rank":
            what = "or_other is left out: words cannot be put in order."
            self.report.add(SHEET, ask.row.number, what)
        elif ask.has_other:
            found = with_other(found, ask.row.number, self.wording)
        fields["options"] = [dict(option) for option in found.options]
        if found.missing:
            fields["missing"] = list(found.missing)
        if ask.kind == "rank" and len(found.options) > MAX_PLACES and not self.wording.is_own:
            fields["max"] = MAX_PLACES
            what = f"Only the first {MAX_PLACES} of {len(found.options)} places are asked."
            self.report.add(SHEET, ask.row.number, what)
        return found.codes

    def _words(self, row: Cells, fields: Fields, exact: Mapping[str, Any]) -> None:
        fields["words"] = self.wording.label(SHEET, row, exact.get("label"))
        if hint := self.wording.hint(SHEET, row, exact.get("hint")):
            fields["hint"] = {"words": hint}
        if self.required(row):
            fields["required"] = True
        if (
            fields["type"] == "map_point"
            and not self.wording.is_own
            and fields.pop("required", False)
        ):
            what = "A place is not required: somebody who knows none could not go on."
            self.report.add(SHEET, row.number, what)
        if text := earlier_answers(row):
            fields["needs_review"].append(text)
            what = "The text would show an earlier answer; its name stands in brackets instead."
            self.report.add(SHEET, row.number, what)

    def _details(self, ask: Ask, fields: Fields) -> None:
        settings = dict(SETTING.findall(ask.row.get("parameters")[:KEPT_SIGNS].lower()))
        if ask.kind == "range":
            self._range(ask.row, settings, fields)
        if fields["type"] == "date" and "month-year" in ask.appearance:
            fields["precision"] = "month"
        if settings.get("randomize") in TRUE and fields["type"] in ("single", "multi", "rank"):
            fields["order"] = "random"

    def _range(self, row: Cells, settings: Mapping[str, str], fields: Fields) -> None:
        try:
            low, high, step = (float(settings.get(k, d)) for k, d in RANGE)
        except ValueError:
            low, high, step = -1.0, 0.0, 1.0
        if low < 0 or high <= low or any(not n.is_integer() for n in (low, high)):
            fields["needs_review"].append(f"parameters: {row.get('parameters')[:KEPT_SIGNS]}")
            return
        fields["min"], fields["max"] = int(low), int(high)
        if step != 1:
            self.report.add(SHEET, row.number, f"The step {step:g} is not kept; each number fits.")

    def _limits(self, row: Cells, fields: Fields, codes: Mapping[str, Any]) -> None:
        expression = self.mended(row, "constraint")
        if not expression:
            return
        try:
            found = limits_of(expression, str(fields["type"]), codes)
            self._check(found, fields)
        except Unclear as why:
            self.keep(row, fields, "constraint", expression, str(why))
            return
        for option in fields.get("options", ()):
            if option["code"] in found.get("exclusive", ()):
                option["exclusive"] = True
        fields.update({k: v for k, v in found.items() if k != "exclusive"})

    def _check(self, found: Fields, fields: Fields) -> None:
        low, high = found.get("min", fields.get("min", 0)), found.get("max", fields.get("max"))
        if fields["type"] == "number" and high is not None and high <= low:
            raise Unclear(f"the greatest number {high} is not above the least {low}")
        if fields["type"] != "number" and found.get("max", 0) >= len(fields.get("options", ())):
            found.pop("max", None)  # as many as there are is no limit

    def _leftovers(self, row: Cells, fields: Fields) -> None:
        """Keep what changes the meaning of a question and is no limit and no skip."""
        for column in ("choice_filter", "calculation", "read_only"):
            text = row.get(column)
            if text and (column != "read_only" or text.lower() in TRUE):
                reason = "nothing here says the same"
                self.keep(row, fields, column, mended_quotes(text), reason)

    def mended(self, row: Cells, column: str) -> str:
        """Return an expression with straight quotes; a mended one is reported."""
        text = row.get(column)
        mended = mended_quotes(text)
        if mended != text:
            self.report.add(SHEET, row.number, f"Curly quotes in {column} were made straight.")
        return mended

    def keep(self, row: Cells, fields: Fields, column: str, expression: str, why: str) -> None:
        """Keep an expression as text that a person must look at."""
        fields["needs_review"].append(f"{column}: {expression[:KEPT_SIGNS]}")
        self.report.add(SHEET, row.number, f"Needs review: {column}: {expression[:200]} ({why}).")


RANGE: Final = (("start", "0"), ("end", "10"), ("step", "1"))

"""Words of a form in every language of the instrument, and a line for each that was mended."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from engage.instrument.exchange.headings import Cells
from engage.instrument.exchange.reports import Report
from engage.instrument.exchange.texts import (
    FACT,
    REFERENCE,
    shown,
    tidy,
    without_markup,
    without_references,
)

Words: TypeAlias = dict[str, str]
KEPT_SIGNS: Final = 300


class Wording:
    """Makes words out of cells; a form that Engage has written is taken literally."""

    def __init__(self, languages: tuple[str, ...], report: Report, *, is_own: bool) -> None:
        """Keep the languages that each text must have."""
        self.languages = languages
        self.report = report
        self.is_own = is_own

    def label(self, sheet: str, row: Cells, exact: Any = None) -> Words:
        """Return the label of a row; without one its name stands in for it."""
        texts = self._texts(sheet, row, "label", exact)
        if not texts:
            name = without_references(row.get("name").replace("_", " ")).strip() or "–"
            self.report.add(sheet, row.number, "There is no label; the name stands in for it.")
            return dict.fromkeys(self.languages, name)
        return self.filled(sheet, row.number, texts)

    def hint(self, sheet: str, row: Cells, exact: Any = None) -> Words | None:
        """Return the hint of a row, or None."""
        texts = self._texts(sheet, row, "hint", exact)
        return self.filled(sheet, row.number, texts) if texts else None

    def has_label(self, row: Cells) -> bool:
        """Return whether a row has a label in any language."""
        return any(tidy(text) for text in row.in_languages("label").values())

    def filled(self, sheet: str, row: int, texts: Mapping[str, str]) -> Words:
        """Return texts in every language, taken over from the first where one is missing."""
        first = next(lang for lang in (*self.languages, *texts) if lang in texts)
        if missing := [lang for lang in self.languages if lang not in texts]:
            what = f"No text in {', '.join(missing)}; the one in {first} was taken."
            self.report.add(sheet, row, what)
        return {lang: texts.get(lang, texts[first]) for lang in self.languages}

    def _texts(self, sheet: str, row: Cells, column: str, exact: Any) -> Words:
        known = exact if isinstance(exact, dict) else {}
        cells = {lang: tidy(text) for lang, text in row.in_languages(column).items()}
        texts = {}
        for lang, cell in cells.items():
            original = known.get(lang)
            if isinstance(original, str) and tidy(shown(original)) == cell:
                texts[lang] = original
            elif plain := self._plain(sheet, row.number, cell):
                texts[lang] = plain
        return texts

    def _plain(self, sheet: str, row: int, text: str) -> str:
        if self.is_own:
            return REFERENCE.sub(r"[\1]", text)
        plain = without_markup(text)
        if plain != text:
            self.report.add(sheet, row, "Markup was taken out of the text; Engage prints words.")
        if FACT.search(REFERENCE.sub("", plain)):
            self.report.add(sheet, row, "Braces in the text were made round; { } names a fact.")
        return without_references(plain)


def earlier_answers(row: Cells) -> str | None:
    """Return the text of a row that would show earlier answers, or None."""
    for column in ("label", "hint"):
        for text in row.in_languages(column).values():
            if REFERENCE.search(text):
                return f"{column}: {tidy(text)[:KEPT_SIGNS]}"
    return None

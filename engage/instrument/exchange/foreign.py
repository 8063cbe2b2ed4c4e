"""Surveys of other tools as the tables of a form, so that one reader knows all the rules."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engage.instrument.exchange.headings import Cells, Heading, Table
from engage.instrument.exchange.reports import Imported, Report
from engage.instrument.exchange.xlsform_reading import Form, instrument_of

Texts = Mapping[str, str]
# What the sheets of a form are called where there are no sheets.
CALLED: Final = {"survey": "questions", "choices": "answers", "settings": "survey"}


class Tables:
    """Gathers rows; the number of a row counts the questions of the file in their order."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        """Begin with no rows; the first language stands for texts that name none."""
        self.languages = languages
        self.survey: list[Cells] = []
        self.choices: list[Cells] = []
        self.settings: dict[Heading, str] = {}
        self.report = Report()
        self.number = 0

    def add(
        self, kind: str, name: str, label: Texts, hint: Texts | None = None, **cells: str
    ) -> None:
        """Add a row that begins or ends something, or asks."""
        row = _cells({"type": kind, "name": name, **cells}, label)
        row |= {("hint", lang): text for lang, text in (hint or {}).items() if text.strip()}
        self.survey.append(Cells(self.number, row))

    def choice(self, list_name: str, name: str, label: Texts) -> None:
        """Add a choice to a list."""
        row = _cells({"list_name": list_name, "name": name}, label)
        self.choices.append(Cells(self.number, row))

    def title(self, name: str, texts: Texts) -> None:
        """Set the title in its languages; the id of the instrument is the file's name."""
        first = next((texts[lang] for lang in self.languages if lang in texts), "")
        self.settings = _cells({"form_id": name, "form_title": first}, {})
        self.settings |= {("form_title", lang): text for lang, text in texts.items()}

    def say(self, what: str) -> None:
        """Add a line about the question at hand to the report."""
        self.report.add("survey", self.number, what)

    def imported(self, name: str) -> Imported:
        """Return the instrument of what was gathered."""
        labels = [("label", language) for language in self.languages]
        survey = Table("survey", tuple(labels), tuple(self.survey))
        choices = Table("choices", tuple(labels), tuple(self.choices))
        settings = Cells(0, self.settings)
        form = Form(survey, choices, settings, self.languages[0], {})
        found = instrument_of(form, name, self.report)
        lines = (replace(line, sheet=CALLED.get(line.sheet, line.sheet)) for line in found.lines)
        return replace(found, lines=tuple(lines))


def _cells(plain: Mapping[str, str], label: Texts) -> dict[Heading, str]:
    cells = {(column, ""): text for column, text in plain.items() if text}
    return cells | {("label", lang): text for lang, text in label.items() if text.strip()}

"""Forms of staff on surveys, and what is said about an answer that needs another look."""

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp

from engage.instrument.checking import AnswerError
from engage.surveys.plans import CODE, FACTS, MOST_CODES, Revision, WaveFacts
from engage.web import StaffForm

MESSAGES: Final = {
    "required": _l("Please answer this question."),
    "too_many": _l("Choose at most %(high)s."),
    "exclusive": _l("Choose either answers or one of the last boxes, not both."),
    "alone": _l("One of your choices stands alone. Keep it, or keep the others."),
    "gap": _l("Place %(low)s is empty. Fill the places from the top on."),
    "twice": _l("Places %(low)s and %(high)s hold the same choice. Choose another one."),
    "two": _l("You chose one answer and wrote another. Keep one of the two."),
    "not_a_number": _l("Enter a whole number, like 7."),
    "out_of_range": _l("This number is too small or too large."),
    "not_a_day": _l("Enter a day that exists, in digits, with the year in four."),
    "not_a_month": _l("Enter a month from 1 to 12, and the year in four digits."),
    "too_long": _l("Use at most %(high)s characters."),
}
NEEDED: Final = _l("This is needed.")


def answer_messages(errors: Sequence[AnswerError]) -> dict[str, str]:
    """Return what is said about each mistake, by field."""
    return {e.field: str(MESSAGES[e.reason]) % {"low": e.low, "high": e.high} for e in errors}


class InstrumentForm(StaffForm):
    """A new version of an instrument."""

    file = FileField(_l("Instrument (YAML file)"), [FileRequired(NEEDED)])


class WaveForm(StaffForm):
    """The facts of a new wave."""

    code = StringField(
        _l("Code"), [DataRequired(NEEDED), Regexp(CODE, message=_l("Write it like 2026-fall."))]
    )
    title_en = StringField(_l("Title in English"), [DataRequired(NEEDED), Length(max=120)])
    title_es = StringField(_l("Title in Spanish"), [DataRequired(NEEDED), Length(max=120)])
    instrument = SelectField(_l("Instrument"), [DataRequired(NEEDED)])
    kind = RadioField(
        _l("Who answers"),
        [DataRequired(NEEDED)],
        choices=[
            SelectChoice("sampled", _l("A random sample, by codes from letters")),
            SelectChoice("chose", _l("Whoever chooses to, by an open link")),
        ],
    )
    opens_on = DateField(_l("Opens on"), [DataRequired(NEEDED)])
    closes_on = DateField(_l("Closes on the web on"), [DataRequired(NEEDED)])
    fieldwork_ends_on = DateField(_l("Last day of fieldwork"), [Optional()])
    is_automatic = BooleanField(_l("Open and close by itself on these days"), default=True)
    period_months = SelectField(
        _l("A standing survey"),
        [Optional()],
        choices=[
            SelectChoice("", _l("No, it ends on its last day")),
            SelectChoice("1", _l("It goes on; results every month")),
            SelectChoice("2", _l("It goes on; results every two months")),
            SelectChoice("3", _l("It goes on; results every quarter")),
        ],
    )
    previous = SelectField(_l("Compare with"), [Optional()])
    sponsor = StringField(_l("Who asks and pays"), [DataRequired(NEEDED), Length(max=300)])
    population = TextAreaField(_l("Who is asked about"), [DataRequired(NEEDED), Length(max=600)])
    recruitment = TextAreaField(
        _l("How people were chosen and invited"), [DataRequired(NEEDED), Length(max=1200)]
    )
    sample_design = TextAreaField(_l("Sample design"), [Length(max=1200)])
    sponsor_es = StringField(_l("Who asks and pays, in Spanish"), [Length(max=300)])
    population_es = TextAreaField(_l("Who is asked about, in Spanish"), [Length(max=600)])
    recruitment_es = TextAreaField(
        _l("How people were chosen and invited, in Spanish"), [Length(max=1200)]
    )
    sample_design_es = TextAreaField(_l("Sample design, in Spanish"), [Length(max=1200)])

    def words(self) -> dict[str, Any]:
        """Return the facts that are said in words, by language."""
        boxes = {name: {"en": self[name], "es": self[f"{name}_es"]} for name in FACTS}
        return {
            name: {spoken: box.data or "" for spoken, box in two.items()}
            for name, two in boxes.items()
        }

    def titles(self) -> dict[str, str]:
        """Return the titles by language."""
        return {"en": self.title_en.data, "es": self.title_es.data}

    def facts(self) -> WaveFacts:
        """Return the facts of a new wave."""
        return WaveFacts(
            title=self.titles(),
            kind=self.kind.data,
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            previous=self.previous.data or None,
            fieldwork_ends_on=self.fieldwork_ends_on.data,
            is_automatic=self.is_automatic.data,
            period_months=int(self.period_months.data) if self.period_months.data else None,
            **self.words(),
        )


class FactsForm(WaveForm):
    """The facts of a wave that may be put into better words later."""

    code = instrument = kind = previous = None
    opens_on = closes_on = fieldwork_ends_on = is_automatic = period_months = None

    def revision(self) -> Revision:
        """Return the facts in their new words."""
        return Revision(title=self.titles(), **self.words())


class DaysForm(WaveForm):
    """The days of a wave that is not closed yet."""

    code = instrument = kind = previous = period_months = title_en = title_es = None
    sponsor = population = recruitment = sample_design = None
    sponsor_es = population_es = recruitment_es = sample_design_es = None

    def revision(self) -> Revision:
        """Return the days as they are typed; without a last day of fieldwork it ends on the web."""
        return Revision(
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            fieldwork_ends_on=self.fieldwork_ends_on.data or self.closes_on.data,
            is_automatic=self.is_automatic.data,
        )


class DeckForm(StaffForm):
    """A deck of codes for one beat."""

    stratum = SelectField(_l("For whom"), [DataRequired(NEEDED)])
    count = IntegerField(
        _l("Number of codes"), [DataRequired(NEEDED), NumberRange(min=1, max=MOST_CODES)]
    )


class CloseForm(StaffForm):
    """The confirmation that closes a wave, with its key where that is held elsewhere."""

    is_sure = BooleanField(_l("Yes, close it. Nobody can answer any more."), [DataRequired(NEEDED)])
    key = FileField(_l("Private key or recovery file"))
    passphrase = PasswordField(_l("Passphrase of the recovery file"), [Length(max=200)])


class ImportForm(StaffForm):
    """Answers collected elsewhere with the map that reads them."""

    answers = FileField(_l("Answers (CSV file)"), [FileRequired(NEEDED)])
    recipe = FileField(_l("Map (YAML file)"), [FileRequired(NEEDED)])

"""The forms of moderation: many comments at once, or one with its places."""

from collections.abc import Mapping
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from engage.comments.models import Reason, State
from engage.comments.redacting import Kind, Span
from engage.web import StaffForm

NEEDED: Final = _l("This is needed.")
REASON_WORDS: Final[Mapping[Reason, LazyString]] = {
    "person": _l("It is about one person, and covering parts of it does not help"),
    "insult": _l("It insults people for what they are"),
    "passed_on": _l("It tells of danger or a crime; it was passed on"),
    "empty": _l("It says nothing (“none”, a test)"),
    "other": _l("Another reason"),
}
KIND_WORDS: Final[Mapping[Kind, LazyString]] = {
    "name": _l("name"),
    "phone": _l("telephone number"),
    "plate": _l("license plate"),
    "email": _l("e-mail address"),
    "link": _l("link or account"),
    "address": _l("street address"),
    "number": _l("long number"),
    "other": _l("other"),
}
STATE_WORDS: Final[Mapping[State, LazyString]] = {
    "shown": _l("Show it, with these places covered"),
    "withheld": _l("Withhold it"),
}


class OneForm(StaffForm):
    """A decision on one comment."""

    hide = SelectMultipleField(
        _l("Cover these places"), widget=ListWidget(), option_widget=CheckboxInput()
    )
    more = TextAreaField(_l("Cover these words too"), [Length(max=1000)])
    state = RadioField(_l("What happens with it?"), [DataRequired(NEEDED)])
    reason = SelectField(_l("Why it is withheld"), [Optional()])
    is_quote = BooleanField(_l("It may be quoted: nothing in what is left tells who wrote it."))

    def offer(self, places: Mapping[str, str]) -> None:
        """Offer the places of a comment, and the words for states and reasons."""
        self.hide.choices = [SelectChoice(value, label) for value, label in places.items()]
        self.state.choices = [SelectChoice(value, label) for value, label in STATE_WORDS.items()]
        reasons = [SelectChoice(value, label) for value, label in REASON_WORDS.items()]
        self.reason.choices = [SelectChoice("", _l("Choose…")), *reasons]


class ThemeForm(StaffForm):
    """A theme of the code frame in both languages."""

    label_en = StringField(_l("Name in English"), [DataRequired(NEEDED), Length(max=80)])
    label_es = StringField(_l("Name in Spanish"), [DataRequired(NEEDED), Length(max=80)])
    words_en = TextAreaField(_l("Keywords in English"), [Length(max=2000)])
    words_es = TextAreaField(_l("Keywords in Spanish"), [Length(max=2000)])


def value_of(span: Span) -> str:
    """Return a place as a form carries it.

    >>> value_of(Span(4, 7, "name")), span_of("4-7-name")
    ('4-7-name', Span(start=4, end=7, kind='name'))
    """
    return f"{span.start}-{span.end}-{span.kind}"


def span_of(value: str) -> Span:
    """Return the place that value_of wrote."""
    start, end, kind = value.split("-")
    found: Kind = kind  # type: ignore[assignment]  # the form offers only what value_of wrote
    return Span(int(start), int(end), found)

"""The form of the city's texts: one box for each topic and language."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from engage.config import LANGUAGES
from engage.surveys.queries_trust import CITY_TOPICS, Texts
from engage.web import StaffForm

LONGEST: Final = 600
SPOKEN: Final = {"en": _l("in English"), "es": _l("in Spanish")}


class TextsForm(StaffForm):
    """The city's texts with the word of the city that it stands by them."""

    is_approved = BooleanField(
        _l("The city has approved these words."),
        [DataRequired(_l("Say that the city has approved them."))],
    )

    @property
    def texts(self) -> Texts:
        """Return what was written, by topic and language."""
        return {
            topic: {spoken: self[name(topic, spoken)].data or "" for spoken in LANGUAGES}
            for topic in CITY_TOPICS
        }


def name(topic: str, language: str) -> str:
    """Return the name of the box of a topic in a language."""
    return f"{topic}_{language}"


for _topic in CITY_TOPICS:
    for _spoken in LANGUAGES:
        setattr(
            TextsForm, name(_topic, _spoken), TextAreaField(SPOKEN[_spoken], [Length(max=LONGEST)])
        )

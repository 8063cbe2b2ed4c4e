"""The forms of outreach."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from engage.web import StaffForm

CHANNELS = [
    ("poster", _l("Posters")), ("flyers", _l("Flyers")), ("mail", _l("Mail")),
    ("visit", _l("Visit")), ("school", _l("Through a school")), ("radio", _l("Radio")),
    ("social", _l("Social media")), ("other", _l("Something else")),
]  # fmt: skip
PARTNER_KINDS = [
    ("school", _l("School")), ("church", _l("Church")), ("business", _l("Business")),
    ("association", _l("Association")), ("other", _l("Something else")),
]  # fmt: skip
LANGUAGES = [("en", _l("English")), ("es", _l("Spanish"))]


def _whole(value: object) -> int | None:
    return int(str(value)) if str(value or "").isdecimal() else None


def _choices(pairs: list[tuple[str, object]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class OutreachForm(StaffForm):
    """What was done to tell people of a meeting."""

    channel = SelectField(_l("How people were told"), choices=_choices(CHANNELS))
    what = StringField(_l("What was done"), [InputRequired(), Length(max=200)])
    partner = SelectField(_l("Through whom"), coerce=_whole, choices=[])
    reached = IntegerField(
        _l("About how many people it reached"), [InputRequired(), NumberRange(0, 1_000_000)],
        default=0,
    )  # fmt: skip
    done_on = DateField(_l("On which day"), [InputRequired()])
    wave = StringField(_l("Code of a survey that it told of too (may be empty)"), [Length(max=40)])


class PartnerForm(StaffForm):
    """Somebody who helps to tell people: an institution, not a private person."""

    name = StringField(_l("Name of the partner"), [InputRequired(), Length(max=120)])
    kind = SelectField(_l("What it is"), choices=_choices(PARTNER_KINDS))
    email = StringField(_l("Public e-mail address (you may leave this empty)"))
    language = SelectField(_l("Language"), choices=_choices(LANGUAGES))
    beat = SelectField(_l("Beat"), coerce=_whole, choices=[])

"""The forms of the people pages: shape checks only."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from engage.web import StaffForm

ROLE_WORDS = [
    SelectChoice("administrator", _l("Administrator: accounts and settings")),
    SelectChoice("organizer", _l("Organizer: meetings, surveys and publishing")),
    SelectChoice("officer", _l("Officer: own beats")),
    SelectChoice("analyst", _l("Analyst: results of all beats")),
]


class NewUserForm(StaffForm):
    """Who is to get an account."""

    name = StringField(_l("Name"), [DataRequired(), Length(max=120)])
    email = StringField(
        _l("Work e-mail address"),
        [DataRequired(), Length(max=254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    roles = SelectMultipleField(
        _l("Roles"),
        [DataRequired()],
        choices=ROLE_WORDS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    language = SelectField(_l("Language of the mail to this person"))


class AccountForm(StaffForm):
    """What everybody sets for themselves."""

    language = SelectField(_l("Language of the mail to you"))


class NewTenureForm(StaffForm):
    """Who is to be on which beat."""

    user_id = SelectField(_l("Officer with an account"), coerce=int)
    officer_name = StringField(
        _l("Or the name of an officer without an account"), [Optional(), Length(max=120)]
    )
    beat_id = SelectField(_l("Beat"), coerce=int)
    role = StringField(_l("Role on the beat"), [Optional(), Length(max=80)])
    shift = StringField(_l("Shift"), [Optional(), Length(max=80)])
    is_supervisor = BooleanField(_l("Supervises this beat"))
    from_on = DateField(_l("First day"), [DataRequired()])
    to_on = DateField(_l("Last day, if it is known"), [Optional()])


class LastDayForm(StaffForm):
    """The last day of an officer on a beat."""

    last_on = DateField(_l("Last day"), [DataRequired()])

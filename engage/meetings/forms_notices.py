"""The forms of following and of reminders."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, StringField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from engage.web import StaffForm

CADENCES = [
    ("now", _l("At once, when something changes")),
    ("weekly", _l("Once a week, on Monday")),
    ("monthly", _l("Once a month")),
]


class FollowForm(StaffForm):
    """Who wants to follow what, and how often they want to be told."""

    topic = HiddenField()
    email = StringField(
        _l("E-mail address"),
        [DataRequired(_l("Write your e-mail address."))],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
    )
    cadence = RadioField(
        _l("How often?"),
        choices=[SelectChoice(value, label) for value, label in CADENCES],
        default="weekly",
    )
    website = StringField(_l("Leave this empty"), render_kw={"autocomplete": "off"})


class RuleForm(StaffForm):
    """When guests are reminded."""

    days = IntegerField(
        _l("Days before the meeting"), [InputRequired(), NumberRange(0, 30)], default=1
    )
    at = TimeField(_l("At this time of the clock"), [Optional()])
    hours = IntegerField(
        _l("Or, without a time: hours before the start"), [Optional(), NumberRange(1, 72)]
    )

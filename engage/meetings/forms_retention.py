"""The form of a legal hold."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from engage.web import StaffForm


def _whole(value: object) -> int | None:
    return int(str(value)) if str(value or "").isdecimal() else None


class HoldForm(StaffForm):
    """What is to be kept, and who asks for it."""

    meeting = SelectField(_l("Meeting"), coerce=_whole, choices=[])
    reason = StringField(_l("Who asks for it, and why"), [InputRequired(), Length(max=300)])

"""The form of a mailing."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from engage.web import StaffForm


class ListForm(StaffForm):
    """A list of e-mail addresses, and what to write to them."""

    kind = RadioField(
        _l("What to send"),
        choices=[
            SelectChoice("invite", _l("Invitations, with one new code each")),
            SelectChoice("remind", _l("Reminders to everybody, without a code")),
        ],
        default="invite",
    )
    stratum = SelectField(_l("Where these people live"), [Optional()])
    file = FileField(_l("E-mail addresses (CSV file)"), [FileRequired(_l("Choose a file."))])

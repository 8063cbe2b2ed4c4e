"""The forms of the results pages."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from engage.web import StaffForm


class WithdrawForm(StaffForm):
    """Takes a release back with a reason that residents read."""

    reason = TextAreaField(
        _l("Why are these results withdrawn? Residents read this."),
        validators=[DataRequired(), Length(max=500)],
    )

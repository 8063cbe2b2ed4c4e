"""The forms of briefings: what somebody holds in the hand and wants to check."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length

from engage.web import StaffForm


class VerifyForm(StaffForm):
    """A code of eight letters, or the file itself."""

    code = StringField(_l("Code on the briefing"), [Length(max=40)])
    file = FileField(_l("Or the PDF file"))

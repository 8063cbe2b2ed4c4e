"""The forms of the door."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired, Length

from engage.web import StaffForm


class CodeForm(StaffForm):
    """The code that a guest shows."""

    code = StringField(
        _l("Code of the guest"), [InputRequired(), Length(max=20)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )  # fmt: skip
    is_forced = BooleanField(_l("Let the guest in all the same"))
    nonce = HiddenField(validators=[Length(max=36)])


class SignInForm(StaffForm):
    """Who signs the sheet by their own wish."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=80)])
    contact = StringField(
        _l("E-mail address or telephone (you may leave this empty)"), [Length(max=254)]
    )

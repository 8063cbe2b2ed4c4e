"""Forms of the key of a wave: where it is held, and its recovery file."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from engage.surveys.recovery import SHORTEST
from engage.web import StaffForm


class OutsideForm(StaffForm):
    """The public key of a pair that was made elsewhere, as a file or as its digits."""

    file = FileField(_l("Public key (file)"))
    digits = StringField(_l("or its 64 digits"), [Length(max=80)])
    is_saved = BooleanField(
        _l("The private key is saved outside this computer, in two places."),
        [DataRequired(_l("Without the private key nobody can ever read the answers."))],
    )


class HereForm(StaffForm):
    """The key stays on this computer after all."""


class RecoveryForm(StaffForm):
    """A passphrase for the recovery file, typed twice."""

    passphrase = PasswordField(
        _l("Passphrase"),
        [
            DataRequired(_l("This is needed.")),
            Length(min=SHORTEST, message=_l("Use at least 12 characters, better five words.")),
        ],
    )
    again = PasswordField(
        _l("The passphrase again"),
        [EqualTo("passphrase", message=_l("The two passphrases differ."))],
    )

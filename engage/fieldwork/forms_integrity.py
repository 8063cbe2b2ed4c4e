"""The forms of the integrity screens."""

from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from engage.web import StaffForm

NEEDED: Final = _l("This is needed.")
NAMES: Final = {
    "fast": _l("Answered in less than a third of the shortest time"),
    "burst": _l("Came in a burst from one network or to one survey"),
    "unverified": _l("Came without the proof of work, for example without scripts"),
    "straight": _l("The same answer in every row of every table"),
    "alike": _l("Nearly the same answers as somebody else in the beat"),
}


class AsideForm(StaffForm):
    """What is to be set aside, and why."""

    reasons = SelectMultipleField(
        _l("Set aside the answers that"),
        [DataRequired(_l("Choose at least one."))],
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    only_both = BooleanField(_l("Only where at least two of these are true"), default=True)
    why = StringField(_l("Reason, for the audit"), [DataRequired(NEEDED), Length(max=300)])


class BackForm(StaffForm):
    """Why answers are counted again."""

    why = StringField(
        _l("Reason, for the audit"), [DataRequired(NEEDED), Length(max=300)], id="back-why"
    )

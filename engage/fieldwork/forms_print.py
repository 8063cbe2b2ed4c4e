"""The forms of print runs."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange

from engage.fieldwork.services_print import MOST_SHEETS
from engage.web import StaffForm

NEEDED = _l("Please fill this in.")
CODED = [
    SelectChoice("letter", _l("Letters, for envelopes (US Letter, both sides)")),
    SelectChoice("form", _l("Paper forms, to be filled in and sent back")),
    SelectChoice("cards", _l("Postcards, four on a sheet (5.5 by 4.25 inches)")),
    SelectChoice("card_6x4", _l("Postcards, 6 by 4 inches")),
    SelectChoice("card_9x6", _l("Postcards, 9 by 6 inches")),
]
OPEN = [
    SelectChoice("poster", _l("Poster (US Letter)")),
    SelectChoice("hanger", _l("Door hangers, two on a sheet (4.25 by 11 inches)")),
]
ADDRESSED = [
    SelectChoice("labels", _l("Labels, 30 on a sheet (Avery 5160)")),
    SelectChoice("carrier", _l("One sheet for each window envelope (#10)")),
]


class RunForm(StaffForm):
    """Sheets with codes for one stratum or for all."""

    layout = SelectField(_l("What to print"), choices=CODED)
    stratum = SelectField(_l("For whom"), [DataRequired(NEEDED)])
    n_each = IntegerField(
        _l("How many for each"), [DataRequired(NEEDED), NumberRange(min=1, max=MOST_SHEETS)]
    )


class SheetsForm(StaffForm):
    """Sheets with codes; how many each area gets is read in the order of the areas."""

    layout = SelectField(_l("What to print"), choices=CODED)


class OpenForm(StaffForm):
    """Sheets with the open link."""

    layout = SelectField(_l("What to print"), id="open-layout", choices=OPEN)


class SpareForm(StaffForm):
    """A spare code for somebody who called."""

    stratum = SelectField(_l("Where the caller lives"), [DataRequired(NEEDED)], id="spare-stratum")


class AddressForm(StaffForm):
    """A list of addresses to be printed."""

    layout = SelectField(_l("What to print"), choices=ADDRESSED)
    file = FileField(_l("Addresses (CSV file)"), [FileRequired(_l("Choose a file."))])

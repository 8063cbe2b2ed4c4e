"""The forms of places: a map or list of beats, and tables of margins and streets."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField
from wtforms.validators import Length, Optional

from engage.web import StaffForm

_CHOOSE = _l("Choose a file.")


class BeatsForm(StaffForm):
    """A file of beats and what its fields are called."""

    file = FileField(_l("File"), validators=[FileRequired(_CHOOSE)])
    code = StringField(_l("Field with the code"), validators=[Optional(), Length(max=60)])
    name = StringField(_l("Field with the name"), validators=[Optional(), Length(max=60)])
    district = StringField(_l("Field with the district"), validators=[Optional(), Length(max=60)])
    vintage = StringField(_l("Name of these boundaries"), validators=[Optional(), Length(max=40)])
    dissolve = BooleanField(_l("Join areas that have the same code"))


class MarginsForm(StaffForm):
    """A table of counts and where they come from."""

    file = FileField(_l("File"), id="margins-file", validators=[FileRequired(_CHOOSE)])
    source = StringField(_l("Source"), validators=[Optional(), Length(max=200)])
    year = StringField(_l("Year"), validators=[Optional(), Length(max=20)])


class CornersForm(StaffForm):
    """A table of corners."""

    corners = FileField(_l("File of corners"), validators=[FileRequired(_CHOOSE)])


class AddressesForm(StaffForm):
    """A table of addresses."""

    addresses = FileField(_l("File of addresses"), validators=[FileRequired(_CHOOSE)])

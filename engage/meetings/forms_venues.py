"""The forms of venues, closed days and many dates: shape checks only."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from engage.meetings.words import ACCESS_WORDS
from engage.web import StaffForm


class VenueForm(StaffForm):
    """A place where meetings are held."""

    name = StringField(_l("Name of the venue"), [DataRequired(), Length(max=120)])
    address = StringField(_l("Address"), [Length(max=200)])
    capacity = IntegerField(
        _l("Number of seats"), [InputRequired(), NumberRange(0, 100_000)], default=0
    )
    access = SelectMultipleField(
        _l("What the place offers"),
        choices=[SelectChoice(code, _l(word)) for code, word in ACCESS_WORDS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = StringField(_l("Note for organizers only"), [Length(max=500)])


class ClosedDayForm(StaffForm):
    """A day on which the city holds no meetings."""

    on = DateField(_l("Date"), [InputRequired()])
    title = StringField(_l("Name of the day in English"), [DataRequired(), Length(max=120)])
    title_es = StringField(_l("Name of the day in Spanish"), [Length(max=120)])


class ManyForm(StaffForm):
    """What is done with the meetings that are ticked."""

    act = SelectField(
        _l("What shall be done"),
        choices=[
            SelectChoice("skip", _l("Take them out, as for a holiday")),
            SelectChoice("cancel", _l("Cancel them with a reason")),
            SelectChoice("venue", _l("Another venue")),
            SelectChoice("officers", _l("Another officer")),
        ],
    )
    reason = StringField(_l("Reason, shown to everybody"), [Length(max=300)])
    venue_id = SelectField(_l("Venue of the list"), [Optional()])
    officer_id = SelectField(_l("Officer"), [Optional()])

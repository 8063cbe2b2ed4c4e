"""The forms of briefings: what somebody holds in the hand and wants to check."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from engage.web import StaffForm


class VerifyForm(StaffForm):
    """A code of eight letters, or the file itself."""

    code = StringField(_l("Code on the briefing"), [Length(max=40)])
    file = FileField(_l("Or the PDF file"))


WEEKDAYS = (
    *(_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday")),
    *(_l("Friday"), _l("Saturday"), _l("Sunday")),
)


class DeliveryForm(StaffForm):
    """How briefings go out by themselves, and how long they are kept."""

    rhythm = RadioField(
        _l("When"),
        choices=[
            SelectChoice("off", _l("Not by themselves")),
            SelectChoice("weekly", _l("Every week")),
            SelectChoice("meeting", _l("Before each beat meeting")),
        ],
    )
    address = StringField(_l("To this e-mail address of the department"), [Length(max=254)])
    weekday = SelectField(
        _l("On this day of the week"),
        coerce=int,
        choices=[SelectChoice(i, name) for i, name in enumerate(WEEKDAYS)],
    )
    days_before = IntegerField(
        _l("So many days before the meeting"), [InputRequired(), NumberRange(0, 14)]
    )
    hour = IntegerField(_l("From this hour on, 0 to 23"), [InputRequired(), NumberRange(0, 23)])
    language = SelectField(_l("In this language"))
    is_attached = BooleanField(_l("Attach the PDF; otherwise the mail holds a link only"))
    is_public = BooleanField(_l("Anybody may open the newest briefing of a beat"))
    keep_days = IntegerField(
        _l("Keep PDFs for so many days"), [InputRequired(), NumberRange(30, 36_500)]
    )


SECTION_NAMES = {
    "named": _l("What residents named most often"),
    "changes": _l("What changed"),
    "measures": _l("Main measures"),
    "promises": _l("Promises"),
    "meeting": _l("Next meeting"),
    "voices": _l("What people wrote"),
    "details": _l("More questions, on the second page"),
    "history": _l("Promises and their history"),
    "heard": _l("Who was not heard"),
    "method": _l("How the survey was done"),
    "contacts": _l("Contacts"),
}


VARIANT_NAMES = {
    "full": _l("Full briefing"),
    "lineup": _l("One page for line-up"),
    "poster-letter": _l("Poster, Letter"),
    "poster-a4": _l("Poster, A4"),
    "poster-tabloid": _l("Poster, Tabloid (11 × 17 in)"),
    "handout": _l("Handout for residents"),
    "handout-both": _l("Handout in two languages"),
}


class EditionForm(StaffForm):
    """Which sections a briefing has, and a note."""

    sections = SelectMultipleField(
        _l("Sections"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    note = TextAreaField(_l("Note to the officers of the beat"), [Length(max=4000)])
    base = HiddenField()

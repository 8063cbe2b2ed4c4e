"""The forms of meetings and RSVPs: shape checks only."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from engage.meetings.drafts import MAX_ASK_DAYS, MAX_MINUTES, MAX_PARTY, MAX_SERIES
from engage.web import StaffForm

KINDS = [
    ("beat", _l("Beat meeting")),
    ("walk", _l("Neighborhood walk")),
    ("coffee", _l("Coffee with an officer")),
    ("town_hall", _l("Town hall")),
    ("legislative", _l("Council or advisory body")),
    ("equipment", _l("Military equipment report")),
    ("other", _l("Other meeting")),
]
ACCESS = [
    ("step_free", _l("Step-free entrance")),
    ("hearing_loop", _l("Hearing loop")),
    ("asl", _l("Sign language (ASL)")),
    ("captions", _l("Live captions")),
    ("childcare", _l("Childcare")),
    ("transit", _l("Near a bus stop")),
    ("parking", _l("Free parking")),
    ("food", _l("Food and drinks")),
]
LANGUAGES = [
    ("en", _l("English")),
    ("es", _l("Spanish")),
    ("zh", _l("Chinese")),
    ("vi", _l("Vietnamese")),
    ("tl", _l("Tagalog")),
    ("ar", _l("Arabic")),
]
SERIES = [
    ("monthly", _l("On a weekday of the month, like the second Tuesday")),
    ("day", _l("On a day of the month, like the 15th")),
    ("weekly", _l("Every week or every few weeks")),
    ("dates", _l("On dates that I list")),
]
REPEATS = [("once", _l("Once")), *SERIES]
POSTINGS = [
    ("posted", _l("The agenda was posted")),
    ("publicised", _l("The meeting was announced")),
    ("amended", _l("The agenda was changed after it was posted")),
]
FOLDS = [("0", _l("The first, before the clocks go back")), ("1", _l("The second"))]
NTHS = [
    (1, _l("first")), (2, _l("second")), (3, _l("third")), (4, _l("fourth")), (-1, _l("last")),
]  # fmt: skip
WEEKDAYS = [
    (0, _l("Monday")), (1, _l("Tuesday")), (2, _l("Wednesday")), (3, _l("Thursday")),
    (4, _l("Friday")), (5, _l("Saturday")), (6, _l("Sunday")),
]  # fmt: skip
MONTH_DAYS = [*((n, str(n)) for n in range(1, 32)), (-1, _l("last day"))]
MONTHS = [
    (1, _l("January")), (2, _l("February")), (3, _l("March")), (4, _l("April")),
    (5, _l("May")), (6, _l("June")), (7, _l("July")), (8, _l("August")),
    (9, _l("September")), (10, _l("October")), (11, _l("November")), (12, _l("December")),
]  # fmt: skip


def _choices(pairs: Sequence[tuple[object, object]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _checkboxes(
    label: object, choices: Sequence[tuple[object, object]] = (), **options: object
) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=_choices(choices),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **options,
    )


def _number(value: object) -> int | None:
    return int(str(value)) if str(value or "").isdigit() else None


def _on_one_line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else text


class MeetingForm(StaffForm):
    """What a meeting is, when and where."""

    kind = SelectField(_l("Kind of meeting"), choices=_choices(KINDS))
    title_en = StringField(_l("Title in English"), [DataRequired(), Length(max=120)])
    title_es = StringField(_l("Title in Spanish"), [Optional(), Length(max=120)])
    about_en = TextAreaField(
        _l("What it is about, in English"), [Length(max=2000)], filters=[_on_one_line]
    )
    about_es = TextAreaField(
        _l("What it is about, in Spanish"), [Length(max=2000)], filters=[_on_one_line]
    )
    beats = _checkboxes(_l("Beats"))
    on = DateField(_l("Date"), [InputRequired()])
    at = TimeField(_l("Starts at"), [InputRequired()])
    zone = StringField(_l("Time zone"), [Optional(), Length(max=60)])
    minutes = IntegerField(
        _l("Length in minutes"), [InputRequired(), NumberRange(1, MAX_MINUTES)], default=60
    )
    fold = RadioField(
        _l("The clocks go back that night. Which of the two times is meant?"),
        choices=_choices(FOLDS),
        validators=[Optional()],
    )
    venue_id = SelectField(_l("Venue of the list"), [Optional()], coerce=_number)
    venue = StringField(_l("Venue"), [Length(max=120)])
    address = StringField(_l("Address"), [Length(max=200)])
    access = _checkboxes(_l("What the place offers"), ACCESS)
    languages = _checkboxes(
        _l("Languages of the meeting"), LANGUAGES, default=["en"], validators=[InputRequired()]
    )
    interpreting = _checkboxes(_l("Languages with an interpreter"), LANGUAGES)
    ask_days = IntegerField(
        _l("Days before the meeting until when access can be asked for"),
        [Optional(), NumberRange(0, MAX_ASK_DAYS)],
        default=0,
    )
    online_url = StringField(_l("Link to take part online"), [Length(max=500)])
    phone = StringField(_l("Telephone number to take part by"), [Length(max=40)])
    is_link_private = BooleanField(_l("Only those who have a seat get link and number"))
    officers = _checkboxes(_l("Officers who will be there"), coerce=int)
    capacity = IntegerField(
        _l("Number of seats"), [InputRequired(), NumberRange(0, 100_000)], default=0
    )
    is_special = BooleanField(_l("A special meeting of the body"))
    report_on = DateField(_l("Date of the yearly report on military equipment"), [Optional()])


class SeriesForm(MeetingForm):
    """What a series is, and which dates it has."""

    repeats = RadioField(_l("How often"), choices=_choices(SERIES), default="monthly")
    nth = SelectField(_l("Which one of the month"), choices=_choices(NTHS), coerce=int, default=2)
    weekday = SelectField(_l("Weekday"), choices=_choices(WEEKDAYS), coerce=int, default=1)
    interval = IntegerField(
        _l("Every how many months or weeks"), [InputRequired(), NumberRange(1, 12)], default=1
    )
    skip_months = _checkboxes(_l("Months without a meeting"), MONTHS, coerce=int)
    month_day = SelectField(
        _l("Day of the month"), choices=_choices(MONTH_DAYS), coerce=int, default=1
    )
    until = DateField(_l("Last date of the series"), [Optional()])
    count = IntegerField(_l("Or number of meetings"), [Optional(), NumberRange(1, MAX_SERIES)])
    dates = TextAreaField(_l("Dates, one on each line"), [Length(max=3000)])


class NewMeetingForm(SeriesForm):
    """A meeting, or a series of them."""

    repeats = RadioField(_l("How often"), choices=_choices(REPEATS), default="once")


class AddDateForm(StaffForm):
    """One more date of a series."""

    on = DateField(_l("Date"), [InputRequired()])
    at = TimeField(_l("Starts at"), [InputRequired()])
    fold = RadioField(
        _l("The clocks go back that night. Which of the two times is meant?"),
        choices=_choices(FOLDS),
        validators=[Optional()],
    )


class PostingForm(StaffForm):
    """What was done with an agenda that law wants posted."""

    act = SelectField(_l("What was done"), choices=_choices(POSTINGS))
    words = StringField(_l("Where, or what was changed"), [DataRequired(), Length(max=300)])


class EndForm(StaffForm):
    """After which day a series ends, and why."""

    last_on = DateField(_l("Last day on which the series meets"), [InputRequired()])
    reason = StringField(_l("Reason, shown to everybody"), [DataRequired(), Length(max=300)])


class CancelForm(StaffForm):
    """Why a meeting does not take place."""

    reason = StringField(_l("Reason, shown to everybody"), [DataRequired(), Length(max=300)])


class RsvpForm(StaffForm):
    """What a resident writes to take part."""

    email = StringField(
        _l("E-mail address"),
        [DataRequired(_l("Write your e-mail address."))],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email"},
    )
    party = IntegerField(
        _l("How many people come, you included?"),
        [InputRequired(), NumberRange(1, MAX_PARTY)],
        default=1,
        render_kw={"inputmode": "numeric"},
    )
    first_name = StringField(
        _l("First name (you may leave this empty)"), render_kw={"autocomplete": "given-name"}
    )
    needs = StringField(_l("Do you need anything to take part? (you may leave this empty)"))
    question = StringField(_l("Do you have a question for the officer? (you may leave this empty)"))
    topic = StringField(
        _l("Shall something be on the agenda? (you may leave this empty)"), [Length(max=200)]
    )
    website = StringField(_l("Leave this empty"), render_kw={"autocomplete": "off"})


class NotedGuestForm(StaffForm):
    """What staff note of a guest who called or wrote on paper."""

    source = RadioField(
        _l("How the guest told us"),
        choices=_choices([("phone", _l("By telephone")), ("paper", _l("On paper"))]),
        default="phone",
    )
    first_name = StringField(_l("First name (you may leave this empty)"), [Length(max=60)])
    telephone = StringField(_l("Telephone, if the guest wants a call"), [Length(max=40)])
    email = StringField(_l("E-mail address, if there is one"), render_kw={"inputmode": "email"})
    party = IntegerField(
        _l("How many people come"), [InputRequired(), NumberRange(1, MAX_PARTY)], default=1
    )
    needs = StringField(_l("What they need to take part"), [Length(max=500)])
    question = StringField(_l("A question for the officer"), [Length(max=500)])


class PartyForm(StaffForm):
    """How many people come after all, and what they need and ask."""

    party = IntegerField(
        _l("How many people come, you included?"),
        [InputRequired(), NumberRange(1, MAX_PARTY)],
        render_kw={"inputmode": "numeric"},
    )
    needs = StringField(_l("Do you need anything to take part? (you may leave this empty)"))
    question = StringField(_l("Do you have a question for the officer? (you may leave this empty)"))

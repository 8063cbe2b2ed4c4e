"""The forms of agendas, minutes and commitments: shape checks only."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from engage.meetings.services_agenda import MAX_MINUTES
from engage.meetings.services_commitments import Update
from engage.meetings.wordings import MAX_NOTE
from engage.web import StaffForm

OWNERS = [
    ("officer", _l("The officer of the beat")),
    ("supervisor", _l("The supervisor of the beat")),
    ("organizer", _l("The organizer of the meetings")),
    ("agency", _l("Another agency")),
]
DAYTIMES = [
    ("any", _l("At any time")),
    ("morning", _l("In the morning")),
    ("afternoon", _l("In the afternoon")),
    ("evening", _l("In the evening")),
    ("night", _l("At night")),
]
STATUSES = [
    ("kept", _l("It is done")),
    ("open", _l("Not yet: this comes next")),
    ("dropped", _l("It will not be done")),
]


def _choices(pairs: list[tuple[str, object]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _whole(value: object) -> int | None:
    return int(str(value)) if str(value or "").isdecimal() else None


class ItemForm(StaffForm):
    """What an item of the agenda is called and how long it takes."""

    title_en = StringField(_l("Title in English"), [Length(max=200)])
    title_es = StringField(_l("Title in Spanish"), [Length(max=200)])
    minutes = IntegerField(
        _l("Length in minutes"), [InputRequired(), NumberRange(0, MAX_MINUTES)], default=10
    )
    parent = SelectField(_l("A part of"), coerce=_whole, choices=[], validate_choice=False)


class NoteForm(StaffForm):
    """What the minutes say of an item, and the version that was there when the page was opened."""

    text = TextAreaField(_l("What was said"), [Length(max=MAX_NOTE)], render_kw={"rows": "8"})
    base = HiddenField()


class DecisionForm(StaffForm):
    """What the meeting decided."""

    text = StringField(_l("What was decided"), [InputRequired(), Length(max=500)])


class ConcernForm(StaffForm):
    """What bothers people, where and when; there is no field for who."""

    what = StringField(_l("What bothers people"), [InputRequired(), Length(max=300)])
    place = StringField(_l("Where: a corner, a park, a block"), [Length(max=200)])
    daytime = SelectField(_l("When"), choices=_choices(DAYTIMES))
    beat = SelectField(_l("Beat"), coerce=_whole, choices=[])


class CommitmentForm(StaffForm):
    """What a role promises, on which beat and until when."""

    what = StringField(_l("What is promised"), [InputRequired(), Length(max=300)])
    owner = SelectField(_l("Whose task it is"), choices=_choices(OWNERS))
    agency = StringField(_l("Name of the agency, if it is another one"), [Length(max=80)])
    beat = SelectField(_l("Beat"), coerce=_whole, choices=[])
    due_on = DateField(_l("Done by"), [InputRequired()])


class ApproveForm(StaffForm):
    """The meeting that approved the minutes."""

    approved_in = SelectField(_l("Approved in the meeting of"), coerce=_whole, choices=[])


class UpdateForm(StaffForm):
    """What became of a promise."""

    status = RadioField(
        _l("What became of it?"), choices=_choices(STATUSES), validators=[InputRequired()]
    )
    next_step = StringField(_l("What comes next"), [Length(max=300)])
    note = StringField(_l("In a few words, for everybody to read"), [Length(max=300)])
    due_on = DateField(_l("Another day, if it changes"), [Optional()])
    evidence_url = StringField(_l("Link to something that shows it"), [Length(max=500)])

    def update(self) -> Update:
        """Return what the form says of a promise."""
        return Update(
            status=self.status.data,
            note=self.note.data or "",
            evidence_url=self.evidence_url.data or "",
            next_step=self.next_step.data or "",
            due_on=self.due_on.data,
        )

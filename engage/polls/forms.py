"""The forms of live polls, and how one answer of the room is read."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from engage.instrument.reading import Outcome, multi_reader, single_reader
from engage.polls.models import Poll
from engage.web import StaffForm

NEEDED = _l("This is needed.")


class _ForMeeting(StaffForm):
    """What every new poll may name: the meeting at which it is asked."""

    meeting = SelectField(_l("Meeting"), [Optional()])


class ItemForm(_ForMeeting):
    """A poll by a question of an instrument."""

    item = SelectField(_l("Question"), [DataRequired(NEEDED)])


class TypedForm(_ForMeeting):
    """A poll typed in place, in both languages of the room."""

    question_en = StringField(_l("Question in English"), [DataRequired(NEEDED), Length(max=300)])
    question_es = StringField(_l("Question in Spanish"), [DataRequired(NEEDED), Length(max=300)])
    options_en = TextAreaField(_l("Answers in English"), [DataRequired(NEEDED), Length(max=2000)])
    options_es = TextAreaField(_l("Answers in Spanish"), [DataRequired(NEEDED), Length(max=2000)])
    kind = RadioField(
        _l("How many may one person choose?"),
        [DataRequired(NEEDED)],
        choices=[SelectChoice("single", _l("One")), SelectChoice("multi", _l("Several"))],
        default="single",
    )
    most = IntegerField(_l("At most"), [Optional()])


def read_answer(poll: Poll, ticked: Sequence[str]) -> Outcome:
    """Return the positions that one person chose, a mistake, or that nothing was chosen."""
    form = {"answer": list(ticked)}
    names = [str(i) for i in range(len(poll.options))]
    if not poll.is_multi:
        return single_reader({name: int(name) for name in names})("answer", form)
    alone = {name: int(name) for name in names if poll.options[int(name)]["alone"]}
    together = [name for name in names if name not in alone]
    return multi_reader(together, alone, poll.most)("answer", form)


def positions(outcome: Outcome) -> list[int]:
    """Return the positions of a good answer.

    >>> positions(Outcome(3)), positions(Outcome(["0", "2"]))
    ([3], [0, 2])
    """
    value = outcome.value
    return [int(one) for one in value] if isinstance(value, list) else [int(str(value))]

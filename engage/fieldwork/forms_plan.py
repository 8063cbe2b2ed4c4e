"""The forms of the planner: what is wanted, and how many addresses there are."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FloatField, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from engage.web import StaffForm


def _number(low: float, high: float) -> NumberRange:
    return NumberRange(min=low, max=high, message=_l("Write a number from %(min)s to %(max)s."))


class PlanForm(StaffForm):
    """What the clerk wants; it travels in the address, so that a plan can be kept and sent on."""

    class Meta(StaffForm.Meta):
        """A form that changes nothing needs no token."""

        csrf = False

    points = FloatField(_l("Precision wanted in each area"), [_number(2, 25)], default=10)
    letters = IntegerField(
        _l("Or: how many addresses you can invite in all"), [Optional(), _number(1, 1_000_000)]
    )
    rate = FloatField(_l("Answers you expect of 100 invitations"), [_number(1, 90)], default=12)
    deff = FloatField(_l("Design effect of weighting"), [_number(1, 5)], default=1.5)
    mailings = IntegerField(_l("How often everybody is written to"), [_number(1, 5)], default=2)
    print_each = FloatField(_l("Printing one letter, in dollars"), [_number(0, 50)], default=0.2)
    postage_each = FloatField(_l("Postage of one letter"), [_number(0, 50)], default=0.78)
    reply_each = FloatField(_l("Reply postage of one answer"), [_number(0, 50)], default=0)
    card_each = FloatField(_l("One postcard with its postage"), [_number(0, 50)], default=0.75)
    fixed = FloatField(_l("Costs that come once"), [_number(0, 1_000_000)], default=0)


class AddressesForm(StaffForm):
    """How many addresses each beat has, typed or from a file."""

    lines = TextAreaField(_l("One line for each beat"), [Optional(), Length(max=200_000)])
    file = FileField(_l("Or a CSV file with the same two columns"))

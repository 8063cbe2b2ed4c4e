"""The forms of the planner: what is wanted, and how many addresses there are.

A plan is kept nowhere: its wishes travel as one parameter, ``plan``, from page to page.
"""

from urllib.parse import parse_qsl, urlencode

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import FloatField, IntegerField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from engage.fieldwork.planning import Costs, Plan, Wishes, make_plan
from engage.fieldwork.queries_plan import frames, neighbors
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

    def wishes(self) -> Wishes:
        """Return what is wanted, in shares and dollars."""
        costs = Costs(
            print_each=self.print_each.data,
            postage_each=self.postage_each.data,
            reply_each=self.reply_each.data,
            card_each=self.card_each.data,
            fixed=self.fixed.data,
        )
        return Wishes(
            half_width=self.points.data / 100,
            response_rate=self.rate.data / 100,
            deff=self.deff.data,
            n_mailings=self.mailings.data,
            n_letters=self.letters.data,
            costs=costs,
        )

    def address(self) -> str:
        """Return the wishes as the pages after the planner carry them."""
        return urlencode({f.name: f"{f.data:.10g}" for f in self if f.data is not None})


class AddressesForm(StaffForm):
    """How many addresses each beat has, typed or from a file."""

    lines = TextAreaField(_l("One line for each beat"), [Optional(), Length(max=200_000)])
    file = FileField(_l("Or a CSV file with the same two columns"))


def planned(session: Session, address: str | None) -> Plan | None:
    """Return the plan of an address; none where there is none, or it is damaged."""
    given = MultiDict(parse_qsl(address or ""))
    if "rate" not in given:
        return None
    form = PlanForm(given)
    counted = [frame for frame in frames(session) if frame.n_addresses]
    if not counted or not form.validate():
        return None
    return make_plan(counted, neighbors(session), form.wishes())

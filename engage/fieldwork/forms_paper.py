"""What is said to whoever keys in a form, and how the keyed fields are read from a request."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask_babel import lazy_gettext as _l

from engage.surveys.services_entry import Question, Slip

PREFIX: Final = "k."
LANGUAGE: Final = "language"
LONGEST: Final = 4000
NEXT: Final = {
    "no_box": _l("The form has no such box here; type the small number beside the box."),
    "required": _l("This must be answered; type a point where nobody can read it."),
    "consent": _l("Without the cross for consent the form cannot be entered. Put it aside."),
    "not_a_number": _l("Type a whole number, or a point where nobody can read it."),
    "out_of_range": _l("The number is outside the range; check it, or type a point."),
    "not_a_day": _l("There is no such day; type it like the boxes, 5/14/2026, or a point."),
    "not_a_month": _l("There is no such month; type it like the boxes, 5/2026, or a point."),
    "too_long": _l("The text is longer than the form has room for."),
    "several": _l("More than one box is marked: recorded as skipped."),
    "too_many": _l("More boxes are marked than allowed: recorded as skipped."),
    "exclusive": _l("An answer and “don’t know” are both marked: recorded as skipped."),
    "alone": _l("An answer and a box that stands alone are both marked: recorded as skipped."),
    "two": _l("Words stand beside one box and another is marked: recorded as skipped."),
    "gap": _l("The order is not complete: recorded as skipped."),
    "twice": _l("The same answer stands twice in the order: recorded as skipped."),
}


def typed_of(form: Mapping[str, str], questions: Sequence[Question]) -> dict[str, str]:
    """Return what was keyed for each question, by its name."""
    names = [name for question in questions for name in question.names]
    typed = {name: form.get(f"{PREFIX}{name}", "").strip()[:LONGEST] for name in names}
    return {name: text for name, text in typed.items() if text}


def slip_words(slip: Slip, *, is_consent: bool = False) -> str:
    """Return what is wrong with one question, or what became of it."""
    reason = "consent" if is_consent and slip.reason == "required" else slip.reason
    return str(NEXT[reason])

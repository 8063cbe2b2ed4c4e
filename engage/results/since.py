"""How a question changed since the last survey, as the sentence beside its result."""

from collections.abc import Mapping, Sequence
from typing import Final

from engage.instrument.edits import ChangeKind
from engage.results.models_content import Since
from engage.results.telling import Say

# Each is the reason in a sentence; an order or a hint that changes is told as one of the others is.
REASONS: Final[Mapping[ChangeKind, str]] = {
    "wording": "its wording changed",
    "meaning": "what an answer means changed",
    "option_removed": "an answer was removed",
    "scale_length": "its scale has another length",
    "bounds": "other answers are possible",
    "who_is_asked": "other people are asked",
    "language_removed": "it is asked in fewer languages",
    "translation": "its translation was corrected",
    "hint": "its hint changed",
    "option_added": "an answer was added",
    "row_added": "a line was added to its list",
    "order": "the order changed",
    "setting": "the way of asking changed",
}


def said(changes: Sequence[Since], say: Say) -> str:
    """Return the changes of a question as one sentence, nothing where it did not change."""
    reasons = "; ".join(say(REASONS[c.kind]) for c in changes if c.kind in REASONS)
    if not reasons:
        return ""
    if any(change.is_break for change in changes):
        return say("Not compared with the last survey: %(why)s.", why=reasons)
    return say("To compare with care, since the last survey: %(why)s.", why=reasons)

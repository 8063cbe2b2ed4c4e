"""A release in short: what was named, what clearly changed, what clearly differs; in sentences."""

from dataclasses import dataclass

from engage.results.models_content import CITY, Against
from engage.results.telling import Mark, mark_of, rest_told
from engage.results.viewing import View, name_of
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class Called:
    """A verdict that is called: on which question, and where on the page it stands."""

    question: str
    verdict: str
    mark: Mark
    anchor: str


@dataclass(frozen=True, slots=True)
class InShort:
    """The first lines of a page; ``why_no_change`` says why nothing of change can be told."""

    named: tuple[str, ...]
    is_order_uncertain: bool
    changes: tuple[Called, ...]
    why_no_change: str
    differences: tuple[Called, ...]


def in_short(view: View) -> InShort:
    """Return what a reader wants to know first of an area."""
    items = [item for item in view.content.items if item.type == "multi" and not item.is_about_you]
    most = view.content.named_most(view.area, items[0].column) if items else None
    options = () if most is None else most.options
    changes = _called(view, "last_wave")
    return InShort(
        named=tuple(in_language(option.label, view.spoken) for option in options),
        is_order_uncertain=most is not None and most.is_order_uncertain,
        changes=tuple(called for called in changes if called.mark != "same"),
        why_no_change=_why(view, changes),
        differences=() if view.area == CITY else _called(view, "rest_of_city"),
    )


def _called(view: View, against: Against) -> tuple[Called, ...]:
    found = []
    for item in view.content.headlines:
        verdict = view.content.verdict(view.area, item.column, against)
        if verdict is None:
            continue
        said = rest_told(verdict.outcome, view.words)
        if said:
            anchor = f"head-q-{name_of(item.item)}"
            found.append(Called(view.text(item), said, mark_of(verdict.outcome), anchor))
    return tuple(found)


def _why(view: View, changes: tuple[Called, ...]) -> str:
    """Return one sentence on change where none is called."""
    if view.is_chosen:
        return view.say("People chose to answer, so no change can be told from these answers.")
    if view.content.previous_wave is None:
        return view.say("This is the first survey; the next one will show what changes.")
    if not changes:
        return view.say("Nothing could be compared with the last survey.")
    if all(called.mark == "same" for called in changes):
        return view.say("Nothing clearly changed since the last survey.")
    return ""

"""What must be said before any figure: whether it still stands, and for whom it speaks."""

from typing import Final

from engage.briefings.figures import View
from engage.briefings.labels import short
from engage.briefings.material import Material, Status
from engage.texts import in_language

# The mark stands on every page, the sentence at the top of the first.
MARKS: Final[dict[Status, str]] = {
    "draft": "Draft, not published",
    "earlier": "An earlier survey",
    "superseded": "Corrected since",
    "withdrawn": "Results withdrawn",
}
STANDING: Final[dict[Status, str]] = {
    "draft": "Draft: these results are not published and may still change. Do not hand it out.",
    "earlier": "An earlier survey: a later one is published since.",
    "superseded": "These results were corrected since. Ask for the new briefing.",
    "withdrawn": "These results were withdrawn. Do not use the figures any more.",
}


def mark(status: Status, view: View) -> str:
    """Return what every page says at its top, nothing where the page is like any other."""
    few = view.say("Few answers") if view.scope == "few" else ""
    standing = view.say(MARKS[status]) if status in MARKS else ""
    return " · ".join(filter(None, (standing, few)))


def notices(material: Material, view: View) -> list[str]:
    """Return whatever a reader must know before the first figure, its standing first."""
    say = view.say
    found = [say(STANDING[material.status])] if material.status in STANDING else []
    if material.is_demo:
        found.append(say("Demonstration: beats, officers, answers and meetings are made up."))
    if view.is_chosen:
        found.append(
            say("These figures are of people who chose to answer; they cannot stand for everybody.")
        )
    area = view.release.area(view.beat)
    if area is not None and area.beats and view.scope != "city":
        name = short(in_language(area.name, view.language), 70)
        found.append(say("Reported together with its neighbors: %(area)s.", area=name))
    if view.scope == "city":
        found.append(
            say(
                "Fewer than 10 people answered in this beat, so nothing is shown for it alone. "
                "The figures on this page are the whole city’s."
            )
        )
    if view.scope == "few":
        found.append(say("Few answers: fewer than 30 people, so words stand for numbers."))
    return found

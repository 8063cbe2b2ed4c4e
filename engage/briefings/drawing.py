"""Draws a briefing in one of its variants: a finished page for the child process of the PDFs."""

from collections.abc import Sequence
from contextlib import suppress

from engage import pdf
from engage.briefings.content import Briefing
from engage.briefings.pages import n_pages, set_pages
from engage.briefings.sheets import set_sheet
from engage.briefings.variants import VARIANTS, Variant


def draw(
    briefing: Briefing,
    variant: str = "full",
    attached: pdf.Attached | None = None,
    beside: Sequence[Briefing] = (),
) -> bytes:
    """Return the PDF of a briefing; long texts make its letters smaller, never its pages more.

    ``beside`` are the same briefing in other languages, each on a side of its own.
    """
    chosen = VARIANTS[variant]
    sides = (briefing, *beside)
    for scale in chosen.scales[:-1]:
        with suppress(pdf.RenderFailed):
            return _drawn(sides, chosen, scale, attached)
    return _drawn(sides, chosen, chosen.scales[-1], attached)


def _drawn(
    sides: Sequence[Briefing], variant: Variant, scale: float, attached: pdf.Attached | None
) -> bytes:
    briefing = sides[0]
    if variant.kind == "briefing":
        html, n = set_pages(briefing, variant.name, scale), n_pages(briefing, variant.name)
    else:
        html, n = set_sheet(sides, variant, scale), len(sides)
    return pdf.render(
        html,
        language=briefing.language,
        title=f"{briefing.masthead.beat}, {briefing.masthead.wave}",
        n_pages=n,
        attached=attached,
        sides=[side.language for side in sides] if len(sides) > 1 else (),
    )

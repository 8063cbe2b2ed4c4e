"""Sets the single sheets of a briefing: the poster of a board and the handout of a meeting."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from engage.briefings.content import Briefing
from engage.briefings.labels import Say, speaker
from engage.briefings.plain import answers, said
from engage.briefings.variants import Variant
from engage.charts.words import vocabulary
from engage.printed import qr_address, template

POINTS: Final = 10.0
SIZES: Final = {"tabloid": "11in 17in"}


def set_sheet(sides: Sequence[Briefing], variant: Variant, scale: float = 1.0) -> str:
    """Return the HTML of a sheet, one side for each language, complete in itself."""
    first = sides[0]
    paper = variant.paper or first.paper
    return template(variant.template, first.language).render(
        b=first,
        style=f"briefings/{variant.kind}.css",
        paper=SIZES.get(paper, paper),
        rem_points=round(POINTS * scale, 2),
        sides=[_side(one, variant) for one in sides],
    )


def _side(briefing: Briefing, variant: Variant) -> Markup:
    """Return one side in its own language; each has its own code, for it has its own words."""
    words, say = vocabulary(briefing.language), speaker(briefing.language)
    drawn = template(f"briefings/{variant.kind}_side.html", briefing.language).render(
        b=briefing,
        m=briefing.masthead,
        named=said(briefing.named.chart, words, say),
        measured=said(briefing.measures, words, say),
        answers=answers(briefing, say),
        contacts=[pair for pair in briefing.contacts if pair[0] in _numbers(say)],
        verify_qr=qr_address(briefing.verify_address),
        board_qr=qr_address(briefing.board_address),
        beat_qr=qr_address(briefing.beat_address),
    )
    return Markup(drawn)  # noqa: S704  # a template of ours that escapes every value


def _numbers(say: Say) -> frozenset[str]:
    """Return the names of the telephone numbers that a resident needs."""
    return frozenset({say("Emergency"), say("Not an emergency")})

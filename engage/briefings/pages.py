"""Sets a briefing as the HTML of its pages; the template only places finished values."""

from typing import Final

from engage import pdf
from engage.briefings.content import Briefing
from engage.briefings.details import TREND
from engage.briefings.figures import COLUMN, WIDE
from engage.briefings.notes import note_html
from engage.briefings.variants import SCALES, VARIANTS, pages_of
from engage.charts import svg
from engage.charts.model import Chart
from engage.charts.spoken import description
from engage.charts.words import vocabulary
from engage.printed import qr_address, template

LAYOUTS: Final = {"wide": WIDE, "column": COLUMN, "trend": TREND}
POINTS: Final = 10.0


def set_pages(briefing: Briefing, variant: str = "full", scale: float = SCALES[0]) -> str:
    """Return the HTML of a briefing, complete in itself: it refers to nothing outside."""
    words, chosen = vocabulary(briefing.language), VARIANTS[variant]

    def drawing(chart: Chart, layout: str) -> dict[str, str]:
        drawn = svg.paint(chart, words, LAYOUTS[layout])
        return {"src": pdf.svg_address(drawn), "alt": description(chart, words)}

    return template(chosen.template, briefing.language).render(
        b=briefing,
        drawing=drawing,
        map_src=pdf.svg_address(briefing.masthead.map_svg),
        note=note_html(briefing.note),
        pages=pages_of(briefing, chosen),
        qr=qr_address(briefing.verify_address),
        board_qr=qr_address(briefing.board_address) if briefing.has_board else "",
        rem_points=round(POINTS * scale, 2),
        words=words,
    )


def n_pages(briefing: Briefing, variant: str = "full") -> int:
    """Return how many sheets a variant has."""
    return 1 + len(pages_of(briefing, VARIANTS[variant]))

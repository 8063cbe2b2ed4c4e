"""Sets a briefing as the HTML of its two pages; the template only places finished values."""

from typing import Final

from engage import pdf
from engage.briefings.content import Briefing
from engage.briefings.figures import COLUMN, WIDE
from engage.charts import svg
from engage.charts.model import Chart
from engage.charts.spoken import description
from engage.charts.words import vocabulary
from engage.printed import template

LAYOUTS: Final = {"wide": WIDE, "column": COLUMN}


def set_pages(briefing: Briefing) -> str:
    """Return the HTML of a briefing, complete in itself: it refers to nothing outside."""
    words = vocabulary(briefing.language)

    def drawing(chart: Chart, layout: str) -> dict[str, str]:
        drawn = svg.paint(chart, words, LAYOUTS[layout])
        return {"src": pdf.svg_address(drawn), "alt": description(chart, words)}

    return template("briefings/briefing.html", briefing.language).render(
        b=briefing,
        drawing=drawing,
        map_src=pdf.svg_address(briefing.masthead.map_svg),
        words=words,
    )

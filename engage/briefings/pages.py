"""Sets a briefing as the HTML of its two pages; the template only places finished values."""

from functools import cache
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engage import pdf
from engage.briefings.content import Briefing
from engage.briefings.figures import COLUMN, WIDE
from engage.charts import svg
from engage.charts.model import Chart
from engage.charts.words import vocabulary
from engage.config import data_folder
from engage.language import catalogue

LAYOUTS: Final = {"wide": WIDE, "column": COLUMN}


def set_pages(briefing: Briefing) -> str:
    """Return the HTML of a briefing, complete in itself: it refers to nothing outside."""
    words = vocabulary(briefing.language)

    def drawing(chart: Chart, layout: str) -> dict[str, str]:
        drawn = svg.paint(chart, words, LAYOUTS[layout])
        return {"src": pdf.svg_address(drawn), "alt": svg.description(chart, words)}

    template = _environment(briefing.language).get_template("briefings/briefing.html")
    return template.render(
        b=briefing,
        drawing=drawing,
        map_src=pdf.svg_address(briefing.masthead.map_svg),
        words=words,
    )


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # added by the extension
        catalogue(language), newstyle=True
    )
    return environment

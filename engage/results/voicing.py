"""What residents wrote in their own words: themes by their shares, and quotes for print."""

from dataclasses import dataclass

from engage.charts import compose
from engage.charts.model import Chart, Heading, Line
from engage.comments.models_voices import Quote, Voice
from engage.results.models_content import CITY
from engage.results.viewing import View, name_of
from engage.stats.published import Suppressed
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class Written:
    """The comments on one question: a chart of their themes, and quotes by theme.

    ``is_city`` says that the area itself has too few comments.
    """

    name: str
    title: str
    n: int
    is_city: bool
    chart: Chart
    quotes: tuple[tuple[str, tuple[Quote, ...]], ...]


def voices_in(view: View) -> tuple[Written, ...]:
    """Return what was written, question by question, in an area or else in the whole city."""
    return tuple(_heard(view, voice) for voice in view.content.voices if voice.themes)


def _heard(view: View, voice: Voice) -> Written:
    shown = [voice.share(view.area, theme.code) for theme in voice.themes]
    is_city = view.area == CITY or all(isinstance(one, Suppressed | None) for one in shown)
    area = CITY if is_city else view.area
    title = in_language(voice.wording, view.spoken)
    note = view.say(
        "Each comment may have several themes. These are parts of the comments, not of residents."
    )
    lines = [
        Line(
            in_language(theme.label, view.spoken),
            voice.share(area, theme.code) or Suppressed("not_asked"),
        )
        for theme in voice.themes
    ]
    heading = Heading(f"q-{name_of(voice.item)}", title, "", note)
    quotes = (
        (in_language(theme.label, view.spoken), voice.quoted(area, theme.code))
        for theme in voice.themes
    )
    return Written(
        name=heading.name,
        title=title,
        n=voice.n,
        is_city=is_city != (view.area == CITY),
        chart=compose.bars(heading, lines, is_chosen=True),
        quotes=tuple((theme, found) for theme, found in quotes if found),
    )

"""A release as seen from one area in one language, and what every chart of it has in common."""

from dataclasses import dataclass, replace

from babel.dates import format_date

from engage.charts import compose
from engage.charts.model import SHARES, Axis
from engage.charts.words import Vocabulary
from engage.results.models_content import Area, Item, ReleaseContent
from engage.results.telling import Say
from engage.stats.published import Suppressed
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class View:
    """A release as seen from one area, in a language with its words.

    ``earlier`` are the releases of the surveys that asked the same before, the first first.
    """

    content: ReleaseContent
    area: str
    words: Vocabulary
    say: Say
    earlier: tuple[ReleaseContent, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Return whether people chose to answer."""
        return self.content.kind == "chose"

    @property
    def spoken(self) -> str:
        """Return the language."""
        return self.words.language

    @property
    def key(self) -> tuple[str, ...]:
        """Return what tells this view from others: area, language, the releases' hashes."""
        return (self.area, self.spoken, *(content.sha256 for content in self.contents))

    @property
    def contents(self) -> tuple[ReleaseContent, ...]:
        """Return all releases over time, this one last."""
        return (*self.earlier, self.content)

    def text(self, item: Item) -> str:
        """Return the wording of an item."""
        return in_language(item.wording, self.spoken)

    def stem(self, item: Item) -> str:
        """Return the question above an item, its own wording where it has none."""
        return in_language(item.stem, self.spoken) or self.text(item)

    def whole(self, item: Item) -> str:
        """Return the question above an item with its own wording."""
        stem = in_language(item.stem, self.spoken)
        return f"{stem} {self.text(item)}" if stem else self.text(item)

    def note(self) -> str:
        """Return what is to be known of every chart of a survey that people chose to answer."""
        return self.words.chosen if self.is_chosen else ""

    def of(self, area: str) -> "View":
        """Return the same release as seen from another area."""
        return replace(self, area=area)


def name_of(column: str) -> str:
    """Return the name of a question in addresses and on its page.

    >>> name_of("neighbors.help_out")
    'neighbors-help-out'
    """
    return column.replace(".", "-").replace("_", "-")


def axis_of(item: Item) -> Axis:
    """Return the axis of an item's headline."""
    if item.headline != "mean" or item.limits is None:
        return SHARES
    return compose.scale(*item.limits)


def named_area(content: ReleaseContent, area: str, language: str) -> str:
    """Return the name of an area."""
    found = content.area(area)
    return area if found is None else in_language(found.name, language)


def has_figures(content: ReleaseContent, area: Area) -> bool:
    """Return whether anything of an area is shown."""
    return any(r.area == area.code and not isinstance(r.shown, Suppressed) for r in content.rows)


def source(view: View) -> str:
    """Return where a picture comes from, for one that is taken away: area, survey, base, days."""
    content = view.content
    area = content.area(view.area)
    n = None if area is None else area.n
    first, last = (
        format_date(d, locale=view.spoken) for d in (content.opens_on, content.closes_on)
    )
    said = f"{in_language(content.title, view.spoken)}, {first} – {last}"
    if n is not None:
        said = f"{said}, n = {n}"
    return f"{named_area(content, view.area, view.spoken)}. {said}."

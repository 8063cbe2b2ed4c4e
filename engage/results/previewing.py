"""What a release would show and hide, table by table, for the preview of the organizer."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engage.results.models_content import CITY, Item, ReleaseContent
from engage.stats.published import Figure, Nearly, Published, Suppressed, Words
from engage.texts import in_language


@dataclass(frozen=True, slots=True)
class Line:
    """One area or group: its cells by kind, and the reasons of those that are hidden."""

    name: str
    n: int | None
    n_figures: int
    n_words: int
    n_few: int
    n_hidden: int


@dataclass(frozen=True, slots=True)
class HiddenIn:
    """A question in which some of a table are hidden: who, and whether everybody is."""

    wording: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """One table of a release: ``by`` is the question that makes its groups, empty for areas."""

    by: str
    lines: Sequence[Line]
    hidden: Sequence[HiddenIn]

    @property
    def n_hidden(self) -> int:
        """Return how many of its areas or groups are hidden as a whole."""
        return sum(line.n is None for line in self.lines)


def previews(content: ReleaseContent, language: str) -> tuple[Preview, ...]:
    """Return every table of a release, the areas first."""
    areas = {a.code: (in_language(a.name, language), a.n) for a in content.areas}
    cells = [(row.area, row.column, row.shown) for row in content.rows]
    found = [_preview(content, "", areas, cells, language)]
    for by in dict.fromkeys(group.by for group in content.groups):
        groups = {g.code: (in_language(g.label, language), g.n) for g in content.groups_by(by)}
        cells = [(r.group, r.column, r.shown) for r in content.group_rows if r.by == by]
        wording = in_language(content.item(by).wording, language)
        found.append(_preview(content, wording, groups, cells, language))
    return tuple(found)


def _preview(
    content: ReleaseContent,
    by: str,
    names: Mapping[str, tuple[str, int | None]],
    cells: Sequence[tuple[str, str, Published]],
    language: str,
) -> Preview:
    kinds = Counter((code, _kind(shown)) for code, _, shown in cells)
    lines = [
        Line(
            name,
            n,
            kinds[code, "figure"],
            kinds[code, "words"],
            kinds[code, "few"],
            kinds[code, "base"],
        )
        for code, (name, n) in names.items()
    ]
    hidden = _hidden(content.items, names, cells, language)
    return Preview(by, lines, tuple(hidden))


def _hidden(
    items: Iterable[Item],
    names: Mapping[str, tuple[str, int | None]],
    cells: Sequence[tuple[str, str, Published]],
    language: str,
) -> Iterator[HiddenIn]:
    """Yield the questions that hide somebody who is not hidden as a whole."""
    gone: dict[str, list[str]] = {}
    for code, column, shown in cells:
        name, n = names[code]
        if _kind(shown) == "base" and n is not None and code != CITY:
            gone.setdefault(column, []).append(name)
    for item in items:
        if item.column in gone:
            wording = in_language(item.wording, language)
            yield HiddenIn(wording, tuple(dict.fromkeys(gone[item.column])))


def _kind(shown: Published) -> str:
    match shown:
        case Figure() | Nearly():
            return "figure"
        case Words():
            return "words"
        case Suppressed(reason=reason):
            return reason

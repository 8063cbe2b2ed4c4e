"""A release told back on one page to those who were invited; nothing that is not in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from babel.dates import format_date

from engage.charts.words import Vocabulary, vocabulary
from engage.comments.models_voices import Voice
from engage.language import catalogue
from engage.printed import qr_address, template
from engage.results.models_content import CITY, Item, ReleaseContent
from engage.results.telling import Mark, Say, mark_of, told
from engage.stats.published import Figure, Outcome, Published, Suppressed, rank
from engage.texts import in_language

MOST_LINES: Final = 4
MOST_NAMED: Final = 6
MOST_THEMES: Final = 3
LONGEST_QUOTE: Final = 180
CHANGES: Final[Mapping[Outcome, str]] = {
    "improved": "Clearly better than last time.",
    "worse": "Clearly worse than last time.",
    "no_clear_change": "No clear change since last time.",
}
# Paper of the page and of the poster, by the city's paper.
SIZES: Final[Mapping[str, Mapping[str, str]]] = {
    "letter": {"page": "letter", "poster": "11in 17in"},
    "a4": {"page": "A4", "poster": "A3"},
}
POINTS: Final = {"page": 11, "poster": 17}
# Tried one after the other until everything stands on one page.
SCALES: Final = (1.0, 0.88, 0.76)


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who publishes, and where everything can be read."""

    city: str
    department: str
    base_url: str
    paper: str


@dataclass(frozen=True, slots=True)
class Line:
    """One question with what was found, and how it changed."""

    label: str
    text: str
    mark: Mark | None
    change: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The page: every word finished, in one language."""

    language: str
    title: str
    asked: str
    lines: tuple[Line, ...]
    named: tuple[str, ...]
    themes: tuple[str, ...]
    quote: str
    quote_language: str
    note: str
    more: str
    address: str
    publisher: str
    city: str


def speaker(language: str) -> Say:
    """Return how a text of the catalogue is said in a language, with its values."""
    translate = catalogue(language).gettext

    def say(message: str, /, **values: object) -> str:
        said = str(translate(message))
        return said % values if values else said

    return say


def summarized(content: ReleaseContent, imprint: Imprint, language: str) -> Summary:
    """Return the page of a release in a language."""
    say, words = speaker(language), vocabulary(language)
    quote, spoken = _quote(content, language)
    return Summary(
        language=language,
        title=in_language(content.title, language),
        asked=_asked(content, language, say),
        lines=tuple(_line(content, item, words, say) for item in _chosen(content)),
        named=_named(content, language),
        themes=_themes(content, language),
        quote=quote,
        quote_language=spoken,
        note=_note(content, say),
        more=say("All results, area by area, and how they were made:"),
        address=f"{imprint.base_url}/results/{content.wave}",
        publisher=imprint.department,
        city=imprint.city,
    )


def mail_text(summary: Summary) -> str:
    """Return the page as the text of a mail."""
    say = speaker(summary.language)
    found = [f"– {line.label}\n  {line.text} {line.change}".rstrip() for line in summary.lines]
    parts = [summary.title, summary.asked, "\n".join(found)]
    for head, names in (
        (say("Named most often:"), summary.named),
        (say("In their own words, residents wrote most about:"), summary.themes),
    ):
        if names:
            parts.append(f"{head} {'; '.join(names)}.")
    parts += [summary.note, f"{summary.more}\n{summary.address}", summary.publisher]
    return "\n\n".join(part for part in parts if part) + "\n"


def printed(summary: Summary, paper: str, size: str, scale: float = 1.0) -> str:
    """Return the finished HTML of the page, or of the poster, in letters of a ``scale``."""
    return template("results/print/summary.html", summary.language).render(
        s=summary,
        language=summary.language,
        size=SIZES[paper][size],
        is_poster=size == "poster",
        points=round(POINTS[size] * scale, 1),
        qr=qr_address(summary.address),
    )


def _asked(content: ReleaseContent, language: str, say: Say) -> str:
    days = {
        "first": format_date(content.opens_on, "long", language),
        "last": format_date(content.closes_on, "long", language),
    }
    if not content.n:
        return say("Asked from %(first)s to %(last)s.", **days)
    n = f"{content.n:,}"
    return say("%(n)s people answered from %(first)s to %(last)s. Thank you.", n=n, **days)


def _chosen(content: ReleaseContent) -> list[Item]:
    """Return the headlines to tell: those that clearly changed first, for better and for worse."""
    shown = [
        item
        for item in content.headlines
        if not isinstance(content.headline(CITY, item.column), Suppressed | None)
    ]
    changed = [item for item in shown if _outcome(content, item) in {"improved", "worse"}]
    chosen = [*changed, *(item for item in shown if item not in changed)][:MOST_LINES]
    return [item for item in shown if item in chosen]


def _outcome(content: ReleaseContent, item: Item) -> Outcome | None:
    verdict = content.verdict(CITY, item.column, "last_wave")
    return None if verdict is None else verdict.outcome


def _line(content: ReleaseContent, item: Item, words: Vocabulary, say: Say) -> Line:
    shown, outcome = content.headline(CITY, item.column), _outcome(content, item)
    label = in_language(item.wording, words.language)
    stem = in_language(item.stem, words.language)
    return Line(
        label=f"{stem} – {label}" if stem else label,
        text="" if shown is None else told(item, shown, words, say),
        mark=None if outcome is None else mark_of(outcome),
        change="" if outcome is None else say(CHANGES[outcome]),
    )


def _named(content: ReleaseContent, language: str) -> tuple[str, ...]:
    """Return what was named most often in the city, unless so much is tied that it says nothing."""
    found = next((one for one in content.named if one.area == CITY), None)
    if found is None or len(found.options) > MOST_NAMED:
        return ()
    return tuple(in_language(option.label, language) for option in found.options)


def _themes(content: ReleaseContent, language: str) -> tuple[str, ...]:
    return tuple(label for voice in _widest(content) for label in _labels(voice, language))


def _widest(content: ReleaseContent) -> Iterator[Voice]:
    """Yield the question that most comments were written to."""
    yield from sorted(content.voices, key=lambda voice: -voice.n)[:1]


def _labels(voice: Voice, language: str) -> list[str]:
    """Return the three themes that most comments of the city speak of, as far as that is shown."""
    labels = {theme.code: in_language(theme.label, language) for theme in voice.themes}
    shown: list[tuple[float, str]] = [
        (rank(share.shown), labels[share.theme]) for share in voice.shares if share.area == CITY
    ]
    often = [pair for pair in shown if pair[0] > 0]
    return [label for _, label in sorted(often, key=lambda pair: -pair[0])[:MOST_THEMES]]


def _quote(content: ReleaseContent, language: str) -> tuple[str, str]:
    """Return one short quote, best in the language of the page; blank where there is none."""
    found = (quote for voice in _widest(content) for quote in voice.quotes)
    short = [quote for quote in found if len(quote.words) <= LONGEST_QUOTE]
    short.sort(key=lambda quote: quote.language != language)
    return next(((quote.words, quote.language) for quote in short), ("", ""))


def _note(content: ReleaseContent, say: Say) -> str:
    if content.kind == "chose":
        return say("These people chose to answer; they are not a random sample of the city.")
    if any(_has_limits(content.headline(CITY, item.column)) for item in content.headlines):
        return say(
            "A random sample was asked. “Between 52 and 68” means: had we asked everybody, the "
            "number would very likely lie there."
        )
    return ""


def _has_limits(shown: Published | None) -> bool:
    return isinstance(shown, Figure) and shown.low is not None

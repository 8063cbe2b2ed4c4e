"""Sets paper forms as the HTML of their pages, one language after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from markupsafe import Markup

from engage.config import City
from engage.instrument.facts import GENERIC, with_facts
from engage.instrument.model import Instrument
from engage.language import catalogue
from engage.printed import qr_address, template
from engage.surveys.paper import Areas, PaperForm, paper_form
from engage.surveys.queries_trust import TrustText
from engage.texts import facts_of_wave

# What is said behind the last question, beside the way to send the form back.
AT_THE_END = frozenset({"complaints", "outside"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What tells one form from another: its code, and where it can be answered on the web."""

    code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on every form of a wave beside its questions.

    A code knows its beat, so none is asked for; ``has_code_line`` leaves room to copy one from a
    letter; ``until`` is the last day on which a form is taken.
    """

    form_id: str
    asks_area: bool
    has_code_line: bool = False
    until: date | None = None
    titles: Mapping[str, str] | None = None
    trust: Mapping[str, Sequence[TrustText]] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A form in one language with what its first and last page say."""

    form: PaperForm
    title: str
    until: str
    first: tuple[TrustText, ...]
    last: tuple[TrustText, ...]


def form_id(instrument: Instrument) -> str:
    """Return what tells one form from another: instrument, version and the start of its hash."""
    return f"{instrument.id} {instrument.version} · {instrument.content_hash()[:8]}"


def set_forms(
    instrument: Instrument, areas: Areas, city: City, facts: Facts, sheets: Sequence[Sheet]
) -> str:
    """Return the HTML of forms that differ in their codes only, complete in itself.

    The languages follow one another; each form begins on a right-hand page.
    """
    codes = [code for code in city.languages if code in instrument.languages]
    asked = with_facts(instrument, _named(instrument, city, facts))
    sides = [_side(asked, areas, facts, code) for code in codes or instrument.languages[:1]]
    first = sides[0]
    return template("surveys/paper/form.html", first.form.language).render(
        pages=[
            {"begins": side is first, **_page(city, facts, sheet, side)}
            for sheet in sheets
            for side in sides
        ],
        language=first.form.language,
        title=first.title,
        form_id=facts.form_id,
        paper=city.paper,
        is_alone=len(sheets) == 1,
    )


def _named(instrument: Instrument, city: City, facts: Facts) -> Mapping[str, Mapping[str, str]]:
    """Return what texts may name; a form is the same for every beat."""
    if facts.until is None:
        return GENERIC
    return {**GENERIC, **facts_of_wave(city.name, facts.until, instrument.languages)}


def _side(instrument: Instrument, areas: Areas, facts: Facts, language: str) -> Side:
    say = catalogue(language).gettext
    said = tuple((facts.trust or {}).get(language, ()))
    return Side(
        form=paper_form(instrument, language, say, areas, asks_area=facts.asks_area),
        title=(facts.titles or {}).get(language) or instrument.title.text(language),
        until=format_date(facts.until, "long", locale=language) if facts.until else "",
        first=tuple(text for text in said if text.topic not in AT_THE_END),
        last=tuple(text for text in said if text.topic in AT_THE_END),
    )


def _page(city: City, facts: Facts, sheet: Sheet, side: Side) -> dict[str, str | Markup]:
    """Return one language's part of a form: its code and its HTML."""
    language = side.form.language
    html = template("surveys/paper/side.html", language).render(
        side=side,
        sheet=sheet,
        has_code_line=facts.has_code_line and not sheet.code,
        city=city,
        form_id=facts.form_id,
        qr=qr_address(sheet.address) if sheet.address else "",
        link=sheet.address.partition("//")[2],
    )
    # drawn by the same engine with escaping on; marked so that it is not escaped a second time
    return {"language": language, "html": Markup(html)}  # noqa: S704

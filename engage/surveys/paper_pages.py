"""Sets a paper form as the HTML of its pages, one language after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import segno
from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from engage.config import City, data_folder
from engage.instrument.model import Instrument
from engage.language import catalogue
from engage.surveys.paper import Areas, PaperForm, paper_form

Trust = Sequence[tuple[str, str]]  # title and words of one topic


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a form beside its questions; a code knows its beat, so none is asked.

    ``code_line`` leaves room to copy a code from a letter; ``trust`` are the city's texts by
    language; ``until`` is the last day on which a sheet is taken.
    """

    asks_area: bool
    code: str = ""
    code_line: bool = False
    address: str = ""
    until: date | None = None
    titles: Mapping[str, str] | None = None
    trust: Mapping[str, Trust] | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """The form in one language with the facts that its first page names."""

    form: PaperForm
    title: str
    until: str
    trust: Trust
    paper: Literal["letter", "a4"]


def form_id(instrument: Instrument) -> str:
    """Return what tells one form from another: instrument, version and the start of its hash."""
    return f"{instrument.id} {instrument.version} · {instrument.content_hash()[:8]}"


def set_form(instrument: Instrument, areas: Areas, city: City, sheet: Sheet) -> str:
    """Return the HTML of a form, complete in itself."""
    codes = [code for code in city.languages if code in instrument.languages]
    spoken = codes or list(instrument.languages)
    first = spoken[0]
    return (
        _environment(first)
        .get_template("surveys/paper/form.html")
        .render(
            pages=[_page(instrument, areas, city, sheet, code) for code in spoken],
            language=first,
            title=_title(instrument, sheet, first),
            form_id=form_id(instrument),
            paper=city.paper,
        )
    )


def _page(
    instrument: Instrument, areas: Areas, city: City, sheet: Sheet, language: str
) -> dict[str, str | Markup]:
    """Return one language's part of the form: its code and its HTML."""
    say = catalogue(language).gettext
    form = paper_form(instrument, language, say, areas, asks_area=sheet.asks_area)
    until = format_date(sheet.until, "long", locale=language) if sheet.until else ""
    trust = (sheet.trust or {}).get(language, ())
    side = Side(form, _title(instrument, sheet, language), until, trust, city.paper)
    html = (
        _environment(language)
        .get_template("surveys/paper/side.html")
        .render(
            side=side,
            sheet=sheet,
            city=city,
            form_id=form_id(instrument),
            qr=_qr(sheet.address) if sheet.address else "",
            link=sheet.address.partition("//")[2],
        )
    )
    # drawn by the same engine with escaping on; marked so that it is not escaped a second time
    return {"language": language, "html": Markup(html)}  # noqa: S704


def _title(instrument: Instrument, sheet: Sheet, language: str) -> str:
    return (sheet.titles or {}).get(language) or instrument.title.text(language)


def _qr(address: str) -> str:
    code: str = segno.make(address, error="m").png_data_uri(scale=8, border=2, dark="#16202E")
    return code


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

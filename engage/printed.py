"""What every printed page is made of: templates in a language without a request, and QR codes."""

import io
from functools import cache
from typing import Final

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from engage import pdf
from engage.config import data_folder
from engage.language import catalogue

# A quarter of the squares may be dirty or folded; the quiet zone is the standard's.
ERROR_LEVEL: Final = "m"
QUIET: Final = 4


def template(name: str, language: str) -> Template:
    """Return a template that speaks a language and is given everything that it shows."""
    return _environment(language).get_template(name)


def qr_address(text: str) -> str:
    """Return the data address of a QR code, drawn as lines so that it prints at any size.

    >>> qr_address("https://example.org")[:26]
    'data:image/svg+xml;base64,'
    """
    drawn = io.BytesIO()
    code = segno.make(text, error=ERROR_LEVEL, micro=False)
    code.save(drawn, kind="svg", xmldecl=False, omitsize=True, border=QUIET, light="#fff")
    return pdf.svg_address(drawn.getvalue().decode())


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

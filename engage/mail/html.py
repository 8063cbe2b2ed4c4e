"""The HTML twin of a mail's text: paragraphs, lines and links, and nothing else."""

import re
from typing import Final

from markupsafe import Markup, escape

LINK: Final = re.compile(r"https?://[^\s<>\"]+")
PAGE: Final = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{subject}</title></head>'
    '<body style="font:16px/1.5 system-ui,sans-serif;color:#16202E;background:#FBFAF7;'
    'margin:0;padding:24px"><div style="max-width:36em">{body}</div></body></html>\n'
)


def html_of(subject: str, text: str, language: str) -> str:
    """Return a mail's text as a page that says the same.

    >>> page = html_of("Hello", "See https://city.example/a <b>", "en")
    >>> 'href="https://city.example/a"' in page, "&lt;b&gt;" in page
    (True, True)
    """
    parts = (part.strip("\n") for part in text.split("\n\n"))
    body = Markup("").join(_paragraph(part) for part in parts if part)
    spoken = language.partition(",")[0]  # a mail in two languages begins with the first
    return PAGE.format(language=escape(spoken), subject=escape(subject), body=body)


def _paragraph(part: str) -> Markup:
    lines = Markup("<br>\n").join(_line(line) for line in part.split("\n"))
    return Markup("<p>{}</p>").format(lines)


def _line(line: str) -> Markup:
    made, end = Markup(""), 0
    for found in LINK.finditer(line):
        address = found.group()
        made += escape(line[end : found.start()])
        made += Markup('<a href="{}" style="color:#1F4E79">{}</a>').format(address, address)
        end = found.end()
    return made + escape(line[end:])

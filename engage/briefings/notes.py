"""The organizer's free note: Markdown in, a few plain elements out, nothing that fetches."""

from functools import cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

ELEMENTS: Final = frozenset({"p", "strong", "em", "ul", "ol", "li", "br", "blockquote"})
LONGEST_NOTE: Final = 1200


def note_html(markdown: str) -> Markup:
    """Return the note as HTML without addresses, images, headings or anything that runs.

    >>> note_html("Park **here** <script>1</script>")
    Markup('<p>Park <strong>here</strong> &lt;script&gt;1&lt;/script&gt;</p>')
    """
    drawn = _reader().render(markdown[:LONGEST_NOTE])
    cleaned = nh3.clean(drawn, tags=set(ELEMENTS), attributes={}).strip()
    return Markup(cleaned)  # noqa: S704  # nh3 leaves these elements, without any attribute


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})

"""The organizer's free note: Markdown in, a few plain elements out, nothing that fetches."""

from functools import cache
from typing import Final

import nh3
from markdown_it import MarkdownIt

ELEMENTS: Final = frozenset({"p", "strong", "em", "ul", "ol", "li", "br", "blockquote"})
LONGEST_NOTE: Final = 1200


def note_html(markdown: str) -> str:
    """Return the note as HTML without addresses, images, headings or anything that runs.

    >>> note_html("Park **here** <script>1</script>![x](http://e.example/x.png)")
    '<p>Park <strong>here</strong> </p>'
    """
    drawn = _reader().render(markdown[:LONGEST_NOTE])
    return nh3.clean(drawn, tags=set(ELEMENTS), attributes={}).strip()


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})

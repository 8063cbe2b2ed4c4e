"""Which characters a short text may hold; knows neither web nor database."""

import unicodedata
from typing import Final

# Control characters, lone surrogates, and the line breaks that some readers obey.
BREAKING: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Marks that turn the direction of what follows, and with it the meaning of a line.
DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_one_line(text: str) -> bool:
    """Return whether a text stays on its line and can be stored and mailed as it is.

    >>> is_one_line("Reunión, 7 p. m."), is_one_line("Hello\\r\\nBcc: b@example.org")
    (True, False)
    """
    return not any(unicodedata.category(letter) in BREAKING for letter in text)


def is_plain(text: str) -> bool:
    """Return whether a text stays on its line and does not turn the direction of others."""
    return is_one_line(text) and DIRECTION_MARKS.isdisjoint(text)

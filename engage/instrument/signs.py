"""Signs that nobody sees: which texts hold them, and which hold nothing else."""

import re
import unicodedata
from typing import Final

# Soft hyphens, zero-width spaces, word joiners, and marks that turn what follows. The joiners
# U+200C and U+200D are letters' own in some languages, U+200E and U+200F belong to right-to-left.
HIDDEN: Final = re.compile("[\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]")


def is_blank(text: str) -> bool:
    """Return whether no sign of a text can be seen."""
    return all(unicodedata.category(sign)[0] in "CZ" for sign in text)

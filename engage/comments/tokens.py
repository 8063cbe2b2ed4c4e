"""Words of a text: split, cut to stems, told apart by language; the same every time, offline.

The stems are light ones: they join what a reader would join (crosswalk and crosswalks, ruido and
ruidosa) and nothing else is asked of them.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from engage.comments.stop_words import STOP_WORDS

LANGUAGES: Final = ("en", "es")
WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SHORTEST: Final = 3
VOWEL: Final = re.compile(r"[aeiouy]")
# Longest first: the first that fits is taken off, if so much of the word is left.
ENDINGS: Final = {
    "en": (
        *("fulness", "iveness", "ousness", "ization", "ational", "lessness"),
        *("ements", "ation", "ingly", "ement", "ments", "ness", "ings", "ment", "ible", "able"),
        *("less", "edly", "ies", "ing", "ers", "ion", "est", "ful", "ous", "ed", "er", "es"),
        *("ly", "al", "s", "e", "y"),
    ),
    "es": (
        *("amientos", "imientos", "amiento", "imiento", "aciones", "uciones", "adores", "adoras"),
        *("idades", "mente", "acion", "ucion", "ancia", "encia", "adora", "ador", "iendo"),
        *("ando", "idad", "osas", "osos", "ismo", "ista", "able", "ible", "adas", "ados"),
        *("idas", "idos", "osa", "oso", "ada", "ado", "ida", "ido", "iva", "ivo", "cion"),
        *("aron", "eron", "ar", "er", "ir", "an", "en", "as", "os", "es", "a", "o", "e", "s"),
    ),
}


def plain(text: str) -> str:
    """Return a text in small letters and without accents.

    >>> plain("Más POLICÍAS, señor")
    'mas policias, senor'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words(text: str) -> list[str]:
    """Return the words of a text without their accents, in their order.

    >>> words("Don't park on 5th St!")
    ["don't", 'park', 'on', 'th', 'st']
    """
    return [found.replace("’", "'") for found in WORD.findall(plain(text))]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return what a word shares with its other forms; ``word`` comes from words().

    >>> [stem(word, "en") for word in ("streets", "speeding", "homelessness", "police")]
    ['street', 'speed', 'home', 'polic']
    >>> stem("ruidosas", "es") == stem("ruido", "es"), stem("calles", "es") == stem("calle", "es")
    (True, True)
    """
    word = word.partition("'")[0]
    for ending in ENDINGS.get(language, ()):
        rest = word.removesuffix(ending)
        is_part = word.endswith("eed") and ending == "ed"  # speed, feed
        if rest != word and not is_part and len(rest) >= SHORTEST and VOWEL.search(rest):
            return _undoubled(rest)
    return word


def stems(text: str, language: str) -> list[str]:
    """Return the stems of a text without stop words and words of one or two letters.

    >>> stems("The music on weekends is too loud.", "en")
    ['music', 'weekend', 'loud']
    """
    stop = STOP_WORDS.get(language, frozenset())
    return [
        stem(word, language) for word in words(text) if len(word) >= SHORTEST and word not in stop
    ]


def language_of(text: str, said: str) -> str:
    """Return the language in which a text is written: by its stop words, else the one it came in.

    >>> language_of("Hay que limpiar el parque", "en"), language_of("Speeding", "es")
    ('es', 'es')
    """
    likely = likely_languages(text)
    return likely[0] if len(likely) == 1 else said


def likely_languages(text: str) -> tuple[str, ...]:
    """Return the languages that a text may be in: those with most stop words in it.

    >>> likely_languages("Speeding"), likely_languages("It is too loud")
    (('en', 'es'), ('en',))
    """
    found = words(text)
    counts = {one: sum(word in STOP_WORDS[one] for word in found) for one in LANGUAGES}
    most = max(counts.values())
    return tuple(one for one in LANGUAGES if counts[one] == most)


def _undoubled(stemmed: str) -> str:
    is_doubled = (
        len(stemmed) > SHORTEST and stemmed[-1] == stemmed[-2] and stemmed[-1] in "bdgmnprt"
    )
    return stemmed[:-1] if is_doubled else stemmed

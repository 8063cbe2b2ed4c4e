"""Which themes a text seems to speak of, by the keywords of the code frame; a person decides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engage.comments.tokens import LANGUAGES, likely_languages, stems, words

QUOTES: Final = ('"', "“", "«")


@dataclass(frozen=True, slots=True)
class Keywords:
    """The keywords of a theme by language, which stand for all forms of a word.

    ``homeless*`` stands for every word that begins so, ``"parking"`` in quotes for itself alone.
    """

    theme: str
    by_language: Mapping[str, Sequence[str]]


class Suggester:
    """The keywords of a whole frame, ready to be looked for."""

    def __init__(self, frame: Iterable[Keywords]) -> None:
        """Cut every keyword to its stems once."""
        self.frame = [
            (one.theme, {spoken: _forms(one, spoken) for spoken in LANGUAGES}) for one in frame
        ]

    def themes(self, text: str) -> tuple[str, ...]:
        """Return the themes whose keywords stand in a text, in the order of the frame.

        >>> frame = Suggester([Keywords("speed", {"en": ["speeding", "too fast"]})])
        >>> frame.themes("Cars drive too fast here"), frame.themes("They speed!")
        (('speed',), ('speed',))
        """
        found: set[str] = set()
        for spoken in likely_languages(text):
            whole, cut = f" {' '.join(words(text))} ", f" {' '.join(stems(text, spoken))} "
            found |= {
                theme
                for theme, forms in self.frame
                if any(form in (cut if is_cut else whole) for form, is_cut in forms[spoken])
            }
        return tuple(theme for theme, _ in self.frame if theme in found)


def _forms(one: Keywords, spoken: str) -> tuple[tuple[str, bool], ...]:
    return tuple(_form(word, spoken) for word in one.by_language.get(spoken, ()) if words(word))


def _form(keyword: str, spoken: str) -> tuple[str, bool]:
    """Return what is looked for, and whether among stems; ``too fast`` has words but no stem."""
    said = " ".join(words(keyword))
    if keyword.strip().endswith("*"):
        return f" {said}", False
    if keyword.strip()[:1] in QUOTES:
        return f" {said} ", False
    cut = stems(keyword, spoken)
    return (f" {' '.join(cut)} ", True) if len(cut) == len(words(keyword)) else (f" {said} ", False)

"""The colours, patterns and signs of every chart; colour never stands alone."""

import re
from collections.abc import Iterator, Sequence
from html import escape as escape_marks
from typing import Final

INK: Final = "#16202E"
MUTED: Final = "#55606E"
LINE: Final = "#D9DCE1"
PAPER_WHITE: Final = "#FFFFFF"
HARBOR: Final = "#1F4E79"
BAND: Final = "#CFDCE8"
WIDE_MARK: Final = "*"
# Colour and shape together, so that greyscale print loses nothing.
MARKS: Final = {
    "improved": ("#2166AC", "M{x} {t}l5 9h-10z"),
    "worse": ("#B35806", "M{x} {b}l5 -9h-10z"),
    "no_clear_change": ("#6B7280", "M{l} {m}h10v2h-10z"),
}
# Worst to best; the worse half is hatched, as both ends are equally dark in grey.
LIKERT: Final = ("#B35806", "#F1A340", "#D9D9D9", "#92C5DE", "#2166AC")
MOST_PARTS: Final = 5
_CHOSEN_OF: Final = {2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}
_HATCHES: Final = {0: ("#F0C9A4", 6, 1.1), 1: ("#8A4A05", 9, 1.0)}
# Light to dark, so that order survives in grey; the last two bear white letters.
CLASSES: Final = ("#EAF1F8", "#BCD6EA", "#7FB2D9", "#3A78B0", "#143B61")
CLASS_INK: Final = (INK, INK, INK, PAPER_WHITE, PAPER_WHITE)

# XML holds no control letters, escaped or not.
FORBIDDEN: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff\\ud800-\\udfff]")


def escape(text: str) -> str:
    """Return a text as it may stand in a drawing."""
    return escape_marks(FORBIDDEN.sub(" ", text))


def tones(n: int) -> Sequence[int]:
    """Return the places in the colours of LIKERT for a scale of n answers, worst first.

    >>> tones(4)
    (0, 1, 3, 4)
    """
    return _CHOSEN_OF[n]


def hatch(name: str) -> str:
    """Return the pattern of those who chose to answer."""
    return _lines(f"{name}-h", HARBOR, 6, 1.6)


def unknown(name: str) -> str:
    """Return the patterns of a map: one for what is hidden, one for what is only put into words."""
    dots = (
        f'<pattern id="{name}-w" width="7" height="7" patternUnits="userSpaceOnUse">'
        f'<rect class="c-ground" width="7" height="7" fill="{PAPER_WHITE}"/>'
        f'<circle cx="2" cy="2" r="1.1" fill="{MUTED}"/></pattern>'
    )
    return _lines(f"{name}-u", "#9AA3AF", 7, 1, PAPER_WHITE) + dots


def likert_patterns(name: str, n: int) -> str:
    """Return the patterns of the worse half of a scale."""
    used = [tone for tone in tones(n) if tone in _HATCHES]
    return "".join(_tone_pattern(name, tone) for tone in used)


def tone_fill(name: str, tone: int) -> str:
    """Return what fills a part of a Likert bar."""
    return f"url(#{name}-p{tone})" if tone in _HATCHES else LIKERT[tone]


def tone_ink(tone: int) -> str:
    """Return the colour of letters on a part: white on both ends, ink between."""
    return PAPER_WHITE if tone in {0, 4} else INK


def swatches(scale: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the tone and the label of each answer of a scale, worst first."""
    yield from zip(tones(len(scale)), scale, strict=True)


def _tone_pattern(name: str, tone: int) -> str:
    colour, size, width = _HATCHES[tone]
    return _lines(f"{name}-p{tone}", colour, size, width, LIKERT[tone])


def _lines(name: str, colour: str, size: int, width: float, ground: str = "") -> str:
    below, kind = "", ' class="c-hatch"'
    if ground:
        below = f'<rect class="c-ground" width="{size}" height="{size}" fill="{ground}"/>'
        kind = ""
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'{below}<path{kind} d="M0 {size}L{size} 0" stroke="{colour}" stroke-width="{width:g}"/>'
        "</pattern>"
    )

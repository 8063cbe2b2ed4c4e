"""How large a drawing is and where its parts stand, for screens, for paper and for files."""

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand: the plot between two shares of the width, labels wrapped by letters.

    Without a width the drawing is fluid: it fills its container and its letters keep their size.
    ``plot`` is the height of a trend or of a map in pixels; small multiples stand in ``columns``.
    """

    width: int | None = None
    left: float = 0.02
    right: float = 0.62
    letters: int = 34
    is_beside: bool = False
    size: int = 13
    has_axis: bool = True
    font: str = ""
    plot: int = 120
    map_height: int = 320
    columns: int = 1
    is_titled: bool = False


SCREEN: Final = Layout()
# A map keeps its shape, so its letters shrink with it on a phone: they begin larger.
MAP_WIDTH: Final = 400
MAP: Final = Layout(width=MAP_WIDTH, size=16, map_height=480)
# Small multiples stand side by side in the page, each a drawing of its own.
SMALL: Final = Layout(plot=72, size=12, has_axis=False)
PAPER: Final = Layout(
    width=345,
    left=0.47,
    right=0.79,
    letters=28,
    is_beside=True,
    size=11,
    font="Inter",
    plot=84,
    map_height=200,
    columns=2,
)
FILE_FONT: Final = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
FILE: Final = replace(
    SCREEN,
    width=720,
    letters=80,
    font=FILE_FONT,
    plot=220,
    map_height=440,
    columns=3,
    is_titled=True,
)

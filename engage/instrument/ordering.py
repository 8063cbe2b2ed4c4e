"""Orders: in which of a few fixed orders options and rows are shown, known by its number."""

from typing import Final, Literal, TypeAlias, TypeVar

from engage.instrument.model import (
    BaseItem,
    ChoiceItem,
    Instrument,
    MatrixItem,
    Option,
    Row,
    Section,
)

T = TypeVar("T", Option, Row)
Order: TypeAlias = Literal["as_written", "random", "flip"]
# Few, so that pages stay cached. Number 0 is as written: paper, and answers out of a file.
ORDERS: Final = 4


def is_moved(section: Section) -> bool:
    """Return whether anything on a page depends on the number of the order."""
    return any(_order(item) != "as_written" for item in section.items)


def arranged_options(instrument: Instrument, item: ChoiceItem, number: int) -> tuple[Option, ...]:
    """Return the options of an item as one of the orders shows them; a random matrix moves rows."""
    options = instrument.options_of(item)
    if isinstance(item, MatrixItem) and item.order == "random":
        return options
    return _arranged(options, item.order, number)


def arranged_rows(item: MatrixItem, number: int) -> tuple[Row, ...]:
    """Return the rows of a matrix as one of the orders shows them; a flip turns the scale only."""
    return _arranged(item.rows, item.order, number) if item.order == "random" else item.rows


def _order(item: BaseItem) -> Order:
    order: Order = getattr(item, "order", "as_written")
    return order


def _arranged(entries: tuple[T, ...], order: Order, number: int) -> tuple[T, ...]:
    """Return entries in an order; what asks for words or stands alone keeps its place.

    The random orders are as written, from the end, and both begun in the middle, so that over all
    four of them every entry stands equally far from the top.
    """
    free = [entry for entry in entries if not _stays(entry)]
    if order == "random":
        half = len(free) // 2 if number >= ORDERS // 2 else 0
        free = free[half:] + free[:half]
    if order != "as_written" and number % 2:
        free.reverse()
    moved = iter(free)
    return tuple(entry if _stays(entry) else next(moved) for entry in entries)


def _stays(entry: Option | Row) -> bool:
    return isinstance(entry, Option) and (entry.specify or entry.exclusive)

"""What the size of an instrument costs: checking it, its first page, and a page of answers."""

from collections.abc import Iterator
from pathlib import Path
from time import process_time

from answering import City
from instruments import instrument_of
from timing import Figure, alternated, seconds

from engage.instrument.advice import examined
from engage.instrument.loading import load_instrument
from engage.instrument.minutes import minutes_to_answer

LARGE, LARGEST = 100, 469
ROUNDS = 500


def figures(folder: Path) -> Iterator[Figure]:
    """Yield what a person waits for with a large instrument, and with one of the largest."""
    yield from _pages(folder)
    yield from _checks()


def _pages(folder: Path) -> Iterator[Figure]:
    small = City(folder / "small", "NORMAL")
    large, largest = (
        City(folder / str(n), "NORMAL", instrument_of(n), "page9") for n in (LARGE, LARGEST)
    )
    for city, n_items in ((large, LARGE), (largest, LARGEST)):
        first, page = city.median(city.first, rounds=ROUNDS), city.median(city.page, rounds=ROUNDS)
        name = f"{n_items} items: "
        yield Figure(name + "first page / empty page", first.ours / first.empty, "x", 2)
        goal = 4 if n_items == LARGE else None
        yield Figure(name + "page with a draft / empty page", page.ours / page.empty, "x", goal)
    for label, name in (("first page kept", "first"), ("first page made anew", "anew")):
        took = alternated(
            {"small": getattr(small, name), "largest": getattr(largest, name)}, 200, process_time
        )
        yield Figure(
            f"{LARGEST} items: {label} / the shipped one's", took["largest"] / took["small"], "x", 2
        )


def _checks() -> Iterator[Figure]:
    text = instrument_of(LARGEST)
    checks = {
        "check": lambda: load_instrument(text, "x.yaml"),
        "check with advice": lambda: examined(text, "x.yaml"),
    }
    took = alternated(checks, 5, process_time)
    yield Figure(f"{LARGEST} items: check", took["check"], "s CPU", 1)
    yield Figure(f"{LARGEST} items: check with advice", took["check with advice"], "s CPU", 1)
    instrument = load_instrument(text, "x.yaml")
    minutes = seconds(lambda: minutes_to_answer(instrument), process_time)
    yield Figure(f"{LARGEST} items: minutes to answer, once a process", minutes * 1000, "ms CPU")

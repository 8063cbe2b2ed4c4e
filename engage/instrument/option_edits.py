"""Two lists of options compared: what was added, removed, turned round, or means something else."""

from collections.abc import Iterator, Sequence

from engage.instrument.edits import Change, text_changes
from engage.instrument.model import Option, Words


def option_changes(
    where: str,
    lists: tuple[Sequence[Option], Sequence[Option]],
    languages: tuple[str, ...],
    *,
    is_scale: bool,
) -> Iterator[Change]:
    """Yield what changed from one list of options to another; they are known by their codes."""
    before, after = ({str(o.code): o for o in options} for options in lists)
    kept = [code for code in before if code in after]
    if is_scale and before.keys() != after.keys():
        sizes = (f"{len(options)} points" for options in (before, after))
        yield Change(where, "scale_length", next(sizes), next(sizes))
    elif not is_scale:
        for code in (code for code in before if code not in after):
            yield Change(f"{where} {code}", "option_removed", first_text(before[code]), "")
        for code in (code for code in after if code not in before):
            yield Change(f"{where} {code}", "option_added", "", first_text(after[code]))
    for code in kept:
        texts = (before[code], after[code])
        yield from text_changes(f"{where} {code}", texts, "meaning", languages)
        yield from _keys(f"{where} {code}", *texts)
    if order_changed(list(before), list(after)):
        yield Change(where, "order", ", ".join(before), ", ".join(after))


def order_changed(old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether what stays stands otherwise: in another order, or with new things between.

    >>> order_changed(["a", "b"], ["a", "b", "c"]), order_changed(["a", "b"], ["a", "c", "b"])
    (False, True)
    """
    kept = [name for name in old if name in new]
    return list(new[: len(kept)]) != kept


def first_text(words: Words) -> str:
    """Return the words of the first language, nothing where there are none."""
    return next(iter(words.words.values()), "")


def _keys(where: str, old: Option, new: Option) -> Iterator[Change]:
    if old.exclusive != new.exclusive:
        yield Change(where, "bounds", _named(old.exclusive), _named(new.exclusive))
    if old.specify != new.specify:
        asked = ("words are asked" if o.specify else "no words" for o in (old, new))
        yield Change(where, "setting", next(asked), next(asked))


def _named(is_exclusive: bool) -> str:
    return "stands alone" if is_exclusive else "together with others"

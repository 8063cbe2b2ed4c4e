"""What keeps a release from being published, in English, for the command line and refusals."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from engage.results import aapor_words
from engage.results.gate import Fault

KINDS = {
    "method": "these points of the method are blank: {names}",
    "translation": "a translation is missing: {names}",
    "quote": "comments that no moderator has read: {names}",
    "theme": "comments whose themes are not coded yet: {names}",
    "cell": "cells fail the audit: {names}",
}
MOST_NAMED = 8


def listed(faults: Sequence[Fault]) -> list[str]:
    """Return one line for each kind of fault.

    >>> listed([Fault("translation", "safe", ("es",)), Fault("translation", "title", ("es",))])
    ['a translation is missing: safe (es), title (es)']
    """
    kinds = groupby(faults, key=lambda fault: fault.kind)
    return [KINDS[kind].format(names=names_of(list(found))) for kind, found in kinds]


def names_of(faults: Sequence[Fault], language: str = "en") -> str:
    """Return the names of faults of one kind, the first eight."""
    names = [_name(fault, aapor_words.titles(language)) for fault in faults]
    more = [f"+{len(names) - MOST_NAMED}"] if len(names) > MOST_NAMED else []
    return ", ".join([*names[:MOST_NAMED], *more])


def _name(fault: Fault, titles: Mapping[str, str]) -> str:
    title = titles.get(fault.name, fault.name)
    if fault.kind == "method":
        return f"{title} ({fault.name})"
    return f"{title} ({', '.join(fault.languages)})" if fault.languages else fault.name

"""The codebook of an instrument: every column with its words, codes and who is asked."""

from collections.abc import Iterator, Sequence
from typing import Final

from engage.instrument.columns import Column, columns
from engage.instrument.model import Condition, Instrument, Item
from engage.stats.types import NOT_ASKED, SKIPPED

KINDS: Final = {
    "coded": "one code",
    "flag": "1 ticked, 0 not ticked",
    "number": "whole number",
    "date": "date (ISO 8601), never published",
}
# What has no column, and where its answers are.
APART: Final = {
    "consent": "a tick, without which nothing is kept",
    "area": "the area of the response; a code from a deck knows it",
    "text": "words, kept apart from all other answers",
    "map_point": "a place, moved to its block, kept apart and never published",
    "note": "asks nothing",
}
STATES: Final = (
    (str(NOT_ASKED), "not asked", "no, the question was not on this person's path"),
    (str(SKIPPED), "skipped", "no, it was shown and left blank"),
    ("-3 to -100", "missing codes", "no, but how many chose one is counted"),
    ("0 and up", "answers", "yes"),
)


def codebook(instrument: Instrument) -> str:
    """Return the codebook as Markdown, in English with the wording in every language."""
    lines = [
        *_head(instrument),
        *_states(),
        *_columns(instrument),
        *_apart(instrument),
        *_indices(instrument),
    ]
    return "\n".join(lines).rstrip() + "\n"


def condition_words(condition: Condition | None) -> str:
    """Return who is asked, in words.

    >>> condition_words(Condition(item="prob.speed", at_least=2))
    'those for whom prob.speed is at least 2'
    """
    return "everybody" if condition is None else f"those for whom {_said(condition)}"


def _said(condition: Condition) -> str:
    for word, parts in (("and", condition.all_), ("or", condition.any_)):
        if parts is not None:
            return "(" + f" {word} ".join(_said(part) for part in parts) + ")"
    if condition.not_ is not None:
        return f"not {_said(condition.not_)}"
    return f"{condition.item} {_test(condition)}"


def _test(condition: Condition) -> str:
    if condition.in_ is not None:
        return f"is {' or '.join(map(str, condition.in_))}"
    if condition.not_in is not None:
        return f"is answered and not {' or '.join(map(str, condition.not_in))}"
    if condition.answered is not None:
        return "is answered" if condition.answered else "is not answered"
    ends = (("at least", condition.at_least), ("at most", condition.at_most))
    return "is " + " and ".join(f"{word} {end}" for word, end in ends if end is not None)


def _head(instrument: Instrument) -> Iterator[str]:
    titles = " / ".join(instrument.title.text(language) for language in instrument.languages)
    yield f"# {titles}"
    yield ""
    yield from _table(
        ("", ""),
        [
            ("Instrument", instrument.id),
            ("Version", instrument.version),
            ("Languages", ", ".join(instrument.languages)),
            ("SHA-256", instrument.content_hash()),
            ("Fewest answers shown", str(instrument.privacy.min_base)),
            ("Responses are deleted after", f"{instrument.privacy.retain_days} days"),
        ],
    )


def _states() -> Iterator[str]:
    yield "## States of an answer"
    yield ""
    yield from _table(("Value", "State", "In the base"), STATES)


def _columns(instrument: Instrument) -> Iterator[str]:
    yield "## Columns"
    yield ""
    asked = {item.id: item for item in instrument.items()}
    for column in columns(instrument):
        yield f"### {column.name}"
        yield ""
        yield from _table(("", ""), _facts(column, asked[column.item]))
        yield from _texts(column, asked[column.item], instrument.languages)


def _facts(column: Column, item: Item) -> Iterator[tuple[str, str]]:
    yield "Type", f"{item.type}, {KINDS[column.kind]}"
    yield "Page", column.section
    yield "Asked", condition_words(item.show_if)
    yield "Must be answered", "yes" if item.required else "no"
    if column.role is not None:
        yield "Role", column.role
    if column.is_ordered and column.scale is not None:
        better = "the highest number" if column.better == "high" else "the lowest number"
        yield "Scale", f"{column.scale}; the good end is {better}"
    if column.minimum is not None or column.maximum is not None:
        most = "any" if column.maximum is None else str(column.maximum)
        yield "Bounds", f"{column.minimum} to {most}"


def _texts(column: Column, item: Item, languages: Sequence[str]) -> Iterator[str]:
    said = [("Question", column.wording)]
    if item.hint is not None:
        said.append(("Hint", item.hint.words))
    if column.part is not None:
        said.append((column.part, column.label))
    if column.unit is not None:
        said.append(("Unit", column.unit))
    said += [(str(label.code), label.words) for label in (*column.options, *column.missing)]
    rows = [(name, *(words.get(code, "") for code in languages)) for name, words in said]
    yield from _table(("Code", *languages), rows)


def _apart(instrument: Instrument) -> Iterator[str]:
    with_columns = {column.item for column in columns(instrument)}
    rest = [item for item in instrument.items() if item.id not in with_columns]
    if not rest:
        return
    yield "## Asked, without a column"
    yield ""
    for item in rest:
        yield f"### {item.id}"
        yield ""
        where = APART.get(item.type, "no column")
        yield from _table(("", ""), [("Type", f"{item.type}: {where}"), *_whom(item)])
        texts = ("Text", *(item.text(code) for code in instrument.languages))
        yield from _table(("", *instrument.languages), [texts])


def _whom(item: Item) -> Iterator[tuple[str, str]]:
    if item.show_if is not None:
        yield "Asked", condition_words(item.show_if)


def _indices(instrument: Instrument) -> Iterator[str]:
    if not instrument.indices:
        return
    yield "## Indices"
    yield ""
    rows = [
        (
            name,
            " / ".join(index.words.get(code, "") for code in instrument.languages).strip(" /"),
            ", ".join(index.of),
            "the mean" if index.rescale is None else f"the mean, put on a scale of {index.rescale}",
        )
        for name, index in instrument.indices.items()
    ]
    yield from _table(("Index", "Name", "Of", "Is"), rows)


def _table(
    head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]
) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    for row in rows:
        yield _line(row)
    yield ""


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"

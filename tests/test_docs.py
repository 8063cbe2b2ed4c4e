"""What the documents say is what the code does: verbs, commands, decisions, translations."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from engage.cli import engage
from engage.instrument.schema import json_schema

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README_LINES: Final = 120
STATUS = re.compile(r"^Status: (proposed|accepted|refused|superseded by \d{4})", re.MULTILINE)
PLACE = re.compile(r"%\((\w+)\)")
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
JINJA: Final = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}
ADRS = sorted(p.name for p in (DOCS / "adr").glob("*.md"))
HEAD: Final = """\
# Commands

Written by `make golden` from the program itself. Every command works on the instance in
`./instance`, or in the folder that `ENGAGE_INSTANCE` names. Exit code 0: done; 2: the input or
the rules did not allow it, with the reason.
"""


def verbs() -> list[str]:
    return re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_readme_fits_one_screen_and_a_half() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= README_LINES


@pytest.mark.parametrize("verb", verbs())
def test_readme_names_verb(verb: str) -> None:
    assert f"make {verb}" in (ROOT / "README.md").read_text()


def leaves(command: click.Command, words: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with the words that call it."""
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from leaves(found, f"{words} {name}")


def described(words: str, command: click.Command) -> str:
    """Return the entry of one command."""
    context = click.Context(command, info_name=words)
    usage = " ".join(command.collect_usage_pieces(context))
    records = [p.get_help_record(context) for p in command.params]
    lines = [f"- `{name}` {text}".rstrip() for name, text in filter(None, records)]
    head = f"## {words}\n\n`{words} {usage}`\n\n{command.get_short_help_str(200)}\n"
    return head + ("\n" + "\n".join(lines) + "\n" if lines else "")


def test_commands_are_the_golden_ones() -> None:
    path = DOCS / "commands.md"
    text = "\n".join([HEAD, *(described(*leaf) for leaf in leaves(engage, "engage"))])
    if os.environ.get("ENGAGE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "read the diff, then: make golden"


def test_schema_of_instruments_is_the_golden_one() -> None:
    path = DOCS / "instrument.schema.json"
    if os.environ.get("ENGAGE_GOLDEN"):
        path.write_text(json_schema(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == json_schema(), "read the diff, then: make golden"


def test_commands_say_what_they_do() -> None:
    assert [w for w, c in leaves(engage, "engage") if not c.get_short_help_str(200)] == []


@pytest.mark.parametrize("name", ADRS)
def test_decision_has_a_status_and_its_parts(name: str) -> None:
    text = (DOCS / "adr" / name).read_text(encoding="utf-8")
    assert STATUS.search(text)
    for part in ("## Context", "## Decision", "## Consequences", "## Refused"):
        assert part in text


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(name[:4]) for name in ADRS] == list(range(1, len(ADRS) + 1))


@pytest.mark.parametrize("page", sorted(p.name for p in DOCS.glob("*.md")))
def test_links_between_documents_lead_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text)
    assert [t for t in targets if not (DOCS / t).exists()] == []


def words_shown() -> Iterator[tuple[str, str]]:
    """Yield each text that people read in English, with file and line."""
    for folder, pattern, method, options in (
        ("templates", "*.html", "jinja2.ext:babel_extract", JINJA),
        ("engage", "*.py", "python", {}),
    ):
        for path in sorted((ROOT / folder).rglob(pattern)):
            where = path.relative_to(ROOT).as_posix()
            found = extract_from_file(method, path, keywords=KEYWORDS, options=options)
            for line, message, *_ in found:
                yield message[0] if isinstance(message, tuple) else message, f"{where}:{line}"


def translations(language: str) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return a language's translations by English text, and what is fuzzy or empty in its files."""
    known: dict[str, tuple[str, ...]] = {}
    unfinished = []
    for path in sorted((ROOT / "engage" / "translations" / language).glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for message in filter(lambda m: m.id, catalogue):
            plural = isinstance(message.id, tuple | list)
            texts = tuple(message.string) if plural else (str(message.string),)
            if message.fuzzy or not all(texts):
                unfinished.append(f"{path.name}:{message.lineno}: {message.id}")
            # Jinja doubles the per cent signs of a text before it looks the text up
            english = message.id[0] if plural else str(message.id)
            known[english.replace("%%", "%")] = texts
    return known, unfinished


def test_every_word_shown_is_translated() -> None:
    known, unfinished = translations("es")
    missing = {
        f"{where}: {text!r}"
        for text, where in words_shown()
        if text.replace("%%", "%") not in known
    }
    assert unfinished == []
    assert missing == set(), "\n" + "\n".join(sorted(missing))


def places(text: str) -> set[str]:
    """Return the names of a text's values; a capital only says that a sentence begins with one."""
    return {name.lower() for name in PLACE.findall(text)}


def test_translations_name_the_same_values() -> None:
    known, _ = translations("es")
    wrong = [
        english
        for english, texts in known.items()
        for text in texts
        if not places(text) <= places(english) | {"num"}
    ]
    assert wrong == []

"""A draft's text as values that a page can show, whatever is still wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engage.errors import Missing
from engage.instrument.editing import Data, read_data
from engage.instrument.findings import Loc

LANGUAGES: Final = ("en", "es")


@dataclass(frozen=True, slots=True)
class Placed:
    """A section or an item of a draft with its path."""

    loc: Loc
    data: Mapping[str, Data]

    @property
    def id(self) -> str:
        """Return its id, empty where it has none yet."""
        return text_of(self.data.get("id"))


@dataclass(frozen=True, slots=True)
class Drafted:
    """The values of a draft."""

    data: Mapping[str, Data]

    @property
    def id(self) -> str:
        """Return the id of the instrument."""
        return text_of(self.data.get("id"))

    @property
    def version(self) -> str:
        """Return the version that it will be."""
        return text_of(self.data.get("version"))

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that it declares, or the usual two."""
        listed = [code for code in entries(self.data.get("languages")) if isinstance(code, str)]
        return tuple(listed) or LANGUAGES

    def title(self, language: str) -> str:
        """Return the title in a language, in another one where it is missing, else the id."""
        return words_in(self.data.get("title"), (language, *self.languages)) or self.id

    def sections(self) -> Iterator[Placed]:
        """Yield the sections in their order."""
        for s, section in enumerate(entries(self.data.get("sections"))):
            if isinstance(section, Mapping):
                yield Placed(("sections", s), section)

    def items(self, section: Placed | None = None) -> Iterator[Placed]:
        """Yield the items of a section, or of all."""
        for one in self.sections() if section is None else (section,):
            for i, item in enumerate(entries(one.data.get("items"))):
                if isinstance(item, Mapping):
                    yield Placed((*one.loc, "items", i), item)

    def section(self, name: str) -> Placed:
        """Return a section by its id, or refuse."""
        return _named(self.sections(), name)

    def item(self, name: str) -> Placed:
        """Return an item by its id, or refuse."""
        return _named(self.items(), name)

    def section_of(self, item: Placed) -> Placed:
        """Return the section in which an item stands."""
        return next(one for one in self.sections() if one.loc == item.loc[:2])

    def options_of(self, item: Mapping[str, Data]) -> list[Mapping[str, Data]]:
        """Return the options of an item, its own or those of its scale."""
        scales = self.data.get("scales")
        scale = item.get("scale")
        listed = item.get("options")
        if isinstance(scale, str) and isinstance(scales, Mapping):
            listed = scales.get(scale)
        return [one for one in entries(listed) if isinstance(one, Mapping)]

    def free_id(self, wanted: str) -> str:
        """Return an id for a new section or item: the wanted one, or with a number behind it."""
        taken = {one.id for one in (*self.sections(), *self.items())}
        return free(wanted, taken)


def drafted(text: str) -> Drafted:
    """Return the values of a draft's text."""
    return Drafted(read_data(text))


def entries(value: Data) -> list[Any]:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list) else []


def text_of(value: Data) -> str:
    """Return a text or a number as a field shows it, nothing for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def words_in(value: Data, languages: tuple[str, ...]) -> str:
    """Return the first of some languages in which something has words."""
    if not isinstance(value, Mapping):
        return ""
    return next((text_of(value[one]) for one in languages if text_of(value.get(one))), "")


def free(wanted: str, taken: set[str]) -> str:
    """Return a name that is not taken: the wanted one, or with a number behind it."""
    if wanted and wanted not in taken:
        return wanted
    stem = (wanted or "new")[:27]
    return next(f"{stem}_{n}" for n in range(2, len(taken) + 3) if f"{stem}_{n}" not in taken)


def _named(placed: Iterator[Placed], name: str) -> Placed:
    found = next((one for one in placed if one.id == name), None)
    if found is None:
        raise Missing("There is no {name} in this draft. It may have been renamed.", name=name)
    return found

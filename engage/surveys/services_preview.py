"""How an instrument looks to those who answer, for those who write it; nothing is asked or kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engage.instrument.checking import Answer, compile_checker
from engage.instrument.model import Instrument, Section
from engage.surveys import fields, pages

Areas = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """An instrument that is tried out: in which language, with which areas on offer."""

    instrument: Instrument
    language: str
    areas: Areas = ()

    def section(self, name: str) -> Section:
        """Return a section by its id."""
        return next(one for one in self.instrument.sections if one.id == name)

    def page(
        self,
        name: str,
        visible: Collection[str],
        typed: Mapping[str, Sequence[str]],
        errors: Mapping[str, str],
    ) -> tuple[fields.Field, ...]:
        """Return the fields of a section that are on the path, with what was typed in them."""
        asked = self._asked(fields.Filling(typed, errors))
        return pages.fields(asked, self.section(name), visible)

    def said(
        self, name: str, visible: Collection[str], answers: Mapping[str, Answer]
    ) -> tuple[fields.Said, ...]:
        """Return what was answered in a section, in words."""
        typed = pages.typed_form(self.instrument.items(), answers)
        return pages.said(self._asked(fields.Filling(typed)), self.section(name), visible)

    def typed(self, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
        """Return answers as a browser would send them."""
        return pages.typed_form(self.instrument.items(), answers)

    def every_field(self, name: str) -> tuple[tuple[str, fields.Field], ...]:
        """Return every item of a section by its id, whatever its condition says."""
        section = self.section(name)
        visible = frozenset(compile_checker(self.instrument).sections[name].fields)
        asked = self._asked(fields.Filling({}))
        alone = ((i.id, section.model_copy(update={"items": (i,)})) for i in section.items)
        return tuple((i, one) for i, part in alone for one in pages.fields(asked, part, visible))

    def _asked(self, filling: fields.Filling) -> fields.Asked:
        return fields.Asked(self.instrument, self.language, filling, self.areas)

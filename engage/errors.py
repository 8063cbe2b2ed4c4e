"""The refusals and input errors that every room raises and the platform turns into pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self


class Refused(Exception):
    """An act that the rules do not allow now; the sentence is shown to the person who tried."""

    status = 409

    def __init__(self, message: str, /, **values: object) -> None:
        """Keep the sentence, with {names} for the values, so that it can be translated."""
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


class Missing(Refused):
    """Something that does not exist, or not for the person who asks."""

    status = 404


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of some input: where it is, what it is, and how to mend it.

    Fault and remedy have {names} for the values, so that they can be translated.
    """

    where: str
    what: str
    remedy: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, where: str, what: str, remedy: str = "", /, **values: object) -> Self:
        """Return a fault whose sentence has values."""
        return cls(where, what, remedy, values)

    def __str__(self) -> str:
        """Return where and what as one line."""
        return f"{self.where}: {self.said(str)}"

    def said(self, translate: Callable[[str], str]) -> str:
        """Return fault and remedy in a language, with their values.

        >>> Problem.of("party", "From 1 to {most}.", most=10).said(str)
        'From 1 to 10.'
        """
        words = " ".join(translate(text) for text in (self.what, self.remedy) if text)
        return words.format(**self.values) if self.values else words


class InputErrors(Exception):
    """Every fault found in one piece of input; nothing of it was stored."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the faults in the order of the input."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class ConfigError(Exception):
    """A setting with which Engage must not start; one sentence says which and what to do."""

"""What a screen shows of a poll, as finished values: the question, about how many, the result."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from engage.charts.words import vocabulary
from engage.polls.models import Poll, State
from engage.polls.queries import LANGUAGES
from engage.polls.tally import about, shown_of
from engage.stats.published import Published, Suppressed, rank


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words in the reader's language and in the other one of the room."""

    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer with what may be said of it; ``width`` is of a hundred and no finer than that."""

    words: Spoken
    value: str
    width: int


@dataclass(frozen=True, slots=True)
class Screen:
    """A poll as a room sees it; ``n`` is rounded, 0 for fewer than may be shown."""

    code: str
    status: State
    language: str
    other: str
    question: Spoken
    bars: tuple[Bar, ...]
    n: int
    is_shown: bool

    @property
    def stamp(self) -> str:
        """Return what changes exactly when the screen does."""
        return sha256(repr(self).encode()).hexdigest()[:20]


def screen_of(poll: Poll, language: str) -> Screen:
    """Return what the screen of a poll shows now in a language."""
    other = next(code for code in LANGUAGES if code != language)
    is_closed = poll.status == "closed"
    shown = shown_of(poll.result or ()) if is_closed else []
    return Screen(
        code=poll.code,
        status=poll.status,
        language=language,
        other=other,
        question=_spoken(poll.question, language, other),
        bars=tuple(
            _bar(_spoken(option, language, other), shown[i] if shown else None, language)
            for i, option in enumerate(poll.options)
        ),
        n=poll.n_answered if is_closed else about(poll.n_answered),
        is_shown=any(not isinstance(one, Suppressed) for one in shown),
    )


def _spoken(words: Mapping[str, str], language: str, other: str) -> Spoken:
    here, there = words[language], words[other]
    return Spoken(here, "" if there == here else there)


def _bar(words: Spoken, shown: Published | None, language: str) -> Bar:
    if shown is None or isinstance(shown, Suppressed):
        return Bar(words, "", 0)
    return Bar(words, vocabulary(language).value(shown), round(rank(shown) * 100))

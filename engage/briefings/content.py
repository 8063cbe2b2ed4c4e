"""A briefing as a value: finished words, charts of published figures, and nothing to compute."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final, Literal, get_args
from urllib.parse import quote

from engage.briefings.codes import code_of
from engage.charts.model import Chart

Paper = Literal["letter", "a4"]
# Whose figures stand on the page: the beat's own, the beat's in words, or the city's, named so.
Scope = Literal["own", "few", "city"]
Mark = Literal["better", "worse", "same"]
# What may be left out of a briefing, in the order of its pages; the masthead always stands.
Section = Literal[
    "named",
    "changes",
    "measures",
    "promises",
    "meeting",
    "voices",
    "details",
    "history",
    "heard",
    "method",
    "contacts",
]
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who speaks, about which beat, and what must be said before anything else."""

    department: str
    beat: str
    officers: tuple[str, ...]
    wave: str
    period: str
    mark: str  # on every page: that it is a draft, no longer stands, or rests on few answers
    notices: tuple[str, ...]
    map_svg: str
    map_alt: str
    map_note: str


@dataclass(frozen=True, slots=True)
class Named:
    """What residents named most often."""

    lead: str
    question: str
    note: str
    chart: Chart | None
    also: tuple[tuple[str, str], ...]  # a further question and what was named there
    raised: tuple[str, ...] = ()  # concerns of the last published minutes, with place and time


@dataclass(frozen=True, slots=True)
class Change:
    """A verdict of the release in words, with the mark that it gets."""

    mark: Mark
    label: str
    word: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the last wave, and how the beat stands beside the rest of the city."""

    sentence: str
    lines: tuple[Change, ...]
    beside: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """When and where the beat meets next."""

    title: str
    day: str
    hours: str
    place: str
    access: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise that is neither kept nor dropped yet."""

    what: str
    owner: str
    due: str
    next_step: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Promises:
    """The open promises of the beat, the one that is due first at the top."""

    do: str  # the line at the top of the page, nothing where no promise is open
    lines: tuple[Promise, ...]
    more: str
    tally: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise with its history: whose it was, its day, what became of it and why."""

    what: str
    owner: str
    due: str
    status: str
    why: str
    steps: tuple[str, ...]
    state: str = "open"  # open, late, kept, dropped: the same in every language
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Trends:
    """The main measures over the surveys: drawn, or in words where few people answered."""

    charts: tuple[Chart, ...] = ()
    told: tuple[tuple[str, str], ...] = ()  # a question, and what was found survey by survey
    key: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A group of people: its part of those who answered and of the city, by the census."""

    question: str
    group: str
    answered: str
    census: str


@dataclass(frozen=True, slots=True)
class Voices:
    """What people wrote: a quote where the rules allow one, else the themes in our words."""

    themes: str
    quote: str
    quote_language: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is printed for one beat and one wave in one language.

    ``note`` is the organizer's, in Markdown; it stands on no page that the public may see.
    """

    language: str
    site: str
    sections: tuple[Section, ...]
    paper: Paper
    beat_code: str
    wave_code: str
    release_sha256: str
    scope: Scope
    masthead: Masthead
    named: Named
    changes: Changes
    measures: Chart | None
    measures_key: str
    promises: Promises
    voices: Voices
    meeting: NextMeeting | None
    columns: tuple[tuple[Chart, ...], tuple[Chart, ...]]
    key: tuple[str, ...]
    trends: Trends
    history: tuple[Kept, ...]
    heard: tuple[Heard, ...]
    asked: tuple[str, ...]
    method: tuple[tuple[str, str], ...]
    contacts: tuple[tuple[str, str], ...]
    hashes: tuple[tuple[str, str], ...]
    footer: str
    note: str = ""
    has_board: bool = False  # the board code is printed: its address is open to everybody

    def to_json(self) -> str:
        """Return the canonical JSON of the content."""
        return json.dumps(_plain(asdict(self)), sort_keys=True, ensure_ascii=False)

    @property
    def sha256(self) -> str:
        """Return the hash of the content."""
        return sha256(self.to_json().encode()).hexdigest()

    @property
    def code(self) -> str:
        """Return what is printed to look the briefing up by."""
        return code_of(self.sha256)

    @property
    def verify_address(self) -> str:
        """Return the address that says whether the printed page is genuine and current."""
        return f"{self.site}/briefings/verify/{self.code}"

    @property
    def board_address(self) -> str:
        """Return the address that always shows the newest briefing of the beat."""
        return board_address(self.site, self.beat_code)

    @property
    def beat_address(self) -> str:
        """Return the address of the beat's page, with its meetings and promises."""
        return f"{self.site}/beats/{quote(self.beat_code, safe='')}"


def board_address(site: str, beat_code: str) -> str:
    """Return the address that always shows the newest briefing of a beat.

    >>> board_address("https://engage.example", "12/A")
    'https://engage.example/briefings/12%2FA'
    """
    return f"{site}/briefings/{quote(beat_code, safe='')}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value

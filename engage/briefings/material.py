"""Everything that a briefing is made of, read beforehand, so that composing asks nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engage.config import City
from engage.results.models_content import ReleaseContent

# Whether the release of a briefing stands; a draft is of a release that nobody published.
Status = Literal["current", "draft", "earlier", "superseded", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer of the beat with shift and role as the city writes them."""

    name: str
    role: str
    shift: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """The next meeting, its words in the language of the briefing."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    access: str


@dataclass(frozen=True, slots=True)
class PledgeStep:
    """One step in the history of a promise: made, updated, kept or dropped."""

    on: date
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Pledge:
    """A promise of the beat; ``agency`` is blank where a role of the beat owns it."""

    what: str
    role: str
    agency: str
    due_on: date
    next_step: str
    status: str = "open"  # open, kept, dropped
    reason: str = ""
    steps: tuple[PledgeStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Pledges:
    """The first promises of a beat, the open ones first, and how many there were of each kind."""

    first: Sequence[Pledge] = ()
    n_open: int = 0
    n_late: int = 0
    n_kept: int = 0
    n_dropped: int = 0


@dataclass(frozen=True, slots=True)
class Raised:
    """A concern of published minutes: what, where, and at what time of day."""

    what: str
    place: str
    daytime: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a briefing is made of; ``today`` says which promises are late."""

    release: ReleaseContent
    city: City
    is_demo: bool
    beat: str
    title: str
    shapes: Mapping[str, str]
    officers: Sequence[Officer]
    meeting: Gathering | None
    today: date
    site: str = ""
    is_public: bool = True  # anybody may open the newest briefing
    pledges: Pledges = Pledges()
    raised: Sequence[Raised] = ()
    note: str = ""
    before: Sequence[ReleaseContent] = ()  # of the earlier surveys that asked the same
    status: Status = "current"

"""What staff and guests hand in, as frozen values, and the checks of their shape."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from email_validator import EmailNotValidError, validate_email

from engage.calendar.walltime import AmbiguousTime, NonexistentTime
from engage.errors import InputErrors, Problem
from engage.meetings.models import ACCESS, KINDS, PAPER, PHONE, WEB
from engage.plain import is_plain

MAX_PARTY = 20
TELEPHONE = re.compile(r"\+?[\d\s().-]{7,39}")
MAX_MINUTES = 24 * 60
MAX_ASK_DAYS = 60
MAX_SERIES = 100


@dataclass(frozen=True, slots=True)
class Details:
    """What a meeting is: its words, its place and whom it serves."""

    titles: Mapping[str, str]
    beat_codes: Sequence[str] = ()
    kind: str = "beat"
    about: Mapping[str, str] = field(default_factory=dict)
    venue: str = ""
    address: str = ""
    access: Sequence[str] = ()
    languages: Sequence[str] = ("en",)
    online_url: str = ""
    capacity: int = 0
    venue_id: int | None = None
    officer_ids: Sequence[int] = ()
    interpreting: Sequence[str] = ()
    phone: str = ""
    is_link_private: bool = False
    ask_days: int = 0
    is_special: bool = False
    report_on: date | None = None


@dataclass(frozen=True, slots=True)
class When:
    """When a single meeting is: wall time, zone and length; fold 0 or 1 where the time is twice."""

    local: datetime
    zone: ZoneInfo
    minutes: int
    fold: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Which dates a series has: first time, RFC 5545 rule, last date, dates left out and added.

    Without a rule the dates added are all there are.
    """

    when: When
    rule: str
    until: date
    skipped: frozenset[date] = frozenset()
    extra: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """All that a meeting shall be from now on."""

    details: Details
    when: When


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, for the audit, and the public address that mails link to."""

    actor: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Guest:
    """What a resident writes to take part."""

    email: str
    party: int = 1
    first_name: str = ""
    needs: str = ""
    language: str = "en"
    question: str = ""
    topic: str = ""
    telephone: str = ""
    source: str = WEB


def check_details(details: Details) -> list[Problem]:
    """Return every fault in the shape of a meeting's details."""
    faults = []
    for name, texts, limit in (
        ("title", details.titles.values(), 120),
        ("about", details.about.values(), 2000),
        ("venue", [details.venue], 120),
        ("address", [details.address], 200),
        ("online_url", [details.online_url], 500),
        ("phone", [details.phone], 40),
    ):
        faults += [fault for text in texts for fault in text_faults(name, text, limit)]
    if not any(details.titles.values()):
        faults.append(Problem("title", "A title is missing."))
    faults += _check_choices(details)
    if details.online_url and not details.online_url.startswith("https://"):
        faults.append(Problem("online_url", "The link must begin with https://"))
    if not 0 <= details.capacity <= 100_000:
        faults.append(Problem("capacity", "The number of seats must be 0 or more."))
    if not 0 <= details.ask_days <= MAX_ASK_DAYS:
        faults.append(Problem("ask_days", "The number of days must be from 0 to 60."))
    return faults


def check_length(minutes: int) -> list[Problem]:
    """Return the fault of a length that no meeting has."""
    if 1 <= minutes <= MAX_MINUTES:
        return []
    return [Problem("minutes", "The length must be from 1 minute to 24 hours.")]


def time_fault(odd: NonexistentTime | AmbiguousTime) -> Problem:
    """Return the fault of a time that no clock shows, or that clocks show twice."""
    if isinstance(odd, AmbiguousTime):
        return Problem(
            "fold", "This time happens twice that night.", "Say the first or the second."
        )
    fault = "This time does not exist, the clocks go forward that night."
    return Problem.of("starts", fault, "→ {time}", time=f"{odd.next_valid:%H:%M}")


@dataclass(frozen=True, slots=True)
class Words:
    """What a guest who has signed up needs and asks."""

    needs: str = ""
    question: str = ""


def check_words(words: Words) -> None:
    """Refuse words that are too long or break their line."""
    faults = [
        *text_faults("needs", words.needs, 500),
        *text_faults("question", words.question, 500),
    ]
    if faults:
        raise InputErrors(faults)


def check_guest(guest: Guest) -> Guest:
    """Return a guest with a normal address, or refuse every fault at once."""
    faults = _guest_faults(guest)
    if guest.telephone:
        faults.append(Problem("telephone", "Only staff note telephone numbers."))
    email = normal_address(guest.email)
    if not email:
        faults.append(Problem("email", "Write an e-mail address like name@example.org."))
    if faults:
        raise InputErrors(faults)
    return replace(guest, email=email, source=WEB)


def check_noted(guest: Guest) -> Guest:
    """Return a guest whom staff note, with an address, a number or neither, or refuse."""
    faults = _guest_faults(guest)
    email = normal_address(guest.email) if guest.email else ""
    if guest.email and not email:
        faults.append(Problem("email", "Write an e-mail address like name@example.org."))
    if guest.telephone and not TELEPHONE.fullmatch(guest.telephone):
        faults.append(Problem("telephone", "Write a telephone number in digits."))
    if guest.source not in {PHONE, PAPER}:
        faults.append(Problem("source", "Say how the guest told you."))
    if faults:
        raise InputErrors(faults)
    return replace(guest, email=email)


def _guest_faults(guest: Guest) -> list[Problem]:
    faults = [
        *text_faults("first_name", guest.first_name, 60),
        *text_faults("needs", guest.needs, 500),
        *text_faults("question", guest.question, 500),
        *text_faults("topic", guest.topic, 200),
    ]
    if not 1 <= guest.party <= MAX_PARTY:
        faults.append(
            Problem(
                "party", "Write a number of people from 1 to {most}.", values={"most": MAX_PARTY}
            )
        )
    return faults


def known_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name, or refuse it."""
    if name not in available_timezones():
        raise InputErrors(
            [
                Problem(
                    "zone",
                    "{name} is not a time zone;",
                    "write one like America/Chicago.",
                    {"name": name},
                )
            ]
        )
    return ZoneInfo(name)


def normal_address(text: str) -> str:
    """Return one e-mail address in its normal form, or nothing where it is none."""
    if not is_plain(text):
        return ""
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return ""
    return found.normalized.lower()


def text_faults(name: str, text: str, limit: int) -> list[Problem]:
    """Return the fault of a text that is too long, breaks its line or turns its direction."""
    if not is_plain(text):
        return [Problem(name, "The text holds a line break or a character that cannot be shown.")]
    if len(text) > limit:
        return [Problem(name, "The text is too long.")]
    return []


def _check_choices(details: Details) -> list[Problem]:
    faults = []
    if details.kind not in KINDS:
        faults.append(Problem.of("kind", "{kind} is not a kind of meeting.", kind=details.kind))
    if unknown := set(details.access) - set(ACCESS):
        faults.append(Problem.of("access", "Not known: {names}.", names=", ".join(sorted(unknown))))
    if not details.languages:
        faults.append(Problem("languages", "Say in which language the meeting is held."))
    return faults

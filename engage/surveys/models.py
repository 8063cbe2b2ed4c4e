"""Tables of surveys: frozen instruments, waves, decks, and an answer path without time or order.

The tables between a code and a response have no row number (WITHOUT ROWID), random keys and no
moment, so that nobody can join them by order of arrival.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import JSON, Boolean, Date, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from engage.db import Base, UtcDateTime
from engage.texts import in_language

Kind: TypeAlias = Literal["sampled", "chose"]
# "keying": the web is closed, late paper is still keyed in.
Status: TypeAlias = Literal["draft", "open", "keying", "closing", "closed"]
Route: TypeAlias = Literal["code", "open", "paper", "phone", "import"]
Mode: TypeAlias = Literal["web", "paper", "meeting", "phone"]
Fact: TypeAlias = Literal["sponsor", "population", "recruitment", "sample_design"]
# How answers on a route are given where nothing else is said; a file does not tell.
MODES: Final[Mapping[Route, Mode]] = {
    "code": "web",
    "open": "web",
    "paper": "paper",
    "phone": "phone",
}
UNORDERED: Final[dict[str, Any]] = {"sqlite_with_rowid": False}


class InstrumentVersion(Base):
    """A loaded instrument, frozen under the hash of its canonical form.

    ``changes`` is what it changed against the version before it, with the slips that its author
    confirmed; the first version has none.
    """

    __tablename__ = "instrument_version"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(31), index=True)
    version: Mapped[str] = mapped_column(String(20))
    canonical: Mapped[str] = mapped_column(Text)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Wave(Base):
    """One round of asking with one version of an instrument, and what must be said about it.

    Residents answer until ``closes_on``; until ``fieldwork_ends_on`` late paper is keyed in, then
    the answers are mixed. ``is_automatic``: all of it happens by the calendar.
    """

    __tablename__ = "wave"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    kind: Mapped[Kind] = mapped_column(String(8))
    status: Mapped[Status] = mapped_column(String(8), default="draft")
    instrument_hash: Mapped[str] = mapped_column(ForeignKey("instrument_version.hash"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))
    opens_on: Mapped[date] = mapped_column(Date)
    closes_on: Mapped[date] = mapped_column(Date)
    fieldwork_ends_on: Mapped[date] = mapped_column(Date)
    is_automatic: Mapped[bool] = mapped_column(Boolean, default=False)
    # A standing survey: so many months after its first day the next wave takes over.
    period_months: Mapped[int | None]
    sponsor: Mapped[str] = mapped_column(Text, default="")
    population: Mapped[str] = mapped_column(Text, default="")
    recruitment: Mapped[str] = mapped_column(Text, default="")
    sample_design: Mapped[str] = mapped_column(Text, default="")
    # The four facts above in other languages than English: language → fact → words.
    translations: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    # The city's texts as they stood at the opening: topic → language → words.
    texts: Mapped[dict[str, dict[str, str]] | None] = mapped_column(JSON)
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_key_held_here: Mapped[bool] = mapped_column(Boolean, default=True)
    is_recovery_saved: Mapped[bool] = mapped_column(Boolean, default=False)
    n_stored: Mapped[int | None]
    n_unreadable: Mapped[int] = mapped_column(default=0)
    root: Mapped[str | None] = mapped_column(String(64))

    def title_in(self, language: str) -> str:
        """Return the title in a language, in another one where it is missing."""
        return in_language(self.title, language) or self.code

    def fact(self, name: Fact) -> dict[str, str]:
        """Return what must be said about the wave by language; a blank one is not in it."""
        words = {"en": getattr(self, name)}
        words |= {spoken: facts.get(name, "") for spoken, facts in self.translations.items()}
        return {spoken: text for spoken, text in words.items() if text.strip()}


class CityText(Base):
    """What the city says to everybody it asks, in one language, approved once for all waves."""

    __tablename__ = "city_text"

    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    words: Mapped[str] = mapped_column(Text)


class ReportingArea(Base):
    """Neighboring beats whose answers are counted together in a wave, decided before its decks."""

    __tablename__ = "reporting_area"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    beats: Mapped[list[str]] = mapped_column(JSON)


class Deck(Base):
    """A set of codes made for one stratum; who gets which is never known."""

    __tablename__ = "deck"

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    stratum: Mapped[str] = mapped_column(String(40))
    n_codes: Mapped[int]
    made_on: Mapped[date] = mapped_column(Date)


class Code(Base):
    """An unspent code as its keyed hash; it is deleted when it is spent."""

    __tablename__ = "code"
    __table_args__ = UNORDERED

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    stratum: Mapped[str] = mapped_column(String(40))


class Draft(Base):
    """Unsent answers, which only the cookie of the respondent opens.

    ``is_keyed``: the first entry of a paper form, which only the form's code opens.
    """

    __tablename__ = "draft"
    __table_args__ = UNORDERED

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_on: Mapped[date] = mapped_column(Date)
    is_keyed: Mapped[bool] = mapped_column(Boolean)


class Inbox(Base):
    """Sent answers, sealed until the wave closes."""

    __tablename__ = "inbox"
    __table_args__ = UNORDERED

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SentKey(Base):
    """The hash of the key of something sent, so that sending it twice stores it once."""

    __tablename__ = "sent_key"
    __table_args__ = UNORDERED

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)


class Tally(Base):
    """A counter of an open wave in one dimension (tallies.py)."""

    __tablename__ = "tally"
    __table_args__ = UNORDERED

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(8), primary_key=True)
    bucket: Mapped[str] = mapped_column(String(60), primary_key=True)
    n: Mapped[int]


class Response(Base):
    """The answers of one person after the mix: no identity, no time, no order.

    ``mode`` is how they were given; it is counted for the method of a wave and never shown with
    anything else. It is None where answers came in a file that does not say. ``marks`` are those of
    integrity (marks.py); ``set_aside`` is the reason for which staff left the answers out.
    ``shown_order`` is the number of the order in which options were shown, so that its effect over
    a whole wave can be checked; it is never shown with anybody's answers.
    """

    __tablename__ = "response"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    area: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[Kind] = mapped_column(String(8))
    route: Mapped[Route] = mapped_column(String(8))
    mode: Mapped[Mode | None] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    instrument_hash: Mapped[str] = mapped_column(ForeignKey("instrument_version.hash"))
    base_weight: Mapped[float]
    marks: Mapped[str | None] = mapped_column(String(40))
    set_aside: Mapped[str | None] = mapped_column(String(200))
    shown_order: Mapped[int | None]
    answers: Mapped[str] = mapped_column(Text)


class MapPoint(Base):
    """A place that somebody named, as a square of 150 metres, stored apart from all answers."""

    __tablename__ = "map_point"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    area: Mapped[str | None] = mapped_column(String(40))
    item: Mapped[str] = mapped_column(String(31))
    square: Mapped[str] = mapped_column(String(24))


class Comment(Base):
    """Free words of somebody, stored apart from all other answers."""

    __tablename__ = "comment"
    __table_args__ = UNORDERED

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    area: Mapped[str | None] = mapped_column(String(40))
    item: Mapped[str] = mapped_column(String(31))
    language: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    may_be_quoted: Mapped[bool] = mapped_column(Boolean)

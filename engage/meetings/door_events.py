"""What a device notes at a door without a network, and the list by which it tells codes apart."""

import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from engage.meetings.checking_in import CALLED_OFF, OK, WAITLISTED, WRONG
from engage.meetings.models import CANCELLED, CONFIRMED, WAITING, Meeting, Rsvp

MOST_EVENTS: Final = 200
# A device is believed for a day; a clock may be a few minutes ahead of ours.
OLDEST, AHEAD = timedelta(hours=24), timedelta(minutes=10)
TOO_OLD, CLOCK_AHEAD, FORGED, NOT_ALLOWED, NOT_COUNTED = (
    "too_old", "clock_ahead", "forged", "not_allowed", "not_counted",
)  # fmt: skip
STATES: Final = {CONFIRMED: OK, WAITING: WAITLISTED, CANCELLED: CALLED_OFF}
Nonce = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class Event(BaseModel):
    """One thing noted on a device: a count, a ticket by its keyed hash, or an undo of either."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nonce: Nonce
    kind: Literal["count", "code", "undo"]
    at: AwareDatetime
    what: str = Field("", max_length=20)
    change: int = Field(0, ge=-10, le=10)
    ticket: str = Field("", max_length=64)
    salt: str = Field("", max_length=43)
    of: Nonce | None = None
    is_forced: bool = False


class Batch(BaseModel):
    """What a device sends at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    events: list[Event] = Field(max_length=MOST_EVENTS)


def keyed(salt: str, code: str) -> str:
    """Return what a device may know of a code: a hash under the salt of one download."""
    return hmac.digest(salt.encode(), code.encode(), "sha256").hex()


def ticket_list(meeting: Meeting, rsvps: Iterable[Rsvp], salt: str) -> Mapping[str, str]:
    """Return what a door says to each ticket, by its keyed hash; names and words stay here."""
    return {
        keyed(salt, str(one.door_code)): STATES[one.status]
        if one.meeting_id == meeting.id
        else WRONG
        for one in rsvps
        if one.status in STATES
    }


def age_reason(at: datetime, now: datetime) -> str:
    """Return why a moment told by a device is not believed, or OK."""
    if at < now - OLDEST:
        return TOO_OLD
    return CLOCK_AHEAD if at > now + AHEAD else OK


def closes_at(meeting: Meeting) -> datetime:
    """Return when the door closes: midnight of the place after the last day."""
    zone = ZoneInfo(meeting.zone)
    last = (meeting.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return datetime.combine(last + timedelta(days=1), time(), zone)

"""The next meetings as Atom (RFC 4287) and as a JSON Feed 1.1, the same bytes each time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from engage.meetings.cards import Card

JSON_FEED: Final = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed: what it is called, where it stands, and the meetings in it."""

    title: str
    language: str
    page: str
    address: str
    base_url: str
    cards: Sequence[Card]
    changed: Sequence[datetime]


def atom_text(channel: Channel) -> bytes:
    """Return a feed as Atom."""
    newest = max(channel.changed, default=datetime(2020, 1, 1, tzinfo=UTC))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(channel.language)}>',
        f"<title>{escape(channel.title)}</title>",
        f"<id>{escape(channel.address)}</id>",
        f'<link rel="self" href={quoteattr(channel.address)}/>',
        f"<link href={quoteattr(channel.page)}/>",
        f"<updated>{_stamp(newest)}</updated>",
        f"<author><name>{escape(channel.title)}</name></author>",
        *(
            _entry(card, at, channel)
            for card, at in zip(channel.cards, channel.changed, strict=True)
        ),
        "</feed>",
    ]
    return "\n".join(lines).encode()


def json_text(channel: Channel) -> bytes:
    """Return a feed as JSON; the part named _engage holds what only meetings have."""
    items = [
        {
            "id": card.uid,
            "url": _page(card, channel),
            "title": card.title,
            "content_text": _words(card),
            "date_modified": _stamp(at),
            "language": channel.language,
            "_engage": {
                "starts": card.starts,
                "ends": card.ends,
                "status": "cancelled" if card.is_cancelled else "scheduled",
                "reason": card.reason,
                "place": card.place,
                "beats": list(card.beats),
                "languages": list(card.languages),
                "access": list(card.access),
            },
        }
        for card, at in zip(channel.cards, channel.changed, strict=True)
    ]
    feed = {
        "version": JSON_FEED,
        "title": channel.title,
        "language": channel.language,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def event_markup(card: Card, base_url: str) -> dict[str, object]:
    """Return a meeting in the words of schema.org, as search engines read it."""
    status = "EventCancelled" if card.is_cancelled else "EventScheduled"
    is_online = bool(card.online_url)
    mode = "OfflineEventAttendanceMode"
    if is_online:
        mode = "MixedEventAttendanceMode" if card.place else "OnlineEventAttendanceMode"
    places: list[dict[str, object]] = []
    if card.place:
        places.append({"@type": "Place", "name": card.place, "address": card.place})
    if is_online:
        places.append({"@type": "VirtualLocation", "url": card.online_url})
    made: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": card.title,
        "startDate": card.starts,
        "endDate": card.ends,
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "url": f"{base_url.rstrip('/')}/meetings/{card.uid}",
        "isAccessibleForFree": True,
    }
    if places:
        made["location"] = places
    if card.about:
        made["description"] = card.about
    return made


def _entry(card: Card, at: datetime, channel: Channel) -> str:
    return (
        f"<entry><title>{escape(card.title)}</title><id>urn:uuid:{card.uid}</id>"
        f"<link href={quoteattr(_page(card, channel))}/><updated>{_stamp(at)}</updated>"
        f"<summary>{escape(_words(card))}</summary></entry>"
    )


def _words(card: Card) -> str:
    lines = [f"{card.day}, {card.hours}", card.place, card.reason, card.about]
    return " – ".join(filter(None, lines))


def _page(card: Card, channel: Channel) -> str:
    return f"{channel.base_url}/meetings/{card.uid}"


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

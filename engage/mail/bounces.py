"""Mail that came back: delivery reports (RFC 3464) read from a mailbox or a pipe."""

import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from pathlib import Path
from typing import Final

from engage.plain import is_one_line

# Our Message-ID; its 128 random bits are known only to whoever got the mail.
OURS: Final = re.compile(rb"^Message-ID:\s*<([0-9a-f]{32})@", re.IGNORECASE | re.MULTILINE)
MAX_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that came back, by the uid of its outbox row, and what the server said."""

    uid: str
    why: str


def messages_in(path: Path) -> Iterator[bytes]:
    """Yield the messages of an mbox file, a Maildir or a file with one message."""
    if path.is_dir():
        yield from (box.as_bytes() for box in mailbox.Maildir(path, create=False))
        return
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if not is_mbox:
        yield path.read_bytes()
        return
    with closing(mailbox.mbox(path, create=False)) as found:
        yield from (message.as_bytes() for message in found)


def bounce_in(content: bytes) -> Bounce | None:
    """Return what a delivery report says of a mail of ours, or None where it is no such report.

    A delay is none: the server goes on trying.
    """
    if len(content) > MAX_BYTES:
        return None
    report = message_from_bytes(content, policy=compat32)
    if report.get_content_type() != "multipart/report":
        return None
    parts = _parts(report)
    status = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    fields = [block for part in status for block in _parts(part)]
    failed = [block for block in fields if block.get("Action", "").strip().lower() == "failed"]
    found = OURS.search(_original(parts))
    if not failed or found is None:
        return None
    return Bounce(found[1].decode(), _why(failed[0]))


def _parts(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [p for p in payload if isinstance(p, Message)] if isinstance(payload, list) else []


def _original(parts: list[Message]) -> bytes:
    """Return the part of a report that repeats the mail, or its headers."""
    kinds = {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}
    return b"\n".join(part.as_bytes() for part in parts if part.get_content_type() in kinds)


def _why(block: Message) -> str:
    said = str(block.get("Diagnostic-Code") or block.get("Status") or "no reason given")
    words = " ".join(said.rpartition(";")[2].split())
    return "".join(letter for letter in words if is_one_line(letter))[:300]

"""Who does something and when: what a service needs to write it into the audit."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something and when, for the audit."""

    actor: str
    at: datetime

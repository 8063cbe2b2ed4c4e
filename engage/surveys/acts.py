"""Acts on waves, as the audit keeps them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from engage.audit.chain import record
from engage.surveys.plans import Act


def note(
    session: Session, act: Act | None, action: str, code: str, detail: Mapping[str, Any]
) -> None:
    """Add an act on a wave to the audit; what nobody did (a test, the demo) leaves no row."""
    if act is not None:
        record(
            session,
            at=act.at,
            actor=act.actor,
            action=action,
            object=f"wave {code}",
            detail=detail,
        )

"""What is said about a corner or an address that names no one beat."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from engage.surveys.looking import Fault


def place_messages(faults: Sequence[Fault]) -> dict[str, str]:
    """Return what is said about each fault, by field."""
    return {fault.field: str(_message(fault)) for fault in faults}


def _message(fault: Fault) -> Any:
    named = ", ".join(fault.help)
    if fault.trouble == "differs":
        return _(
            "This lies in beat %(beats)s, but another one is chosen in the list. Choose the right"
            " one in the list, or clear this box.",
            beats=named,
        )
    if fault.trouble == "between":
        return _(
            "This may lie in one of the beats %(beats)s. Choose one of them in the list.",
            beats=named,
        )
    if fault.trouble == "address":
        return _(
            "We do not know this address. Write the house number and the street, like 1000 Spring"
            " St, or choose your beat in the list."
        )
    if named:
        return _(
            "We do not know this corner. Corners that we know there: %(corners)s.", corners=named
        )
    return _(
        "We do not know this corner. Write two streets that meet, like Spring St & 12th St, or"
        " choose your beat in the list."
    )

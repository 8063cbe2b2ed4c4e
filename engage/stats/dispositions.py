"""Response rates of mailed invitations, by the standard definitions of the profession."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dispositions:
    """What became of invitations by mail: counts of homes.

    With codes that are deleted when spent nobody can tell a refusal from a letter that was never
    opened: both are of unknown eligibility, as in AAPOR (2023), mail surveys of unnamed persons.
    """

    complete: int
    unknown: int
    not_eligible: int

    @property
    def invited(self) -> int:
        """Return how many homes were invited."""
        return self.complete + self.unknown + self.not_eligible


def dispositions(invited: int, complete: int, returned: int = 0) -> Dispositions:
    """Return the dispositions of so many invitations, some of which the post brought back.

    ``invited``, ``complete`` and ``returned`` are counts of homes; mail returned because nobody
    lives there is not eligible. Raises ValueError where more is told of than was invited.

    >>> dispositions(1000, 120, returned=40)
    Dispositions(complete=120, unknown=840, not_eligible=40)
    """
    if min(invited, complete, returned) < 0 or complete + returned > invited:
        raise ValueError("more homes are accounted for than were invited")
    return Dispositions(complete, invited - complete - returned, returned)


def response_rate_1(found: Dispositions) -> float:
    """Return the minimum response rate as a share, RR1 = I / ((I + P) + (R + NC + O) + (UH + UO)).

    Source: AAPOR (2023), Standard Definitions, 10th edition. Whoever is of unknown eligibility
    counts as eligible, so the true rate is as high or higher. 0 where nobody was invited.

    >>> round(response_rate_1(dispositions(1000, 120, returned=40)), 3)
    0.125
    """
    asked = found.complete + found.unknown
    return found.complete / asked if asked else 0.0

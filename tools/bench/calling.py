"""False verdicts: on how many pages of releases in which nothing differs something is called."""

from collections.abc import Iterator

import numpy as np
from nulls import Plan, false_pages
from timing import Figure

RELEASES = 400
PLANS = (Plan(4, 20, 100), Plan(12, 20, 60), Plan(40, 20, 40), Plan(70, 40, 30))


def figures() -> Iterator[Figure]:
    """Yield the share of pages with a false verdict, by the size of the city."""
    for plan in PLANS:
        rng = np.random.default_rng(20)
        rounds = RELEASES // max(1, plan.areas * plan.items // 240)
        false, pages = np.sum([false_pages(plan, rng) for _ in range(rounds)], axis=0)
        name = f"pages of {plan.areas} areas x {plan.items} items with a false verdict"
        yield Figure(name, 100 * float(false) / float(pages), "%", 5)

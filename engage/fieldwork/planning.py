"""The plan of a sampled wave: invitations, precision and cost by area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Final

from engage.fieldwork.queries_plan import Frame
from engage.stats import planning
from engage.stats.intervals import Z95

# Fewer answers than this are shown in words only, without a comparison (DESIGN 5).
ENOUGH: Final = 30
# Verdicts of one release stand among about so many; the plan says what the strictest case finds.
QUESTIONS: Final = 20
# Homes of one block resemble each other: Kish 1965, 5.4, with 5 homes a block and a rho of 0.1.
BLOCK_EFFECT: Final = 1.4
HANGERS_AN_HOUR: Final = 40


@dataclass(frozen=True, slots=True)
class Costs:
    """What the clerk pays, in dollars: for each piece, for each answer on paper, and at once."""

    print_each: float
    postage_each: float
    reply_each: float
    card_each: float
    fixed: float


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the clerk wants: precision in points of 0-1, or a number of letters that is given."""

    half_width: float
    response_rate: float
    deff: float
    n_mailings: int
    n_letters: int | None
    costs: Costs


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """One area: whom to invite, what to expect, and what that can show."""

    frame: Frame
    n_invited: int
    n_expected: int
    half_width: float
    change: float | None
    change_of_many: float | None
    cost: float

    @property
    def is_whole(self) -> bool:
        """Return whether every address is invited, and more precision cannot be bought."""
        return self.n_invited >= self.frame.n_addresses

    @property
    def is_small(self) -> bool:
        """Return whether the area expects too few answers for figures."""
        return self.n_expected < ENOUGH


@dataclass(frozen=True, slots=True)
class Routes:
    """What cheaper ways to reach residents cost, in dollars, and what they bring."""

    inserts: float
    hangers: float
    n_hangers: int
    hours: int
    cards: float
    cards_half_width: float
    posters: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a wave for all areas and for the city."""

    areas: tuple[AreaPlan, ...]
    merged: tuple[tuple[str, ...], ...]
    alone: tuple[str, ...]
    n_invited: int
    n_expected: int
    half_width: float | None
    change: float | None
    cost: float
    routes: Routes


def make_plan(frames: Sequence[Frame], beside: Mapping[str, set[str]], wishes: Wishes) -> Plan:
    """Return the plan for areas of which the addresses are counted."""
    invited = _invited(frames, wishes)
    areas = tuple(_area(f, n, wishes) for f, n in zip(frames, invited, strict=True))
    expected = {area.frame.code: area.n_expected for area in areas}
    groups = merged(expected, beside)
    sizes = [area.frame.n_addresses for area in areas]
    reach = planning.stratified_half_width(sizes, list(expected.values()), wishes.deff)
    n_total, cost = sum(invited), sum(area.cost for area in areas) + wishes.costs.fixed
    joined = {code for group in groups for code in group}
    return Plan(
        areas=areas,
        merged=groups,
        alone=tuple(a.frame.code for a in areas if a.is_small and a.frame.code not in joined),
        n_invited=n_total,
        n_expected=sum(expected.values()),
        half_width=reach,
        change=_change_of_city(reach),
        cost=cost,
        routes=_routes(areas, wishes),
    )


def invitations(plan: Plan, groups: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return how many homes are invited in each group of beats, by the group's code."""
    by_beat = {area.frame.code: area.n_invited for area in plan.areas}
    return {code: sum(by_beat.get(beat, 0) for beat in group) for code, group in groups.items()}


def merged(
    expected: Mapping[str, int], beside: Mapping[str, set[str]]
) -> tuple[tuple[str, ...], ...]:
    """Return which beats to report together, so that each group expects enough answers.

    The smallest one joins the smallest of its neighbors, again and again; one without neighbors
    stays as it is. Each beat is in one group at most.
    """
    groups: dict[str, tuple[str, ...]] = {code: (code,) for code in expected}
    sums, near = dict(expected), {code: set(beside.get(code, ())) for code in expected}
    while small := [c for c in sums if sums[c] < ENOUGH and near[c] & sums.keys()]:
        one = min(small, key=lambda code: sums[code])
        other = min(sorted(near[one] & sums.keys()), key=lambda code: sums[code])
        groups[other] += groups.pop(one)
        sums[other] += sums.pop(one)
        near[other] |= near.pop(one)
        for known in near.values():
            if one in known:
                known.add(other)
        near[other].discard(other)
    order = list(expected)
    found = (tuple(sorted(group, key=order.index)) for group in groups.values())
    return tuple(group for group in found if len(group) > 1)


def _invited(frames: Sequence[Frame], wishes: Wishes) -> list[int]:
    if wishes.n_letters is not None:
        return _shared(wishes.n_letters, [frame.n_addresses for frame in frames])
    return [
        planning.invitations_needed(
            planning.answers_needed(wishes.half_width, wishes.deff, frame.n_addresses),
            wishes.response_rate,
            frame.n_addresses,
        )
        for frame in frames
    ]


def _shared(n_letters: int, sizes: Sequence[int]) -> list[int]:
    """Return equal parts of the letters; what a small area cannot take goes to the others."""
    given, left = [0] * len(sizes), n_letters
    while left and (open_ones := [i for i, size in enumerate(sizes) if given[i] < size]):
        part = max(1, left // len(open_ones))
        for i in open_ones:
            more = min(part, sizes[i] - given[i], left)
            given[i] += more
            left -= more
    return given


def _area(frame: Frame, n_invited: int, wishes: Wishes) -> AreaPlan:
    n_expected = int(n_invited * wishes.response_rate)
    n_eff = n_expected / wishes.deff
    return AreaPlan(
        frame=frame,
        n_invited=n_invited,
        n_expected=n_expected,
        half_width=planning.wilson_half_width(n_expected, wishes.deff),
        change=planning.detectable_change(n_eff, n_eff),
        change_of_many=planning.detectable_change(n_eff, n_eff, n_comparisons=QUESTIONS),
        cost=_cost(n_invited, n_expected, wishes),
    )


def _cost(n_invited: int, n_expected: int, wishes: Wishes) -> float:
    costs = wishes.costs
    mailed = n_invited * wishes.n_mailings * (costs.print_each + costs.postage_each)
    return mailed + n_expected * costs.reply_each


def _change_of_city(reach: float | None) -> float | None:
    if reach is None:
        return None
    n_eff = Z95**2 / (4 * reach**2)
    return planning.detectable_change(n_eff, n_eff)


def _routes(areas: Sequence[AreaPlan], wishes: Wishes) -> Routes:
    costs, n_invited = wishes.costs, sum(area.n_invited for area in areas)
    n_addresses = sum(area.frame.n_addresses for area in areas)
    n_hangers = min(n_addresses, round(n_invited * BLOCK_EFFECT))
    half = median_low([area.n_expected for area in areas]) / 2
    return Routes(
        inserts=n_addresses * costs.print_each + costs.fixed,
        hangers=n_hangers * costs.print_each + costs.fixed,
        n_hangers=n_hangers,
        hours=-(-n_hangers // HANGERS_AN_HOUR),
        cards=n_invited // 2 * costs.card_each * wishes.n_mailings + costs.fixed,
        cards_half_width=planning.wilson_half_width(half, wishes.deff),
        posters=costs.fixed,
    )

"""The change of a mean between two waves in any design, the same people twice included."""

from dataclasses import dataclass

import numpy as np

from engage.stats.comparisons import Difference, tested
from engage.stats.variance import Design, Floats, Ints, Mask, influence, n_units, standard_error


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave: ``y`` (n,) NaN where there is no answer, ``weight`` (n,), and who each row is.

    ``person`` (n,) codes people or homes alike in both waves; None where no such key exists.
    """

    y: Floats
    weight: Floats
    person: Ints | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """The means of two waves and their tested difference, later minus earlier."""

    earlier: float
    later: float
    difference: Difference


def wave_change(waves: tuple[Wave, Wave], domains: tuple[Mask, Mask]) -> Change | None:
    """Return the change of a mean or share in a domain, None where a wave has no answers.

    Parameters: the earlier and the later wave; ``domains`` the rows of the domain in each.
    Formula: the waves are stacked, z negative for the earlier; the unit is the person where both
    waves have such a key, so that the covariance of people in both is counted, else the row; the
    error by ``variance.standard_error``. Degrees are the units with an answer in the domain, less
    one.
    Source: Kish and Frankel 1974, JRSS B 36:1; Berger and Priam 2016, JRSS A 179:681.

    >>> first, second = (Wave(np.array(y), np.ones(3)) for y in ([1.0, 2.0, 3.0], [2.0, 3.0, 4.0]))
    >>> everyone = np.ones(3, bool)
    >>> wave_change((first, second), (everyone, everyone)).difference.value
    1.0
    """
    inside = [domain & np.isfinite(wave.y) for wave, domain in zip(waves, domains, strict=True)]
    if not all(part.any() for part in inside):
        return None
    earlier, later = (_mean(wave, part) for wave, part in zip(waves, inside, strict=True))
    z = [
        sign * influence(wave.y, wave.weight, part)
        for wave, part, sign in zip(waves, inside, (-1, 1), strict=True)
    ]
    design = _stacked(waves)
    answered = np.concatenate(inside)
    df = n_units(int(answered.sum()), design.within(answered)) - 1
    se = standard_error(np.concatenate(z), design)
    return Change(earlier, later, tested(later - earlier, se**2, max(df, 1)))


def _mean(wave: Wave, inside: Mask) -> float:
    weight = wave.weight[inside]
    return float(weight @ wave.y[inside] / weight.sum())


def _stacked(waves: tuple[Wave, Wave]) -> Design:
    people = [wave.person for wave in waves if wave.person is not None]
    return Design(cluster=np.concatenate(people)) if len(people) == len(waves) else Design()

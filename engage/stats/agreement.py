"""How far two people who code the same texts agree, beyond what chance alone would give."""

from collections.abc import Sequence


def cohens_kappa(first: Sequence[bool], second: Sequence[bool]) -> float | None:
    """Return Cohen's kappa of two codings, None where it is not defined.

    Parameters: for each text whether the first and the second coder gave the code.
    Formula: (p_o - p_e) / (1 - p_e), p_o the share of texts on which both agree, p_e the share on
    which they would by chance, from how often each gives the code.
    Invalid where p_e = 1: no text, or both gave the code to all texts or to none.
    Source: Cohen 1960, Educational and Psychological Measurement 20:37.

    >>> cohens_kappa([True] * 25 + [False] * 25, [True] * 20 + [False] * 5 + [True] * 10
    ...              + [False] * 15)
    0.4
    >>> cohens_kappa([True, True], [True, True]) is None
    True
    """
    n = len(first)
    if n != len(second):
        raise ValueError(f"{n} codes are compared with {len(second)}; both coders code every text")
    if n == 0:
        return None
    both = sum(a and b for a, b in zip(first, second, strict=True))
    ones, others = sum(first), sum(second)
    # in whole numbers, so that neither order nor rounding matters
    agreed = n - ones - others + 2 * both
    chance = ones * others + (n - ones) * (n - others)
    if chance == n * n:
        return None
    return (agreed * n - chance) / (n * n - chance)

"""Routing: a condition compiled once to a closure over the answers given so far."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from engage.instrument.model import Code, Condition

SKIPPED: Final = -2
Answers: TypeAlias = Mapping[str, object]
Test: TypeAlias = Callable[[Answers], bool]


def compile_condition(condition: Condition) -> Test:
    """Return the function that says whether a condition holds for some answers."""
    if condition.all_ is not None:
        return _every([compile_condition(part) for part in condition.all_])
    if condition.any_ is not None:
        return _some([compile_condition(part) for part in condition.any_])
    if condition.not_ is not None:
        inner = compile_condition(condition.not_)
        return lambda answers: not inner(answers)
    return _leaf(condition)


def is_answered(value: object) -> bool:
    """Return whether a value is an answer rather than blank or a missing code."""
    return value is not None and not (isinstance(value, int) and value < 0)


def _every(tests: list[Test]) -> Test:
    return lambda answers: all(test(answers) for test in tests)


def _some(tests: list[Test]) -> Test:
    return lambda answers: any(test(answers) for test in tests)


def _leaf(condition: Condition) -> Test:
    item = condition.item or ""
    if condition.in_ is not None:
        return _among(item, frozenset(condition.in_))
    if condition.not_in is not None:
        return _not_among(item, frozenset(condition.not_in))
    if condition.answered is not None:
        wanted = condition.answered
        return lambda answers: is_answered(answers.get(item)) is wanted
    return _between(item, condition.at_least, condition.at_most)


def _chosen(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _among(item: str, codes: frozenset[Code]) -> Test:
    return lambda answers: not codes.isdisjoint(_chosen(answers.get(item)))


def _not_among(item: str, codes: frozenset[Code]) -> Test:
    def test(answers: Answers) -> bool:
        value = answers.get(item)
        return value not in (None, SKIPPED) and codes.isdisjoint(_chosen(value))

    return test


def _between(item: str, low: float | None, high: float | None) -> Test:
    least = float("-inf") if low is None else low
    most = float("inf") if high is None else high

    def test(answers: Answers) -> bool:
        value = answers.get(item)
        return isinstance(value, int | float) and is_answered(value) and least <= value <= most

    return test

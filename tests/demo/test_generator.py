"""The synthetic answers follow the truths they are drawn from."""

import pytest

from engage.demo import generator, truths

ALL = {wave: list(generator.responses(wave)) for wave in truths.WAVES}


def share(wave: str, beat: str, column: str, at_least: int) -> float:
    got = [r.answers[column] for r in ALL[wave] if r.beat == beat and column in r.answers]
    real = [c for c in got if isinstance(c, int) and c > 0]
    return sum(c >= at_least for c in real) / len(real)


def test_same_seed_gives_the_same_answers() -> None:
    assert list(generator.responses("2026-fall")) == ALL["2026-fall"]


@pytest.mark.parametrize("wave", truths.WAVES)
def test_each_beat_has_its_number_of_answers(wave: str) -> None:
    counts = tuple(sum(r.beat == b for r in ALL[wave]) for b in truths.BEATS)
    assert counts == truths.ANSWERS[wave]


@pytest.mark.parametrize(
    ("column", "at_least"), [("qol", 4), ("safe_night", 3), ("prob.noise", 2), ("police.act", 4)]
)
@pytest.mark.parametrize("beat", truths.BEATS[:4])
def test_shares_lie_near_the_truth(column: str, at_least: int, beat: str) -> None:
    truth = truths.level(column, beat, "2026-fall")
    assert share("2026-fall", beat, column, at_least) == pytest.approx(truth, abs=0.14)


def test_answers_hold_dont_knows_refusals_skips_and_spanish() -> None:
    rows = ALL["2026-fall"]
    assert any(generator.DK in r.answers.values() for r in rows)
    assert any(r.answers["age"] == generator.REF for r in rows)
    assert any("qol" not in r.answers for r in rows)
    assert 0.1 < sum(r.language == "es" for r in rows) / len(rows) < 0.3

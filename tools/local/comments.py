"""Comments of Santa Monica: proposed themes against the city's own codes, in the whole file."""

import csv
from pathlib import Path

from program import CheckFailed

from engage.comments.comparing import compared
from engage.comments.starting import FRAME
from engage.comments.suggesting import Keywords, Suggester

THEMES = Path(__file__).parents[2] / "tests" / "data" / "santa_monica_themes.csv"
LEAST_RECALL = 0.8


def check_comments(data: Path, _folder: Path) -> None:
    """Santa Monica: themes proposed by the shipped frame, against the codes given by hand"""
    with THEMES.open(encoding="utf-8", newline="") as file:
        ours = {(r["category"], r["sub_category"]): r["theme"] for r in csv.DictReader(file)}
    source = data / "santa_monica" / "open-ended-responses-part1.csv"
    with source.open(encoding="cp1252", newline="") as file:
        _head, *rows = csv.reader(file)
    given = [_themes(row, ours) for row in rows]
    finder = Suggester(Keywords(code, keywords) for code, _label, keywords in FRAME)
    proposed = [finder.themes(row[1]) for row in rows]
    found = compared(proposed, given, list(dict.fromkeys(ours.values())))
    for one in found:
        values = (
            f"{v:.2f}" if v is not None else "-" for v in (one.precision, one.recall, one.kappa)
        )
        counts = f"{one.n_given:>5} given {one.n_proposed:>5} proposed"
        print("  {:<16} {}  precision {} recall {} kappa {}".format(one.theme, counts, *values))
    n_given = sum(one.n_given for one in found)
    recall = sum(one.n_given * (one.recall or 0) for one in found) / n_given
    print(f"  {len(rows)} comments, recall over all themes {recall:.2f}")
    if recall < LEAST_RECALL:
        raise CheckFailed(f"recall {recall:.2f} is below {LEAST_RECALL}")


def _themes(row: list[str], ours: dict[tuple[str, str], str]) -> set[str]:
    pairs = ((row[i].strip(), row[i + 1].strip()) for i in range(2, 17, 2))
    return {ours[pair] for pair in pairs if pair in ours}

"""Checks on real data that may not enter the repository: make local DATA=DIR."""

import sys
import tempfile
from pathlib import Path

from beats import check_chicago, check_seattle
from chicago import check_chicago_briefings
from comments import check_comments
from nashville import check_nashville
from program import CheckFailed

CHECKS = (
    check_seattle,
    check_chicago,
    check_comments,
    check_nashville,
    check_chicago_briefings,
)


def main() -> None:
    """Run every check in a folder that is thrown away; the first that fails ends it with code 1."""
    data = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        for check in CHECKS:
            print(check.__doc__, flush=True)
            try:
                check(data, Path(folder))
            except CheckFailed as fault:
                sys.exit(f"FAILED: {fault}")
    print("all local checks passed")


main()

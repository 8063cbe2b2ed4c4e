"""The peer of tabulating: pandas groups the same columns to the same sums, in its own process."""

import json
import time

import pandas as pd
from tabulating import ROUNDS, responses
from timing import alternated


def grouping() -> float:
    """Return the median seconds of the sums that the shares are made of."""
    area, weight, columns = responses()
    frame = pd.DataFrame({"area": area, "w": weight, "w2": weight**2})

    def work() -> None:
        for codes in columns:
            groups = frame.groupby(["area", codes], sort=False)
            groups.size()
            groups[["w", "w2"]].sum()

    return alternated({"work": work}, ROUNDS, time.process_time)["work"]


if __name__ == "__main__":
    print(json.dumps({"seconds": grouping()}))

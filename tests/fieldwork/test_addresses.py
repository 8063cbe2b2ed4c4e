"""Lists of addresses as cities write them, and the faults that are named."""

import pytest

from engage.errors import InputErrors
from engage.fieldwork.addresses import read_addresses


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "Name,Address,Apt,City,State,ZIP\nResident,1 Elm St,2B,Paso Robles,CA,93446\n",
            ["Resident", "1 Elm St", "2B", "Paso Robles, CA 93446"],
            id="named columns",
        ),
        pytest.param(
            "Resident,1 Elm St,,Paso Robles CA 93446\n",
            ["Resident", "1 Elm St", "Paso Robles CA 93446"],
            id="one cell a line",
        ),
        pytest.param(
            "street,zip,city\n1 Elm St,93446,Paso Robles\n",
            ["1 Elm St", "Paso Robles 93446"],
            id="other order",
        ),
        pytest.param("\ufeff1 Elm St,Ñandú\n", ["1 Elm St", "Ñandú"], id="mark and accents"),
    ],
)
def test_rows_become_lines(text: str, lines: list[str]) -> None:
    assert read_addresses(text.encode(), "a.csv") == [lines]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        pytest.param(b"", "no address", id="empty"),
        pytest.param(b"street,city\n", "no address", id="head only"),
        pytest.param(b"Resident\n", "row 1: An address has 2 to 4 lines", id="one line"),
        pytest.param(b"a,b,c,d,e\n", "this one 5", id="five lines"),
        pytest.param(b"Resident," + b"x" * 60 + b"\n", "longer than 40", id="too long"),
        pytest.param("a,b\nc,d\u202ee\n".encode(), "row 2", id="turned direction"),
        pytest.param(b"a,b\nc,\xff\n", "a.csv, row 2: The file is not UTF-8", id="other bytes"),
        pytest.param(b"a,b\n" * 20_001, "More than 20000", id="too many"),
    ],
)
def test_faults_are_named(raw: bytes, words: str) -> None:
    with pytest.raises(InputErrors) as found:
        read_addresses(raw, "a.csv")
    assert words in str(found.value)

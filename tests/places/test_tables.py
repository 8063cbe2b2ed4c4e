"""Lists of beats and margins are read by row, or refused by row."""

import pytest

from engage.errors import InputErrors
from engage.places.tables import read_list, read_margins

HEAD = b"area,variable,level,count\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "row 1: the column 'area' is missing", id="empty file"),
        pytest.param(HEAD, "the table has no rows", id="only a head"),
        pytest.param(
            b"area;variable;level;count\n", "'area' is missing; there are: area;var", id="semicolon"
        ),
        pytest.param(b"area,variable,level\n", "the column 'count' is missing", id="no count"),
        pytest.param(HEAD + b"1,age,young,-5\n", "row 2: the count -5 is negative", id="negative"),
        pytest.param(HEAD + b"1,age,young,many\n", "row 2: the count 'many' is not", id="word"),
        pytest.param(HEAD + b"1,age,young,1.5\n", "row 2: the count '1.5' is not", id="fraction"),
        pytest.param(HEAD + b"1,age,young,9999999999\n", "is too large", id="too large"),
        pytest.param(HEAD + b"1,,young,5\n", "row 2: the column variable is empty", id="blank"),
        pytest.param(HEAD + b"1,age\n", "row 2: the column level is empty", id="short row"),
        pytest.param(
            HEAD + b"1,a,b,1\n1,a,b,2\n", "row 3: 1 / a / b stands in row 2 too", id="twice"
        ),
        pytest.param(
            HEAD + b"1,age,j\xf3venes,5\n", "row 2: byte 0xf3 is not UTF-8", id="Windows-1252"
        ),
        pytest.param(HEAD + b"1,age,a,3\n" * 250_000, "has 3 MB, more than 2", id="huge"),
        pytest.param(HEAD + b'1,"age,young,5\n', "this is not CSV", id="open quote"),
    ],
)
def test_bad_margins_are_refused_by_row(data: bytes, said: str) -> None:
    with pytest.raises(InputErrors) as caught:
        read_margins(data, source="margins.csv")

    assert said in str(caught.value)
    assert str(caught.value).startswith("margins.csv")


def test_all_bad_rows_are_told() -> None:
    with pytest.raises(InputErrors) as caught:
        read_margins(HEAD + b"1,age,a,-1\n1,age,b,2\n1,age,c,x\n")

    assert [problem.where for problem in caught.value.problems] == ["file, row 2", "file, row 4"]


def test_margins_survive_a_byte_order_mark_blank_rows_and_more_columns() -> None:
    data = b"\xef\xbb\xbfLevel,count,Area,variable,note\nyoung,5,1,age,x\n,,,,\nold,7,1,age\n"

    assert [(row.row, row.level, row.count) for row in read_margins(data)] == [
        (2, "young", 5),
        (4, "old", 7),
    ]


def test_a_list_of_beats_needs_no_map() -> None:
    found = read_list(b"code,name,district\n1,Downtown,West\n2,,\n")

    assert [(b.code, b.name, b.district, b.geometry) for b in found.beats] == [
        ("1", "Downtown", "West", None),
        ("2", "", "", None),
    ]


def test_a_list_with_faults_is_refused_by_row() -> None:
    with pytest.raises(InputErrors) as caught:
        read_list(b"code\n1\n1\na/b\n")

    assert [problem.where for problem in caught.value.problems] == ["file, row 3", "file, row 4"]

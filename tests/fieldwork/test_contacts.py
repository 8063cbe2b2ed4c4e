"""Lists of e-mail addresses: read as they come, refused whole with every fault and its line."""

import pytest

from engage.errors import InputErrors
from engage.fieldwork.contacts import MOST, Contact, read_contacts

STRATA = {"1": "1", "2": "2", "3": "2"}


def read(text: str | bytes, one: str = "", language: str = "en") -> list[Contact]:
    raw = text if isinstance(text, bytes) else text.encode()
    return list(read_contacts(raw, "a.csv", STRATA, one, language).rows)


def faults(text: str | bytes, one: str = "", language: str = "en") -> list[str]:
    with pytest.raises(InputErrors) as refused:
        read(text, one, language)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("text", "one"),
    [
        pytest.param("email,beat\na@example.org,1\n", "", id="plain"),
        pytest.param("\ufeffE-Mail,Name,Zona\r\n a@example.org ,Ana,1\r\n", "", id="as Excel"),
        pytest.param("email\n\na@example.org\n", "1", id="one beat for all"),
        pytest.param("email,beat\na@example.org,2\n", "1", id="the choice goes before the column"),
        pytest.param('note,email,beat\n"two\nlines",a@example.org,1\n', "", id="quoted break"),
    ],
)
def test_list_is_read(text: str, one: str) -> None:
    assert read(text, one) == [Contact("a@example.org", "1")]


def test_beat_that_is_counted_with_others_means_their_area() -> None:
    assert read("email,beat\na@example.org,3\n") == [Contact("a@example.org", "2")]


def test_every_fault_is_told_with_its_line_and_nothing_is_read() -> None:
    text = "email,beat\nok@example.org,1\nnobody,1\nb@example.org,9\nOK@example.org,2\n,1\n"
    assert faults(text) == [
        "a.csv:3: “nobody” is not one e-mail address. Write one, like name@example.org.",
        "a.csv:4: The survey has no codes for “9”. Use one of: 1, 2, 3.",
        "a.csv:5: This address stands in line 2 with another beat. Keep the right one of the two.",
        "a.csv:6: “” is not one e-mail address. Write one, like name@example.org.",
    ]


def test_faults_are_told_in_spanish() -> None:
    (fault,) = faults("email,beat\nnobody,1\n", language="es")
    assert fault.startswith("a.csv:2: «nobody» no es una dirección de correo")


def test_doubles_are_counted_and_written_to_once() -> None:
    raw = b"email\na@example.org\nA@Example.org\nb@example.org\na@example.org\n"
    found = read_contacts(raw, "a.csv", STRATA, "1", "en")
    assert (len(found.rows), found.n_double) == (2, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(b"", "must name the column email", id="empty"),
        pytest.param(b"email,beat\n", "no address in it", id="head only"),
        pytest.param(b"a@example.org,1\n", "must name the column email", id="no head"),
        pytest.param(b"email\na@example.org\n", "must name the column stratum", id="no beat"),
        pytest.param(b"email,mail,beat\n", "must name the column email once", id="two addresses"),
        pytest.param(b"email,beat\nb\xe9@x.org,1\n", "a.csv:2: The file is not UTF-8", id="latin"),
        pytest.param(b'email,beat\n"a@x.org"x,1\n', "not a CSV file", id="broken quotes"),
        pytest.param(b"email,beat\n" + b"a" * 200_000 + b",1\n", "not a CSV file", id="huge cell"),
        pytest.param(b"PK\x03\x04\x00\x00\xff", "not UTF-8", id="a spreadsheet"),
    ],
)
def test_odd_file_is_refused(text: bytes, words: str) -> None:
    assert words in faults(text)[0]


@pytest.mark.parametrize(
    "address",
    [
        '"a@example.org\r\nBcc: b@example.org"',
        '"a@example.org,b@example.org"',
        '"Ana <a@example.org>"',
        "=?utf-8?q?b=40evil.example?=@example.org",
        "a\u2028@example.org",
    ],
)
def test_address_that_could_smuggle_in_headers_is_refused(address: str) -> None:
    assert "is not one e-mail address" in faults(f"email\n{address}\n", "1")[0]


def test_list_has_a_cap() -> None:
    rows = "".join(f"r{i}@example.org\n" for i in range(MOST + 1))
    assert "more than 10000 addresses" in faults(f"email\n{rows}", "1")[0]

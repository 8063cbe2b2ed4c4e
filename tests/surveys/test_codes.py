"""Codes as people type them, and sealed texts whose length tells nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.surveys import codes, sealing


@pytest.mark.parametrize("length", [0, 1, 600, 3000])
def test_sealed_length_tells_nothing_of_a_comment(length: int) -> None:
    public_key = sealing.public_key_of(sealing.new_private_key())
    blank = sealing.seal({"words": ""}, public_key, "w")
    assert len(sealing.seal({"words": "é" * (length // 2)}, public_key, "w")) == len(blank)


@given(st.integers(0, 2**60 - 1), st.integers(0, 11), st.integers(1, 31))
def test_one_mistyped_letter_is_noticed(number: int, place: int, shift: int) -> None:
    letters = "".join(codes.ALPHABET[(number >> 5 * i) & 31] for i in range(12))
    check = codes._check(letters)
    if check >= 32:
        return
    code = letters + codes.ALPHABET[check]
    assert codes.read_code(code.lower()) == letters
    wrong = codes.ALPHABET[(codes.VALUES[code[place]] + shift) % 32]
    assert codes.read_code(code[:place] + wrong + code[place + 1 :]) is None


def test_typed_code_is_read_in_any_form() -> None:
    printed = codes.new_code()
    letters = codes.read_code(printed)
    worn = printed.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert letters is not None
    assert codes.read_code(worn) == letters

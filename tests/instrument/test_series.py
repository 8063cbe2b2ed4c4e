"""The series of a column over several versions: a break, a return, a question left out once."""

from engage.instrument.loading import load_instrument
from engage.instrument.model import Instrument
from engage.instrument.series import series_names
from tests.instrument.small import OLD, SLIP, edit

BREAK = ("3 months", "6 months")


def version(*replaced: tuple[str, str]) -> Instrument:
    text = OLD
    for old, new in replaced:
        text = text.replace(old, new)
    return load_instrument(text, "small.yaml")


def test_first_version_names_its_series_by_the_columns() -> None:
    (names,) = series_names([version()])
    assert set(names) == {"qol", "prob.noise", "prob.speed", "first", "when", "walks"}
    assert all(name == column for column, name in names.items())


def test_break_gives_the_column_a_suffix_and_leaves_the_others() -> None:
    _, second = series_names([version(), version(BREAK)])
    assert (second["prob.noise"], second["qol"]) == ("prob.noise_2", "qol")


def test_question_that_is_asked_again_as_before_goes_on() -> None:
    names = series_names([version(), version(BREAK), version(), version(("3 months", "9 months"))])
    assert [n["prob.noise"] for n in names] == [
        *("prob.noise", "prob.noise_2", "prob.noise", "prob.noise_3"),
    ]


def test_question_that_was_left_out_once_goes_on() -> None:
    without = version((OLD[OLD.index("      - id: walks") :], ""))
    names = series_names([version(), without, version()])
    assert "walks" not in names[1]
    assert names[2]["walks"] == "walks"


def test_confirmed_slip_goes_on() -> None:
    versions = [version(), version(SLIP)]
    assert series_names(versions)[1]["qol"] == "qol_2"
    assert series_names(versions, edit(SLIP).slips({"qol.en": "typo"}))[1]["qol"] == "qol"

"""Spelling slips: breaking until their author confirms them with a reason."""

from engage.instrument.edits import Slip
from tests.instrument.small import SLIP, edit, kinds


def test_spelling_slip_is_breaking_until_its_author_confirms_it() -> None:
    found = edit(SLIP)
    assert (found.part, found.changes[0].may_be_slip, found.changes[0].key) == (
        "breaking",
        True,
        "qol.en",
    )
    slips = found.slips({"qol.en": "A letter was missing."})
    assert [slip.reason for slip in slips] == ["A letter was missing."]
    confirmed = edit(SLIP, slips=slips)
    assert (confirmed.part, kinds(confirmed)) == ("cosmetic", {"spelling"})


def test_slip_needs_a_reason_and_other_wording_cannot_be_one() -> None:
    assert edit(SLIP).slips({"qol.en": "  "}) == ()
    assert edit(("3 months?", "6 months?")).slips({"prob.en": "It was meant."}) == ()
    assert edit(("the traffic", "the speeding")).slips({"prob.speed.en": "Typo"}) == ()


def test_slips_of_several_versions_add_up() -> None:
    slips = (
        Slip("qol", "en", "How is your neigborhood?", "How is your neighborhod?", "first try"),
        Slip("qol", "en", "How is your neighborhod?", "How is your neighborhood?", "second try"),
    )
    assert edit(SLIP, slips=slips).part == "cosmetic"
    assert edit(SLIP, slips=slips[:1]).part == "breaking"


def test_slip_with_its_translation_corrected_is_noted() -> None:
    both = (SLIP, ("¿Cómo está su vecindario?", "¿Cómo es su vecindario?"))
    slips = edit(SLIP).slips({"qol.en": "typo"})
    assert edit(*both, slips=slips).part == "comparable"
    assert edit(*both).part == "breaking"

"""The strict loader: every fault by file, line and remedy, and all of them at once."""

from pathlib import Path

import pytest

from engage.instrument.columns import columns
from engage.instrument.faults import InstrumentErrors
from engage.instrument.loading import load_instrument
from engage.instrument.model import instrument_from_canonical
from tests.surveys.rows import SMALL

QUALITY_OF_LIFE = Path(__file__).parents[2] / "surveys" / "quality_of_life.yaml"


def faults_of(text: str) -> list[str]:
    """Return the faults of a text as lines."""
    with pytest.raises(InstrumentErrors) as caught:
        load_instrument(text, "my.yaml")
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param('version: "1"', "version: 01", "01 is not read as a text", id="01"),
        pytest.param('version: "1"', "version: 2027.10", "2027.10 is not read", id="2027.10"),
        pytest.param('version: "1"', "version: 2027-03-01", "2027-03-01 is not", id="date"),
        pytest.param('version: "1"', "version: 1_000", "1_000 is not read", id="1_000"),
        pytest.param('version: "1"', "version: ~", "~ is not read as a text", id="null"),
        pytest.param('version: "1"', "version:", "version is empty", id="nothing"),
        pytest.param(
            "id: small",
            "id: small\nprivacy: {retain_days: 731}",
            "retain_days cannot be 731. Give 730 or less",
            id="kept too long",
        ),
        pytest.param("en: How is", "en: How is #3", "The text ends at #", id="comment behind text"),
        pytest.param('en: "the noise"', "en: the noise", "no quotes", id="unquoted in braces"),
        pytest.param('en: "the noise"', "en: the, noise", "noise stands alone", id="comma"),
        pytest.param("en: How is", "en: How: is", "colon stands inside a text", id="colon"),
        pytest.param("en: How is", "en: *how is", "goes on behind it", id="star"),
        pytest.param("en: How is", "en: @how is", "keeps for itself", id="at sign"),
        pytest.param("en: How is", "en: %how is", "keeps for itself", id="per cent"),
        pytest.param("en: How is", "en: {how} is", "goes on behind it", id="brace"),
        pytest.param("en: How is", "en: &how is", "read as an anchor", id="anchor"),
        pytest.param("en: How is", "en: !!str is", "tag", id="tag"),
        pytest.param("id: small", "id: small\nid: big", "id stands here twice", id="duplicate"),
        pytest.param("id: small", "id: small\n<<: {a: b}", "merge another mapping", id="merge"),
        pytest.param("id: small", "id: small\nmax_base: 3", "not a key here", id="unknown key"),
        pytest.param("type: multi", "type: multy", "type: multy is not known", id="type"),
        pytest.param("type: multi", "type: slider", "type: slider is not known", id="unknown type"),
        pytest.param("        max: 2", "\tmax: 2", "There is a tab", id="tab"),
        pytest.param("max: 2", "max: 4", "max does not fit 3 options", id="max"),
        pytest.param("max: 2", "max: 0", "max cannot be 0. Give 1 or more", id="max 0"),
        pytest.param("min: 0, max: 10", "min: 9, max: 3", "not above min 9", id="min and max"),
        pytest.param("min: 0", "min: -1", "min is negative", id="negative"),
        pytest.param('es: "Ruido"}', "}", "The text in es is missing", id="language"),
        pytest.param("{code: -8,", "{code: -2,", "-2 cannot be a missing code", id="missing -2"),
        pytest.param("{code: -9,", "{code: -8,", "stands twice", id="missing twice"),
        pytest.param("{code: 2,", "{code: 3,", "3 stands twice", id="code twice"),
        pytest.param("{code: 2,", "{code: two,", "two is not a number", id="word on a scale"),
        pytest.param("{code: other,", "{code: Other!,", "Other! is no code", id="odd code"),
        pytest.param("missing: [dk, ref]", "missing: [dk, no]", "no is not declared", id="missing"),
        pytest.param("scale: good3", "scale: bad3", "bad3 is no scale", id="scale"),
        pytest.param(
            "in: [noise]", "in: [noises]", "first has no code noises", id="condition code"
        ),
        pytest.param("{item: first,", "{item: trust,", "no earlier item", id="later item"),
        pytest.param("{item: first,", "{item: fist,", "no earlier item", id="no such item"),
        pytest.param("in: [noise]", "in: []", "No answers can ever", id="unreachable"),
        pytest.param("in: [noise]", "at_least: 2", "no numbers to compare", id="words compared"),
        pytest.param("id: trust", "id: qol", "qol stands twice", id="item twice"),
        pytest.param("{id: noise,", "{id: Noise,", "Noise is no id", id="odd id"),
        pytest.param(
            "{id: trust, type: number, min: 0, max: 10, missing: [ref],",
            "{id: trust, type: map_point, required: true,",
            "could not go on",
            id="required place",
        ),
        pytest.param("layer: beats", "layer: beats, resolve: [map]", "The list is", id="no list"),
        pytest.param("layer: beats", "layer: beats, resolve: [address, list]", "last", id="order"),
        pytest.param("layer: beats", "layer: beats, resolve: [list, list]", "list st", id="ways"),
        pytest.param("en: How is", "en: How is {mayor}", "{mayor} is no fact", id="fact"),
        pytest.param("en: How is", "en: How is {City}", "{City} is no fact", id="capital"),
        pytest.param("en: How is", "en: How is ${qol}", "earlier answers stand", id="answer"),
        pytest.param("languages: [en, es]", "languages: [en, es, es]", "es stands twice", id="es"),
        pytest.param('"Noise"', f'"{"n" * 10_000}"', "has 10000 signs. Use up to 500", id="10,000"),
        pytest.param("en: How is", "en: " + "n" * 10_000, "Use up to 5000", id="10,000 asked"),
        pytest.param('"Noise"', '"No\u202eise"', "a sign that nobody sees", id="turned"),
        pytest.param('"Noise"', r'"No\u2066ise"', "a sign that nobody sees", id="turned, escaped"),
        pytest.param('"Traffic"', '"Noise\u200b"', "a sign that nobody sees", id="zero-width"),
        pytest.param('"Noise"', '"\u200b\u200d"', "The text in en is missing", id="invisible"),
        pytest.param("code: noise", 'code: "noi\u200bse"', "is no code", id="zero-width code"),
        pytest.param("id: qol", 'id: "q\u202eol"', "is no id", id="turned id"),
    ],
)
def test_fault_is_named_with_its_line(old: str, new: str, expected: str) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    found = [fault for fault in faults_of(text) if expected in fault]
    assert found
    place = found[0].split(":")
    assert place[0] == "my.yaml"
    end = SMALL.index(old) + len(new.rstrip())
    assert abs(int(place[1]) - 1 - text[:end].count("\n")) <= 1


def test_all_faults_come_at_once() -> None:
    text = SMALL.replace('version: "1"', "version: 1").replace("max: 2", "max: two")
    text = text.replace("id: small\n", "id: small\nid: again\n").replace("good3", "good 3", 1)
    assert len(faults_of(text)) >= 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", "The file is empty", id="empty"),
        pytest.param("x" * 300_000, "too large", id="large"),
        pytest.param("[" * 5000, "nesting is deeper", id="deep list"),
        pytest.param("{a: " * 5000, "nesting is deeper", id="deep mapping"),
        pytest.param("a: &a [x]\nb: [*a, *a]\n", "read as an anchor", id="bomb"),
        pytest.param("a: !!python/object:os.system x\n", "tag", id="python tag"),
        pytest.param("a: 1\n---\nb: 2\n", "second document", id="two documents"),
        pytest.param("%YAML 1.1\n---\na: 1\n", "% line", id="directive"),
        pytest.param('a: "open\n', "never closed", id="open quote"),
        pytest.param("a: \x07\n", "does not allow", id="control"),
        pytest.param("- just\n- a list\n", "my.yaml:1:1", id="a list"),
        pytest.param("just words", "my.yaml:1:1", id="words"),
    ],
)
def test_hostile_or_empty_file_ends_in_words(text: str, expected: str) -> None:
    assert expected in "\n".join(faults_of(text))


def test_words_that_other_loaders_bend_stay_words() -> None:
    bent = SMALL.replace("en: How is", "en: Yes").replace("es: Cómo está", "es: 12:30")
    instrument = load_instrument(bent, "my.yaml")
    assert instrument.item("prob").words == {"en": "Yes", "es": "12:30"}


def test_hash_follows_content_not_spelling() -> None:
    plain = load_instrument(SMALL, "a.yaml")
    spaced = load_instrument("# mine\n" + SMALL.replace("en: How is", 'en: "How is"'), "b.yaml")
    other = load_instrument(SMALL.replace("How is", "How was"), "c.yaml")
    assert plain.content_hash() == spaced.content_hash() != other.content_hash()
    again = instrument_from_canonical(plain.canonical())
    assert again == plain
    assert again.content_hash() == plain.content_hash()


def test_columns_follow_the_instrument() -> None:
    found = columns(load_instrument(SMALL, "a.yaml"))
    assert [(c.name, c.kind) for c in found] == [
        ("qol", "coded"),
        ("prob.noise", "coded"),
        ("prob.speed", "coded"),
        ("first.noise", "flag"),
        ("first.speed", "flag"),
        ("first.other", "flag"),
        ("when", "coded"),
        ("trust", "number"),
    ]
    assert [option.code for option in found[0].options] == [3, 2, 1]
    assert [label.code for label in found[0].missing] == [-8, -9]


def test_shipped_instrument_is_short_and_complete() -> None:
    text = QUALITY_OF_LIFE.read_text(encoding="utf-8")
    instrument = load_instrument(text, QUALITY_OF_LIFE.name)
    asked = [
        item
        for section in instrument.sections
        if section.id != "about"
        for item in section.items
        if item.type not in {"consent", "area", "note"}
    ]
    facts = [i for i in instrument.sections[-2].items if i.type == "single"]
    assert len(asked) == 12
    assert len(facts) <= 5
    assert {c.name for c in columns(instrument) if c.role == "weighting"} == {
        "age",
        "ethnicity",
        "tenure",
    }
    assert len({c.part for c in columns(instrument) if c.item == "prob"}) == 8

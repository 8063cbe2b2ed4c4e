"""Wording that misleads: two questions in one, answers put into mouths, negations to agree with.

Only what can be told from the words alone is looked for; a person still has to read every text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engage.instrument.findings import Loc
from engage.instrument.model import (
    Instrument,
    Item,
    MatrixItem,
    MultiItem,
    NumberItem,
    RankItem,
    SingleItem,
)

Fault: TypeAlias = Literal["double_barrelled", "leading", "negated"]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a language's rules look for, as patterns over small letters.

    ``judging`` are the cues of a question that asks for a judgement. ``joined`` are two words with
    and/or, ``both`` with and; ``pairs`` are fixed pairs that ask one thing. ``two_askings`` stand
    in any question. After ``subordinate`` a "not" is harmless.
    """

    judging: re.Pattern[str]
    joined: re.Pattern[str]
    both: re.Pattern[str]
    pairs: re.Pattern[str]
    two_askings: re.Pattern[str]
    leading: re.Pattern[str]
    negated_question: re.Pattern[str]
    negation: re.Pattern[str]
    subordinate: re.Pattern[str]
    agreeing: re.Pattern[str]


ENGLISH: Final = Phrases(
    judging=re.compile(
        r"\b(satisfied|dissatisfied|rate|trust|confiden\w+|agree|approve|support|favou?r|important"
        r"|how (fair|good|bad|well|safe|polite|helpful|fast|quick|easy|clear|often|likely|worried"
        r"|concerned|effective))\b"
    ),
    joined=re.compile(r"[^\W\d_]+,? (?:and|or|and/or|as well as) (?:[^\W\d_]|['’])+"),
    both=re.compile(r"[^\W\d_]+,? (?:and|as well as) (?:[^\W\d_]|['’])+"),
    pairs=re.compile(
        r"\b(agree (and|or) disagree|disagree (and|or) agree|satisfied or dissatisfied|yes or no"
        r"|he or she|she or he|him or her|his or her|her or his|men and women|women and men"
        r"|day (and|or) night|day and by night|once or twice|one or two|two or three|more or less"
        r"|and so on|or older|or younger|or more|or less|or fewer|or so|or not|or both|or neither"
        r"|and why|police and sheriff|parks and recreation|friends and family|up and down)\b"
    ),
    two_askings=re.compile(
        r"(?<=[\w,] )(and|or) (how|what|when|where|why|who|whether|do you|does your|did you"
        r"|are you|is your|were you|have you|has your|would you|should (the|we|they)|will you)\b"
    ),
    leading=re.compile(
        r"\b((don|wouldn|isn|aren|shouldn|doesn|didn|haven|won|can|couldn)['’]t (you|we|they|it|the"
        r"|our|your|police)|surely|obviously|of course|as (you know|everyone knows|we all know)"
        r"|everyone (knows|agrees)|most people (agree|think|believe)|do you agree that)\b"
    ),
    negated_question=re.compile(
        r"^(do|does|did|should|would|is|are|was|were|have|has|can|could|must) "
        r"[^?]{0,60}?\b(not|never)\b"
    ),
    negation=re.compile(r"\b(not|never|nobody|no one|nothing|none|cannot|[a-z]+n['’]t)\b"),
    subordinate=re.compile(r"\b(that|which|who|whom|because|when|if|where|what|before|until)\b"),
    agreeing=re.compile(r"\bagree"),
)
SPANISH: Final = Phrases(
    judging=re.compile(
        r"\b(satisfech\w+|insatisfech\w+|satisfactori\w+|califica\w*|confía|confianza|de acuerdo"
        r"|aprueba|apoya|importante|(qué tan|cuán|qué tanto) (?!de acuerdo)\w+)\b"
    ),
    joined=re.compile(r"[^\W\d_]+,? (?:y|e|o|u|así como|y/o) [^\W\d_]+"),
    both=re.compile(r"[^\W\d_]+,? (?:y|e|así como) [^\W\d_]+"),
    pairs=re.compile(
        r"\b(de acuerdo [yo] en desacuerdo|en desacuerdo [yo] de acuerdo|sí o no|él o ella"
        r"|ella o él|el o la|la o el|los [yo] las|las [yo] los|al [\w ]+ o a la|del [\w ]+ o de la"
        r"|un o una|uno o una|una o uno|hombres y mujeres|mujeres y hombres|día [yo] (de )?noche"
        r"|una o dos|uno o dos|dos o tres|más o menos|o más|o menos|o mayor|o menor|o no|o ambos"
        r"|o ninguno|y por qué|vecinos y vecinas|vecinas y vecinos|amigos y familia(res)?)\b"
    ),
    two_askings=re.compile(
        r"(?<=[\w,] )(y|o|u) ¿?(cómo|qué|cuándo|dónde|por qué|quién|cuánt[oa]s?|cuál"
        r"|con qué)\b"
    ),
    leading=re.compile(
        r"(¿no (cree|piensa|opina|le parece|está de acuerdo|es cierto|debería)|, ¿(no|verdad)\?"
        r"|\b(obviamente|por supuesto|desde luego|sin duda|como (usted|todo el mundo) sabe"
        r"|todos sabemos|la mayoría (piensa|opina|cree)|está (usted )?de acuerdo (en|con) que)\b)"
    ),
    negated_question=re.compile(r"¿(no|nunca) (?!sabe)\w+|\bdebería[^?]{0,40}\bno\b"),
    negation=re.compile(r"\b(no|nunca|nadie|nada|ningun[oa]|ningún|jamás)\b"),
    subordinate=re.compile(r"\b(que|quien|quienes|cual|porque|cuando|si|donde|hasta|antes)\b"),
    agreeing=re.compile(r"\bde acuerdo\b"),
)
PHRASES: Final[Mapping[str, Phrases]] = {"en": ENGLISH, "es": SPANISH}
SENTENCE: Final = re.compile(r"[^.?!…]+[.?!…]*")


def wording_faults(instrument: Instrument) -> Iterator[tuple[Loc, Fault, str]]:
    """Yield each wording that may mislead: its place with the language, the fault, the words."""
    for s, section in enumerate(instrument.sections):
        for i, item in enumerate(section.items):
            for language in instrument.languages:
                phrases = PHRASES.get(language.partition("-")[0])
                if phrases is not None:
                    yield from _of_item(item, ("sections", s, "items", i), language, phrases)


def _of_item(
    item: Item, loc: Loc, language: str, phrases: Phrases
) -> Iterator[tuple[Loc, Fault, str]]:
    if not isinstance(item, SingleItem | MatrixItem | NumberItem | MultiItem | RankItem):
        return  # one text may well answer two questions
    text = item.text(language).lower()
    for fault, words in _in_question(text, phrases, has_one_answer=not _is_list(item)):
        yield (*loc, language), fault, words
    if isinstance(item, MatrixItem) and phrases.judging.search(text):
        is_agreeing = phrases.agreeing.search(text) is not None
        for r, row in enumerate(item.rows):
            found = _in_statement(row.text(language).lower(), phrases, is_agreeing=is_agreeing)
            for fault, words in found:
                yield (*loc, "rows", r, language), fault, words


def _is_list(item: Item) -> bool:
    return isinstance(item, MultiItem | RankItem)


def _in_question(
    text: str, phrases: Phrases, *, has_one_answer: bool
) -> Iterator[tuple[Fault, str]]:
    for sentence in SENTENCE.findall(text):
        plain = phrases.pairs.sub(" ", sentence.strip(" ,;"))
        joined = phrases.two_askings.search(plain)
        if joined is None and has_one_answer and (cue := phrases.judging.search(plain)):
            joined = phrases.joined.search(plain, cue.start())
        if joined is not None:
            yield "double_barrelled", joined[0]
        if leading := phrases.leading.search(sentence):
            yield "leading", leading[0]
        elif negated := phrases.negated_question.search(plain):
            yield "negated", negated[0]


def _in_statement(text: str, phrases: Phrases, *, is_agreeing: bool) -> Iterator[tuple[Fault, str]]:
    plain = phrases.pairs.sub(" ", text)
    if both := phrases.both.search(plain):  # "or" mostly names one thing: litter or trash
        yield "double_barrelled", both[0]
    # "not" in what a person agrees or disagrees with: who disagrees says no to a no
    main = phrases.subordinate.split(plain, maxsplit=1)[0]
    if is_agreeing and (negated := phrases.negation.search(main)):
        yield "negated", negated[0]

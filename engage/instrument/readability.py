"""How hard a text is to read: Flesch-Kincaid for English, Szigriszt-Pazos for Spanish."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Formula: TypeAlias = Literal["flesch_kincaid", "szigriszt_pazos"]
# Words at reading age 12 to 14: grade 9 is age 14; from 55 up INFLESZ calls a Spanish text normal.
HARDEST_GRADE: Final = 9.0
HARDEST_PERSPICUITY: Final = 55.0
# A formula for passages says nothing about a few words.
FEWEST_WORDS: Final = 12
WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE_END: Final = re.compile(r"[.!?…:;]+(?=\s|$|[\"'”»)])")

ENGLISH_GROUPS: Final = re.compile(r"[aeiouy]+")
# What a run of vowels at these places counts too much, and what it counts too little.
ENGLISH_SILENT: Final = re.compile(
    r"(?<=[aeiouy][^aeiouy])e(?=(?:ly|ful|less|ness|ment|thing|one|body|what|where|times|walks?)$)"
    r"|(?<![aeiouy])(?<![^aeiouy]l)e$"
    r"|(?<![aeiouytd])(?<![^aeiouy]l)e(?=d$)"
    r"|(?<![aeiouysxzcg])(?<![cs]h)(?<![^aeiouy]l)e(?=s$)"
)
ENGLISH_APART: Final = re.compile(
    r"(?<![ctsgxn])i(?=a)|(?<![tsgxc])i(?=o)|(?<=[aeiouy])(?=ing$)|i(?=et[yi]?)|i(?=en[ct])|e(?=a$)"
    r"|(?<=cr)e(?=at)|u(?=[ao])(?<![qg]u)|(?<=s)(?=ms?$)|e(?=o(?!pl))|(?<=\w)y(?=o)"
)
ENGLISH_IRREGULAR: Final = {
    **{"the": 1, "area": 3, "areas": 3, "safety": 2, "people": 2, "usually": 4},
    **{"every": 2, "evening": 2, "evenings": 2},
}

SPANISH_RUN: Final = re.compile(r"[aeiouáéíóúü]+")
SPANISH_STRONG: Final = re.compile(r"[aeoáéíóú]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text measures; ``score`` is a school grade in English, perspicuity in Spanish."""

    language: str
    formula: Formula
    n_words: int
    n_sentences: int
    score: float

    @property
    def is_hard(self) -> bool:
        """Return whether a reader of 14 would find the text hard."""
        if self.formula == "flesch_kincaid":
            return self.score > HARDEST_GRADE
        return self.score < HARDEST_PERSPICUITY

    @property
    def words(self) -> str:
        """Return the level in words."""
        if self.formula == "flesch_kincaid":
            return f"grade {max(self.score, 1):.0f} of school (Flesch-Kincaid)"
        return f"{self.score:.0f} of 100, {inflesz(self.score)} (Szigriszt-Pazos)"


def reading(texts: Iterable[str], language: str) -> Reading | None:
    """Return how hard some texts are together, None where no formula is known or words are few.

    Each text ends a sentence. Numbers are left out.
    """
    formula, score = _FORMULAS.get(language.partition("-")[0], (None, None))
    sentences = [WORD.findall(part) for text in texts for part in SENTENCE_END.split(text)]
    sentences = [words for words in sentences if words]
    n_words = sum(len(words) for words in sentences)
    if formula is None or score is None or n_words < FEWEST_WORDS:
        return None
    n_syllables = sum(syllables(word, language) for words in sentences for word in words)
    found = score(n_words, len(sentences), n_syllables)
    return Reading(language, formula, n_words, len(sentences), found)


def flesch_kincaid(n_words: int, n_sentences: int, n_syllables: int) -> float:
    """Return the grade of a US school at which an English text is understood.

    Parameters
    ----------
    n_words, n_sentences, n_syllables
        Counts of the text.

    Notes
    -----
    0.39 words per sentence + 11.8 syllables per word - 15.59. Made for passages of about 100
    words; of one sentence it is a hint.

    References
    ----------
    Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas for Navy
    enlisted personnel. Research Branch Report 8-75.

    >>> round(flesch_kincaid(100, 5, 150), 2)
    9.91
    """
    return 0.39 * n_words / n_sentences + 11.8 * n_syllables / n_words - 15.59


def szigriszt_pazos(n_words: int, n_sentences: int, n_syllables: int) -> float:
    """Return the perspicuity of a Spanish text: about 0 (hardest) to 100 (easiest).

    Parameters
    ----------
    n_words, n_sentences, n_syllables
        Counts of the text.

    Notes
    -----
    206.835 - 62.3 syllables per word - words per sentence. It replaces the formula of Fernández
    Huerta (1959), which is printed wrongly in many places.

    References
    ----------
    Szigriszt Pazos (1993), Sistemas predictivos de legibilidad del mensaje escrito: fórmula de
    perspicuidad. Universidad Complutense de Madrid.

    >>> round(szigriszt_pazos(100, 5, 200), 2)
    62.24
    """
    return 206.835 - 62.3 * n_syllables / n_words - n_words / n_sentences


def inflesz(perspicuity: float) -> str:
    """Return the level of the INFLESZ scale (Barrio-Cantalejo and others 2008).

    >>> inflesz(62.24)
    'normal'
    """
    levels = ((80, "very easy"), (65, "quite easy"), (55, "normal"), (40, "somewhat hard"))
    return next((name for least, name in levels if perspicuity > least), "very hard")


def syllables(word: str, language: str) -> int:
    """Return the syllables of a word; exact by rule in Spanish, a close count in English.

    >>> syllables("neighborhood", "en"), syllables("vecindario", "es")
    (3, 4)
    """
    count = _spanish if language.partition("-")[0] == "es" else _english
    return count(word.lower().replace("’", "'").partition("'")[0])


def _english(word: str) -> int:
    if word in ENGLISH_IRREGULAR:
        return ENGLISH_IRREGULAR[word]
    spoken = ENGLISH_SILENT.sub("", word)
    groups = len(ENGLISH_GROUPS.findall(spoken))
    return max(1, groups + len(ENGLISH_APART.findall(spoken)))


def _spanish(word: str) -> int:
    """Count the strong vowels of each run of vowels, at least one (Ortografía, RAE 2010)."""
    spoken = re.sub(r"(?<=q)u|(?<=g)u(?=[eiéí])|(?<!c)h", "", word)
    spoken = re.sub(r"y$", "i", spoken)
    runs = SPANISH_RUN.findall(spoken)
    return max(1, sum(max(1, len(SPANISH_STRONG.findall(run))) for run in runs))


_FORMULAS: Final[Mapping[str, tuple[Formula, Callable[[int, int, int], float]]]] = {
    "en": ("flesch_kincaid", flesch_kincaid),
    "es": ("szigriszt_pazos", szigriszt_pazos),
}

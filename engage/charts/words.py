"""The fixed words for published figures, one vocabulary a language, the same on every surface."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from engage.stats.published import Figure, Nearly, OwnShare, Published, Suppressed, Words

Unit = Literal["share", "mean"]
ESTIMATED_MARK: Final = "~"
TOGETHER_MARK: Final = "†"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How one language says a figure, a range, a phrase, a gap and a verdict."""

    language: str
    phrases: Mapping[str, str]
    nearly: Mapping[str, str]
    suppressed: Mapping[str, str]
    outcomes: Mapping[str, str]
    percent_sign: str
    decimal: str
    between: str
    between_means: str
    few_answers: str
    wide: str
    estimated: str
    leaning: str
    own_shares: Mapping[OwnShare, str]
    together: str
    pooling: str
    two_answers: str
    here: str
    city: str
    chosen: str
    answer: str
    share: str
    mean: str
    interval: str
    base: str
    change: str
    wave: str
    area: str
    note: str
    anew: str
    few: str
    edges: str
    from_to: str
    counted: str

    def value(self, shown: Published, unit: Unit = "share") -> str:
        """Return the short form for a label: 60%, nearly all, about half, or why there is none.

        The figure of an estimate has a mark, and that of several waves; words need none.

        >>> vocabulary("en").value(Figure(0.6, 0.52, 0.68, 150))
        '60%'
        >>> vocabulary("en").value(Figure(0.6, 0.52, 0.68, 60, own_share="about_half"))
        '~60%'
        """
        match shown:
            case Figure(own_share=None):
                return self.number(shown.value, unit) + TOGETHER_MARK * bool(shown.waves)
            case Figure():
                return f"{ESTIMATED_MARK}{self.number(shown.value, unit)}"
            case Nearly():
                return self.nearly[shown.which]
            case Words():
                return self.phrases[shown.phrase]
            case Suppressed():
                return self.suppressed[shown.reason]

    def number(self, value: float, unit: Unit = "share") -> str:
        """Return a share in whole per cents, or a mean to one decimal."""
        if unit == "mean":
            return f"{value:.1f}".replace(".", self.decimal)
        return f"{round(value * 100)}{self.percent_sign}"

    def range(self, shown: Published, unit: Unit = "share") -> str:
        """Return the limits in short form, empty where there are none.

        >>> vocabulary("en").range(Figure(0.6, 0.52, 0.68, 150))
        '52–68'
        """
        if not isinstance(shown, Figure) or shown.low is None or shown.high is None:
            return ""
        if unit == "mean":
            return f"{self.number(shown.low, unit)}–{self.number(shown.high, unit)}"
        return f"{round(shown.low * 100)}–{round(shown.high * 100)}"

    def sentence(self, shown: Published, unit: Unit = "share") -> str:
        """Return the figure as a reader says it: between 52 and 68 in every 100 residents.

        >>> vocabulary("en").sentence(Figure(0.6, 0.52, 0.68, 150))
        'between 52 and 68 in every 100 residents (60%)'
        >>> vocabulary("en").sentence(Words("about_half", 20, own_share="mostly_the_city"))
        'about half (few answers; estimated, mostly from the city)'
        """
        notes = [self.few_answers] if isinstance(shown, Words) else []
        value = self.value(shown, unit)
        if isinstance(shown, Figure) and shown.low is not None and shown.high is not None:
            notes.append(value)
            value = self._between(shown.low, shown.high, unit)
        if self.is_wide(shown):
            notes.append(self.wide)
        if estimated := self.own_share(shown):
            notes.append(estimated)
        if together := self.together_of(shown):
            notes.append(together)
        return f"{value} ({'; '.join(notes)})" if notes else value

    def plain(self, shown: Published, unit: Unit = "share") -> str:
        """Return the range in words alone, for readers of a handout; else the short form.

        >>> vocabulary("en").plain(Figure(0.6, 0.52, 0.68, 150))
        'between 52 and 68 in every 100 residents'
        """
        value = self.value(shown, unit)
        if isinstance(shown, Figure) and shown.low is not None and shown.high is not None:
            value = self._between(shown.low, shown.high, unit)
        wide = self.wide if self.is_wide(shown) else ""
        notes = (wide, self.own_share(shown), self.together_of(shown))
        said = "; ".join(filter(None, notes))
        return f"{value} ({said})" if said else value

    def own_share(self, shown: Published) -> str:
        """Return that a figure is an estimate and how much of it is the area's own, or nothing.

        >>> vocabulary("es").own_share(Nearly("all", 40, own_share="mostly_this_area"))
        'estimado, sobre todo con esta zona'
        """
        word = None if isinstance(shown, Suppressed) else shown.own_share
        return "" if word is None else f"{self.estimated}, {self.own_shares[word]}"

    def together_of(self, shown: Published) -> str:
        """Return of how many waves together a figure is, nothing where it is of one.

        >>> vocabulary("en").together_of(Figure(0.5, 0.4, 0.6, 40, waves=("fall", "spring")))
        '2 surveys together'
        """
        waves = shown.waves if isinstance(shown, Figure) else ()
        return self.together.format(n=len(waves)) if waves else ""

    def explained(self, shown: Iterable[Published]) -> Iterator[str]:
        """Yield what the marks of figures mean, each once, for the note of a chart.

        >>> list(vocabulary("es").explained([Figure(0.5, 0.4, 0.6, 40, waves=("a", "b"))]))
        ['† varias encuestas juntas, porque en cada una contestaron pocos']
        """
        figures = [one for one in shown if isinstance(one, Figure)]
        if any(one.own_share is not None for one in figures):
            yield f"{ESTIMATED_MARK} {self.leaning}"
        if any(one.waves for one in figures):
            yield f"{TOGETHER_MARK} {self.pooling}"

    def _between(self, low: float, high: float, unit: Unit) -> str:
        if unit == "mean":
            ends = {"low": self.number(low, unit), "high": self.number(high, unit)}
            return self.between_means.format(**ends)
        return self.between.format(low=round(low * 100), high=round(high * 100))

    def is_wide(self, shown: Published) -> bool:
        """Return whether a figure is flagged because its range is wide."""
        return isinstance(shown, Figure) and shown.is_wide

    def either(self, labels: Sequence[str]) -> str:
        """Return the two answers that are counted together, in quotes; nothing without any.

        >>> vocabulary("es").either(["Buena", "Excelente"])
        '«Buena» o «Excelente»'
        """
        return self.two_answers.format(*labels) if labels else ""


ENGLISH: Final = Vocabulary(
    language="en",
    phrases={
        "hardly_anyone": "hardly anyone",
        "about_a_quarter": "about a quarter",
        "about_half": "about half",
        "about_three_quarters": "about three quarters",
        "nearly_all": "nearly all",
    },
    nearly={"none": "nearly none", "all": "nearly all"},
    suppressed={
        "base": "too few answers to show",
        "few": "too few answers to show",
        "not_asked": "not asked",
    },
    outcomes={
        "improved": "improved",
        "worse": "worse",
        "no_clear_change": "no clear change",
        "clearly_higher": "clearly higher than the rest of the city",
        "clearly_lower": "clearly lower than the rest of the city",
        "not_clearly_different": "not clearly different from the rest of the city",
    },
    percent_sign="%",
    decimal=".",
    between="between {low} and {high} in every 100 residents",
    between_means="between {low} and {high}",
    few_answers="few answers",
    wide="a wide range: few answers",
    estimated="estimated",
    leaning="estimated, also from answers of the city",
    own_shares={
        "mostly_this_area": "mostly from this area",
        "about_half": "about half from this area, half from the city",
        "mostly_the_city": "mostly from the city",
    },
    together="{n} surveys together",
    pooling="several surveys together, because few answered in each",
    two_answers="“{}” or “{}”",
    here="here, with its range",
    city="whole city",
    chosen="people who chose to answer; not a random sample",
    answer="Answer",
    share="Share",
    mean="Average",
    interval="Range",
    base="Answers",
    change="Since the last wave",
    wave="Survey",
    area="Area",
    note="Note",
    anew="asked in another way from here on",
    few="only in words, because few answered",
    edges="nearly none or nearly all",
    from_to="{first}: {then}; {last}: {now}.",
    counted="Areas with a figure: {figures}; in words: {words}; too few answers: {hidden}.",
)

SPANISH: Final = Vocabulary(
    language="es",
    phrases={
        "hardly_anyone": "casi nadie",
        "about_a_quarter": "más o menos una cuarta parte",
        "about_half": "más o menos la mitad",
        "about_three_quarters": "más o menos tres cuartas partes",
        "nearly_all": "casi todos",
    },
    nearly={"none": "casi nadie", "all": "casi todos"},
    suppressed={
        "base": "muy pocas respuestas para mostrar",
        "few": "muy pocas respuestas para mostrar",
        "not_asked": "no se preguntó",
    },
    outcomes={
        "improved": "mejoró",
        "worse": "empeoró",
        "no_clear_change": "sin cambio claro",
        "clearly_higher": "claramente más alto que en el resto de la ciudad",
        "clearly_lower": "claramente más bajo que en el resto de la ciudad",
        "not_clearly_different": "sin diferencia clara con el resto de la ciudad",
    },
    percent_sign="\N{NO-BREAK SPACE}%",
    decimal=",",
    between="entre {low} y {high} de cada 100 residentes",
    between_means="entre {low} y {high}",
    few_answers="pocas respuestas",
    wide="margen amplio: pocas respuestas",
    estimated="estimado",
    leaning="estimado, también con respuestas de la ciudad",
    own_shares={
        "mostly_this_area": "sobre todo con esta zona",
        "about_half": "más o menos mitad con esta zona, mitad con la ciudad",
        "mostly_the_city": "sobre todo con la ciudad",
    },
    together="{n} encuestas juntas",
    pooling="varias encuestas juntas, porque en cada una contestaron pocos",
    two_answers="«{}» o «{}»",
    here="aquí, con su margen",
    city="toda la ciudad",
    chosen="personas que eligieron contestar; no es una muestra al azar",
    answer="Respuesta",
    share="Parte",
    mean="Promedio",
    interval="Margen",
    base="Respuestas",
    change="Desde la encuesta anterior",
    wave="Encuesta",
    area="Zona",
    note="Nota",
    anew="desde aquí se preguntó de otra manera",
    few="solo en palabras, porque contestaron pocos",
    edges="casi nadie o casi todos",
    from_to="{first}: {then}; {last}: {now}.",
    counted="Zonas con cifra: {figures}; en palabras: {words}; muy pocas respuestas: {hidden}.",
)


def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language, English where it has none yet."""
    return SPANISH if language == "es" else ENGLISH

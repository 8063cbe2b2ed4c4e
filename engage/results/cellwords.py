"""The words of a file of cells: what its columns hold, and what stands where no number may."""

from collections.abc import Mapping
from typing import Any, Final

from engage.results.models_content import ReleaseContent
from engage.results.tables import Record
from engage.texts import in_language

# Why a cell has no number: its code in SPSS (declared missing), its letter in Stata.
MISSING: Final[Mapping[str, tuple[int, str]]] = {
    "base": (-9991, "a"),
    "few": (-9992, "b"),
    "not_asked": (-9993, "c"),
    "words": (-9994, "d"),
    "none": (-9995, "e"),
    "all": (-9996, "f"),
}
WHY: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "base": "Hidden: fewer than 10 answers, or others could be worked out",
        "few": "Hidden: an average of fewer than 30 answers",
        "not_asked": "Not asked",
        "words": "In words only: 10 to 29 answers (see phrase)",
        "none": "Nearly none: at most 5 in every 100",
        "all": "Nearly all: at least 95 in every 100",
    },
    "es": {
        "base": "Oculto: menos de 10 respuestas, o se podrían deducir otras",
        "few": "Oculto: un promedio de menos de 30 respuestas",
        "not_asked": "No se preguntó",
        "words": "Solo en palabras: de 10 a 29 respuestas (vea phrase)",
        "none": "Casi nadie: 5 o menos de cada 100",
        "all": "Casi todas las personas: 95 o más de cada 100",
    },
}
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "area": "Area (the whole city: city)",
        "area_name": "Name of the area",
        "by": "Question that makes the group, blank for everybody",
        "group": "Group of residents, blank for everybody",
        "group_label": "Name of the group",
        "column": "Question",
        "wording": "Wording of the question",
        "measure": "What is measured: share, top2, mean or unsure",
        "option": "Answer",
        "option_label": "Wording of the answer",
        "value": "Share (0 to 1) or average",
        "low": "Lower limit of the 95 % interval",
        "high": "Upper limit of the 95 % interval",
        "n": "Answers, rounded to 10 below 100; do not weight by it",
        "phrase": "What is said where 10 to 29 people answered",
        "own_share": "Of an estimate: how much of it is the area’s own",
        "waves": "Waves that the figure is of together, blank for one wave",
    },
    "es": {
        "area": "Zona (toda la ciudad: city)",
        "area_name": "Nombre de la zona",
        "by": "Pregunta que forma el grupo, en blanco para todas las personas",
        "group": "Grupo de residentes, en blanco para todas las personas",
        "group_label": "Nombre del grupo",
        "column": "Pregunta",
        "wording": "Texto de la pregunta",
        "measure": "Qué se mide: share, top2, mean o unsure",
        "option": "Respuesta",
        "option_label": "Texto de la respuesta",
        "value": "Proporción (0 a 1) o promedio",
        "low": "Límite inferior del intervalo del 95 %",
        "high": "Límite superior del intervalo del 95 %",
        "n": "Respuestas, redondeadas a 10 por debajo de 100; no pondere con ellas",
        "phrase": "Lo que se dice si respondieron de 10 a 29 personas",
        "own_share": "De una estimación: cuánto de ella es de la propia zona",
        "waves": "Encuestas de las que es la cifra en conjunto, en blanco si es de una",
    },
}
NUMBERS: Final = ("value", "low", "high", "n")
CITATION: Final[Mapping[str, str]] = {
    "en": "{publisher} ({year}): {title}. Published results, release {hash}. Made with Engage.",
    "es": "{publisher} ({year}): {title}. Resultados publicados, versión {hash}. Con Engage.",
}


def labels_of(language: str) -> Mapping[str, str]:
    """Return what the columns of the file of cells hold, in a language."""
    return COLUMNS.get(language, COLUMNS["en"])


def whys_of(language: str) -> Mapping[str, str]:
    """Return why a cell may have no number, in a language."""
    return WHY.get(language, WHY["en"])


def missing_of(record: Record) -> str | None:
    """Return why a cell has no number, None where it has one.

    >>> missing_of({"shown": "suppressed", "reason": "base"}), missing_of({"shown": "figure"})
    ('base', None)
    """
    shown = record["shown"]
    named: Mapping[str, Any] = {
        "suppressed": record.get("reason"),
        "nearly": record.get("which"),
        "words": "words",
    }
    return named.get(shown)


def citation(content: ReleaseContent, publisher: str, language: str) -> str:
    """Return how a release is quoted, so that everybody finds the same one."""
    return CITATION.get(language, CITATION["en"]).format(
        publisher=publisher,
        year=content.closes_on.year,
        title=in_language(content.title, language),
        hash=content.sha256[:16],
    )

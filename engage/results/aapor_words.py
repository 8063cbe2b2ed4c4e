"""The sentences of the disclosure items in every language; a release keeps all of them."""

from collections.abc import Mapping
from typing import Final

ENGLISH: Final[Mapping[str, str]] = {
    "language": "en",
    "beats": "beat",
    "beats_together": "the beats with fewest answers",
    "language_en": "English",
    "language_es": "Spanish",
    "route_code": "online with a code",
    "route_open": "online by an open link",
    "route_paper": "on paper",
    "route_phone": "by phone",
    "route_meeting": "on a tablet at a meeting",
    "route_import": "collected elsewhere and imported",
    "strategy_sampled": "A survey of people who were picked by chance and invited to answer.",
    "strategy_chose": "An open survey: people chose to answer; it is not a random sample.",
    "instrument": (
        "Questionnaire {name} with {n} questions. Their wording, their order and all answers to "
        "choose from stand on the pages of these results."
    ),
    "modes": "Answered {routes}. Languages: {languages}.",
    "dates": "From {first} to {last}.",
    "precision_sampled": (
        "{n} responses. The design effect of weighting is {deff}, so they count as much as {n_eff} "
        "equal ones. Ranges are 95% intervals (shares: Wilson, with that effective number; "
        "averages: t). They treat the responses as if they were random within the weighting groups."
    ),
    "precision_together": (
        "Where an area has fewer than 30 answers to a question, its figure is that of up to {n} "
        "surveys of this series together where the page says so; their number of answers is "
        "rounded to 10."
    ),
    "precision_estimated": (
        "Where an area has fewer than {n} effective answers to a question, its figure (marked “~”) "
        "is an estimate that leans on the other areas (beta-binomial model; averages: Fay and "
        "Herriot), with its own 95% interval."
    ),
    "benchmark_pass": "Together the estimates agree with the figures of the city.",
    "benchmark_scaled": (
        "In {n} of the questions they were scaled, because together they missed the city’s figure "
        "by more than 2%; in the others they agree with it."
    ),
    "precision_few": "Fewer than {least} responses, so no figure is shown.",
    "precision_chose": (
        "{n} responses. Respondents chose themselves, so no sampling error can be computed and "
        "none is given."
    ),
    "rate_sampled": (
        "{rate} in every 100 of the {n} codes led to an answer (AAPOR response rate 1: every code "
        "counts as a home that could have answered)."
    ),
    "rate_unknown": "The program does not know how many were asked, so it gives no response rate.",
    "rate_chose": "Nobody knows how many saw the invitation, so there is no response rate.",
    "weighting_none": "None: the shares are those of the people who answered.",
    "weighting_base": (
        "By the chance of being picked only; no counts of the population were loaded to weigh to."
    ),
    "weighting_raked": (
        "By the chance of being picked, then raked to counts of the population ({variables}), and "
        "trimmed at {times} times the median. The weights run from {least} to {greatest} times "
        "their mean, with a coefficient of variation of {cv}. Who did not give such a fact keeps "
        "the share of the sample."
    ),
    "weighting_collapsed": "Weighted together, because few answered or few live there: {groups}.",
    "processing": (
        "Answers were checked against the questionnaire when they were sent; each code counts "
        "once. Groups with fewer than {least} answers are not shown, nor any that would give such "
        "a group away. Fewer than 30 answers are put into words, and numbers of answers below 100 "
        "are rounded to 10. The program computes every figure; nobody edits one."
    ),
    "processing_unreadable": "About {n} answers could not be read and are not counted.",
    "processing_few_unreadable": "Fewer than {n} answers could not be read and are not counted.",
    "processing_set_aside": (
        "About {n} answers by the open link were set aside: they came too fast, in a burst, all "
        "alike or in straight lines."
    ),
    "processing_few_set_aside": (
        "Fewer than {n} answers by the open link were set aside: they came too fast, in a burst, "
        "all alike or in straight lines."
    ),
    "limitations_sampled": (
        "People who do not answer may differ from those who do, also after weighting; the ranges "
        "do not hold that. What a question measures depends on its wording. Small areas have wide "
        "ranges."
    ),
    "limitations_chose": (
        "People who chose to answer may differ from those who did not, in ways that nobody can "
        "measure. The figures describe them and not all residents."
    ),
}

SPANISH: Final[Mapping[str, str]] = {
    "language": "es",
    "beats": "zona",
    "beats_together": "las zonas con menos respuestas",
    "language_en": "inglés",
    "language_es": "español",
    "route_code": "por internet con un código",
    "route_open": "por internet con un enlace abierto",
    "route_paper": "en papel",
    "route_phone": "por teléfono",
    "route_meeting": "en una tableta durante una reunión",
    "route_import": "recogidas en otro sistema e importadas",
    "strategy_sampled": "Una encuesta a personas elegidas al azar e invitadas a contestar.",
    "strategy_chose": ("Una encuesta abierta: contestó quien quiso; no es una muestra al azar."),
    "instrument": (
        "Cuestionario {name} con {n} preguntas. Su redacción, su orden y todas las respuestas "
        "posibles están en las páginas de estos resultados."
    ),
    "modes": "Respuestas {routes}. Idiomas: {languages}.",
    "dates": "Del {first} al {last}.",
    "precision_sampled": (
        "{n} respuestas. El efecto de diseño de la ponderación es {deff}, así que valen lo mismo "
        "que {n_eff} respuestas iguales. Los márgenes son intervalos del 95 % (proporciones: "
        "Wilson, con ese número efectivo; promedios: t). Tratan las respuestas como si fueran al "
        "azar dentro de los grupos de ponderación."
    ),
    "precision_together": (
        "Donde una zona tiene menos de 30 respuestas a una pregunta, la cifra es la de hasta {n} "
        "encuestas de esta serie juntas si la página lo dice; su número de respuestas se redondea "
        "a 10."
    ),
    "precision_estimated": (
        "Donde una zona tiene menos de {n} respuestas efectivas a una pregunta, su cifra (con la "
        "marca «~») es una estimación que se apoya en las demás zonas (modelo beta-binomial; "
        "promedios: Fay y Herriot), con su propio intervalo del 95 %."
    ),
    "benchmark_pass": "En conjunto, las estimaciones coinciden con las cifras de la ciudad.",
    "benchmark_scaled": (
        "En {n} de las preguntas se ajustaron, porque en conjunto se apartaban más de un 2 % de la "
        "cifra de la ciudad; en las demás coinciden con ella."
    ),
    "precision_few": "Menos de {least} respuestas, así que no se muestra ninguna cifra.",
    "precision_chose": (
        "{n} respuestas. Quienes contestaron se eligieron a sí mismos: no se puede calcular un "
        "error de muestreo y no se da ninguno."
    ),
    "rate_sampled": (
        "{rate} de cada 100 de los {n} códigos llevaron a una respuesta (tasa de respuesta 1 de la "
        "AAPOR: cada código cuenta como un hogar que podía contestar)."
    ),
    "rate_unknown": (
        "El programa no sabe a cuántas personas se preguntó, así que no da una tasa de respuesta."
    ),
    "rate_chose": "Nadie sabe cuántos vieron la invitación, así que no hay tasa de respuesta.",
    "weighting_none": "Ninguna: las proporciones son las de quienes contestaron.",
    "weighting_base": (
        "Solo por la probabilidad de ser elegido; no se cargaron datos de la población para "
        "ajustar."
    ),
    "weighting_raked": (
        "Por la probabilidad de ser elegido y luego ajustada a los totales de la población "
        "({variables}), con un tope de {times} veces la mediana. Los pesos van de {least} a "
        "{greatest} veces su promedio, con un coeficiente de variación de {cv}. Quien no dio un "
        "dato conserva la proporción de la muestra."
    ),
    "weighting_collapsed": (
        "Ponderados juntos, porque pocos contestaron o pocos viven ahí: {groups}."
    ),
    "processing": (
        "Las respuestas se revisaron contra el cuestionario al enviarse; cada código cuenta una "
        "vez. No se muestran grupos con menos de {least} respuestas ni ninguno que los "
        "delataría. Con menos de 30 se usan palabras, y los números de respuestas menores de 100 "
        "se redondean a 10. El programa calcula cada cifra; nadie las edita."
    ),
    "processing_unreadable": "Unas {n} respuestas no se pudieron leer y no se cuentan.",
    "processing_few_unreadable": ("Menos de {n} respuestas no se pudieron leer y no se cuentan."),
    "processing_set_aside": (
        "Se apartaron unas {n} respuestas del enlace abierto: llegaron demasiado rápido, muchas a "
        "la vez, casi iguales o con la misma respuesta en todas las filas."
    ),
    "processing_few_set_aside": (
        "Se apartaron menos de {n} respuestas del enlace abierto: llegaron demasiado rápido, "
        "muchas a la vez, casi iguales o con la misma respuesta en todas las filas."
    ),
    "limitations_sampled": (
        "Quienes no contestan pueden ser distintos de quienes sí, aun después de ponderar; los "
        "márgenes no lo incluyen. Lo que mide una pregunta depende de su redacción. Las zonas "
        "pequeñas tienen márgenes amplios."
    ),
    "limitations_chose": (
        "Quienes decidieron contestar pueden ser distintos de los demás de maneras que nadie puede "
        "medir. Las cifras los describen a ellos y no a todos los residentes."
    ),
}

BY_LANGUAGE: Final[Mapping[str, Mapping[str, str]]] = {"en": ENGLISH, "es": SPANISH}

# What each item is called, on the method page and where one of them is still blank.
TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "strategy": "How the answers were collected",
        "sponsor": "Who asked and who paid",
        "instrument": "What was asked",
        "population": "Who is described",
        "sampling": "How people were chosen and invited",
        "modes": "Ways to answer and languages",
        "dates": "When",
        "precision": "How many answered and how sure the figures are",
        "weighting": "Weighting",
        "processing": "Checks and protection of privacy",
        "limitations": "What these results cannot say",
    },
    "es": {
        "strategy": "Cómo se recogieron las respuestas",
        "sponsor": "Quién preguntó y quién pagó",
        "instrument": "Qué se preguntó",
        "population": "A quiénes se describe",
        "sampling": "Cómo se eligió e invitó a las personas",
        "modes": "Formas de contestar e idiomas",
        "dates": "Cuándo",
        "precision": "Cuántas personas contestaron y qué tan seguras son las cifras",
        "weighting": "Ponderación",
        "processing": "Revisiones y protección de la privacidad",
        "limitations": "Lo que estos resultados no pueden decir",
    },
}


def titles(language: str) -> Mapping[str, str]:
    """Return what the eleven items are called in a language."""
    return TITLES.get(language, TITLES["en"])

"""Words that a city may begin with when it writes its texts; nothing is said before it approves."""

from collections.abc import Mapping
from typing import Final

from engage.config import Contact

SUGGESTED: Final[Mapping[str, Mapping[str, str]]] = {
    "sees": {
        "en": (
            "Nobody can read any answer before the survey ends, not the police and not the city. "
            "Then all answers are shuffled together. No answer carries a name, an address or a "
            "time. Residents and police see the same results."
        ),
        "es": (
            "Nadie puede leer ninguna respuesta antes de que termine la encuesta: ni la policía "
            "ni la ciudad. Después se mezclan todas juntas. Ninguna respuesta lleva nombre, "
            "domicilio ni hora. El público y la policía ven los mismos resultados."
        ),
    },
    "key_here": {
        "en": (
            "Answers are locked when you send them. The key lies on the city’s survey computer. "
            "It opens the answers once, when the survey ends, and is then destroyed. In case that "
            "computer is lost, the city keeps one locked copy apart."
        ),
        "es": (
            "Sus respuestas se cierran con llave al enviarlas. La llave está en la computadora de "
            "encuestas de la ciudad. Abre las respuestas una sola vez, cuando la encuesta "
            "termina, y luego se destruye. Por si se pierde esa computadora, la ciudad guarda "
            "aparte una copia bajo llave."
        ),
    },
    "immigration": {
        "en": (
            "This survey never asks about anybody’s immigration status. Please do not write it "
            "in a comment either."
        ),
        "es": (
            "Esta encuesta nunca pregunta por el estatus migratorio de nadie. Por favor, no lo "
            "escriba tampoco en un comentario."
        ),
    },
    "never": {
        "en": (
            "Your answers are never used to investigate or cite anybody, never joined with "
            "police, court or immigration records, never sold, and never used to score an officer."
        ),
        "es": (
            "Sus respuestas nunca se usan para investigar ni multar a nadie, nunca se unen con "
            "registros de policía, tribunales o inmigración, nunca se venden y nunca se usan para "
            "calificar a un agente."
        ),
    },
    "confidential": {
        "en": (
            "Under the public-records law, anybody may ask the city for its records. There is no "
            "record of who answered what, so none can be handed over, also not to a court. "
            "Comments are records: please leave out names."
        ),
        "es": (
            "Según la ley de registros públicos, cualquiera puede pedirle sus registros a la "
            "ciudad. No existe un registro de quién respondió qué; por eso no se puede entregar, "
            "tampoco a un tribunal. Los comentarios sí son registros: por favor no incluya nombres."
        ),
    },
}
CHECKED_BY_PHONE: Final[Mapping[str, str]] = {
    "en": "To be sure that this survey is the city’s, call {phone}.",
    "es": "Para asegurarse de que esta encuesta es de la ciudad, llame al {phone}.",
}


def suggested(contact: Contact) -> dict[str, dict[str, str]]:
    """Return words to begin with; what only the city knows stays blank, or is its contact's."""
    found = {topic: dict(words) for topic, words in SUGGESTED.items()}
    if contact.non_emergency:
        found["check"] = {
            spoken: words.format(phone=contact.non_emergency)
            for spoken, words in CHECKED_BY_PHONE.items()
        }
    ways = " ".join(filter(None, (contact.complaints, contact.commendations)))
    for topic, words in (("complaints", ways), ("outside", contact.outside_body)):
        if words:
            found[topic] = {"en": words}
    return found

"""What the demonstration city tells its residents before they answer; the offices are made up."""

from collections.abc import Mapping
from typing import Final

from engage.surveys.trust_words import SUGGESTED

OPEN_RECRUITMENT: Final = {
    "en": "Nobody was picked: whoever looks at the demonstration may try this survey.",
    "es": "No se eligió a nadie: cualquiera que mire la demostración puede probar esta encuesta.",
}
TEXTS: Final[dict[str, Mapping[str, str]]] = {
    **SUGGESTED,
    "key_outside": {
        "en": (
            "Answers are locked when you send them. The city clerk, who is not part of the "
            "police, keeps the only key and brings it once, when the survey ends."
        ),
        "es": (
            "Sus respuestas se cierran con llave al enviarlas. La secretaría municipal, que no "
            "es parte de la policía, guarda la única llave y la trae una sola vez, al final."
        ),
    },
    "check": {
        "en": (
            "In a real city its own telephone number and page stand here, so that you can check "
            "that the letter is real. This city is made up."
        ),
        "es": (
            "En una ciudad real aquí están su propio teléfono y su página, para que usted pueda "
            "comprobar que la carta es auténtica. Esta ciudad es inventada."
        ),
    },
    "complaints": {
        "en": (
            "File a complaint or a commendation at the front desk of the police, by letter or by "
            "telephone, with your name or without it."
        ),
        "es": (
            "Presente una queja o un reconocimiento en la recepción de la policía, por carta o "
            "por teléfono, con su nombre o sin él."
        ),
    },
    "outside": {
        "en": (
            "If you do not want to go to the police, the civil grand jury of the county hears "
            "complaints, too."
        ),
        "es": (
            "Si usted no quiere acudir a la policía, el gran jurado civil del condado también "
            "recibe quejas."
        ),
    },
}

"""The kinds of meetings as data: what each is for, its legal clocks, and an example agenda."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PROGRESS: Final = "progress"
BROWN_ACT: Final = (72, 24)
EQUIPMENT_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item of an example agenda; the item named PROGRESS is written from open commitments."""

    minutes: int
    words: Mapping[str, str]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of meeting: its purpose, the hours or days that law sets, and how it may go."""

    code: str
    purpose: Mapping[str, str]
    agenda: tuple[AgendaLine, ...]
    # hours before the start by which the agenda of a regular and of a special meeting hangs out
    posting_hours: tuple[int, int] | None = None
    # days after the report within which the meeting must be held
    days_after_report: int | None = None


def _line(minutes: int, en: str, es: str) -> AgendaLine:
    return AgendaLine(minutes, {"en": en, "es": es})


_PROGRESS: Final = AgendaLine(
    10,
    {
        "en": "Progress on promises since the last meeting",
        "es": "Qué se ha cumplido de lo prometido en la última reunión",
    },
    PROGRESS,
)
_WELCOME: Final = _line(
    5, "Welcome, and who is in the room", "Bienvenida y presentación de quienes asisten"
)
_NEXT: Final = _line(
    5, "Who does what by when, and the next date", "Quién hace qué y para cuándo, y próxima fecha"
)

_ALL: Final = (
    Kind(
        "beat",
        {
            "en": "Residents and the officer of the beat choose the problems they will work on.",
            "es": "Los vecinos y el agente de la zona eligen los problemas en los que trabajarán.",
        },
        (
            _WELCOME,
            _PROGRESS,
            _line(
                15,
                "What has changed on the beat, and new concerns",
                "Qué ha cambiado en la zona y nuevas preocupaciones",
            ),
            _line(
                10,
                "Which concern joins our list (three at most at a time)",
                "Qué preocupación entra en nuestra lista (tres como máximo a la vez)",
            ),
            _line(
                15,
                "What we try next, with an owner and a neighbor as contact",
                "Qué intentaremos ahora, con una persona responsable y un vecino de contacto",
            ),
            _NEXT,
        ),
    ),
    Kind(
        "walk",
        {
            "en": "Neighbors and officers walk a route and look at problems where they are.",
            "es": "Vecinos y agentes recorren el barrio y ven los problemas donde están.",
        },
        (
            _line(
                5,
                "Meeting point, route and pace; who needs a shorter way",
                "Punto de encuentro, recorrido y ritmo; quién necesita un camino más corto",
            ),
            _PROGRESS,
            _line(
                30,
                "Stops on the way: what we see, what would help",
                "Paradas del recorrido: qué vemos y qué ayudaría",
            ),
            _NEXT,
        ),
    ),
    Kind(
        "coffee",
        {
            "en": "An officer has time to talk, without an agenda of the department.",
            "es": "Un agente tiene tiempo para conversar, sin un programa del departamento.",
        },
        (
            _line(5, "Hello, and names of the officers", "Saludo y nombres de los agentes"),
            _PROGRESS,
            _line(
                40,
                "Open talk: bring whatever is on your mind",
                "Charla abierta: hable de lo que le preocupe",
            ),
            _line(5, "What we take with us from today", "Qué nos llevamos de hoy"),
        ),
    ),
    Kind(
        "town_hall",
        {
            "en": "The whole city hears a subject and asks the department questions.",
            "es": "Toda la ciudad conoce un tema y hace preguntas al departamento.",
        },
        (
            _WELCOME,
            _PROGRESS,
            _line(
                20,
                "The subject of the evening, in plain words",
                "El tema de hoy, en palabras claras",
            ),
            _line(
                40,
                "Questions, two minutes each, in the order of the cards",
                "Preguntas, dos minutos cada una, por orden de tarjeta",
            ),
            _line(
                10,
                "Answers still owed, and when they come",
                "Respuestas pendientes y cuándo se darán",
            ),
        ),
    ),
    Kind(
        "legislative",
        {
            "en": "A body that the open-meeting law binds: the agenda hangs out in time.",
            "es": "Un órgano sujeto a la ley de sesiones públicas: el orden del día se publica "
            "a tiempo.",
        },
        (
            _line(
                5,
                "Call to order, roll call and quorum",
                "Apertura, pase de lista y quórum",
            ),
            _PROGRESS,
            _line(
                5,
                "Approval of the minutes of the last meeting",
                "Aprobación del acta de la sesión anterior",
            ),
            _line(
                20,
                "Public comment, three minutes for each speaker",
                "Comentarios del público, tres minutos por persona",
            ),
            _line(
                30,
                "Business of the body, item by item with its vote",
                "Asuntos del órgano, punto por punto y con su votación",
            ),
            _line(5, "Next meeting and adjournment", "Próxima sesión y cierre"),
        ),
        posting_hours=BROWN_ACT,
    ),
    Kind(
        "equipment",
        {
            "en": "The yearly report on military equipment is discussed with residents.",
            "es": "Se conversa con los vecinos sobre el informe anual de equipo militar.",
        },
        (
            _WELCOME,
            _PROGRESS,
            _line(
                15,
                "What the department owns, what it cost and when it was used",
                "Qué tiene el departamento, cuánto costó y cuándo se usó",
            ),
            _line(
                10,
                "Complaints, inquiries and what came of them",
                "Quejas, investigaciones y su resultado",
            ),
            _line(30, "Questions and comments", "Preguntas y comentarios"),
            _line(
                5,
                "Where the report and the answers can be read",
                "Dónde se pueden leer el informe y las respuestas",
            ),
        ),
        days_after_report=EQUIPMENT_DAYS,
    ),
    Kind(
        "other",
        {
            "en": "Any other occasion at which residents and police meet.",
            "es": "Cualquier otra ocasión en que se reúnen los vecinos y la policía.",
        },
        (
            _WELCOME,
            _PROGRESS,
            _line(30, "What brings us together today", "Qué nos reúne hoy"),
            _NEXT,
        ),
    ),
)
KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _ALL}

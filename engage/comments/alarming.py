"""Words that may tell of a crime, of danger or of self-harm, and need a person before all others.

Too many are found rather than too few: who reads decides. The writer cannot be found, by design;
what can be done is said beside the queue.
"""

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from engage.comments.tokens import plain

Alarm: TypeAlias = Literal["self_harm", "danger", "crime"]
_PATTERNS: Final[Mapping[Alarm, str]] = {
    "self_harm": (
        r"suicid\w*|kill(?:ing)? (?:my|him|her|them)self|end(?:ing)? (?:my|it all|his|her) ?life|"
        r"want(?:ed)? to die|better off dead|harm(?:ing)? (?:my|him|her)self|self.?harm\w*|"
        r"cut(?:ting)? myself|no reason to live|overdos\w*|"
        r"quitarme la vida|matarme|quiero morir(?:me)?|me quiero morir|no quiero vivir|"
        r"hacerme dano|lastimarme|sobredosis"
    ),
    "danger": (
        r"(?:beat|beats|beating|hit|hits|hitting|chok\w+|hurt\w*|threaten\w*|stalk\w*) "
        r"(?:me|my|her|him|his|us|the kids?|the child\w*)|domestic violence|child abuse|"
        r"abus(?:es|ed|ing) (?:me|my|her|his|the)|afraid for my life|going to kill|"
        r"kidnap\w*|(?:human|sex|child) traffick\w*|held against|"
        r"me (?:pega|golpea|amenaza|acosa|maltrata)|(?:le|les) pega|"
        r"violencia (?:domestica|familiar)|"
        r"maltrat\w+ (?:a|de) (?:su|mi|la|los|las)|temo por mi vida|me va a matar|secuestr\w+|"
        r"trata de personas|abusa de"
    ),
    "crime": (
        r"murder\w*|rape[ds]?|raping|molest\w*|sexual(?:ly)? (?:assault\w*|abus\w*)|shot at|"
        r"shooting\w*|gunshots?|stabb\w+|robbed|mugged|assault\w*|drug deal\w*|"
        r"sell\w* drugs|meth lab|"
        r"hit.and.run|bomb|"
        r"asesin\w+|violaron|violacion|violador|abuso sexual|balazos?|disparos?|dispararon|"
        r"apunal\w+|asalt\w+|robaron|vende[n]? droga\w*|venta de drogas?"
    ),
}
PATTERNS: Final = {alarm: re.compile(rf"\b(?:{text})\b") for alarm, text in _PATTERNS.items()}


def alarm_of(text: str) -> Alarm | None:
    """Return the gravest alarm of a text, None where there is none.

    >>> alarm_of("Me quiero morir"), alarm_of("A man threatened my son"), alarm_of("Potholes!")
    ('self_harm', 'danger', None)
    """
    said = plain(text)
    return next((alarm for alarm, pattern in PATTERNS.items() if pattern.search(said)), None)

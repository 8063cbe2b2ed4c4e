"""Words that say nothing by themselves, in both languages, without accents."""

from collections.abc import Mapping
from typing import Final

_ENGLISH: Final = """
a about above after again against all also am an and any are as at be because been before being
below between both but by can cannot could did do does doing don down during each else etc even
ever every few for from further get gets getting go goes going got had has have having he her
here hers him his how i if in into is it its itself just keep keeps let like ll lot lots make
makes many may maybe me might more most much must my myself need needs never no nor not now of
off often on once one ones only or other others our ours out over own people please really re s
same see she should since so some someone something still such t than that the their theirs them
then there these they thing things think this those through to too under until up upon us use ve
very want wants was way we well were what when where which while who whom whose why will with
within without would yes yet you your yours
"""
_SPANISH: Final = """
a ademas al algo algunas algunos alla ahi ante antes aqui asi aun aunque bajo bien cada casi
como con contra cosa cosas cual cuales cuando cuanto de deben debe del desde donde dos durante e
el ella ellas ellos en entre era eran eres es esa esas ese eso esos esta estaba estan estar
estas este esto estos estoy fue fueron gente gracias ha hace hacen hacer hacia han hasta hay he
hemos la las le les lo los mas me mi mis mientras mucha muchas mucho muchos muy nada ni no nos
nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros para pero personas
poco por porque puede pueden pues que quien quienes quiero se sea sean ser si sido siempre sin
sobre solo son soy su sus tal tambien tan tanto te tener tengo ti tiene tienen toda todas todo
todos tu tus un una unas uno unos usted ustedes va van veces ver y ya yo
"""
STOP_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(_ENGLISH.split()),
    "es": frozenset(_SPANISH.split()),
}

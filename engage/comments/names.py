"""First names that are common in the United States, in English and Spanish, for proposals to hide.

The list is short on purpose: names that are also words or places of a city (April, Grace, Paso,
Santa) are left out, because a proposal that is wrong too often is no longer read.
"""

from typing import Final

_FIRST: Final = """
aaron adam adriana adrian alan alberto alejandra alejandro alex alexander alexandra alfonso alfredo
alice alicia allison amanda amber amy ana andrea andrew andres angela anita ann anna anne anthony
antonio araceli armando arthur arturo ashley barbara beatriz benjamin bernardo beth betty beverly
billy bob bobby brandon brenda brian brittany bruce bryan carl carla carlos carmen carol carolina
caroline carolyn catherine cecilia charles cheryl chris christina christine christopher cindy claire
claudia craig cristina cynthia daniel daniela danielle danny david deborah debra denise dennis diana
diane diego donald donna dorothy douglas edgar edith eduardo edward elena elizabeth ellen emily
emma enrique eric erica ernesto ernie esteban esther ethan eugene eva evelyn felipe fernanda
fernando francisco frank gabriel gabriela gary george gerald gerardo gilbert gilberto gladys gloria
gonzalo gregory guadalupe guillermo gustavo harold heather hector helen henry howard hugo ignacio
irene isaac isabel ivan jack jacob jacqueline jaime james jane janet janice jason javier jean
jeffrey jennifer jeremy jerry jessica jesus jim jimmy joan joaquin joe joel john johnny jonathan
jordan jorge jose joseph joshua joyce juan juana juanita judith judy julia julian julie julio justin
karen karina karl katherine kathleen kathy keith kelly kenneth kevin kim kimberly kyle larry laura
lauren lawrence leonardo leslie leticia linda lisa lorena lori louis lourdes lucia luis luz lynn
manny manuel marcia marco marcos margaret margarita maria mariana maribel marilyn mario marisol
martha martin marvin mary matthew mauricio melissa michael michelle miguel mike mildred monica
nancy natalie nathan nicholas nicole nora norma olga oscar pablo pamela patricia patrick paul paula
pedro peter philip phillip phyllis rachel rafael ralph ramiro ramon randy raquel raul rebecca
rene ricardo richard rita robert roberto rodolfo rodrigo roger ronald rosa rosario roy ruben
russell ruth ryan salvador samantha samuel sandra sara sarah scott sean sergio sharon shirley silvia
sofia sonia stephanie stephen steve steven susan susana sylvia tammy teresa terry theresa thomas tim
timothy tina todd tony tracy tyler valerie vanessa veronica victor victoria vicki vincent virginia
walter wayne wendy william willie xavier yolanda
"""
# What stands behind "officer" or "neighbor" with a capital and is nobody's name.
_NOT: Final = """
and are association at be can community complaints de del department did does en for friendly from
has have in is la living near next of office on on-duty one or patrol please que said should street
that the they this to too twice unit was watch we were who will with yes y you
"""

FIRST_NAMES: Final = frozenset(_FIRST.split())
NOT_NAMES: Final = frozenset(_NOT.split())

"""Conditions of SurveyJS as expressions of forms; what is not understood is left as it stands."""

import re
from collections.abc import Collection
from typing import Final

from engage.instrument.exchange.reports import Unclear
from engage.instrument.exchange.xpath import parsed

VALUE: Final = r"""'[^']*'|"[^"]*"|-?[0-9]+(?:\.[0-9]+)?|true|false"""
TEST: Final = re.compile(
    rf"""\{{(?P<name>[^{{}}]+)\}}\s*
    (?:(?P<filled>notempty|empty)\b
    |(?P<sign>notcontains|contains|anyof|allof|===|==|!==|!=|<>|<=|>=|=|<|>)\s*
     (?:(?P<value>{VALUE})|\[(?P<list>[^\[\]]*)\]))""",
    re.VERBOSE | re.IGNORECASE,
)
SIGNS: Final = {"==": "=", "===": "=", "!==": "!=", "<>": "!="}
JOINS: Final = ((re.compile(r"\s*&&\s*"), " and "), (re.compile(r"\s*\|\|\s*"), " or "))
NOT: Final = re.compile(r"!\s*(?=\()")


def plain_name(name: str) -> str:
    """Return a name as a form may have it."""
    return re.sub(r"\W+", "_", name.strip())


def xpath_of_surveyjs(expression: str, several: Collection[str]) -> str:
    """Return an expression as a form writes it; ``several`` are the questions with many answers.

    What this does not understand comes back unchanged, and the reader of forms keeps it for review.
    """
    text = TEST.sub(lambda found: _test(found, several), expression.strip())
    for sign, word in JOINS:
        text = sign.sub(word, text)
    text = NOT.sub("not", text)
    try:
        if text:
            parsed(text)
    except Unclear:
        return expression
    return text


def _test(found: re.Match[str], several: Collection[str]) -> str:
    name = plain_name(found["name"])
    if found["filled"]:
        return f"({_blank(name, several, found['filled'].lower())})"
    sign = SIGNS.get(found["sign"].lower(), found["sign"].lower())
    if found["list"] is not None:
        return _listed(found, name, sign)
    value = _quoted(found["value"])
    if sign in ("contains", "notcontains"):
        test = f"selected(${{{name}}}, {value})"
        return test if sign == "contains" else f"not({test})"
    return f"${{{name}}} {sign} {value}"


def _blank(name: str, several: Collection[str], word: str) -> str:
    if name in several:
        return f"count-selected(${{{name}}}) {'>' if word == 'notempty' else '='} 0"
    return f"${{{name}}} {'!=' if word == 'notempty' else '='} ''"


def _listed(found: re.Match[str], name: str, sign: str) -> str:
    values = [_quoted(value) for value in re.findall(VALUE, found["list"])]
    if sign not in ("anyof", "allof") or not values:
        return found[0]
    join = " or " if sign == "anyof" else " and "
    return f"({join.join(f'selected(${{{name}}}, {value})' for value in values)})"


def _quoted(value: str) -> str:
    return f"'{value}'" if value in ("true", "false") else value

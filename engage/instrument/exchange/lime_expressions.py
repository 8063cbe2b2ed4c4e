"""Conditions of LimeSurvey as expressions of forms; what is not understood is left as it stands."""

import re
from collections.abc import Collection
from typing import Final

from engage.instrument.exchange.reports import Unclear
from engage.instrument.exchange.xpath import parsed

TOKEN: Final = re.compile(
    r"""\s*(?:
    (?P<text>'[^']*'|"[^"]*")
  | (?P<number>-?[0-9]+(?:\.[0-9]+)?)
  | (?P<empty>is_empty\s*\(\s*(?P<of>[A-Za-z][A-Za-z0-9_]*)(?:\.[A-Za-z]+)?\s*\))
  | (?P<name>[A-Za-z][A-Za-z0-9_]*)(?:\.(?:NAOK|code|value))?
  | (?P<sign>===|!==|==|!=|<=|>=|&&|\|\||[<>=!()])
    )""",
    re.VERBOSE,
)
SIGNS: Final = {"==": "=", "===": "=", "!==": "!=", "&&": "and", "||": "or"}
WORDS: Final = {
    "eq": "=",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "and": "and",
    "or": "or",
    "not": "not",
}
# A box of a multiple choice is compared with Y or with nothing.
TICKED: Final = re.compile(r"#([A-Za-z0-9]+)_([A-Za-z0-9]+)# (=|!=) '(Y|)'")


def xpath_of_lime(expression: str, boxes: Collection[str]) -> str:
    """Return an expression as a form writes it; ``boxes`` are question_option of multiple choices.

    An expression that always holds is an empty one. What this does not understand comes back
    unchanged, and the reader of forms keeps it for review.
    """
    text = expression.strip()
    if text in ("", "1"):
        return ""
    words, at = [], 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            return text
        words.append(_word(found, boxes))
        at = found.end()
    joined = TICKED.sub(_ticked, " ".join(words)).replace("! (", "not(").replace("not (", "not(")
    try:
        parsed(joined)
    except Unclear:
        return text
    return joined


def _word(found: re.Match[str], boxes: Collection[str]) -> str:
    kind = found.lastgroup
    if found["empty"]:
        name = found["of"]
        return f"(#{name}# = '')" if name in boxes else f"(${{{name}}} = '')"
    if kind == "text":
        return f"'{found['text'][1:-1]}'"
    if kind == "number":
        return found["number"]
    if kind == "sign":
        return SIGNS.get(found["sign"], found["sign"])
    name = found["name"]
    if name.lower() in WORDS:
        return WORDS[name.lower()]
    return f"#{name}#" if name in boxes else f"${{{name}}}"


def _ticked(found: re.Match[str]) -> str:
    question, option, sign, value = found.groups()
    test = f"selected(${{{question}}}, '{option}')"
    return test if (sign == "=") == (value == "Y") else f"not({test})"

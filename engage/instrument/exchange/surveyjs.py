"""SurveyJS in: the JSON of a survey as an instrument, with the report of forms."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from engage.instrument.exchange.foreign import Tables
from engage.instrument.exchange.languages import AGREE, NONE, code_of
from engage.instrument.exchange.reports import Imported, Unreadable
from engage.instrument.exchange.surveyjs_expressions import plain_name, xpath_of_surveyjs

Node = Mapping[str, Any]
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)?")
SAVE: Final = "Copy the JSON out of the survey's editor once more."
SELECTS: Final = {
    "radiogroup": "select_one",
    "dropdown": "select_one",
    "buttongroup": "select_one",
    "imagepicker": "select_one",
    "checkbox": "select_multiple",
    "tagbox": "select_multiple",
    "ranking": "rank",
}
PLAIN: Final = {"comment": "text", "html": "note", "expression": "calculate"}
MEDIA: Final = {"file": "file", "signaturepad": "image", "image": "image"}
DATES: Final = {"date": "date", "month": "date", "datetime-local": "datetime", "time": "time"}
STARS: Final = 5


def read_surveyjs(data: bytes, name: str) -> Imported:
    """Return the instrument of a survey in JSON with the report, or raise Unreadable."""
    try:
        survey = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise Unreadable("The file is no sound JSON.", SAVE) from fault
    if not isinstance(survey, dict) or not ({"pages", "elements", "questions"} & survey.keys()):
        raise Unreadable("The file is JSON, but no survey of SurveyJS.", SAVE)
    try:
        return _Reader(survey).read(name)
    except RecursionError as fault:
        raise Unreadable("The survey is nested too deeply.", "Write it flatter.") from fault


class _Reader:
    """Reads pages, panels and questions in their order."""

    def __init__(self, survey: Node) -> None:
        self.survey = survey
        self.default = str(survey.get("locale") or "en")
        used = [key for key in _languages(survey) if key != "default"]
        self.codes = {key: code_of(key) for key in dict.fromkeys((self.default, *used))}
        self.tables = Tables(tuple(dict.fromkeys(self.codes.values())))
        self.several = {
            plain_name(str(node.get("name", "")))
            for node in _nodes(survey)
            if SELECTS.get(str(node.get("type"))) == "select_multiple" or node.get("multiSelect")
        }

    def read(self, name: str) -> Imported:
        self.tables.title(name, self.words(self.survey.get("title")))
        for number, page in enumerate(_in(self.survey.get("pages")) or [self.survey], 1):
            self._group("begin_group", page, f"page{number}")
        return self.tables.imported(name)

    def words(self, text: Any) -> dict[str, str]:
        """Return a text by language; a plain one is in the default language."""
        if isinstance(text, str | int | float):
            return {self.codes[self.default]: str(text)}
        if not isinstance(text, dict):
            return {}
        named = {self.default if key == "default" else key: value for key, value in text.items()}
        return {self.codes[k]: str(v) for k, v in named.items() if k in self.codes}

    def _group(self, kind: str, node: Node, fallback: str) -> None:
        self.tables.number += 1
        name = plain_name(str(node.get("name") or fallback))
        relevant = self._condition(node)
        self.tables.add(kind, name, self.words(node.get("title")), relevant=relevant)
        for child in _children(node):
            if child.get("type") == "panel":
                self._group("begin_group", child, "panel")
            elif child.get("type") == "paneldynamic":
                inner = {**child, "elements": child.get("templateElements", [])}
                self._group("begin_repeat", inner, "panel")
            else:
                self.tables.number += 1
                self._question(child)
        self.tables.add("end_group", "", {})

    def _question(self, node: Node) -> None:
        kind = str(node.get("type", ""))
        if kind in SELECTS:
            self._choose(node, SELECTS[kind])
        elif kind == "text":
            self._typed(node)
        elif kind == "matrix":
            self._matrix(node)
        elif kind in ("rating", "boolean"):
            self._rated(node)
        elif kind == "multipletext":
            for item in _in(node.get("items")):
                self._ask(
                    "text", {**node, **item, "name": f"{node.get('name')}_{item.get('name')}"}
                )
        else:
            known = PLAIN.get(kind) or MEDIA.get(kind) or f"SurveyJS {kind}"
            self._ask(known, node, constraint=_longest(node) if kind == "comment" else "")

    def _ask(self, kind: str, node: Node, **cells: str) -> None:
        name = str(node.get("name") or node.get("type") or "question")
        label = self.words(node.get("title") or node.get("html") or name)
        constraint = " and ".join([*filter(None, [cells.pop("constraint", "")]), *_checks(node)])
        cells = {**cells, "relevant": self._condition(node), "constraint": constraint}
        cells["required"] = "yes" if node.get("isRequired") is True else ""
        for key in ("requiredIf", "enableIf", "setValueExpression", "defaultValueExpression"):
            if node.get(key):
                self.tables.say(f"{key} of {name} is not carried over.")
        self.tables.add(kind, plain_name(name), label, self.words(node.get("description")), **cells)

    def _typed(self, node: Node) -> None:
        wanted = str(node.get("inputType", "text"))
        if wanted in ("number", "range"):
            pairs = ((">=", node.get("min")), ("<=", node.get("max")))
            limits = [f". {sign} {bound}" for sign, bound in pairs if bound not in (None, "")]
            self._ask("integer", node, constraint=" and ".join(limits))
        elif wanted in DATES:
            appearance = "month-year" if wanted == "month" else ""
            self._ask(DATES[wanted], node, appearance=appearance)
        else:
            self._ask("text", node, constraint=_longest(node))

    def _choose(self, node: Node, word: str) -> None:
        if node.get("type") == "imagepicker" and node.get("multiSelect"):
            word = "select_multiple"
        name = f"list_{self.tables.number}"
        self._choices(name, node.get("choices"))
        limits = []
        if word == "select_multiple" and node.get("maxSelectedChoices"):
            limits.append(f"count-selected(.) <= {node['maxSelectedChoices']}")
        if node.get("hasNone") or node.get("showNoneItem"):
            given = self.words(node.get("noneText"))
            self.tables.choice(name, "none", given or self._known(NONE))
            limits += ["not(selected(., 'none') and count-selected(.) > 1)"] * (
                word != "select_one"
            )
        other = " or_other" if node.get("hasOther") or node.get("showOtherItem") else ""
        random = "randomize=true" if node.get("choicesOrder") == "random" else ""
        kind = f"{word} {name}{other}"
        self._ask(kind, node, constraint=" and ".join(limits), parameters=random)

    def _rated(self, node: Node) -> None:
        """Write a rating or a yes-or-no, whose answers may be left to the program."""
        name = f"list_{self.tables.number}"
        if node.get("type") == "boolean":
            for value, letter in (("true", "Y"), ("false", "N")):
                given = self.words(node.get(f"label{value.title()}"))
                self.tables.choice(name, value, given or self._known(_letter(letter)))
        elif node.get("rateValues"):
            self._choices(name, node["rateValues"])
        else:
            ends = _whole(node.get("rateMin"), 1), _whole(node.get("rateMax"), STARS)
            self._choices(name, list(range(ends[0], min(ends[1], ends[0] + 100) + 1)))
        self._ask(f"select_one {name}", node)

    def _matrix(self, node: Node) -> None:
        name, title = f"list_{self.tables.number}", plain_name(str(node.get("name", "matrix")))
        self._choices(name, node.get("columns"))
        words = self.words(node.get("title") or node.get("name"))
        cells = {"appearance": "table-list", "relevant": self._condition(node)}
        hint = self.words(node.get("description"))
        self.tables.add("begin_group", title, words, hint, **cells)
        required = "yes" if node.get("isAllRowRequired") or node.get("eachRowRequired") else ""
        for value, text in _entries(node.get("rows")):
            row = plain_name(f"{title}.{value}")
            self.tables.add(f"select_one {name}", row, self.words(text), required=required)
        self.tables.add("end_group", "", {})

    def _choices(self, name: str, entries: Any) -> None:
        for value, text in _entries(entries):
            self.tables.choice(name, value, self.words(text))

    def _known(self, words: Mapping[str, str]) -> dict[str, str]:
        return {lang: words.get(lang, words["en"]) for lang in self.tables.languages}

    def _condition(self, node: Node) -> str:
        text = node.get("visibleIf")
        return xpath_of_surveyjs(text, self.several) if isinstance(text, str) else ""


def _entries(entries: Any) -> Iterator[tuple[str, Any]]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            value = entry.get("value", entry.get("name", ""))
            yield _value(value), entry.get("text") or entry.get("title") or _value(value)
        else:
            yield _value(entry), _value(entry)


def _value(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _whole(value: Any, fallback: int) -> int:
    return value if isinstance(value, int) else fallback


def _letter(letter: str) -> dict[str, str]:
    return {language: words[letter] for language, words in AGREE.items()}


def _longest(node: Node) -> str:
    longest = node.get("maxLength")
    return f"string-length(.) <= {longest}" if isinstance(longest, int) and longest > 0 else ""


def _checks(node: Node) -> Iterator[str]:
    """Yield the validators of a question as constraints; an unknown one is kept for review."""
    for check in _in(node.get("validators")):
        low, high = check.get("minValue"), check.get("maxValue")
        if check.get("type") == "numeric" and not (low is None and high is None):
            yield from [f". >= {low}"] * (low is not None)
            yield from [f". <= {high}"] * (high is not None)
        else:
            rule = check.get("regex") or check.get("expression") or ""
            yield f"validator {check.get('type')} {rule}".strip()


def _in(values: Any) -> list[Node]:
    """Return the mappings of a list; what is none of both is passed over."""
    return (
        [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []
    )


def _children(node: Node) -> list[Node]:
    return _in(node.get("elements") or node.get("questions"))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _nodes(child)
    elif isinstance(value, list):
        for child in value:
            yield from _nodes(child)


def _languages(survey: Node) -> Iterator[str]:
    """Yield the languages of the texts that come in several."""
    for node in _nodes(survey):
        if "default" in node or (node and all(LANGUAGE.fullmatch(str(key)) for key in node)):
            are_texts = all(isinstance(value, str) for value in node.values())
            yield from (str(key) for key in node if are_texts and LANGUAGE.fullmatch(str(key)))

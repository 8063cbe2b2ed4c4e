"""LimeSurvey in: the structure of a survey (.lss) as an instrument, with the report of forms."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engage.instrument.exchange.foreign import Tables
from engage.instrument.exchange.languages import AGREE, code_of
from engage.instrument.exchange.lime_expressions import xpath_of_lime
from engage.instrument.exchange.reports import Imported, Unreadable

Row: TypeAlias = Mapping[str, str]
Words: TypeAlias = dict[str, str]
BREAK: Final = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)
INSERTED: Final = re.compile(r"\{(?:INSERTANS:)?([A-Za-z][A-Za-z0-9_]*)(?:[.:][A-Za-z0-9_.:]*)?\}")
EXPORT: Final = "Export the survey again, as survey structure (.lss)."
# Types with answers that need not be written down.
FIXED: Final[Mapping[str, tuple[str, ...]]] = {
    "5": ("1", "2", "3", "4", "5"),
    "A": ("1", "2", "3", "4", "5"),
    "B": ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
    "Y": ("Y", "N"),
    "C": ("Y", "U", "N"),
    "E": ("I", "S", "D"),
    "G": ("F", "M"),
}
PLAIN: Final = {"N": "integer", "D": "date", "S": "text", "T": "text", "U": "text", "X": "note"}
ONE: Final = ("L", "!", "O", "5", "Y", "G")
SEVERAL: Final = ("M", "P")
ARRAYS: Final = ("F", "H", "A", "B", "C", "E")
PARTED: Final = {"Q": "text", "K": "integer"}
UNASKED: Final = {"*": "calculate", "I": "hidden", "|": "file"}


@dataclass(slots=True)
class Part:
    """A question, group, subquestion or answer: its row, and its texts by language."""

    row: dict[str, str]
    texts: Words = field(default_factory=dict)
    hints: Words = field(default_factory=dict)


def read_limesurvey(data: bytes, name: str) -> Imported:
    """Return the instrument of a survey structure with the report, or raise Unreadable."""
    if any("<!DOCTYPE".encode(c) in data for c in ("ascii", "utf-16-le", "utf-16-be")):
        raise Unreadable("The file defines entities, which no survey needs.", EXPORT)
    try:
        root = ET.fromstring(data)  # noqa: S314  # no document types in it
    except (ET.ParseError, ValueError, LookupError) as fault:
        raise Unreadable("The file is no sound XML.", EXPORT) from fault
    if (root.findtext("LimeSurveyDocType") or "").strip() != "Survey":
        raise Unreadable("The file is XML, but no survey structure of LimeSurvey.", EXPORT)
    return _Reader(root).read(name)


class _Reader:
    """Reads the tables of a survey: group by group, question by question."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root
        survey = next(iter(self._rows("surveys")), {})
        listed = [(node.text or "").strip() for node in root.iterfind("languages/language")]
        base = survey.get("language", "").strip()
        names = dict.fromkeys(name for name in (base, *listed) if name) or {"en": None}
        self.codes = {name: code_of(name) for name in names}
        self.tables = Tables(tuple(dict.fromkeys(self.codes.values())))
        self.groups = self._parts("groups", "group_l10ns", "gid", ("group_name", ""))
        self.questions = self._parts("questions", "question_l10ns", "qid", ("question", "help"))
        subquestions = self._parts("subquestions", "question_l10ns", "qid", ("question", "help"))
        self.parts = _by(subquestions, "parent_qid")
        self.answers = _by(self._parts("answers", "answer_l10ns", "aid", ("answer", "")), "qid")
        self.attributes: dict[str, Row] = {}
        for row in self._rows("question_attributes"):
            known = self.attributes.setdefault(row.get("qid", ""), {})
            self.attributes[row.get("qid", "")] = {
                **known,
                row.get("attribute", ""): row.get("value", ""),
            }

    def read(self, name: str) -> Imported:
        first = self.tables.languages[0]
        titles = {
            self.codes.get(row.get("surveyls_language", ""), first): _text(row["surveyls_title"])
            for row in self._rows("surveys_languagesettings")
            if row.get("surveyls_title")
        }
        self.tables.title(name, titles)
        boxes = {
            f"{question.row.get('title')}_{part.row.get('title')}"
            for question in self.questions
            if question.row.get("type") in SEVERAL
            for part in self.parts.get(question.row.get("qid", ""), ())
        }
        by_group = _by(self.questions, "gid")
        for group in sorted(self.groups, key=lambda g: _order(g, "group_order")):
            asked = by_group.get(group.row.get("gid", ""), [])
            relevant = xpath_of_lime(group.row.get("grelevance", ""), boxes)
            name_of = f"group_{group.row.get('gid')}"
            self.tables.number += 1
            self.tables.add("begin_group", name_of, group.texts, relevant=relevant)
            for question in sorted(asked, key=lambda q: _order(q, "question_order")):
                self.tables.number += 1
                self._question(question, xpath_of_lime(question.row.get("relevance", ""), boxes))
            self.tables.add("end_group", "", {})
        return self.tables.imported(name)

    def _question(self, question: Part, relevant: str) -> None:
        kind, title = question.row.get("type", ""), question.row.get("title", "")
        for kinds, write in self._writers().items():
            if kind in kinds:
                write(question, relevant)
                return
        known = UNASKED.get(kind) or f"LimeSurvey {kind}"
        self.tables.add(known, title, question.texts)

    def _writers(self) -> Mapping[tuple[str, ...], Callable[[Part, str], None]]:
        return {
            tuple(PLAIN): self._plain,
            (*ONE, *SEVERAL, "R"): self._choose,
            ARRAYS: self._array,
            tuple(PARTED): self._parted,
        }

    def _plain(self, question: Part, relevant: str) -> None:
        kind, settings = question.row["type"], self._settings(question)
        limits = []
        if kind == "N":
            pairs = ((">=", "min_num_value_n"), ("<=", "max_num_value_n"))
            limits = [f". {sign} {settings[key]}" for sign, key in pairs if settings.get(key)]
        elif kind in "STU" and settings.get("maximum_chars"):
            limits = [f"string-length(.) <= {settings['maximum_chars']}"]
        self._ask(PLAIN[kind], question, relevant, constraint=" and ".join(limits))

    def _choose(self, question: Part, relevant: str) -> None:
        kind, title = question.row["type"], question.row.get("title", "")
        options = self.parts if kind in SEVERAL else self.answers
        list_name = self._list(question, options.get(question.row.get("qid", ""), []))
        word = {"M": "select_multiple", "P": "select_multiple", "R": "rank"}.get(kind, "select_one")
        other = " or_other" if question.row.get("other") == "Y" else ""
        if kind in "OP":
            self.tables.say(f"The comment beside the answers of {title} is not asked.")
        settings, limits = self._settings(question), []
        if word == "select_multiple":
            alone = [code for code in settings.get("exclude_all_others", "").split(";") if code]
            limits = [f"not(selected(., '{code}') and count-selected(.) > 1)" for code in alone]
            if settings.get("max_answers"):
                limits.insert(0, f"count-selected(.) <= {settings['max_answers']}")
        random = settings.get("random_order") == "1" or settings.get("answer_order") == "random"
        self._ask(
            f"{word} {list_name}{other}",
            question,
            relevant,
            constraint=" and ".join(limits),
            parameters="randomize=true" if random else "",
        )

    def _array(self, question: Part, relevant: str) -> None:
        title, qid = question.row.get("title", ""), question.row.get("qid", "")
        list_name = self._list(question, self.answers.get(qid, []))
        texts, hints = question.texts, question.hints
        cells = {"appearance": "table-list", "relevant": relevant}
        self.tables.add("begin_group", title, texts, hints, **cells)
        required = "yes" if question.row.get("mandatory") == "Y" else ""
        for part in self.parts.get(qid, []):
            name = f"{title}_{part.row.get('title')}"
            self.tables.add(f"select_one {list_name}", name, part.texts, required=required)
        self.tables.add("end_group", "", {})

    def _parted(self, question: Part, relevant: str) -> None:
        """Write a question with several boxes as one question for each."""
        for part in self.parts.get(question.row.get("qid", ""), []):
            title = f"{question.row.get('title')}_{part.row.get('title')}"
            whole = question.texts
            texts = {lang: f"{whole.get(lang, '')} {text}" for lang, text in part.texts.items()}
            one = Part({**question.row, "title": title}, texts, question.hints)
            self._ask(PARTED[question.row["type"]], one, relevant)

    def _ask(self, kind: str, question: Part, relevant: str, **cells: str) -> None:
        required = "yes" if question.row.get("mandatory") == "Y" else ""
        name = question.row.get("title", "")
        cells = {**cells, "relevant": relevant, "required": required}
        self.tables.add(kind, name, question.texts, question.hints, **cells)

    def _list(self, question: Part, parts: list[Part]) -> str:
        name, kind = f"list_{question.row.get('qid')}", question.row["type"]
        for code in FIXED.get(kind, ()):
            words = {
                lang: AGREE.get(lang, AGREE["en"]).get(code, code) for lang in self.tables.languages
            }
            self.tables.choice(name, code, words)
        for part in parts if kind not in FIXED else ():
            self.tables.choice(name, part.row.get("code") or part.row.get("title", ""), part.texts)
        return name

    def _settings(self, question: Part) -> Row:
        return self.attributes.get(question.row.get("qid", ""), {})

    def _rows(self, table: str) -> list[dict[str, str]]:
        return [
            {cell.tag: (cell.text or "").strip() for cell in row}
            for row in self.root.iterfind(f"{table}/rows/row")
        ]

    def _parts(self, table: str, words: str, key: str, columns: tuple[str, str]) -> list[Part]:
        """Return the rows of a table with their texts, which older files keep in the rows."""
        found: dict[str, Part] = {}
        rows = self._rows(table)
        for row in rows:
            found.setdefault(self._key(row, key), Part(row))
        for row in (*rows, *self._rows(words)):
            part = found.get(self._key(row, key))
            if part is not None:
                language = self.codes.get(row.get("language", ""), self.tables.languages[0])
                for column, texts in zip(columns, (part.texts, part.hints), strict=True):
                    if text := _text(row.get(column, "")):
                        texts[language] = text
        order = "sortorder" if table == "answers" else "question_order"
        return sorted(found.values(), key=lambda part: _order(part, order))

    def _key(self, row: Row, key: str) -> str:
        return row.get(key) or f"{row.get('qid')} {row.get('code')}"


def _by(parts: list[Part], key: str) -> dict[str, list[Part]]:
    grouped: dict[str, list[Part]] = {}
    for part in parts:
        grouped.setdefault(part.row.get(key, ""), []).append(part)
    return grouped


def _order(part: Part, column: str) -> int:
    text = part.row.get(column, "")
    return int(text) if text.isdecimal() else 0


def _text(raw: str) -> str:
    """Return a text with its breaks and signs; an inserted answer becomes a reference."""
    plain = html.unescape(BREAK.sub("\n", raw)).replace("\xa0", " ")
    return INSERTED.sub(r"${\1}", plain).strip()

"""A respondent on the way through a survey: what is done, what comes next, what is sealed."""

import secrets
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

from engage.errors import Missing
from engage.instrument.checking import AnswerError, Answers, Checker
from engage.instrument.facts import beat_fact, with_facts
from engage.instrument.model import Instrument, Section
from engage.instrument.ordering import ORDERS
from engage.surveys import pages
from engage.surveys.fields import Asked, Field, Filling, Said
from engage.surveys.running import Survey
from engage.surveys.sealing import DraftKey, draft_key
from engage.surveys.whereabouts import Sought

WAYS: Final = ("complaints", "outside")
M = TypeVar("M", Instrument, Section)


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One topic as it is shown: the contract of surveys/section.html."""

    wave: str
    wave_title: str
    section: str
    title: str
    fields: tuple[Field, ...]
    errors: tuple[tuple[str, str], ...]
    previous: str | None
    step: int
    n_steps: int
    ways: tuple[str, ...]  # to file a complaint or commendation, beside boxes for words


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One topic of the review page."""

    section: str
    title: str
    said: tuple[Said, ...]


class Place(NamedTuple):
    """Where a topic stands on somebody's path: all that a page tells of the other ones."""

    step: int
    n_steps: int
    previous: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The survey, the cookie's key and what the draft under it holds."""

    survey: Survey
    key: DraftKey
    content: dict[str, Any]

    @property
    def checker(self) -> Checker:
        """Return the checker for somebody with or without a code."""
        return self.survey.checker(has_code=self.content["code"] is not None)

    @property
    def answers(self) -> Answers:
        """Return the answers so far."""
        answers: Answers = self.content["answers"]
        return answers

    @property
    def order(self) -> int:
        """Return the number of the order in which options and rows are shown."""
        return int(self.content.get("order", 0))

    def sections(self) -> list[Section]:
        """Return the topics that have something to ask on the path so far."""
        checker, answers = self.checker, self.answers
        topics = self.survey.instrument.sections
        return [topic for topic in topics if checker.is_asked(topic.id, answers)]

    def place(self, name: str) -> Place:
        """Return where a topic on the path stands."""
        names = [topic.id for topic in self.sections()]
        at = names.index(name)
        return Place(at + 1, len(names), names[at - 1] if at else None)

    def section(self, name: str) -> Section:
        """Return a topic on the path, or refuse."""
        for topic in self.survey.instrument.sections:
            if topic.id == name and self.checker.is_asked(name, self.answers):
                return topic
        raise Missing("There is no such page in this survey.")

    def undone(self) -> str | None:
        """Return the first topic that was not answered yet, or lacks a required answer."""
        return self._undone([topic.id for topic in self.sections()])

    def after(self, name: str) -> str | None:
        """Return the topic behind one; None when the review comes next."""
        names = [topic.id for topic in self.sections()]
        undone = self._undone(names)
        if undone is None or name == names[-1]:
            return undone
        return names[names.index(name) + 1]

    def before(self, name: str) -> str | None:
        """Return the topic in front of one; None in front of the first."""
        return self.place(name).previous

    def _undone(self, names: list[str]) -> str | None:
        done = set(self.content["done"]).difference(self.checker.lacking(self.answers))
        return next((name for name in names if name not in done), None)


def new_draft(survey: Survey, code: str | None) -> Draft:
    """Return an empty draft under a new key; ``code`` is the hash of a code in hexadecimal."""
    content: dict[str, Any] = {"wave": survey.code, "wave_id": survey.wave_id}
    content |= {"code": code, "answers": {}, "done": [], "order": secrets.randbelow(ORDERS)}
    return Draft(survey, draft_key(), content)


class PageSent:
    """One page as it was sent: what is wrong with it, or the draft with its answers."""

    def __init__(
        self,
        survey: Survey,
        key: DraftKey,
        section: str,
        sought: Sought,
        *,
        is_leaving: bool = False,
    ) -> None:
        """Keep what was sent, places looked up; nothing is known of the draft yet.

        Who leaves the page before it is done (back, later, the other language) is told of no
        mistake: what fits is kept, and the page stays undone.
        """
        self.survey, self.key, self.section = survey, key, section
        self.sought, self.form, self.faults = sought, sought.typed, sought.faults
        self.is_leaving = is_leaving
        self.draft: Draft | None = None
        self.errors: list[AnswerError] = []
        self.next: str | None = None
        self.is_first_time = False

    def revise(self, content: dict[str, Any]) -> dict[str, Any] | None:
        """Return the content of the draft with the answers of this page, None when they err."""
        if content["wave"] != self.survey.code:
            return None
        self.draft = draft = Draft(self.survey, self.key, content)
        draft.section(self.section)
        checked = draft.checker.check(self.section, self.sought.form, draft.answers)
        if self.is_leaving:
            content["answers"] = checked.answers
            content["done"] = sorted({*content["done"]} - {self.section})
            return content
        if self.sought.is_look:
            return None
        wrong = {fault.item for fault in self.faults}
        self.errors = [error for error in checked.errors if error.item not in wrong]
        if self.errors or self.faults:
            return None
        content["answers"] = checked.answers
        if checked.revealed:
            self.next = self.section
        else:
            self.is_first_time = self.section not in content["done"]
            content["done"] = sorted({*content["done"], self.section})
            self.next = draft.after(self.section)
        return content


def answered(draft: Draft, topic: Section) -> dict[str, list[str]]:
    """Return the answers to one topic as a browser would send them."""
    answers = draft.answers
    given = {k: answers[k] for k in draft.checker.sections[topic.id].keys & answers.keys()}
    return pages.typed_form(topic.items, given)


def section_page(
    draft: Draft, topic: Section, language: str, filling: Filling, beat: str = ""
) -> SectionPage:
    """Return one topic with what was typed and what is wrong with it, in the name of a beat."""
    asked, topic = _asked(draft, language, filling, beat), _in_beat(draft, topic, beat)
    visible = draft.checker.visible(topic.id, draft.answers)
    fields = pages.fields(asked, topic, visible)
    place = draft.place(topic.id)
    shown = [field for whole in fields for field in (*(whole.rows or (whole,)), *whole.others)]
    return SectionPage(
        wave=draft.survey.code,
        wave_title=draft.survey.titles[language],
        section=topic.id,
        title=topic.title.text(language),
        fields=fields,
        errors=tuple((f.id, f"{f.legend} – {f.error}") for f in shown if f.error),
        previous=place.previous,
        step=place.step,
        n_steps=place.n_steps,
        ways=tuple(filter(None, (draft.survey.told(t, language) for t in WAYS))),
    )


def reviewed(draft: Draft, language: str, beat: str = "") -> list[Reviewed]:
    """Return every answer in words, topic by topic."""
    found = []
    for written in draft.sections():
        topic = _in_beat(draft, written, beat)
        asked = _asked(draft, language, Filling(answered(draft, topic)), beat)
        visible = draft.checker.visible(topic.id, draft.answers)
        said = pages.said(asked, topic, visible)
        found.append(Reviewed(topic.id, topic.title.text(language), said))
    return found


def sealed_content(draft: Draft, language: str) -> dict[str, object]:
    """Return what is sealed: answers on the path, comments apart, area, language, route, order."""
    answers = draft.checker.on_path(draft.answers)
    parts = draft.survey.apart.split(answers)
    route = "code" if draft.content["code"] else "open"
    return {**parts, "language": language, "route": route, "order": draft.order}


def _asked(draft: Draft, language: str, filling: Filling, beat: str) -> Asked:
    survey = draft.survey
    instrument = _in_beat(draft, survey.instrument, beat)
    return Asked(instrument, language, filling, survey.areas, survey.places, draft.order)


def _in_beat(draft: Draft, part: M, beat: str) -> M:
    return with_facts(part, beat_fact(beat)) if draft.survey.names_beat else part

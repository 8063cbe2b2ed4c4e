"""The digest of command staff: a district or the city, beat by beat, by name, never ranked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final

from babel import dates

from engage.briefings import figures
from engage.briefings.acting import ROLES
from engage.briefings.content import Mark
from engage.briefings.figures import View
from engage.briefings.labels import Say, counted, period, short, speaker, wording
from engage.briefings.material import Gathering, Pledge, Pledges
from engage.charts.words import Unit, vocabulary
from engage.config import City
from engage.results.models_content import CITY, Item, ReleaseContent
from engage.results.queries import area_of
from engage.texts import in_language

NAMED_SHOWN: Final = 3
DROPPED_SHOWN: Final = 20
OWED_SHOWN: Final = 6  # a row must fit one page
LABEL: Final = 90
SHORT_HASH: Final = 16


@dataclass(frozen=True, slots=True)
class BeatMaterial:
    """What is known of one beat beside its answers; all of it is public."""

    code: str
    title: str
    pledges: Pledges
    meeting: Gathering | None


@dataclass(frozen=True, slots=True)
class DigestMaterial:
    """Everything that a digest is made of; a blank district is the whole city."""

    release: ReleaseContent
    city: City
    is_demo: bool
    district: str
    beats: Sequence[BeatMaterial]
    today: date


@dataclass(frozen=True, slots=True)
class Measure:
    """A headline of the city as words: the figure, its range, and its verdict."""

    stem: str
    label: str
    counted: str
    value: str
    range: str
    mark: Mark | None
    change: str


@dataclass(frozen=True, slots=True)
class Owed:
    """An open promise: what, whose, and its day."""

    what: str
    owner: str
    due: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class BeatLine:
    """One beat of the table."""

    title: str
    note: str
    named: tuple[str, ...]
    changes: tuple[tuple[Mark, str, str], ...]
    sentence: str
    promises: tuple[Owed, ...]
    more: str
    meeting: str
    place: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What is printed for command staff, in one language; templates only place it."""

    language: str
    paper: str
    department: str
    title: str
    wave: str
    notices: tuple[str, ...]
    measures: tuple[Measure, ...]
    beats: tuple[BeatLine, ...]
    tally: str
    dropped: tuple[tuple[str, str, str], ...]
    footer: str

    @property
    def groups(self) -> tuple[tuple[str, tuple[Measure, ...]], ...]:
        """Return the measures of the city under the question that several of them share."""
        return tuple(
            (stem, tuple(group)) for stem, group in groupby(self.measures, lambda one: one.stem)
        )


def digest(material: DigestMaterial, language: str) -> Digest:
    """Return the digest in a language; every number is one of the release."""
    release, say = material.release, speaker(language)
    title = say("District %(name)s", name=material.district)
    days = period(release.opens_on, release.closes_on, language)
    wave = short(in_language(release.title, language), 60)
    return Digest(
        language=language,
        paper=material.city.paper,
        department=short(material.city.department, 80),
        title=short(title, 70) if material.district else say("The whole city"),
        wave=f"{wave}, {days}",
        notices=tuple(_notices(material, say)),
        measures=tuple(_measures(_view(release, CITY, language))),
        beats=tuple(_line(one, material, language) for one in material.beats),
        tally=_tally([one.pledges for one in material.beats], say),
        dropped=tuple(_dropped(material.beats, say))[:DROPPED_SHOWN],
        footer=f"{wave} · {days} · {say('Release %(code)s', code=release.sha256[:SHORT_HASH])}",
    )


def _view(release: ReleaseContent, beat: str, language: str) -> View:
    area = area_of(release, beat)
    return View(release, area, language, speaker(language), vocabulary(language))


def _notices(material: DigestMaterial, say: Say) -> Iterator[str]:
    if material.is_demo:
        yield say("Demonstration: beats, officers, answers and meetings are made up.")
    if material.release.kind == "chose":
        yield say(
            "These figures are of people who chose to answer; they cannot stand for everybody."
        )
    yield say("Beats stand by name. Their order says nothing about them or about their officers.")


def _measures(view: View) -> Iterator[Measure]:
    for item in view.release.headlines:
        shown = view.release.headline(CITY, item.column)
        if shown is None:
            continue
        unit: Unit = "mean" if item.headline == "mean" else "share"
        verdict = view.release.verdict(CITY, item.column, "last_wave")
        outcome = verdict.outcome if verdict is not None else None
        yield Measure(
            stem=_stem(item, view),
            label=wording(item, view.language, LABEL),
            counted=counted(item, view.language, view.say(" or ")),
            value=view.words.value(shown, unit),
            range=view.words.range(shown, unit),
            mark=figures.MARKS[outcome] if outcome else None,
            change=view.words.outcomes[outcome] if outcome else "",
        )


def _stem(item: Item, view: View) -> str:
    """Return the question above the rows of a grid, with the answers that count."""
    if item.stem is None:
        return ""
    answers = counted(item, view.language, view.say(" or "))
    stem = short(in_language(item.stem, view.language), 120)
    return f"{stem} {answers}".strip()


def _line(beat: BeatMaterial, material: DigestMaterial, language: str) -> BeatLine:
    view = _view(material.release, beat.code, language)
    changes, n_same = _changes(view)
    sentence = "" if changes else figures.changes(view).sentence
    if changes and n_same:
        sentence = view.say("No clear change in %(n)s other questions.", n=n_same)
    still = [one for one in beat.pledges.first if one.status == "open"]
    n_more = beat.pledges.n_open + beat.pledges.n_late - len(still[:OWED_SHOWN])
    return BeatLine(
        title=short(beat.title, 60),
        note=_note(view, material.release, language),
        named=_named(view),
        changes=changes,
        sentence=sentence,
        promises=tuple(owed(one, material.today, language, view.say) for one in still[:OWED_SHOWN]),
        more=view.say("More on the page of the beat: %(n)s.", n=n_more) if n_more > 0 else "",
        meeting=_when(beat.meeting, material.city, language),
        place=short(beat.meeting.place, 84) if beat.meeting else "",
    )


def _note(view: View, release: ReleaseContent, language: str) -> str:
    """Return whose the figures of a beat are, where they are not simply its own."""
    if view.scope == "city":
        return view.say("Fewer than 10 people answered here, so nothing is shown for this beat.")
    if view.scope == "few":
        return view.say("Few answers: fewer than 30 people, so words stand for numbers.")
    area = release.area(view.beat)
    if area is None or not area.beats:
        return ""
    name = short(in_language(area.name, language), 70)
    return view.say("Reported together with its neighbors: %(area)s.", area=name)


def _named(view: View) -> tuple[str, ...]:
    """Return what was named most: three, and the rest that is not clearly behind as a number."""
    if view.scope == "city":
        return ()
    first = next((item for item in view.release.items if _is_named(view, item)), None)
    most = view.release.named_most(view.area, first.column) if first else None
    if most is None:
        return ()
    labels = [short(in_language(o.label, view.language), 60) for o in most.options[:NAMED_SHOWN]]
    if (n_more := len(most.options) - NAMED_SHOWN) > 0:
        labels.append(view.say("%(n)s more were named about as often.", n=n_more))
    return tuple(labels)


def _is_named(view: View, item: Item) -> bool:
    return item.type == "multi" and view.release.named_most(view.area, item.column) is not None


def _changes(view: View) -> tuple[tuple[tuple[Mark, str, str], ...], int]:
    """Return the clear verdicts on a beat, and how many say that nothing clearly changed."""
    if view.is_chosen or view.scope != "own":
        return (), 0
    found, n_same = [], 0
    for item in view.release.headlines:
        verdict = view.release.verdict(view.beat, item.column, "last_wave")
        if verdict is None:
            continue
        mark = figures.MARKS[verdict.outcome]
        n_same += mark == "same"
        if mark != "same":
            label = wording(item, view.language, LABEL)
            found.append((mark, label, view.words.outcomes[verdict.outcome]))
    return tuple(found), n_same


def owed(pledge: Pledge, today: date, language: str, say: Say) -> Owed:
    """Return an open promise with the role that owns it and its day."""
    day = dates.format_date(pledge.due_on, "medium", locale=language)
    is_late = pledge.due_on < today
    due = say("late: was due %(day)s", day=day) if is_late else say("due %(day)s", day=day)
    owner = pledge.agency or say(ROLES.get(pledge.role, ""))
    return Owed(short(pledge.what, 120), short(owner, 60), due, is_late)


def _when(meeting: Gathering | None, city: City, language: str) -> str:
    return "" if meeting is None else moment(meeting.starts_at, city, language)


def moment(at: datetime, city: City, language: str) -> str:
    """Return a day and an hour as the city's people say them."""
    there = at.astimezone(city.zone)
    day = dates.format_skeleton("yMMMEd", there, locale=language)
    return f"{day}, {dates.format_time(there, 'h:mm a', locale=language)}"


def _tally(pledges: Sequence[Pledges], say: Say) -> str:
    return say(
        "Promises so far: %(kept)s kept, %(open)s open, %(late)s late, %(dropped)s dropped.",
        kept=f"{sum(one.n_kept for one in pledges):,}",
        open=f"{sum(one.n_open for one in pledges):,}",
        late=f"{sum(one.n_late for one in pledges):,}",
        dropped=f"{sum(one.n_dropped for one in pledges):,}",
    )


def _dropped(beats: Sequence[BeatMaterial], say: Say) -> Iterator[tuple[str, str, str]]:
    for beat in beats:
        for one in beat.pledges.first:
            if one.status == "dropped":
                why = one.reason or say("No reason is written down.")
                yield short(beat.title, 60), short(one.what, 120), short(why, 160)

"""Building the demonstration city, step by step, out of the services that staff use."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from engage.authoring.queries import shipped_texts
from engage.authoring.services import Author, begin_draft, open_trial
from engage.briefings.archive import write_whole
from engage.briefings.services import Wanted, make_briefing
from engage.config import Config, data_folder
from engage.demo import city, generator, truths, words
from engage.demo.minutes import load_minutes
from engage.demo.reading import read_comments
from engage.demo.rooms import load_polls
from engage.demo.seasons import Season, seasons
from engage.instrument.editing import replaced
from engage.meetings.drafts import By, Details, Plan, When
from engage.meetings.services_series import schedule_series
from engage.people.services import NewTenure, NewUser, assign_officer, create_user
from engage.places.queries import BeatMap, beat_by_code, beat_map, beats
from engage.places.reading import Fields, read_geojson
from engage.places.services import import_beats, import_margins
from engage.places.services_streets import import_addresses, import_corners
from engage.places.street_tables import read_addresses, read_corners
from engage.places.tables import read_margins
from engage.results.services import publish
from engage.surveys import services as surveys
from engage.surveys.plans import Act, WaveFacts
from engage.surveys.records import Record
from engage.surveys.services_texts import approve_texts

ACTOR: Final = "demo"
STAFF: Final = (
    NewUser("organizer@demo.example", "Alma Reyes", ("organizer",)),
    NewUser("officer@demo.example", "Maya Castillo", ("officer",)),
    NewUser("admin@demo.example", "Sam Whitaker", ("administrator",)),
)
OPEN_WAVE: Final = "open-now"
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MEETING_TITLES: Final = {
    "en": "Beat {beat} meeting: {name}",
    "es": "Reunión de la zona {beat}: {name}",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What every step needs: the database, the configuration and the time."""

    session: Session
    config: Config
    now: datetime


Step = tuple[str, Callable[[Site], object]]


def steps() -> Iterator[Step]:
    """Yield what is to be done, in words and as a function, in order."""
    yield "beats and margins", load_places
    yield "staff and officers", load_people
    yield "a year of meetings", load_meetings
    yield "minutes and promises", load_what_was_said
    yield "the survey", load_instrument
    for number, wave in enumerate(truths.WAVES, 1):
        yield f"answers of wave {number}", _of_wave(load_wave, wave)
        yield f"comments of wave {number}", _of_wave(read_wave, wave)
        yield f"results of wave {number}", _of_wave(publish_wave, wave)
    yield "a survey that is open now", load_open_wave
    yield "questions to a room", load_rooms
    yield "a draft of the next survey", load_draft
    yield "briefings", load_briefings


def load_places(site: Site) -> None:
    """Import the fictitious beats and counts."""
    fields = Fields(code="beat", name="name", district="district")
    reading = read_geojson(json.dumps(city.beats()).encode(), fields, source="demo beats")
    import_beats(site.session, reading, "demo", actor=ACTOR, now=site.now)
    rows = read_margins(city.margins().encode(), source="demo margins")
    import_margins(site.session, rows, source="made up", vintage="demo", actor=ACTOR, now=site.now)
    load_streets(site)


def load_streets(site: Site) -> None:
    """Import the made-up corners and addresses that lie inside the city."""
    found = beat_map(site.session)
    corners = read_corners(_inside(found, "street,cross", city.corners()), found)
    import_corners(site.session, corners, actor=ACTOR, now=site.now)
    addresses = read_addresses(_inside(found, "number,street", city.addresses()), found)
    import_addresses(site.session, addresses, actor=ACTOR, now=site.now)


def _inside(
    found: BeatMap | None, names: str, places: Sequence[tuple[str, str, float, float]]
) -> bytes:
    rows = [place for place in places if found and found.code_at(*place[2:])]
    lines = [",".join(map(str, row)) for row in rows]
    return "\n".join([f"{names},longitude,latitude", *lines]).encode()


def load_people(site: Site) -> None:
    """Create three accounts and put the officers on their beats."""
    users = {u.name: create_user(site.session, u, actor=ACTOR, now=site.now).id for u in STAFF}
    since = _today(site) - timedelta(days=500)
    for name, role, shift, codes in city.OFFICERS:
        for code in codes:
            beat = beat_by_code(site.session, code)
            if beat is None:
                raise LookupError(f"demo beat {code} is missing")
            tenure = NewTenure(
                beat_id=beat.id,
                from_on=since,
                user_id=users.get(name),
                officer_name="" if name in users else name,
                role=role,
                shift=shift,
                is_supervisor=role == "sergeant",
            )
            assign_officer(site.session, tenure, actor=ACTOR, now=site.now)


def load_meetings(site: Site) -> None:
    """Schedule a monthly series on each beat, from half a year ago to half a year ahead."""
    by = By(ACTOR, site.config.base_url)
    start = _today(site) - timedelta(days=182)
    for code, venue, address, weekday, nth, (hour, minute) in city.SERIES:
        first = _nth_weekday(start, weekday, nth)
        local = datetime(first.year, first.month, first.day, hour, minute)  # noqa: DTZ001  # wall time
        titles = {
            language: text.format(beat=code, name=city.NAMES[code])
            for language, text in MEETING_TITLES.items()
        }
        details = Details(
            titles=titles,
            beat_codes=(code,),
            venue=venue,
            address=f"{address}, Paso Robles",
            access=("step_free",),
            languages=("en", "es"),
        )
        plan = Plan(
            when=When(local, site.config.city.zone, 60),
            rule=f"FREQ=MONTHLY;BYDAY={nth}{DAYS[weekday]}",
            until=start + timedelta(days=365),
        )
        schedule_series(site.session, details, plan, site.now, by)


def load_what_was_said(site: Site) -> None:
    """Write the minutes of the last meetings."""
    load_minutes(site.session, site.now, By(ACTOR, site.config.base_url))


def load_instrument(site: Site) -> str:
    """Load the quality-of-life survey."""
    path = data_folder("surveys") / "quality_of_life.yaml"
    return surveys.load_instrument_file(site.session, path, site.now)


def load_wave(site: Site, wave: str) -> None:
    """Create a wave and store its synthetic answers, which closes it."""
    index = truths.WAVES.index(wave)
    season = season_of(site, wave)
    facts = WaveFacts(
        title=season.title,
        kind="sampled",
        opens_on=season.opens_on,
        closes_on=season.closes_on,
        previous=season_of(site, truths.WAVES[index - 1]).code if index else None,
        **_DISCLOSURE,
    )
    surveys.create_wave(site.session, season.code, load_instrument(site), facts)
    records = [_record(made) for made in generator.responses(wave)]
    surveys.store_responses(site.session, season.code, records)


def read_wave(site: Site, wave: str) -> None:
    """Read the comments of a wave: what is shown, and what they speak of."""
    read_comments(site.session, season_of(site, wave).code, site.now)


def publish_wave(site: Site, wave: str) -> None:
    """Publish the results of a wave."""
    publish(site.session, season_of(site, wave).code, site.now, ACTOR)


def season_of(site: Site, wave: str) -> Season:
    """Return when a wave was in the field, seen from the day on which the demo is loaded."""
    return seasons(_today(site))[wave]


def load_open_wave(site: Site) -> None:
    """Open a wave that visitors of the demo can answer by its link."""
    today = _today(site)
    facts = WaveFacts(
        title={"en": "Try the survey", "es": "Pruebe la encuesta"},
        kind="chose",
        opens_on=today,
        closes_on=today + timedelta(days=182),
        is_automatic=True,
        **_DISCLOSURE | {"recruitment": words.OPEN_RECRUITMENT, "sample_design": ""},
    )
    surveys.create_wave(site.session, OPEN_WAVE, load_instrument(site), facts)
    approve_texts(site.session, words.TEXTS, Act(ACTOR, site.now))
    surveys.open_wave(site.session, OPEN_WAVE, site.config.keys)


def load_rooms(site: Site) -> None:
    """Make a live poll that is closed and one that is open."""
    load_polls(site.session, ACTOR, site.now)


def load_draft(site: Site) -> None:
    """Begin a draft of the next version, with a test link that visitors can follow."""
    author = Author(STAFF[0].email, site.now)
    text = replaced(shipped_texts()["quality_of_life.yaml"], ("version",), "next")
    open_trial(site.session, begin_draft(site.session, text, author))


def load_briefings(site: Site) -> None:
    """Render the briefing of every beat for the last wave."""
    folder = site.config.instance / "briefings"
    wave = season_of(site, truths.WAVES[-1]).code
    for beat in beats(site.session):
        name = f"beat-{beat.code}-{wave}.pdf"
        wanted = Wanted(beat.code, wave, "en")
        _row, content = make_briefing(site.session, site.config, wanted, site.now, ACTOR)
        write_whole(folder / name, content)


_DISCLOSURE: Final[dict[str, Any]] = {
    "sponsor": {
        "en": "Paso Robles Police Department (demo)",
        "es": "Departamento de Policía de Paso Robles (demostración)",
    },
    "population": {
        "en": "Adults of the made-up city of the demonstration, 24,000 in number.",
        "es": "Las personas adultas de la ciudad inventada de la demostración, 24,000 en total.",
    },
    "recruitment": {
        "en": "Letters with codes to addresses drawn at random; all of it made up.",
        "es": "Cartas con códigos a domicilios elegidos al azar; todo es inventado.",
    },
    "sample_design": {
        "en": "An equal draw in each of four beats and a small one in the fifth.",
        "es": "Un sorteo igual en cada una de cuatro zonas y uno pequeño en la quinta.",
    },
}


def _of_wave(step: Callable[[Site, str], None], wave: str) -> Callable[[Site], None]:
    return lambda site: step(site, wave)


def _today(site: Site) -> date:
    return site.now.astimezone(site.config.city.zone).date()


def _nth_weekday(start: date, weekday: int, nth: int) -> date:
    first = start.replace(day=1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    if found >= start:
        return found
    following = (first + timedelta(days=32)).replace(day=1)
    return following + timedelta(days=(weekday - following.weekday()) % 7 + 7 * (nth - 1))


def _record(made: generator.Synthetic) -> Record:
    answers = {
        name: list(code) if isinstance(code, tuple) else code for name, code in made.answers.items()
    }
    return Record(
        answers=answers,
        area=made.beat,
        route="paper" if made.mode == "paper" else "code",
        language=made.language,
        comments={"words": made.comment} if made.comment else {},
        quotable=frozenset({"words"} if made.comment and made.mode == "web" else ()),
    )

"""The monitor of a wave: how it is doing, in counts that show no single answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engage.db import db
from engage.fieldwork.queries_monitor import ENOUGH, Monitor, monitor
from engage.language import NAMES, language
from engage.meetings.models_flyers import Outreach
from engage.meetings.queries_flyers import outreach_of_wave
from engage.stats.dispositions import Dispositions, dispositions, response_rate_1
from engage.surveys.models import Wave
from engage.surveys.queries import instrument_of, wave_by_code
from engage.web import settings, staff

bp = Blueprint("fieldwork_monitor", __name__, url_prefix="/staff/fieldwork/monitor")
ROLES: Final = ("organizer", "administrator")
WATCHED: Final = ("open", "keying", "closing")
MOST: Final = 7  # digits of a count that is typed


@dataclass(frozen=True, slots=True)
class Watch:
    """The monitor's page; ``found`` is None where a wave is not open."""

    wave: Wave
    title: str
    found: Monitor | None
    mailed: Dispositions | None
    rate: float
    returned: int
    pages: dict[str, str]
    languages: dict[str, str]
    today: date
    told: Sequence[Outreach]
    enough: int = ENOUGH


@bp.get("/<code>")
@staff(*ROLES)
def show(code: str) -> ResponseReturnValue:
    """Show how a wave is doing; what the post brought back stands in the address alone."""
    session = db.session()
    wave = wave_by_code(session, code)
    today = datetime.now(settings().city.zone).date()
    found = monitor(session, wave, today, language()) if wave.status in WATCHED else None
    mailed = _mailed(found, _returned()) if found and found.n_invited else None
    page = Watch(
        wave=wave,
        title=wave.title_in(language()),
        found=found,
        mailed=mailed,
        rate=response_rate_1(mailed) if mailed else 0.0,
        returned=_returned(),
        pages={s.id: _title(s.title.words) for s in instrument_of(session, wave).sections},
        languages=NAMES,
        today=today,
        told=outreach_of_wave(session, wave.code),
    )
    return render_template("fieldwork/staff/monitor.html", page=page)


def _mailed(found: Monitor, returned: int) -> Dispositions:
    complete = min(found.n_answered, found.n_invited)
    return dispositions(found.n_invited, complete, min(returned, found.n_invited - complete))


def _returned() -> int:
    typed = request.args.get("returned", "").strip()
    return int(typed) if typed.isdecimal() and len(typed) <= MOST else 0


def _title(words: dict[str, str]) -> str:
    return words.get(language()) or next(iter(words.values()))

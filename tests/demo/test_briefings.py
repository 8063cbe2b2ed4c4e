"""Every number and every verdict of every briefing of the demonstration is that of a release."""

import html
import re
from itertools import product

from flask import Flask

from engage.briefings.content import SECTIONS, Briefing
from engage.briefings.pages import set_pages
from engage.briefings.services import Wanted, compose_briefing
from engage.charts.words import vocabulary
from engage.db import db
from engage.results.models_content import CITY, ReleaseContent
from engage.results.queries import releases
from engage.stats.published import Figure
from engage.web import settings
from tests.demo.test_city import NOW, demo

__all__ = ["demo"]
BETWEEN = re.compile(r"(?:between|entre) (\d+) (?:and|y) (\d+)")
NOT_SAID = re.compile(
    r'<style>.*?</style>|src="[^"]*"|<dl class="method">.*?</dl>|<p class="key">.*?</p>', re.DOTALL
)


def said(made: Briefing) -> str:
    """Return what ears and eyes get, without the method, whose numbers are no findings."""
    text = html.unescape(NOT_SAID.sub("", set_pages(made)))
    return text.replace("\N{NO-BREAK SPACE}", " ")


def known(contents: list[ReleaseContent], beat: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the shares and the ranges that the releases publish of a beat and of the city."""
    rows = [row for content in contents for row in content.rows if row.area in {beat, CITY}]
    figures = [row.shown for row in rows if isinstance(row.shown, Figure)]
    shares = {round(one.value * 100) for one in figures}
    shares |= {round(one.share * 100) for content in contents for one in content.census}
    ends = [(f.low, f.high) for f in figures if f.low is not None and f.high is not None]
    return {str(s) for s in shares}, {(f"{a * 100:.0f}", f"{b * 100:.0f}") for a, b in ends}


def test_every_number_of_every_briefing_is_published(demo: Flask) -> None:
    contents = releases(db.session())
    newest = contents[0]
    for beat, language in product("12345", ("en", "es")):
        wanted = Wanted(beat, newest.wave, language)
        made = compose_briefing(db.session(), settings(), wanted, NOW)
        assert made.sections == SECTIONS
        assert made.trends.charts or made.trends.told, wanted
        shares, ranges = known(contents, beat)
        text = said(made)
        printed = set(re.findall(r"(\d+) ?%", text))
        assert printed <= shares, wanted
        assert set(BETWEEN.findall(text)) <= ranges, wanted
        assert bool(printed - {"0"}) or made.scope == "few"
        check_verdicts(made, newest, beat, language)


def check_verdicts(made: Briefing, content: ReleaseContent, beat: str, language: str) -> None:
    words = vocabulary(language)
    wordings = {item.wording[language][:60]: item.column for item in content.headlines}
    for change in made.changes.lines:
        verdict = content.verdict(beat, wordings[change.label[:60]], "last_wave")
        assert verdict is not None
        assert words.outcomes[verdict.outcome] == change.word
    for change in made.changes.beside:
        verdict = content.verdict(beat, wordings[change.label[:60]], "rest_of_city")
        assert verdict is not None
        assert verdict.outcome != "not_clearly_different"

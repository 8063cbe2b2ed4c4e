"""The free text of a wave as its release will say it: read, coded, counted and quoted."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from engage.comments.counting import TWICE_EACH, Agreement, Read, agreement, quotes, shares
from engage.comments.models import FIRST, SECOND, Coding
from engage.comments.models_voices import ThemeLabel, Voice
from engage.comments.queries import Held, all_held, codings, printable, themes
from engage.comments.queues import spans_of
from engage.comments.redacting import covered
from engage.instrument.columns import Written, written
from engage.stats.disclosure import MIN_BASE, round_base
from engage.surveys.models import Wave
from engage.surveys.queries import instrument_of

Coded = Mapping[tuple[str, int], Coding]


def shown_words(one: Held) -> str:
    """Return the words of a comment with what was covered of them."""
    spans = () if one.review is None else spans_of(one.review.hidden)
    return covered(one.comment.words, spans, one.comment.language)


def says_something(one: Held) -> bool:
    """Return whether somebody decided on a comment, and not that it says nothing."""
    return one.review is not None and one.review.reason != "empty"


def is_coded_twice(comments: Sequence[Held]) -> frozenset[str]:
    """Return the comments to code a second time: one in ten, by their random ids.

    Every tenth is taken, so that the choice stays when others are decided on.
    """
    ids = sorted(one.comment.id for one in comments)
    return frozenset(ids[TWICE_EACH // 2 :: TWICE_EACH] or ids[:1])


def voices(session: Session, wave: Wave, areas: Sequence[str]) -> tuple[Voice, ...]:
    """Return what a release says of the free text of a wave: of each question that is all coded."""
    frame = themes(session)
    found, coded = all_held(session, wave), codings(session, wave)
    instrument, asked = instrument_of(session, wave), printable(session, wave)
    made = (
        _voice(one, [c for c in found if c.comment.item == one.name and says_something(c)], coded)
        for one in written(instrument)
        if one.name in asked
    )
    labels = tuple(ThemeLabel(t.code, t.label) for t in frame)
    least = instrument.privacy.min_base
    return tuple(_told(voice, labels, areas, least) for voice in made if voice is not None)


def agreed(comments: Sequence[Held], coded: Coded, frame: Sequence[str]) -> Agreement:
    """Return how far the two coders of comments agree."""
    pairs = [
        (frozenset(coded[key, FIRST].themes), frozenset(coded[key, SECOND].themes))
        for key in (one.comment.id for one in comments)
        if (key, FIRST) in coded and (key, SECOND) in coded
    ]
    return agreement(pairs, frame)


class _Heard:
    """The comments of one question, all coded."""

    def __init__(self, asked: Written, comments: Sequence[Held], coded: Coded) -> None:
        self.asked, self.comments, self.coded = asked, comments, coded
        self.read = [_read(one, coded[one.comment.id, FIRST]) for one in comments]


def _voice(asked: Written, comments: Sequence[Held], coded: Coded) -> _Heard | None:
    is_coded = comments and all((one.comment.id, FIRST) in coded for one in comments)
    return _Heard(asked, comments, coded) if is_coded and len(comments) >= MIN_BASE else None


def _read(one: Held, coding: Coding) -> Read:
    may = one.review is not None and one.review.is_quote and one.comment.may_be_quoted
    quote = shown_words(one) if may else None
    return Read(one.comment.area, one.comment.language, frozenset(coding.themes), quote)


def _told(heard: _Heard, labels: tuple[ThemeLabel, ...], areas: Sequence[str], least: int) -> Voice:
    used = [t for t in labels if any(t.code in one.themes for one in heard.read)]
    codes = [t.code for t in used]
    agreement_ = agreed(heard.comments, heard.coded, codes)
    is_enough = agreement_.n >= MIN_BASE and agreement_.overall is not None
    return Voice(
        item=heard.asked.name,
        wording=_wording(heard.asked),
        n=round_base(len(heard.read)),
        n_twice=round_base(agreement_.n) if is_enough else 0,
        kappa=round(agreement_.overall, 2) if is_enough and agreement_.overall else None,
        themes=tuple(used),
        shares=shares(heard.read, codes, areas, least),
        quotes=quotes(heard.read, codes, areas, least),
    )


def _wording(asked: Written) -> Mapping[str, str]:
    if asked.option is None:
        return asked.item.words
    label = asked.option.words
    return {
        spoken: f"{words} {label.get(spoken, '')}" for spoken, words in asked.item.words.items()
    }

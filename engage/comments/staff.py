"""The organizer's queue: read comments, cover what gives somebody away, show or withhold, undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from engage.comments.forms import KIND_WORDS, REASON_WORDS, OneForm, span_of, value_of
from engage.comments.models import REASONS, Reason
from engage.comments.queries import VIEWS, Counts, Held, View, counts, gate, held, queue
from engage.comments.queues import Card, Piece, card, pieces, urgent
from engage.comments.redacting import Span, joined, places_of, proposals
from engage.comments.services import Decision, decide, reopen
from engage.comments.services import undo as undo_batch
from engage.db import db
from engage.instrument.columns import written
from engage.language import language
from engage.surveys.models import Wave
from engage.surveys.queries import instrument_of, wave_by_code, waves
from engage.texts import in_language
from engage.web import acting, settings, staff

bp = Blueprint("comments", __name__, url_prefix="/staff/comments")
PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A closed wave with its comments."""

    code: str
    title: str
    counts: Counts
    n_uncoded: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Comments of a wave to decide on, or decided."""

    wave: Wave
    title: str
    view: str
    counts: Counts
    n_urgent: int
    cards: Sequence[Card]
    first: int
    n: int
    asked: Mapping[str, str]
    reasons: Mapping[Reason, LazyString]
    kinds: Mapping[str, LazyString]
    is_all: bool
    batch: str
    non_emergency: str

    @property
    def following(self) -> int | None:
        """Return where the next page begins, None on the last one."""
        following = self.first + len(self.cards)
        return following if following < self.n and self.cards else None


@dataclass(frozen=True, slots=True)
class OnePage:
    """One comment with its places, and how it would read."""

    wave: Wave
    card: Card
    question: str
    form: OneForm
    reading: tuple[Piece, ...]
    is_decided: bool
    kinds: Mapping[str, LazyString]


@bp.get("")
@staff("organizer", "analyst")
def index() -> ResponseReturnValue:
    """List the closed waves that brought comments."""
    session = db.session()
    lines = [
        WaveLine(w.code, w.title_in(language()), counts(session, w), gate(session, w).n_uncoded)
        for w in waves(session)
        if w.status == "closed"
    ]
    rows = [line for line in lines if line.counts.n]
    return render_template("comments/index.html", rows=rows)


@bp.get("/of/<wave>")
@staff("organizer")
def show(wave: str) -> ResponseReturnValue:
    """Show a page of a wave's comments in one state."""
    session, found = db.session(), wave_by_code(db.session(), wave)
    first = max(request.args.get("from", 0, type=int), 0)
    view = request.args.get("view", "waiting")
    alarmed, counted = urgent(session, found), counts(session, found)
    state: View = next((v for v in VIEWS if v == view), "waiting")
    is_urgent = view == "urgent"
    rows = alarmed[first : first + PAGE] if is_urgent else queue(session, found, state, first, PAGE)
    page = QueuePage(
        wave=found,
        title=found.title_in(language()),
        view=view if is_urgent else state,
        counts=counted,
        n_urgent=len(alarmed),
        cards=[card(one) for one in rows],
        first=first,
        n=len(alarmed) if is_urgent else getattr(counted, state),
        asked=_asked(found),
        reasons=REASON_WORDS,
        kinds=_kinds(),
        is_all=request.args.get("all") == "shown",
        batch=request.args.get("done", ""),
        non_emergency=settings().city.contact.non_emergency,
    )
    return render_template("comments/queue.html", page=page)


@bp.post("/of/<wave>")
@staff("organizer")
def decide_many(wave: str) -> ResponseReturnValue:
    """Keep the decisions of a page; what is left for later stays in the queue."""
    session, found = db.session(), wave_by_code(db.session(), wave)
    made = {
        key.removeprefix("state-"): _decision(held(session, found, key.removeprefix("state-")))
        for key, state in request.form.items()
        if key.startswith("state-") and state in {"shown", "withheld"}
    }
    view = request.form.get("view", "waiting")
    if not made:
        return redirect(url_for(".show", wave=wave, view=view), 303)
    batch = decide(session, wave, made, acting())
    return redirect(url_for(".show", wave=wave, view=view, done=batch), 303)


@bp.post("/of/<wave>/undo")
@staff("organizer")
def undo(wave: str) -> ResponseReturnValue:
    """Put what was decided together back into the queue."""
    n = undo_batch(db.session(), wave, request.form.get("batch", ""), acting())
    flash(
        ngettext(
            "%(num)s comment is back in the queue.", "%(num)s comments are back in the queue.", n
        )
    )
    return redirect(url_for(".show", wave=wave), 303)


@bp.route("/of/<wave>/<comment>", methods=["GET", "POST"])
@staff("organizer")
def one(wave: str, comment: str) -> ResponseReturnValue:
    """Decide on one comment: what is covered, whether it is shown, whether it may be quoted."""
    session, found = db.session(), wave_by_code(db.session(), wave)
    this = held(session, found, comment)
    form = _form(this)
    spans = _spans(this, form)
    is_trial = "try" in request.form
    if not is_trial and form.validate_on_submit() and _has_reason(form):
        reason = form.reason.data if form.state.data == "withheld" else None
        is_quote = bool(form.is_quote.data) and form.state.data == "shown"
        made = Decision(form.state.data, reason, spans, is_quote and this.comment.may_be_quoted)
        batch = decide(session, wave, {comment: made}, acting())
        return redirect(url_for(".show", wave=wave, done=batch), 303)
    page = OnePage(
        wave=found,
        card=card(this),
        question=_asked(found).get(this.comment.item, ""),
        form=form,
        reading=pieces(this.comment.words, spans),
        is_decided=this.review is not None,
        kinds=_kinds(),
    )
    status = 422 if form.errors and not is_trial else 200
    return render_template("comments/one.html", page=page), status


@bp.post("/of/<wave>/<comment>/reopen")
@staff("organizer")
def back(wave: str, comment: str) -> ResponseReturnValue:
    """Put one comment back into the queue."""
    reopen(db.session(), wave, comment, acting())
    flash(_("The comment is back in the queue."))
    return redirect(url_for(".show", wave=wave), 303)


def _decision(one: Held) -> Decision:
    is_shown = request.form[f"state-{one.comment.id}"] == "shown"
    reason = request.form.get(f"reason-{one.comment.id}", "")
    if not is_shown:
        return Decision("withheld", next((r for r in REASONS if r == reason), None))
    return Decision("shown", hidden=proposals(one.comment.words))


def _form(this: Held) -> OneForm:
    known = card(this).spans
    offered = joined({*known, *proposals(this.comment.words)})
    review = this.review
    form = OneForm(
        data={
            "hide": [value_of(span) for span in known],
            "state": "shown" if review is None else review.state,
            "reason": "" if review is None else review.reason or "",
            "is_quote": review is not None and review.is_quote,
        }
    )
    form.offer({value_of(span): _place(this.comment.words, span) for span in offered})
    return form


def _spans(this: Held, form: OneForm) -> tuple[Span, ...]:
    chosen = [span_of(value) for value in form.hide.data or ()]
    more = (form.more.data or "").splitlines()
    return joined([*chosen, *(s for line in more for s in places_of(this.comment.words, line))])


def _place(words: str, span: Span) -> str:
    said, at = words[span.start : span.end], (span.start + 1, span.end)
    place = _("letters %(start)s to %(end)s", start=at[0], end=at[1])
    return f"“{said}” – {KIND_WORDS[span.kind]}, {place}"


def _has_reason(form: OneForm) -> bool:
    if form.state.data == "withheld" and not form.reason.data:
        form.reason.errors = [_("Say why a comment is withheld.")]
        return False
    return True


def _asked(wave: Wave) -> dict[str, str]:
    spoken = language()
    found = written(instrument_of(db.session(), wave))
    return {
        one.name: in_language(one.item.words, spoken)
        + (f" – {in_language(one.option.words, spoken)}" if one.option else "")
        for one in found
    }


def _kinds() -> dict[str, LazyString]:
    return {str(kind): words for kind, words in KIND_WORDS.items()}

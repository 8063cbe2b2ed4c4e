"""The code frame: themes with their names and keywords, and what the comments propose to add."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from engage.comments.forms import ThemeForm
from engage.comments.hints import FEWEST_TEXTS, Proposal, Said, keyword_hints, proposed_themes
from engage.comments.models import FIRST, Theme
from engage.comments.queries import all_held, codings, theme, themes
from engage.comments.services_frame import (
    NewTheme,
    add_theme,
    begin_frame,
    change_theme,
    remove_theme,
)
from engage.comments.services_voices import says_something, shown_words
from engage.comments.suggesting import Keywords, Suggester
from engage.db import db
from engage.language import language
from engage.surveys.models import Wave
from engage.surveys.queries import waves
from engage.texts import in_language
from engage.web import acting, staff

bp = Blueprint("comments_frame", __name__, url_prefix="/staff/comments/frame")
ROLES: Final = ("organizer", "analyst")


@dataclass(frozen=True, slots=True)
class FramePage:
    """The themes in their order, and proposals from the last wave that has enough comments."""

    themes: Sequence[tuple[Theme, str]]
    proposals: Sequence[Proposal]
    n_texts: int
    fewest: int


@dataclass(frozen=True, slots=True)
class ThemePage:
    """One theme to edit, with words that mark the comments it was found in."""

    theme: Theme | None
    form: ThemeForm
    hints: Sequence[str]


@bp.get("")
@staff(*ROLES)
def index() -> ResponseReturnValue:
    """Show the code frame."""
    frame, said = themes(db.session()), _said()
    finder = Suggester([Keywords(t.code, t.keywords) for t in frame])
    covered = {i for i, one in enumerate(said) if finder.themes(one.words)}
    page = FramePage(
        themes=[(t, in_language(t.label, language())) for t in frame],
        proposals=proposed_themes(said, covered) if frame else (),
        n_texts=len(said),
        fewest=FEWEST_TEXTS,
    )
    return render_template("comments/frame.html", page=page)


@bp.post("/begin")
@staff(*ROLES)
def begin() -> ResponseReturnValue:
    """Take over the frame that is shipped."""
    begin_frame(db.session(), acting())
    return redirect(url_for(".index"), 303)


@bp.route("/new", methods=["GET", "POST"])
@staff(*ROLES)
def create() -> ResponseReturnValue:
    """Write a new theme, with the words of a proposal where one was followed."""
    words = request.args.get("words", "").replace(",", "\n")
    form = ThemeForm(data={f"words_{language()}": words})
    if form.validate_on_submit():
        add_theme(db.session(), _new(form), acting())
        return redirect(url_for(".index"), 303)
    page = ThemePage(None, form, ())
    return render_template("comments/theme.html", page=page), 422 if form.errors else 200


@bp.route("/<code>", methods=["GET", "POST"])
@staff(*ROLES)
def edit(code: str) -> ResponseReturnValue:
    """Change a theme's names and keywords."""
    found = theme(db.session(), code)
    form = ThemeForm(data=_data(found))
    if form.validate_on_submit():
        change_theme(db.session(), code, _new(form), acting())
        flash(_("The theme is kept."))
        return redirect(url_for(".index"), 303)
    page = ThemePage(found, form, _hints(found))
    return render_template("comments/theme.html", page=page), 422 if form.errors else 200


@bp.post("/<code>/remove")
@staff(*ROLES)
def remove(code: str) -> ResponseReturnValue:
    """Remove a theme that no comment carries."""
    remove_theme(db.session(), code, acting())
    flash(_("The theme is removed."))
    return redirect(url_for(".index"), 303)


def _new(form: ThemeForm) -> NewTheme:
    return NewTheme(
        label={"en": form.label_en.data, "es": form.label_es.data},
        keywords={
            "en": (form.words_en.data or "").splitlines(),
            "es": (form.words_es.data or "").splitlines(),
        },
    )


def _data(found: Theme) -> dict[str, str]:
    names = {f"label_{spoken}": label for spoken, label in found.label.items()}
    return names | {f"words_{spoken}": "\n".join(w) for spoken, w in found.keywords.items()}


def _hints(found: Theme) -> Sequence[str]:
    """Return words of the last wave's comments that carry a theme, where some were coded."""
    session, wave = db.session(), _last()
    if wave is None:
        return ()
    coded = codings(session, wave)
    rows = [one for one in all_held(session, wave) if (one.comment.id, FIRST) in coded]
    said = [Said(shown_words(one), one.comment.language) for one in rows]
    inside = [found.code in coded[one.comment.id, FIRST].themes for one in rows]
    return keyword_hints(said, inside, found.keywords)


def _said() -> list[Said]:
    wave = _last()
    rows = [] if wave is None else all_held(db.session(), wave)
    return [Said(shown_words(o), o.comment.language) for o in rows if says_something(o)]


def _last() -> Wave | None:
    """Return the closed wave that opened last."""
    return next((wave for wave in waves(db.session()) if wave.status == "closed"), None)

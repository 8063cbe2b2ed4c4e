"""Whatever stands in the fields, a briefing stays whole, bounded and without a way out."""

import errno
import os
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engage.briefings.archive import write_whole
from engage.briefings.compose import compose
from engage.briefings.material import Material, Pledge, Pledges
from engage.briefings.pages import n_pages, set_pages
from engage.results.models_content import ReleaseContent
from engage.stats.published import Suppressed
from tests.briefings import rows

HOSTILE = (
    '"><img src=http://evil.example/a.png onerror=x><script>1</script>'
    "<style>@import url(http://evil.example)</style>"
)
KEPT = {"beat", "site", "status", "role", "paper", "daytime", "zone", "timezone"}
SCRIPTS = ["🚓🌧" * 20, "شارع الربيع " * 8, "春街噪音" * 20, "a" * 300]


def filled(value: Any, text: str, name: str = "") -> Any:
    """Return a value with the same text in every field that a person may type."""
    if isinstance(value, str):
        return value if name in KEPT or not value else text
    if isinstance(value, ReleaseContent) or not is_dataclass(value):
        return tuple(filled(v, text, name) for v in value) if isinstance(value, tuple) else value
    known = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
    changed = {k: filled(v, text, k) for k, v in known.items() if k not in {"shapes", "release"}}
    return replace(value, **changed)  # type: ignore[type-var]  # every dataclass has replace


def spoiled(text: str) -> Material:
    base = rows.material()
    contact = filled(base.city.contact, text)
    city = replace(base.city, department=text, boundaries_note=text, contact=contact)
    parts = {
        n: filled(getattr(base, n), text) for n in ("officers", "meeting", "pledges", "raised")
    }
    items = tuple(
        replace(
            item,
            wording=rows.text(text),
            section=rows.text(text),
            stem=None if item.stem is None else rows.text(text),
            options=tuple(replace(o, label=rows.text(text)) for o in item.options),
        )
        for item in base.release.items
    )
    disclosure = dict.fromkeys(base.release.disclosure, rows.text(text))
    content = replace(base.release, items=items, title=rows.text(text), disclosure=disclosure)
    return replace(base, release=content.hashed(), city=city, title=text, note=text, **parts)


@pytest.mark.parametrize("language", ["en", "es"])
def test_hostile_markup_in_every_field_is_text_and_fetches_nothing(language: str) -> None:
    html = set_pages(compose(spoiled(HOSTILE), language))
    assert html.count("&lt;img src=http://") > 20
    assert "<script" not in html
    assert html.count("<style") == 1  # that of the page itself
    assert "onerror=x>" not in html
    addresses = re.findall(r'<[^>]*\s(?:src|href)="([^"]{5})', html)
    assert set(addresses) == {"data:"}


@pytest.mark.parametrize("text", SCRIPTS, ids=["emoji", "arabic", "chinese", "300 letters"])
def test_any_letters_in_every_field_keep_the_sheets(text: str) -> None:
    made = compose(spoiled(text), "en")
    assert n_pages(made) == 4
    assert text[:10] in set_pages(made)
    assert all(len(officer) < 100 for officer in made.masthead.officers)


def test_no_officer_no_meeting_no_promise_are_sentences_without_an_empty_page() -> None:
    bare = replace(rows.material(), officers=(), meeting=None, pledges=Pledges(), raised=())
    html = set_pages(compose(bare, "en"))
    assert "No officer is assigned to this beat yet." in html
    assert "No meeting is planned for this beat yet." in html
    assert "No promise is open." in html
    assert html.count('class="next"') == 2


def test_release_in_which_everything_is_hidden_says_so_and_shows_no_figure() -> None:
    content = rows.release()
    hidden = tuple(replace(row, shown=Suppressed("base")) for row in content.rows)
    areas = tuple(replace(area, n=None) for area in content.areas)
    gone = replace(content, rows=hidden, areas=areas, named=(), verdicts=(), n=0).hashed()
    made = compose(rows.material("1", gone), "en")
    assert made.changes.lines == made.changes.beside == ()
    assert "Nothing can be said yet about what residents named." in made.named.note
    charts = [made.measures, *made.columns[0], *made.columns[1]]
    assert all(isinstance(line.shown, Suppressed) for c in charts if c for line in c.lines)
    assert "Fewer than 10 people answered in the city." in made.asked


def test_ten_thousand_promises_show_the_first_and_say_how_many_more() -> None:
    one = Pledge("Count the cars", "officer", "", date(2026, 5, 1), "")
    many = Pledges((one,) * 10_000, n_open=10_000)
    made = compose(replace(rows.material(), pledges=many), "en")
    html = set_pages(made)
    assert len(made.promises.lines) == 3
    assert made.promises.more == "More on the page of the beat: 9,997."
    assert len(made.history) == 10
    assert len(html) < 300_000


def test_full_disk_is_told_and_leaves_no_half_file(tmp_path: Path) -> None:
    draft = tmp_path / f".briefing.pdf.{os.getpid()}.tmp"
    draft.symlink_to("/dev/full")  # a device on which every write finds no room
    with pytest.raises(OSError, match="No space left") as fault:
        write_whole(tmp_path / "briefing.pdf", b"%PDF")
    assert fault.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []
    write_whole(tmp_path / "briefing.pdf", b"%PDF")  # once there is room
    assert (tmp_path / "briefing.pdf").read_bytes() == b"%PDF"

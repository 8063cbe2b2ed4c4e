"""Citywide tables by groups of residents: gaps are shown, and nobody in a small group is."""

import json
from collections.abc import Iterator

import pytest

from engage.results import queries, services
from engage.results.models_content import CITY, ReleaseContent
from engage.stats.published import Figure, Suppressed, Words
from engage.surveys.records import Record
from tests.results.rows import NOW, make_beats, make_wave, store

CODE = "2026-10"


def aged(age: str | int, n: int, safe: float, area: str = "B1") -> Iterator[Record]:
    """Yield answers of people of one age (-8: they do not say), of whom a share feels safe."""
    for i in range(n):
        code = (4, 3)[i % 2] if (i + 0.5) / n < safe else (2, 1)[i % 2]
        answers = {"safe": code, "score": 6 + i % 3, "first": ["speed"], "age": age}
        yield Record(answers=answers, area=area, route="code", language="en")


@pytest.fixture
def published(db_session):
    """Publish a wave of these ages: {age: (answers, share)}."""

    def publish(ages, kind="sampled"):
        make_beats(db_session, "B1")
        make_wave(db_session, kind=kind)
        groups = [aged(age, n, safe) for age, (n, safe) in ages.items()]
        if kind == "chose":
            groups = [map(as_chosen, group) for group in groups]
        store(db_session, CODE, *groups)
        services.publish(db_session, CODE, NOW, "organizer")
        return queries.latest_release(db_session, CODE)

    return publish


def as_chosen(record: Record) -> Record:
    """Return a record as one that came by the open link."""
    return Record(answers=record.answers, area=record.area, route="open", language="en")


def shown(content: ReleaseContent, age: str):
    """Return what is published of feeling safe in a group of age."""
    [group] = [one for one in content.groups_by("age") if one.code == age]
    return content.group_headline(group, "safe")


def gap(content: ReleaseContent, age: str):
    """Return the verdict on feeling safe of a group of age."""
    [group] = [one for one in content.groups_by("age") if one.code == age]
    verdict = content.gap(group, "safe")
    return None if verdict is None else verdict.outcome


def test_every_weighting_group_has_its_figures_and_its_gaps(published):
    content = published({"young": (120, 0.75), "middle": (100, 0.5), "old": (90, 0.25)})
    assert [(group.code, group.n) for group in content.groups] == [
        ("young", 120),
        ("middle", 100),
        ("old", 90),
    ]
    assert shown(content, "young") == Figure(0.75, 0.67, 0.82, 120)
    assert [gap(content, age) for age in ("young", "middle", "old")] == [
        "clearly_higher",
        "not_clearly_different",
        "clearly_lower",
    ]


def test_a_group_has_headlines_and_the_answers_that_have_none(published):
    content = published({"young": (60, 0.5), "middle": (60, 0.5), "old": (60, 0.5)})
    kinds = {(row.column, row.measure) for row in content.group_rows}
    assert kinds == {("safe", "top2"), ("score", "mean"), ("first", "share")}


def test_a_small_group_is_hidden_with_the_next_smallest(published):
    content = published({"young": (120, 0.5), "middle": (40, 0.5), "old": (6, 0.5)})
    assert [group.n for group in content.groups_by("age")] == [120, None, None]
    assert shown(content, "middle") == shown(content, "old") == Suppressed("base")
    assert gap(content, "middle") is None


def test_who_does_not_say_their_age_gives_no_small_group_away(published):
    # of 175 people 20 do not say; the answers to the question itself sum to 155, and hide two
    content = published({"young": (110, 0.5), "middle": (40, 0.5), "old": (5, 0.5), -8: (20, 0.5)})
    about = [content.figure(CITY, "age", "share", age) for age in ("middle", "old")]
    assert about == [Suppressed("base")] * 2
    assert shown(content, "middle") == shown(content, "old") == Suppressed("base")


def test_ten_to_twenty_nine_answers_are_words_without_a_verdict(published):
    content = published({"young": (120, 0.5), "middle": (120, 0.5), "old": (20, 0.1)})
    assert shown(content, "old") == Words("hardly_anyone", 20)
    assert gap(content, "old") is None


def test_groups_of_those_who_chose_to_answer_have_no_interval_and_no_verdict(published):
    content = published({"young": (60, 0.5), "middle": (60, 0.2)}, kind="chose")
    assert shown(content, "young") == Figure(0.5, None, None, 60)
    assert content.gaps == ()
    assert {getattr(row.shown, "low", None) for row in content.group_rows} == {None}


def test_fields_of_later_versions_are_left_out_while_empty(published):
    content = published({"young": (60, 0.5)})
    written = json.loads(content.to_json())
    assert "declared" not in written
    assert "corrects" not in written
    assert written["plan"]["groups"] == ["age"]
    assert ReleaseContent.from_json(content.to_json()) == content

"""The plan of a release: what stands by itself, what staff choose, and that closing fixes it."""

from dataclasses import replace

import pytest

from engage.audit.acts import Act
from engage.audit.models import AuditRow
from engage.errors import InputErrors
from engage.instrument.loading import load_instrument
from engage.results import plans, queries, services
from engage.results.models import ReleasePlan
from engage.results.plans import Declaration
from engage.results.services_plans import change_plan, fix_plans
from engage.stats.published import Figure
from engage.stats.released import Cross
from engage.surveys.queries import instrument_of
from tests.results.rows import (
    INSTRUMENT,
    NOW,
    answers,
    make_beats,
    make_wave,
    store,
)
from tests.results.test_staff_pages import post

CODE = "2026-10"
SAFE = "        scale: safe4\n"
ACT = Act("organizer", NOW)


@pytest.fixture
def wave(db_session):
    """A wave that has not closed, of a city with two beats."""
    make_beats(db_session, "B1", "B2")
    return make_wave(db_session)


def filled(session, safe=0.5):
    """Answer and close the wave, publish it, and return its release."""
    store(session, CODE, answers("B1", 200, safe=safe), answers("B2", 200, safe=0.5))
    return services.publish(session, CODE, NOW, "organizer")


def test_a_plan_stands_before_anybody_chooses(db_session, wave):
    plan = plans.plan_of(db_session, wave)
    assert (plan.compared, plan.groups) == (("safe", "score"), ("age",))
    assert (plan.crosses, plan.pooled) == ((), ())
    assert (plan.city_floor, plan.area_floor, plan.n_waves) == (0.05, 0.1, 4)


def test_questions_that_only_some_are_asked_plan_a_window():
    text = INSTRUMENT.format(version="1", safe="How safe do you feel?", name="life")
    assert plans.first_plan(load_instrument(text, "life")).pooled == ()
    filtered = text.replace(SAFE, f"{SAFE}        show_if: {{item: age, answered: true}}\n")
    first, *_rest, last = filtered.partition("      - id: age\n")
    head, middle = first.split("      - id: safe\n")
    moved = f"{head}      - id: age\n{last}      - id: safe\n{middle}"
    assert plans.first_plan(load_instrument(moved, "life")).pooled == ("safe",)


def test_a_chosen_table_is_published_with_all_answers(db_session, wave):
    plan = plans.plan_of(db_session, wave)
    change_plan(db_session, CODE, replace(plan, crosses=(Cross("safe", "first"),)), ACT)
    content = filled(db_session)
    assert content.plan.crosses == (Cross("safe", "first"),)
    groups = content.groups_by("safe")
    assert [group.code for group in groups] == ["4", "3", "2", "1"]
    assert isinstance(content.group_figure(groups[0], "first", "share", "speed"), Figure)
    assert {row.column for row in content.group_rows if row.by == "safe"} == {"first"}


def test_a_cross_by_a_weighting_group_adds_every_answer_to_its_headline(db_session, wave):
    plan = plans.plan_of(db_session, wave)
    change_plan(db_session, CODE, replace(plan, crosses=(Cross("age", "safe"),)), ACT)
    content = filled(db_session)
    measures = {row.measure for row in content.group_rows if row.column == "safe"}
    assert measures == {"share", "top2"}


def test_what_is_not_compared_has_no_verdict_and_is_no_part_of_the_family(db_session, wave):
    plan = plans.plan_of(db_session, wave)
    change_plan(db_session, CODE, replace(plan, compared=("score",)), ACT)
    content = filled(db_session)
    columns = {one.column for one in (*content.verdicts, *content.gaps)}
    assert columns == {"score"}
    assert content.n_comparisons == 2 + 3


def test_a_higher_floor_calls_less(db_session, wave):
    plan = plans.plan_of(db_session, wave)
    change_plan(db_session, CODE, replace(plan, area_floor=0.5), ACT)
    content = filled(db_session, safe=0.9)
    assert content.verdict("B1", "safe", "rest_of_city").outcome == "not_clearly_different"


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        pytest.param({"compared": ("first",)}, "compared", id="no headline"),
        pytest.param({"pooled": ("score",)}, "pooled", id="an average has no window"),
        pytest.param({"crosses": (Cross("score", "safe"),)}, "crosses", id="by a number"),
        pytest.param({"crosses": (Cross("safe", "safe"),)}, "crosses", id="by itself"),
        pytest.param({"crosses": (Cross("safe", "age"),)}, "crosses", id="who answered"),
        pytest.param({"crosses": (Cross("age", "safe"),) * 2}, "crosses", id="twice"),
        pytest.param({"n_waves": 1}, "n_waves", id="one wave together"),
        pytest.param({"city_floor": 0.01}, "city_floor", id="a floor below the rule"),
        pytest.param({"area_floor": float("nan")}, "area_floor", id="no number"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_name(db_session, wave, changed, where):
    plan = replace(plans.plan_of(db_session, wave), **changed)
    with pytest.raises(InputErrors) as refused:
        change_plan(db_session, CODE, plan, ACT)
    assert {problem.where for problem in refused.value.problems} == {where}


def test_closing_fixes_the_plan(db_session, wave):
    plan = plans.plan_of(db_session, wave)
    store(db_session, CODE, answers("B1", 60))
    with pytest.raises(plans.PlanIsFixed, match="fixed before"):
        change_plan(db_session, CODE, replace(plan, n_waves=2), ACT)
    assert fix_plans(db_session, NOW) == [CODE]
    assert fix_plans(db_session, NOW) == []
    assert db_session.query(ReleasePlan).one().content["compared"] == ["safe", "score"]


def test_organizer_changes_the_plan_on_its_page(db_session, wave, staff_client):
    organizer, path = staff_client("organizer"), f"/staff/results/{CODE}/plan"
    assert "Plan of the results" in organizer.get("/staff/results").text
    fields = {"compared": ["safe"], "city_floor": "6", "area_floor": "12", "n_waves": "3"}
    fields |= {f"cross-{i}-{side}": "" for i in range(1, 7) for side in ("by", "column")}
    fields |= {"cross-1-by": "age", "cross-1-column": "first"}
    assert post(organizer, path, **fields | {"city_floor": "1"}).status_code == 422
    assert post(organizer, path, **fields | {"cross-2-by": "safe"}).status_code == 422
    assert post(organizer, path, **fields).status_code == 303
    db_session.expire_all()
    plan = plans.plan_of(db_session, wave)
    assert (plan.compared, plan.crosses) == (("safe",), (Cross("age", "first"),))
    assert (plan.city_floor, plan.area_floor, plan.n_waves) == (0.06, 0.12, 3)
    assert db_session.query(AuditRow).order_by(AuditRow.seq.desc()).first().action == "plan"
    assert post(staff_client("analyst"), path, **fields).status_code == 403


def test_the_plan_is_shown_and_changed_by_command(db_session, wave, runner):
    changed = runner("results", "plan", CODE, "--cross", "first:age", "--area-floor", "12")
    assert changed.exit_code == 0, changed.output
    assert "first by age" in changed.output
    db_session.expire_all()
    plan = plans.plan_of(db_session, wave)
    assert (plan.crosses, plan.area_floor) == ((Cross("age", "first"),), 0.12)


def two_waves(session, between, safe=0.8):
    """Publish a wave, declare measures for the next one, and publish it."""
    make_beats(session, "B1", "B2")
    make_wave(session, "first")
    store(session, "first", answers("B1", 200, safe=0.4), answers("B2", 200, safe=0.4))
    services.publish(session, "first", NOW, "organizer")
    make_wave(session, previous="first")
    between()
    return filled(session, safe)


def test_a_declared_measure_has_a_verdict_of_its_own(db_session):
    def declare():
        for key, area in (("problem 1", "B1"), ("problem 2", "B2")):
            measure = Declaration(key, area, "safe", "first")
            services.declare_comparison(db_session, CODE, measure, ACT)

    content = two_waves(db_session, declare)
    found = {one.key: one.verdict.outcome for one in content.declared}
    assert found == {"problem 1": "improved", "problem 2": "no_clear_change"}
    # two changes of a city and its beats, three ages, two headlines: nothing declared among them
    assert content.n_comparisons == 2 * (3 + 2 + 3)


def test_a_measure_without_a_baseline_says_so(db_session, wave):
    make_wave(db_session, "other")
    services.declare_comparison(db_session, CODE, Declaration("p", "B1", "safe", "other"), ACT)
    [one] = filled(db_session).declared
    assert (one.verdict, one.why) == (None, "no_baseline")


@pytest.mark.parametrize(
    ("measure", "where"),
    [
        pytest.param(Declaration("p", "B9", "safe", "other"), "area", id="area"),
        pytest.param(Declaration("p", "B1", "first", "other"), "column", id="column"),
        pytest.param(Declaration("p", "B1", "safe", CODE), "baseline", id="itself"),
    ],
)
def test_what_cannot_be_declared_is_refused_by_name(db_session, wave, measure, where):
    make_wave(db_session, "other")
    with pytest.raises(InputErrors) as refused:
        services.declare_comparison(db_session, CODE, measure, ACT)
    assert [problem.where for problem in refused.value.problems] == [where]


def test_nothing_is_declared_after_closing(db_session, wave):
    make_wave(db_session, "other")
    store(db_session, CODE, answers("B1", 60))
    with pytest.raises(plans.PlanIsFixed):
        services.declare_comparison(db_session, CODE, Declaration("p", "B1", "safe", "other"), ACT)


def test_a_public_wave_keeps_its_plan_in_the_release(db_session, wave):
    filled(db_session)
    content = queries.latest_release(db_session, CODE)
    assert content.plan == plans.first_plan(instrument_of(db_session, wave))

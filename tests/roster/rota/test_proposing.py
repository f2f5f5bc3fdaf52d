"""A fair plan out of what the house knows: leaves, wishes, earlier duties, the calendar; kept as a draft."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db, settings, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people.sites import Site, SiteKind, hall, villages
from model.roster.duty import duty, wishes
from model.roster.duty.duty import DutyKind, Rota, RotaState
from model.roster.duty.wishes import Wish
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.rota import proposing, rota_problem, rotas
from model.roster.rota.proposing import Answer, Order
from tests.cast import TOWN
from tests.roster.rota.planning import (
    FRIDAY,
    MONDAY,
    NOW,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    drafted,
    more_people,
    on,
    published,
    who,
)

THURSDAY = date(2026, 3, 5)
LEADER, VILLAGE = DutyKind.leader, DutyKind.village_day


@pytest.fixture(autouse=True)
def people(engine: Engine) -> None:
    more_people()


def order(kind: DutyKind = LEADER, *, sites: Sequence[Site] = (), **more: object) -> Order:
    with db.reading() as s:
        places = sites or (villages(s, TOWN) if kind.at_village else [hall(s, TOWN)])
    facts = {"first": MONDAY, "last": FRIDAY, "gap": 0, "logins": ()} | more
    return Order(kind, places, **facts)  # type: ignore[arg-type]


def answers_to(what: Order, by: str = "zhang", now: datetime = NOW) -> list[Answer]:
    with db.reading() as s:
        return proposing.ask(s, who(s, by), what, now=now)


def kept(what: Order, by: str = "zhang", now: datetime = NOW) -> list[Rota]:
    answers = answers_to(what, now=now)
    with db.writing() as s:
        return proposing.keep(s, who(s, by), what, answers, now=now)


def names(plan: Rota) -> dict[date, list[str]]:
    logins: dict[date, list[str]] = {}
    for turn in plan.duties:
        logins.setdefault(turn.day, []).append(turn.account.login)
    return logins


def away(login: str, first: date, last: date, state: LeaveState = LeaveState.approved) -> None:
    with db.writing() as s:
        midnight = datetime(first.year, first.month, first.day, tzinfo=OFFICE_ZONE)
        row = Leave(town_id=TOWN, account_id=who(s, login).id, kind=LeaveKind.annual, begins_at=midnight)
        row.ends_at, row.state = midnight + timedelta(days=(last - first).days + 1), state
        s.add(row)


def test_a_proposal_is_kept_as_a_draft_that_nobody_sees_on_the_board() -> None:
    [plan] = kept(order())

    assert (plan.state, plan.per_day, plan.gap) == (RotaState.draft, 1, 0)
    assert set(names(plan)) == {MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY}
    assert on(MONDAY) == []


def test_who_is_on_approved_leave_is_left_out_and_a_leave_that_waits_is_not() -> None:
    away("chen", MONDAY, WEDNESDAY)
    away("lin", MONDAY, FRIDAY, LeaveState.requested)
    [plan] = kept(order(logins=("chen", "lin")))

    assert [names(plan)[day] for day in (MONDAY, TUESDAY, WEDNESDAY)] == [["lin"]] * 3


def test_wishes_are_respected() -> None:
    with db.writing() as s:
        wishes.say(s, who(s, "chen"), days=[MONDAY, TUESDAY], wish=Wish.unwilling, now=NOW)
        wishes.say(s, who(s, "lin"), days=[FRIDAY], wish=Wish.preferred, now=NOW)
    [plan] = kept(order(logins=("chen", "lin")))

    assert [names(plan)[day] for day in (MONDAY, TUESDAY, FRIDAY)] == [["lin"]] * 3


def test_the_gap_counts_from_duties_published_before_the_first_day() -> None:
    published(LEADER, {MONDAY: ["chen"]})
    [plan] = kept(order(first=TUESDAY, last=TUESDAY, gap=1, logins=("chen", "lin")))

    assert names(plan) == {TUESDAY: ["lin"]}


def test_what_was_done_since_january_is_evened_out_when_asked() -> None:
    published(LEADER, {MONDAY: ["chen"], TUESDAY: ["chen"], WEDNESDAY: ["lin"]})
    asked_for = order(first=THURSDAY, last=THURSDAY, logins=("chen", "lin"), even_out=True)

    [plan] = kept(asked_for)
    assert names(plan) == {THURSDAY: ["lin"]}


def test_on_the_day_on_which_all_cadres_come_in_no_village_needs_a_turn() -> None:
    plans = kept(order(VILLAGE))
    assert [MONDAY in names(plan) for plan in plans] == [False, False]

    with db.writing() as s:  # a Monday off that is made up on Tuesday
        settings.put(s, TOWN, "monday_rule", "补在当周")
    [answer, _] = answers_to(order(VILLAGE, first=date(2026, 4, 6), last=date(2026, 4, 8)))
    assert answer.proposal and list(answer.proposal.days) == [date(2026, 4, 8)]


def test_a_village_without_a_rota_is_told_and_the_others_are_kept() -> None:
    away("qian", WEDNESDAY, WEDNESDAY)
    answers = answers_to(order(VILLAGE))

    assert [answer.why_not for answer in answers] == [
        "",
        "3月4日（星期三）要1人值班，一个能排的人也没有。钱村请假。请多选几个人，或先把这些事错开。",
    ]
    assert [plan.site.name for plan in kept(order(VILLAGE))] == ["东岭村"]


def test_nothing_is_kept_where_nothing_was_found() -> None:
    what = order(logins=("chen",), gap=1)
    with pytest.raises(Refused, match="^1个人、每天1人、两次值班之间空1天，排不满3月2日至3月3日这2天。"):
        kept(what)
    with db.reading() as s:
        assert duty.drafts(s, TOWN) == []


def test_asking_again_replaces_the_draft_that_nobody_changed_and_no_other() -> None:
    [first] = kept(order())
    [second] = kept(order(gap=1))
    with db.writing() as s:
        rotas.change_day(s, who(s, "zhang"), second.id, day=MONDAY, people=[], seen=second.revision, now=NOW)
    [third] = kept(order())
    with db.reading() as s:
        assert {plan.id for plan in duty.drafts(s, TOWN)} == {second.id, third.id}
        assert duty.rota(s, TOWN, first.id).state is RotaState.discarded


@pytest.mark.parametrize("login", ["chen", "li", "zhao", "zhou"])
def test_only_planners_plan(login: str) -> None:
    what = order()
    with pytest.raises(NotPermitted):
        answers_to(what, login)
    with pytest.raises(NotPermitted):
        kept(what, login)
    with db.writing() as s, pytest.raises(NotPermitted):
        proposing.publish_all(s, who(s, login), {}, now=NOW)
    with db.writing() as s, pytest.raises(NotPermitted):
        proposing.again(s, who(s, login), 1, now=NOW)


def test_several_drafts_are_published_all_or_none() -> None:
    plans = kept(order(VILLAGE))
    away("qian", FRIDAY, FRIDAY)
    with pytest.raises(Refused), db.writing() as s:
        proposing.publish_all(s, who(s, "zhang"), {plan.id: plan.revision for plan in plans}, now=NOW)
    assert on(WEDNESDAY) == []

    with db.writing() as s:
        proposing.publish_all(s, who(s, "zhang"), {plans[0].id: plans[0].revision}, now=NOW)
    assert [kind for kind, _ in on(WEDNESDAY)] == ["village_day"]


def test_a_published_plan_is_changed_by_a_draft_that_begins_as_it_is_now() -> None:
    plan = published(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"], WEDNESDAY: ["chen"]})
    with db.writing() as s:
        planner, later = who(s, "zhang"), datetime(2026, 3, 3, 9, tzinfo=OFFICE_ZONE)
        draft = proposing.again(s, planner, plan.id, now=later)
        assert names(draft) == {TUESDAY: ["lin"], WEDNESDAY: ["chen"]}
        draft = rotas.change_day(
            s, planner, draft.id, day=WEDNESDAY, people=[who(s, "lin")], seen=1, now=later
        )
        rotas.publish(s, planner, draft.id, seen=draft.revision, now=later)

    assert [on(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [
        [("leader", "chen")], [("leader", "lin")], [("leader", "lin")],
    ]  # fmt: skip


def test_a_draft_and_a_plan_that_is_over_are_not_begun_anew() -> None:
    plan, draft = published(LEADER, {MONDAY: ["chen"]}), drafted(LEADER, {TUESDAY: ["chen"]})
    for rota, state in ((plan, "已公布"), (draft, "草稿")):
        with (
            db.writing() as s,
            pytest.raises(Refused, match=f"^这张值班表“{state}”或已经过完，不用再改。请另排一张。$"),
        ):
            proposing.again(s, who(s, "zhang"), rota.id, now=datetime(2026, 3, 5, 9, tzinfo=OFFICE_ZONE))


def test_a_leave_approved_after_publishing_clashes_on_its_day() -> None:
    published(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"]})
    away("lin", TUESDAY, TUESDAY)
    with db.reading() as s:
        [plan] = proposing.in_force(s, TOWN, MONDAY)
        assert rota_problem.clashes(*proposing.of_plan(s, plan, MONDAY)) == [
            (TUESDAY, "3月3日（星期二）林镇长请假，不能值班。")
        ]


def test_a_plan_that_another_one_replaced_is_in_force_no_more() -> None:
    published(LEADER, {MONDAY: ["chen"], TUESDAY: ["chen"]})
    newer = published(LEADER, {MONDAY: ["lin"], TUESDAY: ["lin"]})
    with db.reading() as s:
        assert [plan.id for plan in proposing.in_force(s, TOWN, MONDAY)] == [newer.id]
        assert proposing.in_force(s, TOWN, WEDNESDAY) == []


def test_half_of_a_published_plan_that_was_replaced_is_not_told_as_missing() -> None:
    older = published(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"]})
    published(LEADER, {TUESDAY: ["chen"]})
    with db.reading() as s:
        assert rota_problem.clashes(*proposing.of_plan(s, duty.rota(s, TOWN, older.id), MONDAY)) == []


def test_a_day_that_no_published_plan_covers_is_told_as_missing() -> None:
    published(LEADER, {MONDAY: ["chen"], TUESDAY: [], WEDNESDAY: ["lin"]})
    with db.reading() as s:
        [plan] = proposing.in_force(s, TOWN, MONDAY)
        assert rota_problem.clashes(*proposing.of_plan(s, plan, MONDAY)) == [
            (TUESDAY, "3月3日（星期二）要1人值班，还差1人。")
        ]


def republished(plan: Rota, now: datetime = NOW) -> Rota:
    with db.writing() as s:
        draft = proposing.again(s, who(s, "zhang"), plan.id, now=now)
        return rotas.publish(s, who(s, "zhang"), draft.id, seen=draft.revision, now=now)


def test_an_older_plan_begun_anew_empties_no_day_that_a_later_one_took_over() -> None:
    older = published(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"], WEDNESDAY: ["chen"], FRIDAY: ["chen"]})
    published(LEADER, {TUESDAY: ["chen"]})
    published(LEADER, {WEDNESDAY: ["lin"], FRIDAY: ["lin"]})
    with db.reading() as s:
        assert duty.held(duty.rota(s, TOWN, older.id)) == (MONDAY, MONDAY)
    assert (republished(older).last, on(TUESDAY), on(FRIDAY)) == (
        MONDAY,
        [("leader", "chen")],
        [("leader", "lin")],
    )


def test_a_day_in_its_middle_that_a_later_plan_took_over_is_copied_as_it_is_now() -> None:
    older = published(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"], WEDNESDAY: ["chen"]})
    published(LEADER, {TUESDAY: ["zhang"]})
    republished(older)

    assert [on(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [
        [("leader", "chen")], [("leader", "zhang")], [("leader", "chen")],
    ]  # fmt: skip


def test_the_days_that_a_draft_would_empty_are_known_before() -> None:
    published(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"], WEDNESDAY: ["chen"]})
    draft = drafted(LEADER, {MONDAY: ["chen"], TUESDAY: [], WEDNESDAY: []})
    with db.reading() as s:
        assert duty.emptied(s, draft, MONDAY) == [TUESDAY, WEDNESDAY]
        assert duty.emptied(s, draft, WEDNESDAY) == [WEDNESDAY]


def test_a_plan_begins_today_and_yesterdays_duty_counts_for_the_gap() -> None:
    published(LEADER, {MONDAY: ["lin"], TUESDAY: ["zhang"]})
    now = datetime(2026, 3, 4, 8, tzinfo=OFFICE_ZONE)
    [plan] = kept(order(gap=1, logins=("chen", "zhang"), last=THURSDAY), now=now)

    assert (plan.first, names(plan)) == (WEDNESDAY, {WEDNESDAY: ["chen"], THURSDAY: ["zhang"]})


def test_a_draft_that_lay_for_days_is_looked_at_from_today_on() -> None:
    published(LEADER, {MONDAY: ["lin"]})
    draft = drafted(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"]})
    with db.reading() as s:
        problem, _ = proposing.of_plan(s, replace_gap(duty.rota(s, TOWN, draft.id)), TUESDAY)
    assert problem.days == (TUESDAY,)
    assert {p.name for p in problem.people if problem.near(p, TUESDAY)} == {"林镇长"}


def replace_gap(plan: Rota) -> Rota:
    plan.gap = 1
    return plan


def test_days_that_are_over_are_not_planned() -> None:
    later = datetime(2026, 3, 9, 8, tzinfo=OFFICE_ZONE)
    with pytest.raises(Refused, match="^这段时间已经过完，不用再排。请选今天以后的日子。$"):
        answers_to(order(), now=later)


def test_who_has_another_duty_that_day_is_spared_if_somebody_else_can() -> None:
    published(LEADER, {MONDAY: ["chen"], TUESDAY: ["chen"], WEDNESDAY: ["lin"], THURSDAY: ["lin"]})
    [plan] = kept(order(DutyKind.petition, last=THURSDAY, logins=("chen", "lin")))

    assert names(plan) == {MONDAY: ["lin"], TUESDAY: ["lin"], WEDNESDAY: ["chen"], THURSDAY: ["chen"]}
    [plan] = kept(order(DutyKind.petition, last=MONDAY, logins=("chen",)))
    assert names(plan) == {MONDAY: ["chen"]}


def test_the_hall_of_another_town_is_not_known_here() -> None:
    with db.writing() as s:
        theirs = Site(town_id=990102200000, code="990102200000", name="二镇", kind=SiteKind.town_hall)
        theirs.prefix, theirs.opened_on, theirs.phone = "0102", date(2020, 1, 1), "1"
        s.add(theirs)
    with pytest.raises(NotFound, match="^没有找到这个地点。"):
        answers_to(order(sites=[theirs]))
    with db.writing() as s, pytest.raises(NotFound, match="^没有找到这个地点。"):
        rotas.draft(
            s, who(s, "zhang"), kind=LEADER, site=theirs, first=MONDAY, last=MONDAY, assigned={}, now=NOW
        )


@pytest.mark.parametrize(("per_day", "logins"), [(1, ["chen"]), (2, ["chen", "zhang"])])
def test_on_a_free_day_the_director_is_not_proposed_alone(per_day: int, logins: list[str]) -> None:
    days = {"first": SATURDAY, "last": SATURDAY, "per_day": per_day, "logins": ("zhang", "chen")}
    [plan] = kept(order(DutyKind.hall_off, **days))
    assert sorted(names(plan)[SATURDAY]) == logins


def test_a_plan_begun_anew_leaves_out_the_days_that_a_holiday_notice_changed() -> None:
    first, second = date(2027, 2, 1), date(2027, 2, 2)
    plan = published(LEADER, {first: ["chen"], second: ["lin"]})
    with db.writing() as s:
        workdays.replace_year(s, 2027, {first: "春节"}, [], source="通知")

    republished(plan)
    assert (on(first), on(second)) == ([], [("leader", "lin")])

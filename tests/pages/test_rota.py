"""排值班: a plan is proposed, changed by hand, published and thrown away, as 张主任 presses it."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from model.ground import db, workdays
from model.ground.db import OFFICE_ZONE
from model.people.sites import hall
from model.roster.duty import duty, duty_days
from model.roster.duty.duty import DutyKind, Rota, RotaState
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.rota import proposing, rota_problem, rotas
from pages.parts import frame
from pages.roster.rota import rota, rota_form
from tests.cast import TOWN
from tests.pages.conftest import Console, Page
from tests.pages.reading import press, text_of
from tests.roster.rota.planning import more_people, who


@pytest.fixture(autouse=True)
def people(sqlite_engine: Engine) -> None:
    more_people()


def next_month() -> tuple[date, date]:
    return rota_form._next_month(frame.today())


def proposed(page: Page) -> AppTest:
    return press(page("roster.rota.rota", "zhang"), "排一个方案")


def plans() -> list[Rota]:
    with db.reading() as s:
        return [duty.rota(s, TOWN, rota_id) for rota_id in s.scalars(select(Rota.id).order_by(Rota.id))]


def published_days() -> set[date]:
    with db.reading() as s:
        return {turn.day for turn in duty.live(s, TOWN, *next_month())}


def away(login: str, day: date) -> None:
    midnight = datetime.combine(day, time(), OFFICE_ZONE)
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=who(s, login).id, kind=LeaveKind.sick, begins_at=midnight)
        row.ends_at, row.state = midnight + timedelta(days=1), LeaveState.approved
        s.add(row)


def test_next_month_is_proposed_for_the_leaders_and_shown_day_by_day(page: Page) -> None:
    at = page("roster.rota.rota", "zhang")
    assert (at.date_input(key="rota_first").value, at.date_input(key="rota_last").value) == next_month()
    press(at, "排一个方案")

    [plan] = plans()
    assert (plan.kind, plan.state, (plan.first, plan.last)) == (
        DutyKind.leader,
        RotaState.draft,
        next_month(),
    )
    assert {turn.account.login for turn in plan.duties} == {"chen", "lin"}
    assert "已排好，存成了草稿（按最均衡的方案排）：合计" in text_of(at)
    assert "|周一|周二|" in text_of(at) and "**陈镇长**" in text_of(at)


def test_it_tells_how_fairly_the_days_fall_and_who_has_none(page: Page) -> None:
    at = proposed(page)

    table = at.dataframe[0].value
    assert list(table.columns) == ["姓名", "合计", "周一"]
    assert sorted(table["姓名"]) == ["林镇长", "陈镇长"]
    assert "没有排到：张主任" in text_of(at)


def test_a_day_is_changed_by_hand_and_what_that_breaks_is_told_at_once(page: Page) -> None:
    at = proposed(page)
    [plan] = plans()
    with db.reading() as s:
        zhang = who(s, "zhang").id
    days = sorted({turn.day for turn in plan.duties})
    first, second = next(pair for pair in zip(days, days[1:], strict=False) if (pair[1] - pair[0]).days == 1)
    for revision, day in ((1, first), (2, second)):
        at.selectbox(f"rota_day_{plan.id}").set_value(day).run()
        at.multiselect(f"rota_who_{plan.id}_{revision}_{day}").set_value([zhang]).run()
        press(at, "改这一天")
    assert "张主任" in at.warning[0].value and "都值班，中间没有空1天" in at.warning[0].value
    assert {turn.day for turn in plans()[0].duties if turn.account_id == zhang} == {first, second}
    assert "张主任" in list(at.dataframe[0].value["姓名"])


def test_an_emptied_day_is_told_and_marked(page: Page) -> None:
    at = proposed(page)
    [plan] = plans()
    day = min(turn.day for turn in plan.duties)
    at.multiselect(f"rota_who_{plan.id}_1_{day}").set_value([]).run()
    press(at, "改这一天")

    assert "要1人值班，还差1人" in at.warning[0].value.replace("\\", "")
    assert ":orange-badge[没有排人]" in text_of(at)


def test_it_is_published_and_then_changed_by_a_new_draft(page: Page) -> None:
    at = proposed(page)
    press(at, "确定公布")
    [plan] = plans()
    assert plan.state is RotaState.published and published_days() == {turn.day for turn in plan.duties}

    assert (
        at.selectbox(key="rota_shown").value == f"{plan.id} published"
    )  # else the browser goes on showing 草稿
    press(at, "照这张改一张新的")
    [_, newer] = plans()
    assert newer.state is RotaState.draft and at.selectbox(key="rota_shown").value == f"{newer.id} draft"
    press(at, "确定公布")
    with db.reading() as s:
        assert [row.id for row in proposing.in_force(s, TOWN, frame.today())] == [newer.id]


def test_what_publishing_would_leave_without_anybody_is_told_before(page: Page) -> None:
    press(proposed(page), "确定公布")
    [first, *_] = days = sorted(published_days())
    with db.writing() as s:
        draft = rotas.draft(
            s, who(s, "zhang"), kind=DutyKind.leader, site=hall(s, TOWN), first=first, last=days[-1],
            assigned={first: [who(s, "chen")]}, now=frame.now(),
        )  # fmt: skip
    at = page("roster.rota.rota", "zhang")
    at.selectbox(key="rota_shown").set_value(f"{draft.id} draft").run()

    left, ends = days[1:], [f"{day.month}月{day.day}日" for day in (days[1], days[-1])]
    assert [message.value.replace("\\", "") for message in at.warning] == [
        f"这张表有{len(left)}处要改：\n- {ends[0]}至{ends[1]}（共{len(left)}天）要1人值班，还差1人。",
        f"还有{len(left)}处要改。{ends[0]}至{ends[1]}（共{len(left)}天）会没有人值班。"
        f"其中{len(left)}天现在有人值班，公布以后就没有人了。",
    ]


def test_an_older_plan_tells_the_days_that_it_still_holds(page: Page) -> None:
    press(proposed(page), "确定公布")
    [plan] = plans()
    days = sorted(published_days())
    with db.writing() as s:
        newer = rotas.draft(
            s, who(s, "zhang"), kind=DutyKind.leader, site=hall(s, TOWN), first=days[1], last=plan.last,
            assigned=dict.fromkeys(days[1:], [who(s, "chen")]), now=frame.now(),
        )  # fmt: skip
        rotas.publish(s, who(s, "zhang"), newer.id, seen=1, now=frame.now())
    older, later = (rota.name(draft) for draft in plans())

    assert older.endswith(f"{plan.first.month}月{plan.first.day}日至{days[0].month}月{days[0].day}日")
    assert later.endswith(f"至{plan.last.month}月{plan.last.day}日")


def test_the_form_stays_folded_after_the_last_draft_is_published(page: Page) -> None:
    press(proposed(page), "确定公布")

    assert not page("roster.rota.rota", "zhang").expander[0].proto.expanded


def test_a_year_without_a_notice_is_told_as_presumed(page: Page) -> None:
    at = page("roster.rota.rota", "zhang")
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    year = next(year for year in range(frame.today().year + 1, 2100) if calendar.presumed(date(year, 1, 1)))
    assert "推算" not in text_of(at)
    at.date_input(key="rota_first").set_value(date(year, 1, 4))
    at.date_input(key="rota_last").set_value(date(year, 1, 8))
    press(at, "排一个方案")

    assert "有的年份还没有放假通知，工作日暂按周一至周五推算。" in text_of(at)


def test_days_that_are_over_are_refused_in_words(page: Page) -> None:
    at = page("roster.rota.rota", "zhang")
    at.date_input(key="rota_first").set_value(frame.today() - timedelta(days=9))
    at.date_input(key="rota_last").set_value(frame.today() - timedelta(days=1))
    press(at, "排一个方案")

    assert [message.value for message in at.error] == ["这段时间已经过完，不用再排。请选今天以后的日子。"]
    assert plans() == []


def test_a_draft_is_thrown_away(page: Page) -> None:
    at = proposed(page)
    press(at, "确定不用")

    assert [plan.state for plan in plans()] == [RotaState.discarded]
    assert "还没有值班表" in text_of(at)


def test_a_leave_after_publishing_shows_on_the_plan(page: Page) -> None:
    press(proposed(page), "确定公布")
    [plan] = plans()
    away(plan.duties[0].account.login, plan.duties[0].day)

    sentence = page("roster.rota.rota", "zhang").warning[0].value.replace("\\", "")
    assert (
        f"{rota_problem.spelled(plan.duties[0].day)}{plan.duties[0].account.name}请假，不能值班" in sentence
    )


def test_every_village_gets_its_plan_and_all_are_published_together(page: Page) -> None:
    at = page("roster.rota.rota", "zhang")
    at.selectbox(key="rota_kind").set_value(DutyKind.village_off).run()
    assert at.selectbox(key="rota_place_True").value == "所有村一起"
    press(at, "排一个方案")
    assert [plan.site.name for plan in plans()] == ["东岭村", "西岭村"]
    assert "村节假日值班：东岭村、西岭村。" in text_of(at).replace("\\", "")

    press(at, "确定全部公布")
    assert {plan.state for plan in plans()} == {RotaState.published}


def test_one_village_alone(page: Page) -> None:
    at = page("roster.rota.rota", "zhang")
    at.selectbox(key="rota_kind").set_value(DutyKind.village_day).run()
    at.selectbox(key="rota_place_True").set_value("东岭村").run()
    press(at, "排一个方案")

    [plan] = plans()
    assert {turn.account.login for turn in plan.duties} == {"zhao", "dong"}


def test_a_village_that_cannot_be_filled_is_named_with_the_reason(page: Page) -> None:
    with db.reading() as s:
        day = duty_days.wanted(DutyKind.village_off, *next_month(), workdays.load_calendar(s))[0]
    away("qian", day)
    at = page("roster.rota.rota", "zhang")
    at.selectbox(key="rota_kind").set_value(DutyKind.village_off).run()
    press(at, "排一个方案")

    assert [plan.site.name for plan in plans()] == ["东岭村"]
    assert "西岭村没有排出来" in at.warning[0].value and "钱村请假" in at.warning[0].value


def test_an_impossible_one_is_refused_in_words_and_nothing_is_kept(page: Page) -> None:
    at = page("roster.rota.rota", "zhang")
    at.number_input(key="rota_gap_False").set_value(5)
    press(at, "排一个方案")

    assert (
        "2个人、每天1人、两次值班之间空5天，排不满" in at.error[0].value.replace("\\", "") and plans() == []
    )


def test_nobody_chosen_is_said_before_anything_is_worked_out(page: Page) -> None:
    at = page("roster.rota.rota", "zhang")
    at.multiselect[0].set_value([])
    press(at, "排一个方案")

    assert at.error[0].value == "还没有选值班的人。请在“谁轮流”里选人。" and plans() == []


def test_only_planners_open_the_page(console: Console) -> None:
    assert "这一页由管理员、中心主任使用" in text_of(console("chen", "rota"))
    assert [title.value for title in console("zhang", "rota").title] == ["排值班"]


def test_drafts_of_another_sort_are_not_published_along(page: Page) -> None:
    proposed(page)
    at = page("roster.rota.rota", "zhang")
    at.selectbox(key="rota_kind").set_value(DutyKind.petition).run()
    press(at, "排一个方案")

    assert len(plans()) == 2 and "确定全部公布" not in [button.label for button in at.button]

"""值班表: read, swapped, wished for and put right as the people of the cast do it."""

from datetime import date, datetime, timedelta

import pytest
import streamlit as st
from sqlalchemy import Engine, delete

from model.ground import db, workdays
from model.ground.numbering import take
from model.people import accounts
from model.roster.duty import duty, duty_feeds, swaps, wishes
from model.roster.duty.duty import DutyKind
from model.roster.duty.wishes import Wish
from model.roster.leave import Leave, LeaveKind, LeaveState
from pages.parts import frame, words
from tests.cast import TOWN
from tests.pages.conftest import Page
from tests.pages.reading import press, text_of
from tests.roster.rota.planning import more_people, published, who


@pytest.fixture(autouse=True)
def people(sqlite_engine: Engine) -> None:
    more_people()


def coming(count: int, *, works: bool = True) -> list[date]:
    """The next days, today among them, that are worked or not."""
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    days = (frame.today() + timedelta(days=n) for n in range(120))
    return [day for day in days if calendar.works(day) is works][:count]


def led(days: dict[date, list[str]]) -> None:
    published(DutyKind.leader, days, now=frame.now())


def leader(day: date) -> list[str]:
    with db.reading() as s:
        return [turn.account.login for turn in duty.on(s, TOWN, day) if turn.kind is DutyKind.leader]


def the_duty(day: date, login: str) -> int:
    with db.reading() as s:
        [turn] = duty.of_account(s, who(s, login), day, day)
        return turn.id


def test_a_swap_is_asked_for_by_one_and_agreed_by_the_other(page: Page) -> None:
    first, second = coming(2)
    led({first: ["chen"], second: ["lin"]})
    turn, other = the_duty(first, "chen"), the_duty(second, "lin")

    mine = page("roster.duty.duty", "chen")
    mine.selectbox(f"duty_swap_{turn}").set_value(("lin", other)).run()
    press(mine, "请对方答复")
    assert leader(first) == ["chen"] and "等对方答复" in text_of(mine)

    theirs = page("roster.duty.duty", "lin")
    assert "等您答复" in text_of(theirs)
    press(theirs, "同意换班")
    assert (leader(first), leader(second)) == (["lin"], ["chen"])
    assert "换班，原是陈镇长" in text_of(theirs)


@pytest.mark.parametrize(("login", "button"), [("lin", "不同意"), ("chen", "撤回")])
def test_a_request_is_answered_no_or_taken_back(page: Page, login: str, button: str) -> None:
    [first] = coming(1)
    led({first: ["chen"]})
    with db.writing() as s:
        swaps.ask(s, who(s, "chen"), the_duty(first, "chen"), of=who(s, "lin"), now=frame.now())

    at = page("roster.duty.duty", login)
    press(at, button)
    assert leader(first) == ["chen"] and "等您答复" not in text_of(at) and "等对方答复" not in text_of(at)


def test_days_that_do_not_suit_are_told_and_taken_back(page: Page) -> None:
    day = frame.today() + timedelta(days=40)
    for what, result in (("不方便", [(day, Wish.unwilling)]), ("取消登记", [])):
        at = page("roster.duty.duty", "chen")
        at.date_input("duty_wish_first").set_value(day)
        at.date_input("duty_wish_last").set_value(day)
        at.button_group("duty_wish_what").set_value(what)
        press(at, "登记这几天")
        with db.reading() as s:
            assert [(row.day, row.wish) for row in wishes.of_account(s, who(s, "chen"), day, day)] == result


def test_the_address_of_the_calendar_is_made_shown_and_changed(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = page("roster.duty.duty", "chen")
    press(at, "生成我的地址")
    [shown] = [block.value for block in at.code]
    assert at.session_state["duty_phone"] is True and "发到自己的手机上" in text_of(at)
    with db.reading() as s:
        feed = duty_feeds.of_account(s, who(s, "chen"))
    assert feed and shown.endswith(f"/duty/{duty_feeds.token(feed)}.ics")

    press(at, "换一个地址")
    assert at.code[0].value != shown

    headers = property(lambda _: {"User-Agent": "Mozilla/5.0 (iPhone)"})
    monkeypatch.setattr(type(st.context), "headers", headers)
    assert "发到自己的手机上" not in text_of(at.run())


def table(page: Page, login: str) -> list[dict[str, str]]:
    [frame_] = page("roster.duty.duty", login).dataframe
    return list(frame_.value.to_dict("records"))


def test_the_table_names_who_is_there_and_says_where_nobody_is(page: Page) -> None:
    today = frame.today()
    kind, head = (DutyKind.leader, "带班领导") if coming(1)[0] == today else (DutyKind.hall_off, "大厅值班")
    published(kind, {today: ["chen"]}, now=frame.now())
    away("chen", today)

    [line] = [row for row in table(page, "li") if row["日期"].endswith("今天")]
    assert line[head] == "陈镇长（没有人：陈**请病假）"
    assert line["信访接待"] == ("没有排人" if kind is DutyKind.leader else "")


def test_of_more_than_two_the_table_names_two_and_tells_how_many(page: Page) -> None:
    today = frame.today()
    kind, head = (DutyKind.leader, "带班领导") if coming(1)[0] == today else (DutyKind.hall_off, "大厅值班")
    published(kind, {today: ["chen", "lin", "zhang"]}, now=frame.now())

    [line] = [row for row in table(page, "li") if row["日期"].endswith("今天")]
    assert line[head] == "陈镇长、林镇长等3人"


def away(login: str, day: date) -> None:
    midnight = datetime.combine(day, datetime.min.time(), db.OFFICE_ZONE)
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
        row.begins_at, row.ends_at, row.state = midnight, midnight + timedelta(days=1), LeaveState.approved
        s.add(row)


def test_a_village_agent_begins_at_the_own_village_and_sees_when_all_come(page: Page) -> None:
    monday = next(day for day in coming(40) if day.weekday() == 0)
    at = page("roster.duty.duty", "zhao")
    assert at.selectbox("duty_village").value == "990101100201"
    at.selectbox("duty_month").set_value(f"{monday:%Y-%m}").run()

    notes = {
        row["日期"].removesuffix(" 今天"): row["值班村干部"]
        for row in at.dataframe[0].value.to_dict("records")
    }
    assert notes[f"{monday.month}月{monday.day}日"] == "全员集中上班"


def test_the_director_reads_what_is_not_covered_and_puts_somebody_in(page: Page) -> None:
    [first] = coming(1)
    led({first: ["chen"]})
    at = page("roster.duty.duty", "zhang")
    at.selectbox("duty_month").set_value(f"{first:%Y-%m}").run()
    assert "处没有人值班" in at.expander[0].label

    at.selectbox("duty_replace_day").set_value(the_duty(first, "chen"))
    at.selectbox("duty_replace_who").set_value("lin")
    press(at, "安排替班")
    assert leader(first) == ["lin"]


def test_the_home_page_tells_the_director_alone_what_nobody_keeps(page: Page) -> None:
    links = {
        login: [link.proto.label for link in page("home.home", login).get("page_link")]
        for login in ("zhang", "chen")
    }

    assert [label for label in links["zhang"] if label.startswith("未来7天有")]
    assert not [label for label in links["chen"] if label.startswith("未来7天有")]


def test_the_director_puts_somebody_on_a_day_that_nobody_has(page: Page) -> None:
    [first] = coming(1)
    at = page("roster.duty.duty", "zhang")
    at.selectbox("duty_month").set_value(f"{first:%Y-%m}").run()
    at.selectbox("duty_replace_day").set_value((DutyKind.leader, first))
    press(at, "安排替班")
    assert leader(first) == [] and "还没有选换成谁" in text_of(at)

    at.selectbox("duty_replace_who").set_value("lin")
    press(at, "安排替班")
    assert leader(first) == ["lin"]


def test_who_could_come_in_is_told_with_what_speaks_for_and_against(page: Page) -> None:
    [first, second] = coming(2)
    led({first: ["chen"], second: ["lin"]})
    away("lin", first)
    with db.writing() as s:
        wishes.say(s, who(s, "zhang"), days=[first], wish=Wish.unwilling, now=frame.now())
    at = page("roster.duty.duty", "zhang")
    at.selectbox("duty_month").set_value(f"{first:%Y-%m}").run()
    at.selectbox("duty_replace_day").set_value(the_duty(first, "chen")).run()

    months = 1 if second.month == first.month else 0
    assert at.selectbox("duty_replace_who").options == [
        "陈镇长（本月已排1次）",
        f"林镇长（本月已排{months}次，请病假）",
        "张主任（本月已排0次，不方便）",
    ]


def test_a_line_of_the_alarm_opens_its_place(page: Page) -> None:
    at = page("roster.duty.duty", "zhang")
    [line] = [button for button in at.button if "西岭村" in button.label and "村值班" in button.label]
    assert "（星期" in line.label
    line.click().run()
    assert (at.button_group("duty_place").value, at.selectbox("duty_village").value) == (
        "各村",
        "990101100202",
    )


def test_the_duties_behind_the_next_four_can_be_swapped_too(page: Page) -> None:
    days = coming(6)
    led({day: ["chen"] for day in days})
    at = page("roster.duty.duty", "chen")
    assert [box.label for box in at.expander] == ["后面2天"]
    at.session_state["duty_later"] = True
    at.run()
    assert at.selectbox(f"duty_swap_{the_duty(days[5], 'chen')}").options[0] == "请林镇长替我值"


def test_before_agreeing_one_reads_what_comes_too_near(page: Page) -> None:
    first, second = coming(2)
    plan = published(DutyKind.leader, {first: ["chen"], second: ["lin"]}, now=frame.now())
    with db.writing() as s:
        duty.rota(s, TOWN, plan.id).gap = 7
        swaps.ask(s, who(s, "chen"), the_duty(first, "chen"), of=who(s, "lin"), now=frame.now())
    sentence = f"您{words.short_day(second)}也值班；排班时要求两次之间空7天。"
    assert sentence in text_of(page("roster.duty.duty", "lin")).replace("\\", "")


def test_a_year_without_its_notice_is_marked(page: Page) -> None:
    sentence = "放假通知还没有公布的日子，暂按周一至周五推算"
    assert sentence not in text_of(page("roster.duty.duty", "li"))
    with db.writing() as s:
        s.execute(delete(workdays.CalendarDay))
        take(s, 0, workdays.CHANGES)
    assert sentence in text_of(page("roster.duty.duty", "li"))

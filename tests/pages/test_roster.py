"""今日在岗, 请假, 岗位设置: pressed as the people of the cast press them."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from model.ground import db, settings, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.numbering import take
from model.ground.workdays import CalendarDay, DayKind
from model.people import accounts
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from pages.parts import frame
from tests.cast import TOWN
from tests.pages.conftest import Page
from tests.pages.reading import text_of


def away(who: str, state: LeaveState = LeaveState.approved) -> int:
    midnight = datetime.combine(frame.today(), time(), OFFICE_ZONE)
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, who).id, kind=LeaveKind.sick)
        row.begins_at, row.ends_at, row.state = midnight, midnight + timedelta(days=1), state
        s.add(row)
        s.flush()
        return row.id


def today_is(kind: DayKind) -> None:
    """Whatever day the tests run on."""
    with db.writing() as s:
        s.merge(CalendarDay(day=frame.today(), kind=kind, name="", source="test"))
        take(s, 0, workdays.CHANGES)


def states() -> list[LeaveState]:
    with db.reading() as s:
        return list(s.scalars(select(Leave.state)))


def test_the_board_tells_who_stands_in_and_which_post_is_empty(page: Page) -> None:
    away("li")
    away("zhao")
    today_is(DayKind.weekend)  # in working hours the empty ones ring in a box of their own

    board = text_of(page("roster.on_post.today", "zhou"))
    assert "3个岗位：在岗1，顶岗1，无人在岗1" in board
    assert "**王窗口**　:blue-badge[顶岗]" in board
    assert board.index(":orange-badge[无人在岗]") < board.index(":blue-badge[顶岗]")


@pytest.mark.parametrize(
    ("kind", "closes", "says", "looks"),
    [
        (DayKind.workday, "23:59", "", ["现在", "今天下午", "明天上午", "明天下午"]),
        (DayKind.workday, "00:00", "现在已经下班。下面是各岗位的责任人。", ["现在", "明天上午", "明天下午"]),
        (DayKind.weekend, "00:00", "今天周末，大厅不上班。下面是各岗位的责任人。", ["现在", "明天上午", "明天下午"]),
    ],
)  # fmt: skip
def test_the_board_says_that_the_hall_is_shut(
    page: Page, kind: DayKind, closes: str, says: str, looks: list[str]
) -> None:
    today_is(kind)
    with db.writing() as s:
        settings.put(s, TOWN, "closes_at", closes)

    at = page("roster.on_post.today", "li")
    assert [message.value for message in at.caption if "责任人" in message.value] == ([says] if says else [])
    assert at.segmented_control("today_look").options == looks


def test_the_board_names_nobody_twice(page: Page) -> None:
    away("li")

    board = text_of(page("roster.on_post.today", "zhou"))
    assert "A岗不在：" in board and "李窗口" not in board


def test_a_clerk_asks_for_leave_and_takes_it_back(page: Page) -> None:
    at = page("roster.leave.leave", "li")
    at.button("leave_ask_save").click().run()
    assert [m.value[:3] for m in at.success] == ["已申请"] and states() == [LeaveState.requested]

    [undo] = [b for b in at.button if b.label == "撤回"]
    undo.click().run()
    assert states() == [LeaveState.withdrawn]


def test_the_director_sees_what_the_leave_does_and_approves_it(page: Page) -> None:
    leave_id = away("li", LeaveState.requested)

    at = page("roster.leave.leave", "zhang")
    assert "由**王窗口**负责" in text_of(at)
    at.button(f"leave_yes_{leave_id}").click().run()
    assert states() == [LeaveState.approved]


def test_a_leave_that_empties_a_post_is_refused_until_somebody_is_named(page: Page) -> None:
    leave_id = away("zhao", LeaveState.requested)
    today_is(DayKind.workday)

    at = page("roster.leave.leave", "zhang")
    assert ":orange[无人在岗：" in text_of(at)
    at.button(f"leave_yes_{leave_id}").click().run()
    assert "先选B岗并办交接" in at.error[0].value and states() == [LeaveState.requested]

    at.selectbox(f"leave_named_{leave_id}").set_value("wang").run()
    at.button(f"leave_yes_{leave_id}").click().run()
    assert states() == [LeaveState.approved]


def test_who_comes_back_early_reports_back(page: Page) -> None:
    leave_id = away("li")

    page("roster.leave.leave", "li").button(f"leave_back_own_{leave_id}").click().run()
    with db.reading() as s:
        assert s.scalars(select(Leave.returned_at)).one() is not None


def held(slot: Slot) -> str | None:
    with db.reading() as s:
        [post, *_] = posts.of_town(s, TOWN)
        holder = posts.holder(post, slot, frame.today())
        return holder.account.login if holder else None


def post_id() -> int:
    with db.reading() as s:
        return posts.of_town(s, TOWN)[0].id


@pytest.mark.parametrize(("who", "result"), [("feng", "feng"), ("li", None), ("sun", None)])
def test_a_post_gets_its_c_but_not_the_same_person_twice(page: Page, who: str, result: str | None) -> None:
    at = page("roster.posts.posts", "zhang")
    at.selectbox("posts_chosen").set_value(post_id()).run()
    at.selectbox("posts_slot").set_value(Slot.c)
    at.selectbox("posts_who").set_value(who)
    at.button(f"posts_assign_{post_id()}_save_assignment").click().run()

    assert held(Slot.c) == result
    assert bool(at.error) is (result is None)


def test_what_is_missing_stands_above_the_posts(page: Page) -> None:
    page_text = text_of(page("roster.posts.posts", "zhang"))

    assert "东岭村只有1名代办员，应有2名以上" in page_text
    assert "“东岭村代办岗”还没有B岗" in page_text


def test_a_new_post_is_set_up_at_a_village(page: Page) -> None:
    at = page("roster.posts.posts", "zhang")
    village = next(o for o in at.selectbox("posts_place").options if o == "西岭村")
    at.selectbox("posts_place").select(village)
    at.text_input("posts_new_name").set_value("问询岗")
    at.button("posts_new_save").click().run()

    with db.reading() as s:
        assert [p.site.name for p in posts.of_town(s, TOWN) if p.name == "问询岗"] == ["西岭村"]

"""Several tickets at once: by number, whatever moves in the list meanwhile; what became of each stays on the screen."""

from datetime import timedelta

from pytest import MonkeyPatch
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from model.catalogue.versions import Mode
from model.desk.colleagues import urging
from model.desk.course import handling
from model.desk.errands import visits
from model.desk.ticket.moves import TicketState
from model.ground import db
from model.people.accounts import by_login
from model.roster.leave import DayPart
from tests.cast import second_post
from tests.desk.doing import again, do
from tests.desk.tickets import FRIDAY, take
from tests.pages.conftest import Page
from tests.pages.reading import press, text_of

EARLIER = FRIDAY - timedelta(days=10)


def tick(at: AppTest, *rows: int) -> AppTest:
    at.session_state[str(at.dataframe[0].key)] = {"selection": {"rows": list(rows)}}
    return at.run()


def will_be_done(at: AppTest) -> list[str]:
    """The numbers in the confirming lines."""
    [lines] = [text.value for text in at.markdown if text.value.startswith("将办结")]
    return [line.split("　")[0].replace("\\", "") for line in lines.split("  \n")[1:]]


def test_several_are_completed_with_one_reply_and_each_is_told_of(page: Page) -> None:
    first, second = take(), take(another=True)
    desk = tick(page("desk.lists.queue", "li"), 0, 1)
    assert desk.markdown[-1].value.split("将办结", 1)[1].replace("\\", "").split("  \n")[:3] == [
        "**2件**：",
        f"{first.number}　钱桂英　高龄津贴申请",
        f"{second.number}　钱桂英　高龄津贴申请",
    ]
    desk.text_area(key="bulk_reply").input("津贴已发放")

    press(desk, "办结这2件")

    assert desk.code[0].value == f"{first.number}　已办结\n{second.number}　已办结"
    assert (again(first).state, again(second).state) == (TicketState.completed, TicketState.completed)
    assert "2件中办好2件" in text_of(desk.run())
    desk.button(key="bulk_seen").click().run()
    assert not desk.code


def test_one_that_cannot_be_done_does_not_undo_the_rest(page: Page) -> None:
    waits, good = take(brought=()), take(another=True)
    desk = tick(page("desk.lists.queue", "li"), 0, 1)
    desk.text_area(key="bulk_reply").input("已办好")

    press(desk, "办结这2件")

    lines = dict(line.split("　", 1) for line in desk.code[0].value.splitlines())
    assert lines[good.number] == "已办结" and "待补正" in lines[waits.number]
    assert (again(good).state, again(waits).state) == (TicketState.completed, TicketState.correction)
    assert will_be_done(desk) == [waits.number]


def test_ticks_follow_the_numbers_when_a_more_urgent_ticket_comes_in_above(page: Page) -> None:
    """streamlit#17026: positions do not move with the rows."""
    chosen = take()
    desk = tick(page("desk.lists.queue", "li"), 0)
    newcomer = take(another=True, now=EARLIER)

    desk.run()

    assert list(desk.dataframe[0].value["编号"]) == [newcomer.number, chosen.number]
    assert will_be_done(desk) == [chosen.number]
    desk.text_area(key="bulk_reply").input("已办好")
    press(desk, "办结这1件")
    assert (again(chosen).state, again(newcomer).state) == (TicketState.completed, TicketState.accepted)


def test_a_click_after_new_data_does_what_its_confirming_line_said(page: Page) -> None:
    chosen = take()
    desk = tick(page("desk.lists.queue", "li"), 0)
    desk.text_area(key="bulk_reply").input("已办好")
    newcomer = take(another=True, now=EARLIER)

    press(desk, "办结这1件")

    assert (again(chosen).state, again(newcomer).state) == (TicketState.completed, TicketState.accepted)


def test_what_a_colleague_did_first_is_told_and_not_done_twice(page: Page) -> None:
    ticket = take()
    desk = tick(page("desk.lists.queue", "li"), 0)
    with db.writing() as s:
        args = {"reply": "我先办了", "channel": "电话答复", "seen": ticket.row_version}
        handling.complete(s, by_login(s, "wang"), ticket.number, now=FRIDAY, **args)  # type: ignore[arg-type]
    desk.text_area(key="bulk_reply").input("已办好")

    press(desk, "办结这1件")

    assert "刚刚被王窗口改过" in desk.code[0].value


def test_without_a_reply_nothing_is_done_and_the_ticks_stay(page: Page) -> None:
    ticket = take()
    desk = tick(page("desk.lists.queue", "li"), 0)

    press(desk, "办结这1件")

    assert "没有填写给申请人的答复" in desk.code[0].value
    assert will_be_done(desk) == [ticket.number]


def test_several_are_sent_to_another_post(page: Page) -> None:
    first, second = take(), take(another=True)
    civil = second_post("feng")
    desk = tick(page("desk.lists.queue", "li"), 0, 1)
    desk.selectbox(key="bulk_post").select(civil)
    desk.text_input(key="bulk_reason").input("属于民政岗")

    press(desk, "转办这2件")

    assert desk.code[0].value == f"{first.number}　已转办，等对方接下\n{second.number}　已转办，等对方接下"
    assert list(desk.dataframe[0].value["提醒"]) == [["转办中"], ["转办中"]]
    assert len([b for b in page("desk.lists.queue", "feng").button if b.label == "接下，由我承办"]) == 2


def test_on_the_search_page_somebody_elses_ticket_is_refused_by_name(page: Page) -> None:
    ticket = take()
    desk = tick(page("desk.lists.find", "feng"), 0)
    desk.text_area(key="bulk_reply").input("已办好")

    press(desk, "办结这1件")

    assert desk.code[0].value.startswith(f"{ticket.number}　“社保岗”的事现在由李窗口负责")
    assert again(ticket).state is TicketState.accepted


def test_whoever_only_looks_has_nothing_to_tick(page: Page) -> None:
    take()

    desk = page("desk.lists.queue", "chen")

    assert desk.dataframe[0].key is None


def test_ten_are_named_and_the_rest_counted(page: Page) -> None:
    for _ in range(11):
        take(another=True)

    desk = tick(page("desk.lists.queue", "li"), *range(11))

    assert len(will_be_done(desk)) == 11 and will_be_done(desk)[-1] == "等11件"


def test_a_visit_without_a_report_and_an_unanswered_urging_are_told_before_completing(page: Page) -> None:
    calm, waits = take(), take(another=True, mode=Mode.home_visit)
    with db.writing() as s:
        args = {"part": DayPart.whole, "address": "东岭村3组", "visitor": "wang", "now": FRIDAY}
        seen, on = waits.row_version, FRIDAY.date()
        visits.plan(s, by_login(s, "li"), waits.number, on=on, seen=seen, **args)  # type: ignore[arg-type]
        urging.urge(s, by_login(s, "zhang"), waits.number, text="请抓紧", now=FRIDAY)

    desk = tick(page("desk.lists.queue", "li"), 0, 1)

    assert will_be_done(desk) == [waits.number, calm.number]
    assert text_of(desk).count(":orange-badge[还有上门、催办没有回复]") == 1


def test_on_a_phone_a_row_is_a_card_and_nothing_is_ticked(page: Page, monkeypatch: MonkeyPatch) -> None:
    ticket = take()
    monkeypatch.setattr(ContextProxy, "headers", property(lambda _context: {"User-Agent": "Android Mobile"}))

    desk = page("desk.lists.queue", "li")

    assert not desk.dataframe and not [b for b in desk.button if "批量" in b.label]
    assert "　钱桂英　高龄津贴申请" in text_of(desk)
    [link] = desk.get("page_link")
    assert link.proto.label == ticket.number and "2026-02-25到期" in [c.value for c in desk.caption]


def test_on_a_phone_nothing_closed_falls_due(page: Page, monkeypatch: MonkeyPatch) -> None:
    do("li", handling.complete, take(), reply="已办好", channel="电话答复")
    monkeypatch.setattr(ContextProxy, "headers", property(lambda _context: {"User-Agent": "Android Mobile"}))

    box = page("desk.lists.find", "li")

    assert "　钱桂英　高龄津贴申请" in text_of(box)
    assert not [caption for caption in box.caption if "到期" in caption.value]

"""The lives of tickets on their page: the one next step, the rarer ways behind one button, and what a department sees."""

from typing import Any

from streamlit.testing.v1 import AppTest

from model.catalogue.versions import Mode
from model.desk.counter import intake
from model.desk.course import declining, handling, reopening, reporting_up
from model.desk.course.reopening import Cause
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from pages.parts import frame, words
from tests.desk.doing import again, answered, department, do, given
from tests.desk.tickets import PAPERS, UP, WORDS, joined, received, reported, take
from tests.pages.conftest import Page
from tests.pages.reading import press, text_of

REPLY = {"reply": "已办好", "channel": "电话答复"}


def other(at: AppTest, ticket: Ticket, choice: str = "") -> AppTest:
    """The window of the rarer ways, opened, with one of them chosen."""
    at.session_state["ticket_open_other"] = True
    at.run()
    if choice:
        ways = at.radio(key=f"ticket_other_{ticket.number}_{ticket.state}")
        at = ways.set_value(next(verb for verb in ways.options if choice in verb)).run()
    return at


def write(at: AppTest, ticket: Ticket, **words: Any) -> None:
    for name, text in words.items():
        at.text_area(key=f"ticket_{name}_{ticket.number}").input(text)


def test_a_reported_ticket_goes_up_and_comes_back(page: Page) -> None:
    ticket = reported()
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    assert "上报件" in text_of(at) and not [b for b in at.button if b.label == "办结这一件"]
    at.text_input(key=f"ticket_body_{ticket.number}").input("县公安局")
    at.text_input(key=f"ticket_outside_{ticket.number}").input("云公12号")

    press(at, "登记上报")

    assert "已登记上报" in at.success[0].value
    assert "本镇停止计时" in text_of(at) and "在上级办" in text_of(at)
    at.text_area(key=f"ticket_result_{ticket.number}").input("同意换领")
    press(at, "登记取回")
    assert "同意换领" in text_of(at) and [b for b in at.button if b.label == "办结这一件"]


def test_a_refused_hand_up_keeps_what_was_typed(page: Page) -> None:
    ticket = reported()
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.text_input(key=f"ticket_body_{ticket.number}").input("县公安局")

    press(at, "登记上报")

    assert "请向上级要收文号" in at.error[0].value
    assert at.text_input(key=f"ticket_body_{ticket.number}").value == "县公安局"


def test_an_upper_authority_that_lets_its_day_pass_is_named(page: Page) -> None:
    ticket = do("li", reporting_up.report_up, reported(), days=1, **UP)

    at = page("desk.ticket.ticket", "li", number=ticket.number)

    assert "上级超过期限" in text_of(at) and "请去催问" in text_of(at)


def test_the_clerk_gives_a_joint_ticket_to_its_departments(page: Page) -> None:
    ticket = joined()
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.multiselect(key=f"ticket_departments_{ticket.number}").select(department("民政办")).run()
    write(at, ticket, what="核实家庭情况")

    press(at, "分给这些部门")

    assert "已分给部门" in at.success[0].value
    assert list(at.dataframe[0].value["部门"]) == ["民政办"]
    assert "在等民政办" in text_of(at) and not [b for b in at.button if b.label == "办结这一件"]


def test_a_department_sees_only_the_form_for_its_answer(page: Page) -> None:
    ticket = given(joined(), "民政办")
    at = page("desk.ticket.ticket", "sun", number=ticket.number)
    assert "核实家庭情况" in text_of(at)
    assert [b.label for b in at.button if b.label in ("交回办理意见", "办结这一件", "登记送达")] == [
        "交回办理意见"
    ]
    at.text_area(key=f"ticket_opinion_{ticket.number}_{department('民政办')}").input("情况属实")

    press(at, "交回办理意见")

    assert "已交回" in at.success[0].value
    assert list(at.dataframe[0].value["意见"]) == ["情况属实"]


def test_the_post_enters_the_opinion_of_a_department_without_an_account(page: Page) -> None:
    ticket = given(joined(), "社会保障所")
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    assert "社会保障所没有账号" in text_of(at)
    at.text_area(key=f"ticket_opinion_{ticket.number}_{department('社会保障所')}").input("同意")

    press(at, "交回办理意见")

    assert [b for b in at.button if b.label == "办结这一件"]


def test_all_departments_through_it_is_completed(page: Page) -> None:
    ticket = answered(given(joined(), "民政办"), "民政办")
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.text_area(key="ticket_reply").input("补贴已批")

    press(at, "办结这一件")

    assert again(ticket).state is TicketState.completed


def test_sending_back_says_what_follows_and_can_be_left(page: Page) -> None:
    ticket = take()
    at = other(page("desk.ticket.ticket", "zhang", number=ticket.number), ticket, "退件")
    assert "不能撤回。确定退件吗？" in text_of(at)

    press(at, "先不退")

    assert again(ticket).state is TicketState.accepted
    assert not [b for b in at.button if b.label == "确定退件"]


def test_sent_back_it_shows_why_and_where_to_go(page: Page) -> None:
    ticket = take()
    at = other(page("desk.ticket.ticket", "zhang", number=ticket.number), ticket, "退件")
    write(at, ticket, **WORDS)
    at.checkbox(key=f"ticket_told_{ticket.number}").check()

    press(at, "确定退件")

    assert "已退件" in at.success[0].value
    assert "退回件" in text_of(at) and "户籍不在本镇" in text_of(at) and "青山镇" in text_of(at)


def test_a_refusal_leaves_the_window_open_with_its_words(page: Page) -> None:
    ticket = take()
    at = other(page("desk.ticket.ticket", "li", number=ticket.number), ticket, "撤回")
    write(at, ticket, reason="不办了")

    press(at, "确定撤回")

    assert "还没有记下申请人的书面同意" in at.error[0].value
    assert at.text_area(key=f"ticket_reason_{ticket.number}").value == "不办了"


def test_a_denial_is_written_and_then_completed(page: Page) -> None:
    ticket = take()
    at = other(page("desk.ticket.ticket", "li", number=ticket.number), ticket, "准予或不予批准")
    at.radio(key=f"ticket_granted_{ticket.number}").set_value("不予批准")
    write(at, ticket, text="不予批准。", **WORDS)
    press(at, "记下决定")
    at.text_area(key="ticket_reply").input("不符合条件，已说明。")

    press(at, "办结这一件")

    assert "退回件" in text_of(at) and "不予批准的原因" in text_of(at)


def test_done_again_it_shows_both_rounds(page: Page) -> None:
    ticket = do("li", handling.complete, take(), **REPLY)
    at = other(page("desk.ticket.ticket", "zhang", number=ticket.number), ticket, "重新办理")
    assert reopening.RULE in text_of(at)
    write(at, ticket, reason="金额算错")

    press(at, "确定重新办理")

    assert "第2轮" in text_of(at) and "金额算错" in text_of(at) and again(ticket).round == 2


def test_the_director_ends_a_ticket(page: Page) -> None:
    ticket = take()
    at = other(page("desk.ticket.ticket", "zhang", number=ticket.number), ticket, "终止")
    write(at, ticket, reason="申请人已去世")

    press(at, "确定终止")

    assert again(ticket).state is TicketState.terminated and "已终止" in text_of(at)


def test_the_clerk_says_that_work_has_begun(page: Page) -> None:
    ticket = take()

    at = press(page("desk.ticket.ticket", "li", number=ticket.number), "开始办理")

    assert again(ticket).state is TicketState.in_progress
    assert not [button for button in at.button if button.label == "开始办理"]


def test_what_is_not_accepted_is_said_from_the_page(page: Page) -> None:
    ticket = received(frame.now())
    at = other(page("desk.ticket.ticket", "li", number=ticket.number), ticket, "不予受理")
    write(at, ticket, **WORDS)

    press(at, "确定不予受理")

    assert again(ticket).state is TicketState.not_accepted


def test_nothing_is_turned_away_that_the_law_has_accepted(page: Page) -> None:
    ticket = received()

    at = other(page("desk.ticket.ticket", "li", number=ticket.number), ticket)

    assert at.radio(key=f"ticket_other_{ticket.number}_{ticket.state}").options == ["撤回"]


def test_papers_come_after_the_completion_of_what_the_law_accepted(page: Page) -> None:
    ticket = do("li", intake.accept, received(), brought=PAPERS[:1], now=frame.now())
    ticket = do("li", handling.complete, ticket, **REPLY)
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.checkbox(key=f"ticket_brought_{ticket.number}_2").check()

    press(at, "保存补来的材料")

    assert at.success[0].value == "材料补齐了，现在可以归档。"
    assert again(ticket).missing == [] and not [b for b in at.button if b.label == "保存补来的材料"]


def test_a_received_ticket_is_checked_and_accepted(page: Page) -> None:
    ticket = received()
    at = page("desk.ticket.ticket", "li", number=ticket.number)

    press(at, "核对完了，受理或告知")

    assert "按收件当天受理" in at.success[0].value  # five working days have passed long ago (art 32)


def test_a_leader_gets_only_what_a_leader_may(page: Page) -> None:
    ticket = do("li", handling.begin, take())
    at = other(page("desk.ticket.ticket", "chen", number=ticket.number), ticket)

    assert [str(verb) for verb in at.radio(key=f"ticket_other_{ticket.number}_{ticket.state}").options] == [
        "退件"
    ]


def test_an_ended_ticket_has_no_way_left(page: Page) -> None:
    ticket = do("sun", declining.send_back, take(), notice_complete=True, **WORDS)

    at = other(page("desk.ticket.ticket", "zhang", number=ticket.number), ticket)

    assert not [radio for radio in at.radio if radio.label == "要怎么办"]
    assert Cause.complaint.label not in text_of(at)


def test_the_first_page_leads_a_department_to_the_part_it_has_to_answer(page: Page) -> None:
    ticket = given(joined(), "民政办")

    [first, *_] = page("home.home", "sun").get("page_link")
    assert (first.proto.label, first.proto.query_string) == ("有1件联办等您答复", f"number={ticket.number}")
    assert list(page("desk.lists.queue", "sun").dataframe[0].value["提醒"]) == [["联办"]]


def test_a_reported_ticket_is_due_to_be_handed_up_and_promises_no_day_meanwhile(page: Page) -> None:
    ticket = reported(now=frame.now())
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    assert ticket.due_on and ticket.promise
    assert f"{words.short_day(ticket.due_on, frame.today())}前上报" in text_of(at)
    assert f"**承诺**　{words.long_day(ticket.promise)}前办结" in text_of(at)
    listed = page("desk.lists.queue", "li").dataframe[0].value
    assert list(listed["到期日"]) == [f"{ticket.due_on}前上报"]

    do("li", reporting_up.report_up, ticket, days=5, **UP | {"sent_on": frame.today()}, now=frame.now())

    at = page("desk.ticket.ticket", "li", number=ticket.number)
    counted = page("desk.ticket.ticket", "li", tab="经过", number=ticket.number)
    for shown in (at, counted):
        assert text_of(shown).count("承诺期限在上级办回以后接着算") == 1
        assert words.long_day(ticket.promise) not in text_of(shown)


def test_a_closed_ticket_promises_nothing_and_an_old_reply_stands_with_its_round(page: Page) -> None:
    ticket = take(mode=Mode.time_limited, now=frame.now())
    assert "**承诺**" in text_of(page("desk.ticket.ticket", "li", number=ticket.number))
    ticket = do("li", handling.complete, ticket, **REPLY, now=frame.now())
    assert "**承诺**" not in text_of(page("desk.ticket.ticket", "li", number=ticket.number))

    do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="金额算错", now=frame.now())

    at = page("desk.ticket.ticket", "li", number=ticket.number)
    assert "- **答复**" not in text_of(at) and "办结（按时）：已办好" in text_of(at)


def test_whom_to_ring_up_is_named(page: Page) -> None:
    ticket = given(joined(), "民政办", "社会保障所")

    at = page("desk.ticket.ticket", "li", number=ticket.number)

    assert r"民政办（孙承办，电话0000\-8800000）、社会保障所的意见" in text_of(at)

"""The clock on the ticket's page: how it was counted, and the acts of post, approver and supervisor."""

import ast
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemStep
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from pages.parts import frame, words
from tests.cast import TOWN
from tests.desk.doing import again
from tests.desk.tickets import take
from tests.pages.conftest import Page
from tests.pages.reading import press

PAPERS = ("申请书", "居民身份证原件", "户口簿原件")


def low_income(*, received: datetime | None = None) -> Ticket:
    """Taken in today unless said otherwise, with a step that stops the clock."""
    with db.writing() as s:
        version = select(ServiceItem.current_version_id).where(ServiceItem.code == "MZ001").scalar_subquery()
        s.execute(
            update(ItemStep)
            .where(ItemStep.version_id == version, ItemStep.name == "审核")
            .values(stops_clock=True, cap=10)
        )
    return take(code="MZ001", brought=PAPERS, now=received or frame.now())


def keys(at: AppTest) -> set[str]:
    return {button.key.rsplit("_", 1)[-1] for button in at.button if button.key and "clock_" in button.key}


def test_the_director_stops_the_clock_and_lets_it_run_again(page: Page) -> None:
    ticket = low_income()
    at, key = page("desk.ticket.ticket", "zhang", number=ticket.number), f"clock_{ticket.number}"
    at.number_input(key=f"{key}_days").set_value(3)
    at.text_input(key=f"{key}_reason").input("入户核查")
    at.button(key=f"{key}_stop").click().run()
    assert "已暂停计时" in at.success[0].value
    assert any("入户核查。暂停计时到" in note.value for note in at.info)

    at.button(key=f"{key}_go").click().run()

    assert again(ticket).state is TicketState.in_progress


def test_a_refused_stop_keeps_what_was_typed(page: Page) -> None:
    ticket = low_income()
    at, key = page("desk.ticket.ticket", "zhang", number=ticket.number), f"clock_{ticket.number}"
    at.number_input(key=f"{key}_days").set_value(7)

    at.button(key=f"{key}_stop").click().run()

    assert "没有写原因" in at.error[0].value
    assert at.number_input(key=f"{key}_days").value == 7


def test_the_clerk_asks_for_more_days_and_a_leader_grants_them(page: Page) -> None:
    ticket = low_income()
    key = f"clock_{ticket.number}"
    clerk = page("desk.ticket.ticket", "li", number=ticket.number)
    assert keys(clerk) == {"ask"}
    clerk.number_input(key=f"{key}_more").set_value(5)
    clerk.text_input(key=f"{key}_why").input("要等民政核对")
    clerk.button(key=f"{key}_ask").click().run()
    assert "等负责人批" in clerk.success[0].value and keys(clerk) == set()

    leader = page("desk.ticket.ticket", "chen", number=ticket.number)
    assert any("**批延期**　申请延期5个工作日" in text.value for text in leader.markdown)
    assert not [note for note in leader.info if "申请延期" in note.value]  # said once, with the buttons
    leader.text_input(key=f"{key}_text").input("已电话告知")
    leader.button(key=f"{key}_yes").click().run()

    assert "已批准延期" in leader.success[0].value
    assert again(ticket).extended_on == again(ticket).due_on


def test_how_it_was_counted_is_told_day_by_day(page: Page) -> None:
    ticket = low_income(received=datetime(2026, 3, 2, 10, 0, tzinfo=db.OFFICE_ZONE))

    at = page("desk.ticket.ticket", "li", tab="经过", number=ticket.number)

    page_text = "\n".join(text.value for text in at.markdown)
    assert "承诺25个工作日：**4月7日（星期二）**" in page_text
    assert "3月3日–4月3日　第1–24天（周末不计）" in page_text
    [weeks] = [code.value for code in at.code if "一 二 三" in code.value]
    assert weeks.splitlines()[1:3] == [" 3/2  受  1  2  3  4 休 休", " 3/9   5  6  7  8  9 休 休"]


def test_a_broken_legal_limit_is_a_worse_flag(page: Page) -> None:
    ticket = low_income(received=datetime(2026, 3, 2, 10, 0, tzinfo=db.OFFICE_ZONE))

    at = page("desk.ticket.ticket", "li", number=ticket.number)

    assert any(":red-badge[已超法定时限]" in text.value for text in at.markdown)


def test_a_late_ticket_offers_no_extension(page: Page) -> None:
    ticket = low_income(received=datetime(2026, 3, 2, 10, 0, tzinfo=db.OFFICE_ZONE))

    assert keys(page("desk.ticket.ticket", "li", number=ticket.number)) == set()


def test_the_post_writes_down_a_call_and_ends_what_nobody_brings_papers_for(page: Page) -> None:
    ticket = take(brought=(), now=frame.now() - timedelta(days=40))
    at, key = page("desk.ticket.ticket", "li", number=ticket.number), f"correction_{ticket.number}"
    assert any("期限" in note.value and "还没有联系过" in note.value for note in at.warning)
    assert not [button for button in at.button if button.key == f"{key}_end"]
    at.text_area(key=f"{key}_text").input("说不办了")
    at.button(key=f"{key}_tell").click().run()

    at.button(key=f"{key}_end").click().run()

    assert again(ticket).state is TicketState.withdrawn


def test_the_supervisor_lets_a_second_notice_pass(page: Page) -> None:
    ticket = take(brought=("居民身份证原件",), now=frame.now())
    at, key = page("desk.ticket.ticket", "ji", number=ticket.number), f"correction_{ticket.number}"
    at.text_area(key=f"{key}_papers").input("户口簿原件\n近期照片")
    at.text_input(key=f"{key}_reason").input("漏看了规定")

    at.button(key=f"{key}_again").click().run()

    assert "已再次告知" in at.success[0].value
    assert again(ticket).missing == ["银行卡复印件", "户口簿原件", "近期照片"]


def test_late_papers_of_what_runs_by_law_are_taken(page: Page) -> None:
    ticket = take(brought=(), now=frame.now())
    with db.writing() as s:
        row = s.get_one(Ticket, (TOWN, ticket.id))
        row.state, row.deemed, row.accepted_on = TicketState.accepted, True, row.received_on
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    for box in at.checkbox:
        box.check()

    press(at, "保存补来的材料")

    assert again(ticket).missing == [] and again(ticket).state is TicketState.accepted


def test_who_may_not_stop_the_clock_is_told_whom_to_ask(page: Page) -> None:
    ticket = low_income()

    sentence = "要暂停计时，请找中心主任。"
    assert sentence in [text.value for text in page("desk.ticket.ticket", "li", number=ticket.number).caption]
    assert sentence not in [
        text.value for text in page("desk.ticket.ticket", "zhang", number=ticket.number).caption
    ]


def test_a_day_of_another_year_is_told_with_its_year() -> None:
    day = date(2027, 1, 4)

    assert words.short_day(day, date(2026, 12, 28)) == "2027年1月4日（星期一）"
    assert words.short_day(day, date(2027, 1, 2)) == "1月4日（星期一）"
    assert words.short_day(day) == "1月4日（星期一）"


def test_every_date_is_asked_for_as_it_is_shown() -> None:
    fields = [
        (path.name, {word.arg for word in node.keywords})
        for path in sorted(Path(frame.__file__).parents[1].rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "date_input"
    ]

    assert len(fields) > 10 and [name for name, arguments in fields if "format" not in arguments] == []


def test_today_is_the_offices_day_in_every_field_and_never_the_servers() -> None:
    files = [
        path.name
        for path in sorted(Path(frame.__file__).parents[1].rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "").endswith("_input")
        for given in ast.walk(node)
        if isinstance(given, ast.Constant) and given.value in ("today", "now")
    ]

    assert files == []

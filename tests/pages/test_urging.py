"""Between people on the ticket's page, the queue and the first page: urged, answered, sent on, merged."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from model.catalogue.versions import Mode
from model.desk.colleagues import transfers, urging
from model.desk.course import handling, merging
from model.desk.ticket import finding
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.history import House
from model.people.accounts import by_login
from pages.parts import frame
from tests.cast import TOWN, second_post
from tests.desk.doing import do
from tests.desk.tickets import FRIDAY, take
from tests.pages.conftest import Console, Page
from tests.pages.reading import press


def urged(ticket: Ticket, login: str = "feng", text: str = "老人急用") -> None:
    with db.writing() as s:
        urging.urge(s, by_login(s, login), ticket.number, text=text, now=FRIDAY)


def sent(ticket: Ticket, to: int) -> None:
    with db.writing() as s:
        seen, li = ticket.row_version, by_login(s, "li")
        transfers.ask(s, li, ticket.number, to_post_id=to, reason="属于民政岗", seen=seen, now=frame.now())


def go(at: AppTest, url: str, **query: str) -> None:
    """To another page of the console in the same session, as its links lead there."""
    at._page_hash = calc_hash(url)
    at.query_params.clear()
    at.query_params.update(query)
    at.run()


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def links(at: AppTest) -> list[str]:
    return [str(getattr(link, "label", "")) for link in at.get("page_link")]


def test_a_colleague_urges_and_the_post_answers_on_top_of_the_page(page: Page) -> None:
    ticket = take()
    at = page("desk.ticket.ticket", "feng", number=ticket.number)
    at.text_area(key=f"ticket_urge_{ticket.number}").input("老人急用")
    press(at, "催办这一件")
    assert "已催办" in at.success[0].value
    mine = page("desk.ticket.ticket", "li", number=ticket.number)
    assert "冯窗口" in mine.warning[0].value and "老人急用" in mine.warning[0].value
    mine.text_area(key=f"ticket_answer_text_{ticket.number}").input("后天办结")

    press(mine, "保存回复")

    assert "已回复" in mine.success[0].value and not mine.warning


def test_a_completed_ticket_still_asks_for_the_answer_without_which_it_is_not_put_away(page: Page) -> None:
    done = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct)
    urged(done)
    do("li", handling.complete, done, reply="好", channel="当面答复")

    mine = page("desk.ticket.ticket", "li", number=done.number)

    assert "老人急用" in mine.warning[0].value and "保存回复" in labels(mine)


def test_nobody_is_offered_to_urge_the_own_post_or_a_closed_ticket(page: Page) -> None:
    ticket = take()
    done = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="好")

    assert "催办这一件" not in labels(page("desk.ticket.ticket", "li", number=ticket.number))
    assert "催办这一件" not in labels(page("desk.ticket.ticket", "feng", number=done.number))
    assert "催办这一件" in labels(page("desk.ticket.ticket", "feng", number=ticket.number))


def test_a_leader_supervises_and_the_directors_first_page_says_so(console: Console, page: Page) -> None:
    ticket = take()
    at = page("desk.ticket.ticket", "chen", number=ticket.number)
    at.text_area(key=f"ticket_supervise_{ticket.number}").input("三天内办结")

    press(at, "督办这一件")

    assert "已督办" in at.success[0].value
    home = console("zhang")
    assert "督办：有1件还没有回复" in links(home)
    listed = console("zhang", "queue", whose="supervised")
    assert list(listed.dataframe[0].value["编号"]) == [ticket.number]
    assert list(listed.dataframe[0].value["提醒"]) == [["督办"]]


def test_the_line_about_supervision_leads_to_the_supervised_every_time(console: Console) -> None:
    take()
    desk = console("zhang", "queue", whose="supervised")
    desk.segmented_control(key="queue_whose").set_value("all").run()
    assert desk.dataframe

    go(desk, "")
    go(desk, "queue", whose="supervised")

    assert desk.segmented_control(key="queue_whose").value == "supervised"
    assert not desk.dataframe


def test_the_first_page_and_the_queue_count_what_waits_for_an_answer(console: Console) -> None:
    ticket = take()
    urged(ticket)
    with db.writing() as s:
        urging.red(s, House(TOWN), now=frame.now())

    assert "有1条催办、1条督办等您回复" in links(console("li"))
    assert "有1条催办、1条督办等您回复" in console("li", "queue").warning[0].value
    assert not console("feng", "queue").warning


def test_a_ticket_is_sent_on_and_taken_over_by_name(console: Console, page: Page) -> None:
    ticket, civil = take(), second_post("feng")
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.selectbox(key=f"ticket_to_{ticket.number}").select(civil)
    at.text_area(key=f"ticket_why_{ticket.number}").input("属于民政岗")
    press(at, "转办这一件")
    assert "已转办" in at.success[0].value and "收回转办" in labels(at)
    assert "有1件转给您，等您接下" in links(console("feng"))
    desk = page("desk.lists.queue", "feng")

    desk.button(key=f"incoming_accept_{ticket.number}").click().run()

    assert "现在由您承办" in desk.success[0].value
    assert list(desk.dataframe[0].value["编号"]) == [ticket.number]


def test_a_transfer_is_refused_with_a_reason_on_the_tickets_page(page: Page) -> None:
    ticket, civil = take(), second_post("feng")
    sent(ticket, civil)
    at = page("desk.ticket.ticket", "feng", number=ticket.number)
    assert not [text for text in at.caption if "请到那里办理" in text.value]
    at.text_input(key=f"incoming_reason_{ticket.number}").input("材料在社保")

    press(at, "退回给原岗位")

    assert "仍由原岗位承办" in at.success[0].value and "接下，由我承办" not in labels(at)


def test_a_transfer_is_recalled(page: Page) -> None:
    ticket, civil = take(), second_post("feng")
    sent(ticket, civil)
    at = page("desk.ticket.ticket", "li", number=ticket.number)

    press(at, "收回转办")

    assert "已收回" in at.success[0].value and "转办这一件" in labels(at)


def test_a_double_is_merged_and_its_page_leads_to_the_other(page: Page) -> None:
    stays, double = take(), take(another=True)
    at = page("desk.ticket.ticket", "li", number=double.number)
    page_text = "\n".join(text.value for text in at.markdown)
    assert stays.number in page_text and "李窗口收件" in page_text

    press(at, "把本件并入它")

    assert f"已并入{stays.number}" in at.info[0].value
    other = page("desk.ticket.ticket", "li", number=stays.number)
    assert any(f"另有编号{double.number}" in line.value for line in other.caption)
    with db.reading() as s:
        by = by_login(s, "li")
        assert merging.merged_into(s, finding.by_number(s, by, double.number)) == stays.number


def test_the_first_of_two_leads_to_the_double_and_is_not_merged_into_it(page: Page) -> None:
    first = take()
    double = take(another=True, now=first.received_at + timedelta(hours=1))

    at = page("desk.ticket.ticket", "li", number=first.number)

    assert any("比本件后登记：请打开它，并入本件。" in line.value for line in at.caption)
    assert "把本件并入它" not in labels(at)
    assert "把本件并入它" in labels(page("desk.ticket.ticket", "li", number=double.number))


def test_a_calm_ticket_says_nothing_of_all_this(page: Page) -> None:
    ticket = take(now=frame.now())

    at = page("desk.ticket.ticket", "li", number=ticket.number)

    assert not at.warning and not at.info
    assert {"收回转办", "保存回复", "把本件并入它"} & set(labels(at)) == set()

"""Intake beyond the quick path, and the service modes on the ticket page, pressed as a clerk presses them."""

from datetime import timedelta

from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from model.catalogue.versions import ItemVersion, Mode
from model.desk.counter import blank_slips
from model.desk.errands import visits
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import by_login
from model.roster.leave import DayPart
from pages.parts import frame
from tests.desk.tickets import GRANNY, take
from tests.pages.conftest import Page
from tests.pages.reading import text_of


def chosen(page: Page, login: str = "li", code: str = "MZ005") -> AppTest:
    desk = page("desk.counter.intake", login)
    desk.selectbox(key="intake_item").select(code).run()
    desk.text_input(key="intake_name").input("钱桂英").run()
    return desk


def at_home() -> Ticket:
    """A home-visit ticket with an appointment today."""
    ticket = take(mode=Mode.home_visit, now=frame.now())
    with db.writing() as s:
        return visits.plan(
            s,
            by_login(s, "li"),
            ticket.number,
            on=frame.today(),
            part=DayPart.afternoon,
            address="东岭村3组",
            visitor="wang",
            seen=ticket.row_version,
            now=frame.now().replace(hour=9),  # the afternoon is not over
        )


def test_what_must_be_checked_first_is_only_received(page: Page) -> None:
    desk = chosen(page)

    desk.button(key="intake_receive").click().run()

    assert "已收件，编号[0101-" in desk.success[0].value
    assert "前受理或一次性告知" in desk.success[0].value


def test_a_draft_waits_and_is_gone_on_with(page: Page) -> None:
    desk = chosen(page)
    desk.checkbox(key="intake_material_MZ005_1_False").check().run()
    desk.button(key="intake_keep").click().run()
    assert "已存着" in desk.success[0].value and "没填完、先存着的1件" in text_of(desk)

    [go_on] = [button for button in desk.button if button.label == "接着填"]
    go_on.click().run()

    assert desk.text_input(key="intake_name").value == "钱桂英"
    assert desk.checkbox(key="intake_material_MZ005_1_False").value
    desk.checkbox(key="intake_all").check().run()
    desk.button(key="intake_save").click().run()
    assert "已受理" in desk.success[0].value and "先存着" not in text_of(desk)


def test_a_draft_may_be_thrown_away(page: Page) -> None:
    desk = chosen(page)
    desk.button(key="intake_keep").click().run()

    [away] = [button for button in desk.button if button.label == "不要了"]
    away.click().run()

    assert "先存着" not in text_of(desk)


def test_a_slip_written_by_hand_is_typed_in_with_its_time(page: Page) -> None:
    yesterday = frame.now() - timedelta(days=1)
    with db.writing() as s:
        number = blank_slips.prepare(s, by_login(s, "li"), count=2, now=yesterday.replace(hour=8))
    desk = chosen(page)
    desk.checkbox(key="intake_by_hand").check().run()
    desk.selectbox(key="intake_slip").select(number).run()
    desk.date_input(key="intake_came_on").set_value(yesterday.date()).run()

    desk.button(key="intake_save").click().run()
    assert "写成10" in desk.error[0].value
    desk.text_input(key="intake_came_at").input("9：05").run()
    desk.button(key="intake_save").click().run()

    assert f"编号[{number}]" in desk.success[0].value
    at = page("desk.ticket.ticket", "li", number=number)
    assert f"{yesterday:%Y-%m-%d} 09:05" in text_of(at).replace("\\", "")


def test_the_agent_is_asked_for_where_somebody_else_may_come(page: Page) -> None:
    desk = chosen(page)
    assert not [box for box in desk.text_input if box.key == "intake_agent_id_number"]

    desk.segmented_control(key="intake_mode_MZ005").set_value(Mode.agency).run()
    desk.text_input(key="intake_agent_name").input("钱大山")
    desk.text_input(key="intake_agent_id_number").input("990101198001010014").run()
    desk.checkbox(key="intake_all").check().run()
    desk.button(key="intake_save").click().run()

    number = desk.success[0].value.split("number=")[1].split(")")[0]
    assert "990101\\*\\*\\*\\*\\*\\*\\*\\*0014" in text_of(page("desk.ticket.ticket", "li", number=number))


def test_a_post_without_anybody_is_said_before_the_intake(page: Page) -> None:
    with db.writing() as s:
        for login in ("li", "wang"):
            by_login(s, login).active = False

    assert "请联系中心主任张主任安排" in chosen(page, "feng").warning[0].value


def test_a_licence_is_taken_in_and_not_granted_on_the_spot(page: Page) -> None:
    with db.writing() as s:
        s.execute(update(ItemVersion).values(result_document="取水许可证"))
    desk = chosen(page, code="MZ009")
    desk.checkbox(key="intake_all").check().run()

    assert desk.button(key="intake_save").label == "受理"
    desk.button(key="intake_save").click().run()

    assert "已受理" in desk.success[0].value


def test_the_same_business_is_told_with_enough_to_judge(page: Page) -> None:
    take(now=frame.now())
    desk = page("desk.counter.intake", "wang")
    desk.selectbox(key="intake_item").select("MZ005").run()

    desk.text_input(key="intake_id_number").input(GRANNY.id_number).run()

    assert "李窗口收件，已受理" in desk.warning[0].value
    assert desk.checkbox(key="intake_another").label == "确是另一件"


def test_an_agent_reads_nothing_of_another_villages_ticket(page: Page) -> None:
    ticket = take("zhao", now=frame.now())
    desk = page("desk.counter.intake", "qian")
    desk.selectbox(key="intake_item").select("MZ005").run()

    desk.text_input(key="intake_id_number").input(GRANNY.id_number).run()

    page_text = "\n".join(text.value for text in (*desk.warning, *desk.caption, *desk.markdown))
    assert "已在别处登记" in page_text and "打大厅电话0000" in page_text.replace("\\", "")
    assert not [word for word in (ticket.number, "东岭村", "赵村", "已受理") if word in page_text]
    assert not [link for link in desk.get("page_link") if ticket.number in link.proto.label]
    assert desk.checkbox(key="intake_another").label == "确是另一件"


def test_a_trip_is_counted_on_the_ticket(page: Page) -> None:
    ticket = take(now=frame.now())
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    assert "群众跑1次，干部跑0次" in text_of(at)

    at.text_input(key=f"ticket_trip_why_{ticket.number}").input("到县里取证")
    at.button(key="ticket_trip").click().run()

    assert "群众跑1次，干部跑1次" in text_of(at)
    assert at.text_input(key=f"ticket_trip_why_{ticket.number}").value == ""


def test_an_agent_named_later_stands_on_the_page(page: Page) -> None:
    ticket = take(now=frame.now())
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.text_input(key=f"ticket_agent_name_{ticket.number}").input("钱大山")
    at.text_input(key=f"ticket_agent_id_number_{ticket.number}").input("990101198001010014")

    at.button(key="ticket_agent_save").click().run()

    assert "请打印委托书" in at.success[0].value and "**代办人**　钱大山（受委托人" in text_of(at)


def test_an_appointment_is_made_and_reported(page: Page) -> None:
    ticket = take(mode=Mode.home_visit, now=frame.now())
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.date_input(key=f"ticket_visit_on_{ticket.number}").set_value(frame.today())
    at.segmented_control(key=f"ticket_visit_part_{ticket.number}").set_value(DayPart.whole)
    at.button(key="ticket_visit_save").click().run()
    assert "已约好" in at.success[0].value

    at.text_area(key=f"ticket_visited_text_{ticket.number}").input("家里没有人")
    at.button(key="ticket_visited_False").click().run()

    assert "请再约一个时间" in at.success[0].value
    assert "上门没有办成，要再约或写明情况" in at.info[0].value.replace("\\", "")


def test_whoever_goes_may_report_though_the_post_is_anothers(page: Page) -> None:
    ticket = at_home()

    at = page("desk.ticket.ticket", "wang", number=ticket.number)

    assert at.button(key="ticket_visited_True").label == "上门办好了"


def test_the_visits_of_the_day_show_the_address_to_whoever_goes(page: Page) -> None:
    ticket = at_home()

    mine = page("desk.errands.visits", "wang").dataframe[0].value
    assert list(mine["编号"]) == [ticket.number] and list(mine["地址"]) == ["东岭村3组"]
    other = page("desk.errands.visits", "feng")
    assert "没有约好的上门" in other.info[0].value
    other.segmented_control(key="visits_whose").set_value("大家的").run()
    assert list(other.dataframe[0].value["申请人"]) == ["钱**"]
    assert "东岭村3组" not in list(other.dataframe[0].value["地址"])


def test_what_is_to_be_done_at_a_home_says_whose_and_that_its_day_is_past(page: Page) -> None:
    ticket = take(mode=Mode.home_visit, now=frame.now() - timedelta(days=30))

    desk = page("desk.errands.visits", "li")

    assert ":red-badge[已超期]　还没有约上门时间　钱桂英　高龄津贴申请" in text_of(desk)
    assert ticket.number in [link.proto.label for link in desk.get("page_link")]


def test_the_first_page_says_what_waits_at_home(page: Page) -> None:
    at_home()

    labels = [link.proto.label for link in page("home.home", "wang").get("page_link")]

    assert "有1件上门办件等您去办或回复" in labels


def test_slips_are_printed_listed_and_made_void(page: Page) -> None:
    desk = page("desk.counter.blank_slips", "li")
    desk.number_input(key="blank_slips_count").set_value(2)
    desk.button[0].click().run()
    assert "/papers/blank_slips/0101-" in desk.success[0].value

    [first, _] = desk.dataframe[0].value["编号"]
    desk.selectbox(key="blank_slips_which").select(first).run()
    desk.button(key="blank_slips_void").click().run()
    assert "写明为什么作废" in desk.error[0].value
    desk.text_input(key="blank_slips_why").input("写坏了").run()
    desk.button(key="blank_slips_void").click().run()

    assert len(desk.dataframe[0].value) == 1

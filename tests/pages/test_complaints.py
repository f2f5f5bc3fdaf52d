"""投诉: taken down, given to somebody, answered, closed; and what each role does not see."""

from sqlalchemy import select

from model.ground import db, story
from model.people import accounts
from model.voice import handling, lists
from model.voice.complaints import Category, Channel, Complaint, ComplaintState, ReplyChannel
from pages.parts import frame
from tests.pages.conftest import Page
from tests.pages.reading import text_of

NUMBER = f"TS-{frame.today().year}-0001"


def recorded(category: Category = Category.attitude, handler: str = "") -> None:
    with db.writing() as s:
        ji = accounts.by_login(s, "ji")
        handling.record(
            s,
            ji,
            channel=Channel.phone,
            category=category,
            content="说话难听",
            anonymous=False,
            complainant="周大爷",
            phone="13800001234",
            about=accounts.by_login(s, "li"),
            now=frame.now(),
        )
        if handler:
            complaint = lists.by_number(s, ji, NUMBER)
            handling.assign(s, complaint, ji, handler=accounts.by_login(s, handler), now=frame.now())


def state() -> tuple[ComplaintState, str]:
    with db.reading() as s:
        return s.execute(select(Complaint.state, Complaint.reply)).one()._tuple()


def test_a_clerk_takes_a_complaint_down(page: Page) -> None:
    at = page("voice.complaints", "wang")
    at.text_area("complaints_content").set_value("办低保跑了两趟")
    at.text_input("complaints_complainant").set_value("周大爷")
    at.selectbox("complaints_about").set_value("li")
    at.button("complaints_save").click().run()

    assert f"已登记，编号{NUMBER}" in at.success[0].value
    assert at.text_area("complaints_content").value == ""
    assert state() == (ComplaintState.recorded, "")


def test_what_is_missing_is_told_and_the_typing_stays(page: Page) -> None:
    at = page("voice.complaints", "wang")
    at.text_area("complaints_content").set_value("办低保跑了两趟")
    at.button("complaints_save").click().run()

    assert "投诉人姓名没有填写" in at.error[0].value
    assert at.text_area("complaints_content").value == "办低保跑了两趟"


def test_a_complaint_walks_from_assignment_to_the_reply(page: Page) -> None:
    recorded()
    at = page("voice.complaint", "zhang", number=NUMBER)
    at.selectbox("complaint_handler").set_value("sun")
    at.button(f"complaint_assign_{NUMBER}_save_assignment").click().run()

    at = page("voice.complaint", "sun", number=NUMBER)
    at.text_area("complaint_answer").set_value("已核实")
    at.button(f"complaint_answer_{NUMBER}_save_answer").click().run()
    at.text_area("complaint_reply").set_value("已当面道歉")
    at.selectbox("complaint_way").set_value(ReplyChannel.visit)
    at.button(f"complaint_close_{NUMBER}_save_close").click().run()

    assert not at.error and state() == (ComplaintState.closed, "已当面道歉")


def test_the_person_complained_of_and_the_b_of_the_post_are_not_offered(page: Page) -> None:
    recorded()

    offered = page("voice.complaint", "zhang", number=NUMBER).selectbox("complaint_handler").options
    assert not [name for name in offered if name.startswith(("李窗口", "王窗口"))]
    assert "孙承办　部门承办人" in offered


def test_two_assigning_at_once_the_second_is_told(page: Page) -> None:
    recorded()
    slow = page("voice.complaint", "zhang", number=NUMBER)
    quick = page("voice.complaint", "ji", number=NUMBER)
    for at, who in ((quick, "sun"), (slow, "chen")):
        at.selectbox("complaint_handler").set_value(who)
        at.button(f"complaint_assign_{NUMBER}_save_assignment").click().run()

    assert "刚刚被纪监督改过" in slow.error[0].value


def test_the_handler_reads_the_phone_and_the_director_reads_a_mask(page: Page) -> None:
    recorded(handler="sun")

    assert "周大爷　13800001234" in text_of(page("voice.complaint", "sun", number=NUMBER))
    director = text_of(page("voice.complaint", "zhang", number=NUMBER))
    assert "周大爷" not in director and "13800001234" not in director


def test_the_director_opens_the_phone_with_a_reason(page: Page) -> None:
    recorded(handler="sun")
    at = page("voice.complaint", "zhang", number=NUMBER)
    at.text_input("complaint_reveal_reason").set_value("回访").run()
    at.button("complaint_reveal").click().run()

    assert "13800001234" in text_of(at)
    with db.reading() as s:
        complaint = lists.by_number(s, accounts.by_login(s, "zhang"), NUMBER)
        assert story.of(s, complaint)[-1].action == "reveal"


def test_the_person_complained_of_finds_nothing(page: Page) -> None:
    recorded(handler="sun")

    at = page("voice.complaint", "li", number=NUMBER)
    assert "没有找到投诉" in at.error[0].value and "说话难听" not in text_of(at)
    assert not page("voice.complaints", "li").dataframe


def test_an_integrity_complaint_is_on_the_supervisors_list_alone(page: Page) -> None:
    recorded(Category.integrity)

    shown = {
        who: len(page("voice.complaints", who).dataframe) for who in ("ji", "zhang", "guan", "chen", "wang")
    }
    assert shown == {"ji": 1, "zhang": 0, "guan": 0, "chen": 0, "wang": 0}

"""Fees, the archive and photographed papers, pressed as a clerk presses them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, update
from streamlit.testing.v1 import AppTest

from model.catalogue.versions import ItemVersion
from model.desk.course import handling, joint
from model.desk.documents import attachments, paper_files
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import by_login
from tests.desk.documents.papers_brought import pdf, photo
from tests.desk.doing import do
from tests.desk.tickets import account, take
from tests.pages.conftest import Page
from tests.pages.reading import press, text_of

ID_PAPERS = ("户口簿原件", "原居民身份证")
pytestmark = pytest.mark.usefixtures("folder")


def now() -> datetime:
    return datetime.now(db.OFFICE_ZONE)


def card() -> Ticket:
    """A new identity card, 20 yuan, taken in just now."""
    return take(code="HJ004", brought=ID_PAPERS, now=now())


def done() -> Ticket:
    """Completed yesterday."""
    at = now() - timedelta(days=1)
    ticket = take(now=at, another=True)
    with db.writing() as s:
        li, seen = by_login(s, "li"), ticket.row_version
        return handling.complete(
            s, li, ticket.number, reply="已办好", channel="电话答复", seen=seen, now=at + timedelta(minutes=1)
        )


def pay(number: str, page: Page, yuan: float = 20.0) -> AppTest:
    at = page("desk.ticket.ticket", "li", number=number)
    at.number_input(key="payment_yuan").set_value(yuan)
    return press(at, "收费20元")


def test_a_clerk_takes_the_fee_and_is_told_the_receipt(page: Page) -> None:
    at = pay(card().number, page)

    assert "已收20元，收据号0101-" in at.success[0].value
    assert "已缴清" in text_of(at) and "收到20元（现金）" in text_of(at)
    assert not [button for button in at.button if button.label.startswith("收费")]


def test_a_wrong_amount_is_told_and_stays_to_be_put_right(page: Page) -> None:
    at = pay(card().number, page, 30.0)

    assert at.error[0].value.replace("\\", "") == "应收20元，填写的是30元。请核对收费标准；代办不收任何费用。"
    assert at.number_input(key="payment_yuan").value == 30.0


def test_money_back_with_a_reason(page: Page) -> None:
    at = pay(card().number, page)
    at.text_input(key="payment_reason").input("重复缴费")

    at = press(at, "确定退费")

    assert "已退20元" in at.success[0].value and "退回20元" in text_of(at)


def test_a_leader_waives_and_an_item_without_a_fee_says_nothing(page: Page) -> None:
    at = page("desk.ticket.ticket", "chen", number=card().number)
    at.text_input(key="payment_basis").input("财税〔2018〕37号")

    assert "已减免" in text_of(press(at, "批准减免"))
    assert "收费" not in text_of(page("desk.ticket.ticket", "li", number=take(now=now()).number))


def test_a_denied_applicant_is_not_asked_for_the_fee_and_gets_back_what_was_paid(page: Page) -> None:
    unpaid, paid = card(), take(code="HJ004", brought=ID_PAPERS, another=True, now=now())
    pay(paid.number, page)
    words = {"basis": "某规定第三条", "text": "不予换领", "reason": "不在有效期内", "guidance": "到期后再来"}
    for ticket in (unpaid, paid):
        do("li", handling.decide, ticket, granted=False, now=now(), **words)

    first, second = (page("desk.ticket.ticket", "li", number=ticket.number) for ticket in (unpaid, paid))

    assert "[不用缴]" in text_of(first) and "[没有办成，还没有退 20元]" in text_of(second)
    assert not [b for at in (first, second) for b in at.button if b.label.startswith("收费")]


def test_only_the_department_of_the_item_finds_the_waiver(page: Page) -> None:
    with db.writing() as s:
        s.execute(
            update(ItemVersion)
            .where(ItemVersion.name == "灵活就业补贴")
            .values(fee_fen=2000, fee_basis="某规定")
        )
    joint_one = take(code="SB010", brought=("申请书", "营业执照"), now=now())
    do(
        "li",
        joint.give,
        joint_one,
        parts=[joint.Part(account("sun").department_id or 0, "核对户籍", 3)],
        now=now(),
    )

    labels = [
        [
            button.label
            for button in page("desk.ticket.ticket", "sun", number=number).button
            if "减免" in button.label
        ]
        for number in (joint_one.number, card().number)
    ]

    assert labels == [[], ["批准减免"]]


def test_the_day_of_the_cash_desk(page: Page) -> None:
    assert "这一天没有收费" in page("desk.money.cash", "li").info[0].value
    pay(card().number, page)

    desk = page("desk.money.cash", "wang")

    assert [(m.label, m.value) for m in desk.metric] == [("现金", "20元"), ("合计", "20元")]
    assert list(desk.dataframe[0].value["金额"]) == ["20元"]


def test_a_completed_ticket_goes_into_a_box_of_the_clerks_own(page: Page) -> None:
    at = page("desk.ticket.ticket", "li", number=done().number)
    at.text_input(key="archive_box").input("蓝盒3")

    at = press(at, "归档这一件")

    assert "已归档：蓝盒3 第1件" in at.success[0].value.replace("\\", "")
    assert "档案未改动" in text_of(at)
    assert not [button for button in at.button if button.label in ("归档这一件", "登记送达")]


def test_what_is_missing_stands_where_the_button_would(page: Page) -> None:
    ticket = done()
    with db.writing() as s:
        row = s.get_one(Ticket, (ticket.town_id, ticket.id))
        row.reply_channel = ""

    at = page("desk.ticket.ticket", "li", number=ticket.number)

    assert "还不能归档" in text_of(at) and "没有登记送达" in text_of(at)


def test_a_period_goes_into_the_archive_with_a_result_for_each(page: Page) -> None:
    numbers = [done().number, done().number]
    at = page("desk.filing.archive", "li")

    at = press(at, "归档这2件")

    assert "已归档2件" in at.success[0].value
    page_text = text_of(at)
    assert all(f"[{number}]" in page_text for number in numbers) and "没有待归档的件" in page_text
    at.selectbox(key="archive_box_open").select_index(0).run()
    at.button(key="archive_check").click().run()
    assert "都和归档时一样" in at.success[-1].value


def test_one_that_cannot_go_holds_no_other_back_and_nothing_is_held_meanwhile(page: Page) -> None:
    """Two clerks at once would else wait for each other for ever: each ticket is put away in its own transaction."""
    first, bad, last = done(), done(), done()
    with db.writing() as s:
        s.execute(update(Ticket).where(Ticket.id == bad.id).values(reply_channel=""))
    at, seen = page("desk.filing.archive", "li"), list[str]()
    event.listen(db.engine(), "commit", lambda _: seen.append("committed"))
    event.listen(db.engine(), "before_cursor_execute", lambda *call: seen.append(_written(call[2])))

    at = press(at, "归档这3件")

    assert [word for word in seen if word] == ["audit", "committed", "audit", "committed"]
    assert "已归档2件，1件没有归" in at.success[0].value
    assert "没有登记送达" in at.warning[0].value and bad.number in at.warning[0].value
    assert all(f"[{ticket.number}]" in text_of(at) for ticket in (first, last))


def _written(statement: str) -> str:
    return "audit" if statement.startswith("INSERT INTO history ") else ""


def test_an_empty_archive_says_how_to_begin(page: Page) -> None:
    messages = [info.value for info in page("desk.filing.archive", "zhao").info]

    assert [line[:5] for line in messages] == ["这段时间没", "还没有归档", "没有保管期"]


def test_photos_are_kept_each_with_its_sentence(page: Page) -> None:
    ticket = take(now=now())
    at = page("desk.ticket.ticket", "li", tab="材料", number=ticket.number)
    at.file_uploader[0].set_value(
        [("户口簿.jpg", photo(), "image/jpeg"), ("假.jpg", pdf(), "image/jpeg")]
    ).run()

    at = at.button(key="attachments_save").click().run()

    assert "已存“户口簿" in at.success[0].value.replace("\\", "") and "名字和内容对不上" in at.error[0].value
    assert f"/attached/{ticket.number}/1/small" in text_of(at)


def test_any_other_file_is_refused_in_the_words_of_the_house(page: Page) -> None:
    ticket = take(now=now())
    at = page("desk.ticket.ticket", "li", tab="材料", number=ticket.number)
    assert list(at.file_uploader[0].proto.type) == []
    at.file_uploader[0].set_value([("说明.txt", b"words", "text/plain")]).run()

    at = at.button(key="attachments_save").click().run()

    assert "不是照片也不是PDF。这里只收" in at.error[0].value.replace("\\", "")


def test_another_clerk_sees_that_there_are_some_but_no_picture(page: Page) -> None:
    ticket = take(now=now())
    with db.writing() as s:
        file = paper_files.examine("户口簿.jpg", photo())
        attachments.attach(s, by_login(s, "li"), ticket.number, file, now=now())

    other, leader = (
        page("desk.ticket.ticket", login, tab="材料", number=ticket.number) for login in ("feng", "chen")
    )

    assert "/small" not in text_of(other) and f"/attached/{ticket.number}/1" in text_of(other)
    assert "/attached/" not in text_of(leader) and "第1个" in text_of(leader)


def test_a_bad_photo_is_put_away_with_a_reason(page: Page) -> None:
    ticket = take(now=now())
    with db.writing() as s:
        file = paper_files.examine("户口簿.jpg", photo())
        attachments.attach(s, by_login(s, "li"), ticket.number, file, now=now())
    at = page("desk.ticket.ticket", "li", tab="材料", number=ticket.number)
    at.text_input(key="attachments_reason").input("拍糊了")

    at = at.button(key="attachments_withdraw").click().run()

    assert "已收起" in at.success[0].value and "/small" not in text_of(at)

"""交接: from asking for leave to the sheet that comes back, pressed as the people of the cast press it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from model.desk.course import handling
from model.ground import db, settings
from model.handover import handing_over, handovers, leave_approval
from model.handover.handovers import Handover, HandoverReason
from model.people.accounts import by_login
from model.roster import leave
from model.roster.leave import Leave, LeaveKind
from model.roster.on_post import answering
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from model.roster.presence import attendance
from model.roster.presence.attendance import SignInRecord
from model.roster.staff import holders
from pages.parts import frame
from tests.cast import TOWN
from tests.desk.tickets import take
from tests.pages.conftest import Page
from tests.pages.reading import text_of

DAY = timedelta(days=1)


def new_leave(who: str = "li", *, ahead: int = 1, now: datetime | None = None) -> int:
    moment = now or frame.now()
    with db.writing() as s:
        first = moment.date() + ahead * DAY
        return leave.ask(s, by_login(s, who), kind=LeaveKind.annual, first=first, last=first, now=moment).id


def post_id(name: str = "社保岗") -> int:
    with db.reading() as s:
        return next(post.id for post in posts.of_town(s, TOWN) if post.name == name)


def prepared(leave_id: int, now: datetime | None = None) -> str:
    post = post_id()
    with db.writing() as s:
        return handing_over.prepare(s, by_login(s, "li"), leave_id, post, now=now or frame.now()).number


def approved(leave_id: int, now: datetime | None = None) -> None:
    with db.writing() as s:
        absence = leave.by_id(s, TOWN, leave_id)
        leave_approval.approve(s, absence, by_login(s, "zhang"), now=now or frame.now())


def away_today() -> tuple[int, str]:
    """李窗口 asked, prepared and was approved yesterday; the leave runs today."""
    yesterday = frame.now() - DAY
    leave_id = new_leave(now=yesterday)
    number = prepared(leave_id, yesterday)
    approved(leave_id, yesterday)
    return leave_id, number


def sheets() -> list[Handover]:
    with db.reading() as s:
        return list(s.scalars(select(Handover).order_by(Handover.id)))


def links(at: AppTest) -> str:
    return "\n".join(str(link.proto.label) for link in at.get("page_link"))


def write(at: AppTest, **words: str) -> None:
    for name, text in words.items():
        at.text_area(f"handover_{name}").set_value(text)
    next(b for b in at.button if b.label.startswith("确认写好")).click().run()
    assert not at.exception


def test_whoever_asks_is_told_which_posts_to_hand_over_and_to_whom(page: Page) -> None:
    at = page("roster.leave.leave", "li")
    at.date_input("leave_first").set_value(frame.today() + DAY)
    at.date_input("leave_last").set_value(frame.today() + DAY)
    at.button("leave_ask_save").click().run()

    assert [message.value for message in at.success] == [
        "已申请，等负责人批准。接着请写交接单：“社保岗”交给王窗口。"
    ]
    assert "请假批准以前，要先把岗位交接写好。" in [c.value for c in at.caption]


def test_the_giver_writes_the_sheet_with_the_open_tickets_before_the_eyes(page: Page) -> None:
    ticket, leave_id = take(now=frame.now()), new_leave()

    at = page("handover.handover", "li", leave=str(leave_id), post=str(post_id()))
    assert at.dataframe[0].value["编号"].to_list() == [ticket.number]
    write(at, papers="户口簿1本", seals="印章1枚", remarks="周三回电话")

    [sheet] = sheets()
    assert (sheet.papers, sheet.seals, sheet.remarks) == ("户口簿1本", "印章1枚", "周三回电话")
    assert sheet.prepared_at is not None and at.success[0].value.startswith("已写好交接单")


def test_without_a_sheet_the_approver_is_told_what_is_missing(page: Page) -> None:
    leave_id = new_leave()

    at = page("roster.leave.leave", "zhang")
    at.button(f"leave_yes_{leave_id}").click().run()

    assert "“社保岗”还没有交接单" in at.error[0].value.replace("\\", "")
    prepared(leave_id)
    at = page("roster.leave.leave", "zhang")
    at.button(f"leave_yes_{leave_id}").click().run()
    assert at.success[0].value.startswith("已批准")


def test_the_taker_finds_it_on_the_first_page_and_confirms(page: Page) -> None:
    ticket = take(now=frame.now() - DAY)
    _, number = away_today()

    assert "李窗口把“社保岗”交给您，等您确认接手" in text_of(page("handover.handovers", "wang"))
    at = page("handover.handover", "wang", number=number)
    assert at.dataframe[0].value["申请人"].to_list() == [ticket.applicant_name]  # her own post today
    at.button(f"handover_take_{number}").click().run()

    assert at.success[0].value.startswith("已确认") and sheets()[0].taken_at is not None
    assert not [b for b in at.button if b.label == "确认接手"]


def test_a_second_click_is_answered_calmly(page: Page) -> None:
    _, number = away_today()
    at = page("handover.handover", "wang", number=number)
    with db.writing() as s:
        handing_over.take(s, by_login(s, "wang"), number, now=frame.now())

    at.button(f"handover_take_{number}").click().run()

    assert [message.value for message in at.info][:1] == ["您已经确认过，不用再点。"] and not at.error


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("zhang", "还没有交接单。"),
        ("ji", "还没有您交出或接手的交接单。"),
        ("feng", "还没有您交出或接手的交接单。"),
    ],
)
def test_an_empty_list_says_whose_sheets_there_are_none_of(page: Page, who: str, sentence: str) -> None:
    assert [info.value for info in page("handover.handovers", who).info] == [sentence]


def test_a_name_is_masked_for_whoever_does_not_hold_the_post_today(page: Page) -> None:
    take(now=frame.now() - DAY)
    _, number = away_today()

    at = page("handover.handover", "zhang", number=number)

    assert at.dataframe[0].value["申请人"].to_list() == ["钱**"]


def test_a_stranger_finds_no_sheet(page: Page) -> None:
    _, number = away_today()

    sentence = page("handover.handover", "feng", number=number).error[0].value

    assert sentence.replace("\\", "") == f"没有找到编号“{number}”的交接单。请核对后再试。"


def test_the_missing_papers_are_read_whole(page: Page) -> None:
    take(code="MZ001", brought=(), now=frame.now())

    at = page("handover.handover", "li", leave=str(new_leave()), post=str(post_id()))

    [listed] = at.dataframe
    assert listed.value["还缺材料、提醒"].to_list() == ["缺申请书、居民身份证原件、户口簿原件"]
    assert listed.proto.row_height == 15 + 2 * 24  # 18 characters, 13 a line


@pytest.mark.parametrize(
    "query", [{}, {"number": "x"}, {"post": "x", "leave": "y"}, {"post": "1", "to": "li", "from": "z"}]
)
def test_an_address_that_names_nothing_says_so(page: Page, query: dict[str, str]) -> None:
    at = page("handover.handover", "li", **query)

    assert [*at.error, *at.info]


def test_whoever_returns_signs_in_and_sees_what_was_done(page: Page) -> None:
    ticket = take(now=frame.now() - DAY)
    leave_id, number = away_today()
    with db.writing() as s:
        handing_over.take(s, by_login(s, "wang"), number, now=frame.now())
        wang, seen = by_login(s, "wang"), ticket.row_version
        handling.complete(
            s, wang, ticket.number, reply="已办好", channel="电话答复", seen=seen, now=frame.now()
        )

    at = page("roster.leave.leave", "li")
    at.button(f"leave_back_own_{leave_id}").click().run()
    assert at.success[0].value == "已签到销假。“社保岗”从现在起由您负责。"
    assert "看顶岗期间办了什么" in links(at)

    at = page("handover.handover", "li", leave=str(leave_id), post=str(post_id()), back="1")
    done = at.dataframe[0].value
    assert done["办件编号"].to_list() == [ticket.number] and done["做了什么"].to_list() == ["办结"]
    assert "王窗口还没有写交回单" in at.info[-1].value


def test_the_stand_in_hands_back_and_both_confirm(page: Page) -> None:
    leave_id, number = away_today()
    with db.writing() as s:
        handing_over.take(s, by_login(s, "wang"), number, now=frame.now())
        attendance.arrive(s, by_login(s, "li"), now=frame.now())

    write(
        page("handover.handover", "wang", leave=str(leave_id), post=str(post_id()), back="1"), seals="都还了"
    )
    back = sheets()[-1]
    assert (back.reason, back.seals) == (HandoverReason.back, "都还了")
    at = page("handover.handover", "li", number=back.number)
    at.button(f"handover_take_{back.number}").click().run()

    assert sheets()[-1].taken_at is not None
    assert "等您" not in text_of(page("handover.handovers", "li")) + text_of(
        page("handover.handovers", "wang")
    )


def test_a_note_is_added_below_what_both_confirmed(page: Page) -> None:
    _, number = away_today()
    with db.writing() as s:
        handing_over.take(s, by_login(s, "wang"), number, now=frame.now())

    at = page("handover.handover", "wang", number=number)
    at.text_input("handover_added_0").set_value("少一把钥匙")
    at.button("handover_note").click().run()

    assert sheets()[0].added.endswith("王窗口：少一把钥匙")


def test_who_is_signed_in_already_only_ends_the_leave(page: Page) -> None:
    leave_id, _ = away_today()
    with db.writing() as s:
        row = SignInRecord(town_id=TOWN, account_id=by_login(s, "li").id, day=frame.today())
        row.came_at = frame.now() - timedelta(minutes=1)
        s.add(row)

    at = page("roster.leave.leave", "li")
    at.button(f"leave_back_own_{leave_id}").click().run()

    assert at.success[0].value == "已销假。“社保岗”从现在起由您负责。"


def test_an_approver_who_ends_a_leave_claims_no_more_than_is_so(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the sign-in counts, the person answers only once it has signed in."""
    working = datetime(2026, 3, 3, 10, 0, tzinfo=db.OFFICE_ZONE)
    yesterday = working - DAY
    leave_id = new_leave(now=yesterday)
    prepared(leave_id, yesterday)
    approved(leave_id, yesterday)
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")
    monkeypatch.setattr(frame, "now", lambda: working)

    at = page("roster.leave.leave", "zhang")
    at.button(f"leave_back_others_{leave_id}").click().run()

    assert at.success[0].value == "已销假。李窗口签到以后，岗位再由本人负责。"
    with db.reading() as s:
        assert answering.posts_of(s, by_login(s, "li"), working) == []
        assert s.scalars(select(Leave.returned_at)).all() == [working]


def test_the_first_page_leads_to_what_is_to_be_written(page: Page) -> None:
    new_leave()

    assert "您要请假，“社保岗”还没有写交接单" in links(page("home.home", "li"))


def test_a_phone_shows_cards(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = take(now=frame.now() - DAY)
    _, number = away_today()
    monkeypatch.setattr(frame, "phone", lambda: True)

    assert number in links(page("handover.handovers", "wang"))
    at = page("handover.handover", "wang", number=number)
    assert ticket.number in links(at) and "高龄津贴申请" in text_of(at)


def test_a_post_that_gets_another_a_is_offered_for_handing_over(page: Page) -> None:
    tomorrow, post_number = frame.today() + DAY, post_id()
    with db.writing() as s:
        post = posts.by_id(s, TOWN, post_number)
        zhang = by_login(s, "zhang")
        holders.assign(
            s, post, zhang, slot=Slot.a, account=by_login(s, "feng"), since=tomorrow, now=frame.now()
        )

    assert "“社保岗”换冯窗口当A岗，还没有写交接单" in text_of(page("handover.handovers", "li"))
    at = page("handover.handover", "li", post=str(post_number), to="feng", **{"from": str(tomorrow)})
    write(at, papers="没有")
    with db.reading() as s:
        assert [row.goes_to for row in handovers.untaken(s, TOWN, frame.now())] == ["冯窗口"]

"""人员调整: asked for by the director, decided by a leader, printed for signatures."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from model.ground import db
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts
from model.people.sites import Department
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from model.roster.staff import move_steps, staff_moves
from model.roster.staff.staff_moves import MoveKind, MoveState
from pages.parts import frame
from papers import staff_moves as papers
from tests.cast import TOWN
from tests.pages.conftest import Console, Page
from tests.pages.reading import press, text_of


def posted(login: str = "li", days: int = 400) -> None:
    with db.writing() as s:
        account = accounts.by_login(s, login)
        account.posted_on = frame.today() - timedelta(days=days)
        account.department_id = s.query(Department.id).filter_by(name="民政办").scalar()


def new_move(kind: MoveKind = MoveKind.recall, *, yes: bool = False, day: date | None = None) -> int:
    with db.writing() as s:
        who, feng, zhang, chen = (accounts.by_login(s, login) for login in ("li", "feng", "zhang", "chen"))
        move = move_steps.propose(
            s, zhang, who, kind=kind, reason="原单位*业务*需要", wanted_on=day or frame.today() + timedelta(days=7),
            successor=feng, unit="民政办", now=frame.now(),
        )  # fmt: skip
        if yes:
            move_steps.consent(s, chen, move.id, note="同意", now=frame.now())
        return move.id


def state(move_id: int) -> MoveState:
    with db.reading() as s:
        return staff_moves.by_id(s, TOWN, move_id).state


def row(at: AppTest, name: str) -> dict[str, object]:
    table = at.dataframe[0].value
    return {key: list(table[key])[list(table["姓名"]).index(name)] for key in table.columns}


def test_everybody_of_the_hall_is_listed_with_home_unit_posts_and_tenure(page: Page) -> None:
    posted(days=1000)
    li = row(page("roster.staff.staff_moves", "ji"), "李窗口")

    assert (li["原单位"], li["编制"], li["守的岗位"]) == ("民政办", "在编", "社保岗A")
    assert str(li["到岗多久"]).startswith("2年8个月")
    assert len(li) == 7


def test_who_only_looks_sees_no_button(page: Page) -> None:
    new_move()
    at = page("roster.staff.staff_moves", "ji")

    assert "等同意（1）" in [h.value for h in at.header]
    assert not {"同意", "不同意", "撤回申请", "申请调整"} & {b.label for b in at.button}


def test_the_director_asks_on_behalf_of_the_home_unit(page: Page) -> None:
    posted()
    at = page("roster.staff.staff_moves", "zhang")
    at.selectbox("staff_who").set_value("li")
    at.selectbox("staff_kind").set_value(MoveKind.recall)
    at.selectbox("staff_successor").set_value("feng")
    at.selectbox("staff_unit").set_value("民政办")
    at.text_input("staff_reason").set_value("年底业务多")
    press(at, "申请调整")

    assert [m.value for m in at.success] == ["已申请，等镇领导同意。同意以前，人员不动。"]
    assert "张主任代民政办申请" in text_of(at) and ":orange-badge[不满两年]" in text_of(at)
    assert "“社保岗”A岗" in text_of(at).replace("\\", "") and "由冯窗口接" in text_of(at)
    assert at.text_input("staff_reason").value == ""


def test_a_request_without_a_successor_for_a_is_refused_and_keeps_what_was_typed(page: Page) -> None:
    at = page("roster.staff.staff_moves", "zhang")
    at.selectbox("staff_who").set_value("li")
    at.text_input("staff_reason").set_value("年底业务多")
    press(at, "申请调整")

    assert "没有A岗。请选好由谁接替" in at.error[0].value
    assert at.text_input("staff_reason").value == "年底业务多"


def test_a_leader_consents_and_the_post_changes_hands_on_the_day(page: Page) -> None:
    posted()
    number = new_move()
    at = page("roster.staff.staff_moves", "chen")
    at.text_input(f"staff_note_{number}").set_value("同意")
    press(at, "同意")

    assert state(number) is MoveState.consented and not at.error
    assert "今年同意" in text_of(at) and ":green-badge[已同意]" in text_of(at)
    with db.reading() as s:
        post = next(p for p in posts.of_town(s, TOWN) if p.name == "社保岗")
        holder = posts.holder(post, Slot.a, frame.today() + timedelta(days=7))
        assert holder is not None and holder.account.login == "feng"


def test_a_leader_does_not_consent_with_a_reason(page: Page) -> None:
    number = new_move()
    at = page("roster.staff.staff_moves", "chen")
    press(at, "不同意")
    assert "还没有写不同意的原因" in at.error[0].value

    at.text_input(f"staff_note_{number}").set_value("年底不动")
    press(at, "不同意")
    assert state(number) is MoveState.refused


def test_the_director_takes_a_request_back(page: Page) -> None:
    number = new_move()
    press(page("roster.staff.staff_moves", "zhang"), "撤回申请")

    assert state(number) is MoveState.withdrawn


def test_the_first_page_of_a_leader_says_that_something_waits(page: Page) -> None:
    new_move()
    sentence = "有1次人员调整等您同意"

    def links(login: str) -> list[str]:
        return [link.proto.label for link in page("home.home", login).get("page_link")]

    assert sentence in links("chen") and sentence not in links("zhang")


def test_the_posts_page_leads_to_the_moves_instead_of_ending_a_posted_a(page: Page) -> None:
    posted()
    with db.reading() as s:
        post = next(p for p in posts.of_town(s, TOWN) if p.name == "社保岗")
    at = page("roster.posts.posts", "zhang")
    at.selectbox("posts_chosen").set_value(post.id).run()

    ends = {b.key for b in at.button if b.label == "到今天为止"}
    assert ends == {f"posts_end_{h.id}" for h in post.holders if h.slot is Slot.b}
    assert "换人到“人员调整”" in [link.proto.label for link in at.get("page_link")]
    assert "原单位：民政办" in text_of(at)


def test_who_is_back_at_the_home_unit_is_offered_to_the_administrator(page: Page) -> None:
    new_move(MoveKind.return_home, yes=True, day=frame.today())
    posted()

    at = page("roster.staff.staff_moves", "guan")
    assert "李窗口已回原单位，账号还在用。请管理员到“账号”停用。" in text_of(at)
    assert row(at, "李窗口")["到岗多久"] == "已回原单位"


def test_the_administrator_puts_the_day_of_posting_right_and_is_warned_of_the_posts(page: Page) -> None:
    at = page("people.accounts", "guan")
    at.selectbox(key="accounts_chosen").set_value("li").run()
    assert "李窗口还守着“社保岗”A岗。停用以后，要由别人顶岗。请先换好人。" in text_of(at)

    at.date_input(key="accounts_posted_li").set_value(date(2024, 2, 29))
    at.button(key="accounts_posting").click().run()
    with db.reading() as s:
        assert accounts.by_login(s, "li").posted_on == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("login", "opens"), [("chen", True), ("guan", True), ("ji", True), ("li", False), ("zhou", False)]
)
def test_the_page_opens_for_those_who_ask_decide_or_look_on(
    console: Console, login: str, opens: bool
) -> None:
    at = console(login, "staff-moves")

    assert bool(at.dataframe) is opens and [t.value for t in at.title] == ["人员调整"]


def test_the_sheet_tells_what_is_asked_and_leaves_room_to_sign(page: Page) -> None:
    posted()
    number = new_move()
    with db.reading() as s:
        sheet = papers.approval_sheet(s, accounts.by_login(s, "chen"), move_id=number, today=frame.today())

    for line in ("人员调整审批表", "李窗口", "民政办", "社保窗口社保岗（A岗）", "冯窗口", "原单位*业务*需要", "不满两年",
                 "原单位意见", "镇领导意见", "（签字）"):  # fmt: skip
        assert line in sheet, line
    assert "同意（陈镇长" not in sheet


def test_the_sheet_of_a_decided_move_has_the_word_of_the_leader(page: Page) -> None:
    number = new_move(yes=True)
    with db.reading() as s:
        sheet = papers.approval_sheet(s, accounts.by_login(s, "ji"), move_id=number, today=frame.today())
        assert "已同意：同意（陈镇长" in sheet and "社保窗口社保岗（A岗）" in sheet
        with pytest.raises(NotPermitted):
            papers.approval_sheet(s, accounts.by_login(s, "li"), move_id=number, today=frame.today())
        with pytest.raises(Refused, match="没有找到这次人员调整"):
            papers.approval_sheet(s, accounts.by_login(s, "ji"), move_id=1, today=frame.today())

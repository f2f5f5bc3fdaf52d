"""巡查 and 接待登记, pressed as the people of the cast press them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from streamlit.testing.v1 import AppTest

from model.desk.reception import receiving, receptions
from model.desk.reception.receptions import Reception, ReceptionKind, ReceptionState
from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.people.accounts import by_login
from model.roster.inspections import findings, inspecting, inspections
from model.roster.inspections.inspecting import Seen
from model.roster.inspections.inspections import Inspection, InspectionLine, Verdict, Violation
from pages.parts import frame
from tests.cast import TOWN
from tests.pages.conftest import Page
from tests.pages.counting import statements
from tests.pages.reading import press, text_of

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the pages take for now, the last of these: a morning on which the hall is open."""
    moments = [MONDAY]
    monkeypatch.setattr(frame, "now", lambda: moments[-1])
    return moments


def the_round() -> Inspection:
    with db.reading() as s:
        number = s.scalars(select(Inspection.number).order_by(Inspection.number.desc())).first()
        assert number
        return inspections.by_number(s, TOWN, number)


def set_present(at: AppTest, line: InspectionLine, value: str) -> None:
    at.segmented_control(key=f"inspection_{line.id}_present").set_value(value).run()


def found_late() -> tuple[str, int]:
    """A finished patrol by the supervisor that found 李窗口 late."""
    with db.writing() as s:
        ji, now = by_login(s, "ji"), frame.now()
        number = inspecting.patrol(s, ji, now=now).number
        [line] = inspections.by_number(s, TOWN, number).lines
        inspecting.enter(s, ji, number, [Seen(line.post_id, True, violation=Violation.late)], now=now)
        inspecting.finish(s, ji, number, now=now)
        return number, line.post_id


def verdict() -> Verdict | None:
    with db.reading() as s:
        return s.scalars(select(InspectionLine.verdict)).one()


def test_a_patrol_is_walked_post_by_post_and_done(page: Page) -> None:
    at = page("roster.inspections.inspections", "zhang")
    at.button("inspections_patrol").click().run()
    [line] = the_round().lines
    set_present(at, line, "在岗")
    at.toggle(key=f"inspection_{line.id}_badge").set_value(False).run()
    press(at, "保存这一岗")
    assert "已记1个，共1个" in at.header[0].value

    press(at, "做完这次巡岗")
    row = the_round()
    assert row.finished_at and row.lines[0].codes == (Violation.no_badge,)
    assert "等您认定（1）" not in [block.value for block in at.header], "the director does not judge it"
    judged = page("roster.inspections.inspections", "chen")
    assert "等您认定（1）" in [block.value for block in judged.header]
    assert "本人还没有申辩" in text_of(judged)


def test_several_posts_are_saved_together(page: Page) -> None:
    at = page("roster.inspections.inspections", "ji")
    at.checkbox("inspections_villages").check()
    at.button("inspections_patrol").click().run()
    for line in the_round().lines[:2]:
        set_present(at, line, "在岗")
    press(at, "一起保存填好的2个岗位")

    assert [line.present for line in the_round().lines] == [True, True, None]
    press(at, "做完这次巡岗")
    assert "还有1个岗位没有记" in at.error[0].value


def test_whoever_is_away_is_offered_only_what_fits(page: Page) -> None:
    at = page("roster.inspections.inspections", "ji")
    at.button("inspections_patrol").click().run()
    [line] = the_round().lines
    set_present(at, line, "不在岗")

    code = at.selectbox(key=f"inspection_{line.id}_code_False")
    assert code.options == ["迟到", "早退", "脱岗", "聚集聊天", "有正当原因（写在说明里）"]
    assert code.value is None
    at.text_input(f"inspection_{line.id}_note").input("不知道去哪里了")
    press(at, "保存这一岗")
    assert "请选迟到、早退或脱岗" in at.error[0].value
    at.selectbox(key=f"inspection_{line.id}_code_False").select("脱岗").run()
    press(at, "保存这一岗")
    assert the_round().lines[0].codes == (Violation.off_post,)


def test_a_drawing_shows_how_to_draw_it_again(page: Page) -> None:
    at = page("roster.inspections.inspections", "zhang")
    at.number_input("inspections_count").set_value(1)
    at.button("inspections_draw").click().run()
    seed = the_round().seed
    assert seed and f"抽取号{seed}，从1个岗位里抽了1个" in text_of(at)

    at.selectbox("inspections_chosen").set_value(the_round().number).run()
    assert "重抽核对：结果一致" in text_of(at) and "未完成" in text_of(at)
    assert "inspections_draw" not in [button.key for button in at.button]


def test_another_month_forgets_the_round_that_was_open(page: Page) -> None:
    found_late()
    at = page("roster.inspections.inspections", "zhang")
    at.selectbox("inspections_chosen").set_value(the_round().number).run()
    assert "迟到" in text_of(at)

    this, before, *_ = at.selectbox("inspections_month").options
    at.selectbox("inspections_month").select(before).run()
    assert "这个月还没有巡岗和抽查" in text_of(at)
    at.selectbox("inspections_month").select(this).run()
    assert "巡岗1次，抽查0次" in text_of(at) and not at.exception


def test_the_person_answers_and_the_director_decides(page: Page) -> None:
    found_late()
    at = page("roster.inspections.inspections", "li")
    assert "**在岗　迟到**" in text_of(at) and ":blue-badge[等认定]" in text_of(at)
    [words] = at.text_area
    words.input("公交车坏了").run()
    press(at, "写好了，交给主任")
    assert not [button for button in at.button if button.label == "写好了，交给主任"]

    at = page("roster.inspections.inspections", "zhang")
    assert "申辩：公交车坏了" in text_of(at)
    press(at, "不属实")
    assert "认定不属实要写原因" in at.error[0].value and verdict() is None
    assert "本人还没有申辩" not in text_of(at) and not [b for b in at.button if b.label == "属实"]
    press(at, "确定属实")
    assert verdict() is Verdict.confirmed
    assert "认定属实：迟到1次" in text_of(at)


def test_outside_the_halls_hours_only_villages_can_be_visited(page: Page, clock: list[datetime]) -> None:
    clock.append(MONDAY - timedelta(days=1, hours=-10))
    at = page("roster.inspections.inspections", "zhang")

    assert "大厅现在不上班，请在上班时间巡岗。" in text_of(at)
    assert "inspections_patrol" not in [button.key for button in at.button]
    at.checkbox("inspections_villages").check().run()
    at.button("inspections_patrol").click().run()
    assert [line.post.name for line in the_round().lines] == ["东岭村代办岗", "西岭村代办岗"]


def test_a_round_under_way_leaves_the_hall_alone_once_it_is_closed(page: Page, clock: list[datetime]) -> None:
    at = page("roster.inspections.inspections", "ji")
    at.button("inspections_patrol").click().run()
    clock.append(MONDAY.replace(hour=19))
    at.run()

    assert "大厅的岗位请在上班时间记" in text_of(at) and not at.segmented_control


def test_the_director_ends_the_round_of_somebody_who_left(page: Page) -> None:
    page("roster.inspections.inspections", "ji").button("inspections_patrol").click().run()
    with db.writing() as s:
        accounts.switch_off(s, by_login(s, "ji"), by_login(s, "guan"), now=MONDAY)
    at = page("roster.inspections.inspections", "zhang")
    at.selectbox("inspections_chosen").set_value(the_round().number).run()

    [remark] = [field for field in at.text_input if str(field.key).startswith("inspection_remark")]
    remark.input("已调离")
    press(at, "确定结束")
    assert (the_round().finished_at, the_round().remark) == (MONDAY, "已调离")


def test_days_gone_by_are_told_where_rounds_begin_and_not_on_the_first_page(
    page: Page, clock: list[datetime]
) -> None:
    clock.append(MONDAY + timedelta(days=2))

    page_text = text_of(page("roster.inspections.inspections", "zhang"))
    assert "今天还差1次巡岗，本周还差2次抽查。" in page_text
    assert "3月2日、3月3日没有巡岗。一天的巡岗只算当天，不能补前面的。" in page_text
    links = [str(link.proto.label) for link in page("home.home", "zhang").get("page_link")]
    assert "今天还差1次巡岗，本周还差2次抽查" in links


def test_a_clerk_sees_only_the_own_findings(page: Page) -> None:
    found_late()

    at = page("roster.inspections.inspections", "wang")
    assert "没有您的巡查记录" in text_of(at) and "迟到" not in text_of(at)
    assert not at.button


def test_the_home_page_tells_what_waits(page: Page) -> None:
    found_late()
    with db.writing() as s:
        wang, li = by_login(s, "wang"), by_login(s, "li")
        receiving.log(s, wang, kind=ReceptionKind.call, matter="问社保", to=li, now=frame.now())

    with db.reading() as s:
        assert findings.undecided(s, by_login(s, "li")) == ([], 1)
        assert len(receptions.waiting(s, by_login(s, "li"))) == 1
    links = [str(link.proto.label) for link in page("home.home", "li").get("page_link")]
    assert "有1条您的巡查结果，可以申辩" in links and "有1条接待登记等您答复或接下" in links


def newest() -> Reception:
    with db.reading() as s:
        number = s.scalars(select(Reception.number).order_by(Reception.number.desc())).first()
        assert number
        return receptions.by_number(s, by_login(s, "zhang"), number)


def log(at: AppTest, matter: str, answer: str = "", to: str = "", turn: int = 0) -> None:
    at.text_area(f"receptions_matter_{turn}").input(matter)
    at.text_area(f"receptions_answer_{turn}").input(answer)
    if to:
        at.selectbox(f"receptions_to_{turn}").set_value(to)
    at.button("receptions_save" if turn == 0 else f"receptions_save_{turn}").click().run()


def test_a_question_takes_two_entries_and_becomes_a_ticket_if_asked(page: Page) -> None:
    at = page("desk.reception.receptions", "li")
    at.selectbox("receptions_item_0").set_value("MZ005")
    log(at, "问高龄津贴", "带身份证和银行卡来")

    assert "要办件的，点下面这一条里的“登记办件”" in at.success[0].value
    assert newest().state is ReceptionState.answered
    assert at.text_area("receptions_matter_1").value == ""
    [button] = [button for button in at.button if button.label == "登记办件"]
    assert button.key == f"reception_ticket_{newest().number}_saved"
    log(at, "问残疾证", turn=1)
    assert [b.key for b in at.button if b.label == "登记办件"] == [
        f"reception_ticket_{newest().number}_saved"
    ]


def test_it_is_handed_on_taken_over_and_answered(page: Page) -> None:
    log(page("desk.reception.receptions", "li"), "问残疾补贴", to="wang")
    assert "现在仍由李窗口负责" in text_of(page("desk.reception.receptions", "li"))

    at = page("desk.reception.receptions", "wang")
    press(at, "接下")
    [answer] = [area for area in at.text_area if str(area.key).startswith("reception_answer")]
    answer.input("已打电话说明").run()
    press(at, "保存答复")
    assert (newest().responsible.login, newest().answer) == ("wang", "已打电话说明")


def waiting_at_li(count: int) -> None:
    with db.writing() as s:
        for _ in range(count):
            receiving.log(s, by_login(s, "li"), kind=ReceptionKind.call, matter="问社保", now=frame.now())


def test_however_many_wait_the_page_asks_the_database_as_often(page: Page, sqlite_engine: Engine) -> None:
    sent = []
    for more in (2, 10):
        waiting_at_li(more)
        at = page("desk.reception.receptions", "li")
        with statements(sqlite_engine) as queries:
            at.run()
        sent.append(len(queries))

    assert sent[0] == sent[1] <= 20
    assert len([button for button in at.button if button.label == "交给这一位"]) == 10
    assert "等您答复或接下的（12）" in [block.value for block in at.header]


def test_words_looked_for_on_a_later_page_are_found_on_the_first(page: Page) -> None:
    waiting_at_li(1)
    at = page("desk.reception.receptions", "li")
    at.session_state["receptions_page"] = 2
    at.text_input("receptions_word").input("社保").run()

    assert "这段时间没有登记" not in text_of(at) and at.session_state["receptions_page"] == 1


def test_colleagues_stand_before_departments_among_those_to_hand_on_to(page: Page) -> None:
    waiting_at_li(1)
    at = page("desk.reception.receptions", "li")

    fresh = at.selectbox("receptions_to_0")
    [other] = [box for box in at.selectbox if str(box.key).startswith("reception_to_")]
    assert (fresh.placeholder, other.placeholder) == ("不交，自己答复", "选一位同事或一个部门")
    assert [name.endswith("（部门）") for name in other.options] == sorted(
        name.endswith("（部门）") for name in other.options
    )
    assert other.options[-1].endswith("（部门）") and "王窗口　窗口人员" in other.options


def test_long_texts_are_shortened_with_a_sign(page: Page) -> None:
    at = page("desk.reception.receptions", "li")
    log(at, "问高龄津贴从哪个月开始发给老人", "带身份证")

    [row] = at.dataframe[0].value.to_dict("records")
    assert (row["编号"], row["事由"], row["答复"]) == (
        "001",
        "问高龄津贴从哪个月开始…",
        "带身份证",
    )


def test_an_entry_without_a_matter_keeps_what_was_typed(page: Page) -> None:
    at = page("desk.reception.receptions", "li")
    log(at, "", "到二楼")

    assert "事由没有填写" in at.error[0].value
    assert at.text_area("receptions_answer_0").value == "到二楼"


def test_other_words_forget_the_entry_that_was_open(page: Page) -> None:
    at = page("desk.reception.receptions", "li")
    log(at, "问高龄津贴", "带身份证来")
    at.text_input("receptions_word").input("残疾").run()
    assert "这段时间没有登记" in text_of(at)

    log_again = at.text_input("receptions_word").input("津贴").run()
    assert not log_again.exception

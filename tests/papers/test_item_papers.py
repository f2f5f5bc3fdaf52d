"""Guide, empty notice, window list and wall board: what stands on them, of which items, and for whom."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from model.catalogue import entering, items, offered, publishing
from model.catalogue.content import materials_of, steps_of
from model.ground import db
from model.ground.refusals import NotFound, Refused
from model.people import accounts, office_settings
from papers import boards, guides, letterhead
from tests.cast import START, TOWN
from tests.catalogue.sample import SAMPLE

TODAY = date(2026, 3, 2)
EVIL = '<script>alert("x")</script>{{ 7 * 7 }}'


def sheet(s: Session, code: str) -> str:
    return guides.sheet(s, accounts.by_login(s, "zhou"), code, today=TODAY)


def enter(**fields: object) -> None:
    with db.writing() as s:
        entering.enter(s, accounts.by_login(s, "zhang"), replace(SAMPLE, **fields), now=START)


def withdraw(code: str) -> None:
    with db.writing() as s:
        item, by = items.by_code(s, TOWN, code), accounts.by_login(s, "zhang")
        publishing.withdraw(s, item, by, reason="县里已取消", now=START)


def test_a_guide_answers_the_seven_questions_in_their_order(engine: Engine) -> None:
    with db.reading() as s:
        html = sheet(s, "hj004")

    labels = ["谁能办", "带什么", "到哪办", "多少天", "多少钱", "打什么电话", "对结果不满意找谁", "怎么办"]
    places = [html.index(f"<th>{label}</th>") for label in labels]
    assert places == sorted(places)
    assert "30个自然日（法定60个自然日）" in html
    assert "20元（居民身份证法第二十条）。代办不收任何费用。" in html
    assert "2. 原居民身份证" in html and "云岭镇便民服务中心　社保窗口" in html


def test_a_guide_tells_the_published_version_only(engine: Engine) -> None:
    with db.writing() as s:
        item, by = items.by_code(s, TOWN, "MZ005"), accounts.by_login(s, "zhang")
        publishing.draft(s, item, by, now=START).promised_limit = 1

    with db.reading() as s:
        assert "3个工作日" in sheet(s, "MZ005") and "1个工作日" not in sheet(s, "MZ005")


def test_a_withdrawn_or_unknown_item_has_no_guide(engine: Engine) -> None:
    withdraw("MZ005")

    with db.reading() as s:
        with pytest.raises(Refused, match="“高龄津贴申请”已停用，不能打印给群众。"):
            sheet(s, "MZ005")
        with pytest.raises(NotFound):
            sheet(s, "ZZ999")


def test_an_item_without_phone_and_papers_still_has_every_answer(engine: Engine) -> None:
    enter(phone="", materials=materials_of(["无需材料"]), result_document="")

    with db.reading() as s:
        html = sheet(s, "MZ050")
    assert "不用带材料" in html and "0000-8800000" in html and "见答复" in html


def test_steps_say_their_days_in_the_unit_of_the_item(engine: Engine) -> None:
    enter(steps=steps_of(["公示（7天）", "鉴定（不计入时限，最多30天）"]))

    with db.reading() as s:
        html = sheet(s, "MZ050")
    assert "<span>公示（7个工作日）</span>" in html
    assert "<span>鉴定（不计入时限，最多30个工作日）</span>" in html


@pytest.mark.parametrize("paper", [guides.sheet, guides.empty_notice])
def test_nothing_in_an_item_becomes_part_of_the_page(engine: Engine, paper: object) -> None:
    enter(name=EVIL, conditions=EVIL, materials=materials_of([EVIL]), legal_basis=EVIL)

    with db.reading() as s:
        html = paper(s, accounts.by_login(s, "li"), "MZ050", today=TODAY)  # type: ignore[operator]
    assert "<script>alert" not in html and "&lt;script&gt;" in html and "{{ 7 * 7 }}" in html


def test_an_empty_notice_has_two_boxes_for_every_paper(engine: Engine) -> None:
    enter(materials=materials_of([f"材料{n}" for n in range(1, 12)] + ["照片（可不带）"]))

    with db.reading() as s:
        html = guides.empty_notice(s, accounts.by_login(s, "li"), "MZ050", today=TODAY)
    assert html.count("□") == 24 and "照片（可不带）" in html
    assert "材料补齐的当天受理，5个工作日内办结。" in html


def test_the_notices_of_a_window_lie_one_after_the_other(engine: Engine) -> None:
    with db.reading() as s:
        by = accounts.by_login(s, "li")
        html = guides.empty_notices(s, by, window="社保窗口", today=TODAY)
        assert html.count('<section class="page">') == 6
        with pytest.raises(Refused, match="这里还没有已发布的事项。"):
            guides.stack(s, by, window="没有的窗口", today=TODAY)


def test_a_window_list_shows_limit_and_fee_of_what_is_offered(engine: Engine) -> None:
    withdraw("MZ001")

    with db.reading() as s:
        html = boards.window_list(s, accounts.by_login(s, "li"), today=TODAY)
    assert "<h1>社保窗口</h1>" in html and html.count('<td class="number">') == 5
    assert "最低生活保障申请" not in html
    assert "30个自然日" in html and "20元" in html and "当场办结" in html


def test_the_board_says_the_five_public_things_on_the_paper_that_was_chosen(engine: Engine) -> None:
    with db.reading() as s:
        by = accounts.by_login(s, "li")
        html = boards.board(s, by, size="A4", today=TODAY)
        with pytest.raises(Refused, match="只有A3和A4"):
            boards.board(s, by, size="A5", today=TODAY)
    assert "size: A4 landscape" in html
    for words in (
        "申请书、居民身份证原件、户口簿原件",
        "申请→受理→审核→送达",
        "上门办理",
        "25个工作日",
        "不收费",
    ):
        assert words in html, words


def test_windows_stand_in_their_order_on_the_wall_and_categories_by_code(engine: Engine) -> None:
    enter(code="AA001", category="户籍")

    with db.reading() as s:
        offers = offered.of_town(s, TOWN)
    assert list(offered.by_category(offers)) == ["户籍", "民政救助", "社会保险"]
    assert [(window.name, len(rows)) for window, rows in offered.by_window(offers)] == [("社保窗口", 7)]


def test_the_plate_and_the_phones_are_those_of_the_settings(engine: Engine) -> None:
    with db.writing() as s:
        for key, value in (("plate_name", "青山镇便民服务中心"), ("complaint_phone", "12345")):
            office_settings.change(s, accounts.by_login(s, "guan"), key, value, now=START)

    with db.reading() as s:
        html = sheet(s, "MZ005")
    assert "青山镇便民服务中心　办事指南" in html and "可以打投诉电话12345" in html


def test_a_line_loses_what_a_word_file_cannot_hold_and_an_empty_text_is_a_dash() -> None:
    assert letterhead.lines(" 甲\x08乙 \n\n丙\ufffe") == ("甲乙", "丙")
    assert letterhead.lines(" \n") == ("—",)


def test_a_long_guide_is_set_in_smaller_type(engine: Engine) -> None:
    enter(materials=materials_of([f"第{n}种材料：{'很长的名称' * 8}" for n in range(12)]))

    with db.reading() as s:
        assert '<section class="page dense">' in sheet(s, "MZ050")
        assert '<section class="page">' in sheet(s, "MZ005")

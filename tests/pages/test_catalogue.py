"""事项目录, 办事指南 and 修改事项, pressed as their people press them."""

from typing import Any

from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from model.catalogue import entering, items, publishing
from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemStep
from model.ground import db
from model.people import accounts
from pages.catalogue import flow
from tests.cast import START, TOWN
from tests.catalogue.sample import seed_entry, seed_rows
from tests.pages.conftest import Page
from tests.pages.counting import statements
from tests.pages.reading import text_of


def item_now() -> ServiceItem:
    with db.reading() as s:
        return items.by_code(s, TOWN, "MZ005")


def field(at: AppTest, kind: str, name: str) -> Any:
    [widget] = [w for w in at.get(kind) if str(w.key).endswith(f"_{name}")]
    return widget


def test_the_list_finds_an_item_by_its_initials(page: Page) -> None:
    at = page("catalogue.items", "li")
    assert "共6个事项，点编码看办事指南。" in text_of(at)

    at.text_input(key="items_text").set_value("gljt").run()

    assert "共1个事项，点编码看办事指南。" in text_of(at)
    assert at.dataframe[0].value["编码"].to_list() == ["MZ005"]


def test_the_list_shows_fifty_a_page(page: Page) -> None:
    with db.writing() as s:
        by, shelf = accounts.by_login(s, "zhang"), entering.prepare(s, TOWN)
        for row in seed_rows():
            entering.enter(s, by, seed_entry(row, "社保窗口"), now=START, shelf=shelf)

    at = page("catalogue.items", "li")
    assert len(at.dataframe[0].value) == 50
    at.session_state["items_page"] = 3
    at.run()

    assert len(at.dataframe[0].value) == 13 and "共113个事项" in text_of(at)


def test_a_list_that_finds_nothing_says_what_to_do(page: Page) -> None:
    at = page("catalogue.items", "li", items_text="<b>x</b>")

    assert at.info[0].value.startswith("没有找到“\\<b\\>x\\</b\\>”。请少打几个字")


def test_the_guide_stands_in_its_fixed_order(page: Page) -> None:
    at = page("catalogue.item", "zhou", code="mz005")

    heads = [b.value.split("**")[1] for b in at.tabs[0].markdown if b.value.startswith("**")]
    assert heads == [
        "谁能办",
        "带什么",
        "到哪办",
        "多少天",
        "多少钱",
        "打什么电话",
        "对结果不满意找谁",
    ]
    assert not at.button


def test_an_unknown_code_leads_back_to_the_list(page: Page) -> None:
    at = page("catalogue.item", "li", code="ZZ999")

    assert at.info[0].value == "没有找到事项“ZZ999”。请核对后再试。"


def test_the_director_changes_an_item_sees_what_changes_and_publishes(page: Page) -> None:
    at = page("catalogue.edit", "zhang", code="MZ005")
    field(at, "text_area", "materials").set_value("居民身份证原件\n近期照片（可不带）")
    field(at, "number_input", "promised").set_value(2)
    field(at, "button", "save").click().run()
    assert at.success[0].value == "已保存。请看下面改了什么，再发布。"
    assert at.table[0].value["内容"].to_list() == ["承诺时限", "减去材料", "增加材料"]
    assert item_now().current.promised_limit == 3

    at.text_input(key="edit_note").set_value("县里下发新标准")
    at.button(key="edit_publish").click().run()

    current = item_now().current
    assert current and (current.number, current.promised_limit, len(current.materials)) == (2, 2, 2)


def test_a_promise_beyond_the_law_is_refused_and_the_typing_stays(page: Page) -> None:
    at = page("catalogue.edit", "zhang", code="MZ005")
    field(at, "number_input", "statutory").set_value(2)
    field(at, "button", "save").click().run()

    assert at.error[0].value == "承诺时限3个工作日，超过了法定时限2个工作日。请改短承诺时限。"
    assert field(at, "number_input", "statutory").value == 2


def test_the_second_editor_is_told_and_keeps_the_typing(page: Page) -> None:
    mine, theirs = (page("catalogue.edit", login, code="MZ005") for login in ("zhang", "guan"))
    field(theirs, "number_input", "promised").set_value(1)
    field(theirs, "button", "save").click().run()

    field(mine, "text_input", "phone").set_value("0000-8800999")
    field(mine, "button", "save").click().run()

    assert mine.error[0].value.startswith("这个事项刚刚被管理员改过")
    assert field(mine, "text_input", "phone").value == "0000-8800999"
    mine.run()
    assert mine.warning[0].value.startswith("管理员刚刚改过这个事项")


def test_a_form_left_open_while_the_draft_was_published_says_so(page: Page) -> None:
    mine, theirs = (page("catalogue.edit", "zhang", code="MZ005") for _ in range(2))
    field(theirs, "number_input", "promised").set_value(1)
    field(theirs, "button", "save").click().run()
    mine.query_params["seen"] = "2"
    theirs.button(key="edit_discard").click().run()

    mine.run()
    field(mine, "button", "save").click().run()

    assert mine.warning[0].value.startswith("有人刚刚改过这个事项")
    assert mine.error[0].value.startswith("这一稿已经发布或放弃了")


def test_a_draft_is_given_up(page: Page) -> None:
    at = page("catalogue.edit", "zhang", code="MZ005")
    field(at, "number_input", "promised").set_value(1)
    field(at, "button", "save").click().run()
    at.button(key="edit_discard").click().run()

    with db.reading() as s:
        assert publishing.open_draft(s, items.by_code(s, TOWN, "MZ005")) is None


def test_the_director_withdraws_an_item_with_a_reason_and_restores_it(page: Page) -> None:
    at = page("catalogue.item", "zhang", code="MZ005")
    at.button(key="item_withdraw").click().run()
    assert at.error[0].value == "请写明停用的原因，2到200个字，如“县里已取消这个事项”。"
    assert item_now().open

    at.text_input(key="item_reason").set_value("县里已取消")
    at.button(key="item_withdraw").click().run()
    assert not item_now().open and "县里已取消" in at.warning[0].value

    at.button(key="item_restore").click().run()
    assert item_now().open


def test_versions_tell_what_each_one_changed(page: Page) -> None:
    with db.writing() as s:
        item, by = items.by_code(s, TOWN, "MZ005"), accounts.by_login(s, "zhang")
        publishing.draft(s, item, by, now=START)

    at = page("catalogue.item", "zhang", code="MZ005")
    page_text = text_of(at)
    assert "**第2版**　未发布" in page_text and "**第1版**　现行" in page_text
    assert "和现行版本没有区别。" in page_text


def test_a_name_cannot_break_the_flow_chart() -> None:
    steps = [ItemStep(name='审"核] x -> y\\n', stops_clock=False), ItemStep(name="送达", limit=3)]

    assert 's0 [label="审\\"核] x -> y＼n"]' in flow.dot(steps, "工作日")
    assert 's1 [label="送达（3个工作日）"]' in flow.dot(steps, "工作日")


def test_the_second_save_in_a_row_is_kept_too(page: Page) -> None:
    at = page("catalogue.edit", "zhang", code="MZ005")
    for promised in (2, 1):
        field(at, "number_input", "promised").set_value(promised)
        field(at, "button", "save").click().run()
        assert at.success[0].value.startswith("已保存")

    assert field(at, "number_input", "promised").value == 1


def test_a_rerun_asks_the_database_little(page: Page, sqlite_engine: Engine) -> None:
    for name, most in (("catalogue.item", 13), ("catalogue.edit", 14), ("catalogue.items", 9)):
        at = page(name, "zhang", code="MZ005")
        with statements(sqlite_engine) as sent:
            at.run()
        assert len(sent) <= most, (name, sent)

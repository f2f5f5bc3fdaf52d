"""我的条件 on 查办件: kept under a name, picked with one click, renamed and deleted."""

from model.desk.lists import saved_filters
from model.desk.lists.saved_filters import SavedFilter
from model.desk.ticket.finding import Filter
from model.ground import db
from model.people.accounts import by_login
from tests.desk.tickets import FRIDAY, GRANNY, take
from tests.pages.conftest import Page


def saved(name: str = "待补正的") -> SavedFilter:
    with db.writing() as s:
        li = by_login(s, "li")
        return saved_filters.save(s, li, name=name, filter=Filter(state="correction"), now=FRIDAY)


def filter_of(login: str) -> int:
    with db.reading() as s:
        [row] = saved_filters.of_account(s, by_login(s, login))
        return row.id


def test_the_present_fields_are_kept_and_come_back_with_one_click(page: Page) -> None:
    waits, _ = take(brought=()), take(another=True)
    box = page("desk.lists.find", "li")
    box.selectbox(key="find_state").select("correction").run()
    box.text_input(key="find_name").input("待补正的").run()
    box.button(key="find_save").click().run()
    assert "已保存" in box.success[0].value
    again = page("desk.lists.find", "li")
    assert len(again.dataframe[0].value) == 2

    again.button_group(key="find_saved").set_value(filter_of("li")).run()

    assert list(again.dataframe[0].value["编号"]) == [waits.number]
    assert again.selectbox(key="find_state").value == "correction"


def test_a_filter_with_an_id_number_is_not_kept(page: Page) -> None:
    take()
    box = page("desk.lists.find", "li")
    box.text_input(key="find_text").input(GRANNY.id_number).run()
    box.text_input(key="find_name").input("钱桂英").run()

    box.button(key="find_save").click().run()

    assert "身份证号或电话，不能保存" in box.error[0].value


def test_nothing_is_offered_while_nothing_is_asked(page: Page) -> None:
    take()

    assert "find_save" not in [button.key for button in page("desk.lists.find", "li").button]


def test_a_picked_one_is_renamed_and_deleted(page: Page) -> None:
    take(brought=())
    row = saved()
    box = page("desk.lists.find", "li")
    box.session_state["find_saved"] = row.id
    box.run()
    box.text_input(key=f"find_rename_{row.id}").input("等材料的").run()
    box.button(key="find_rename").click().run()
    assert "已改名" in box.success[0].value

    box.button(key="find_drop").click().run()

    with db.reading() as s:
        assert saved_filters.of_account(s, by_login(s, "li")) == []

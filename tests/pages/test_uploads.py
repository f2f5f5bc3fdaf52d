"""上传台账 and 居民台账, by pressing."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.residents import Resident
from model.records.uploads import Upload, UploadKind, UploadState
from tests.pages.conftest import Page
from tests.records.sending import EAST, LEDGER, LI, RESIDENTS, residents, send
from tests.validation.known import FILES
from validation.files import COLUMNS

ONE = residents(f"{EAST},李一,{LI},13900000001,1组,2026-10-01")


def chosen(page: Page, login: str, data: bytes | str, *, kind: UploadKind = UploadKind.residents) -> AppTest:
    at = page("records.uploads", login)
    at.radio(key="uploads_kind").set_value(kind).run()
    raw = data.encode() if isinstance(data, str) else data
    return at.file_uploader[0].set_value(("台账.csv", raw, "text/csv")).run()


def count(table: type) -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def messages(at: AppTest) -> list[str]:
    return [message.value for message in (*at.error, *at.warning, *at.info, *at.success)]


def test_the_problems_stand_in_the_files_own_order(page: Page) -> None:
    at = chosen(page, "zhao", RESIDENTS)

    problems = at.table[0].value
    assert list(problems["行"]) == [12, 20, 23, 24, 31, 40, 52, 66, 70]
    assert list(problems["怎么改"])[7] == "“姓名”没有填写。请补上。"
    assert messages(at)[0].startswith("共200行，合格191行，有问题9行。")


def test_nothing_is_stored_on_sight_and_not_while_whole_is_chosen(page: Page) -> None:
    at = chosen(page, "zhao", RESIDENTS)

    assert [button.key for button in at.button] == []
    assert count(Resident) == 0


def test_the_good_rows_go_in_when_that_is_chosen(page: Page) -> None:
    at = chosen(page, "zhao", RESIDENTS)
    at.radio(key="uploads_choice").set_value("good_rows").run()
    assert at.button(key="uploads_store").label == "把这191行入库"
    at.button(key="uploads_store").click().run()

    assert count(Resident) == 191
    assert "已入库：新登记191行" in messages(at)[-1] and "改好后只上传这9行" in messages(at)[-1]
    assert list(at.dataframe[-1].value["新登记"]) == [191]


def test_the_agents_workbook_becomes_tickets(page: Page) -> None:
    at = chosen(page, "qian", LEDGER, kind=UploadKind.ledger)
    at.radio(key="uploads_choice").set_value("good_rows").run()
    at.button(key="uploads_store").click().run()

    assert count(Ticket) == 37


def test_the_same_file_again_offers_no_button(page: Page) -> None:
    send("zhao", "residents", ONE)

    at = chosen(page, "zhao", ONE)
    assert any("已经导入过，没有新内容，不用重复上传。" in message for message in messages(at))
    assert [button.key for button in at.button if button.key == "uploads_store"] == []

    assert len(messages(at)) == 1


def test_after_storing_only_the_result_and_the_problem_list_stand(page: Page) -> None:
    at = chosen(page, "zhao", RESIDENTS)
    at.radio(key="uploads_choice").set_value("good_rows").run()
    at.button(key="uploads_store").click().run()

    assert [button.key for button in (*at.button, *at.download_button)] == [
        "uploads_template",
        "uploads_rest",
    ]
    assert len(messages(at)) == 1 and not at.table
    assert "pending" not in at.session_state
    at.run()
    [only] = messages(at)
    assert "已经导入过，没有新内容，不用重复上传。" in only and not at.table


def test_the_checked_file_is_let_go_with_the_file(page: Page) -> None:
    at = chosen(page, "zhao", ONE)
    assert "pending" in at.session_state

    at.file_uploader[0].set_value([]).run()
    assert "pending" not in at.session_state


def test_a_ticket_ledger_is_no_list_of_residents(page: Page) -> None:
    at = chosen(page, "qian", LEDGER)

    assert messages(at)[0] == "这像是代办台账（有“事项编码”这一列）。请在上面改选“代办台账”。"
    assert not at.button


@pytest.mark.parametrize("kind", list(UploadKind))
def test_a_template_is_made_at_the_click_outside_the_page(page: Page, kind: UploadKind) -> None:
    """Streamlit calls the maker of a deferred download in a thread of its own, after the page's run."""
    at = page("records.uploads", "zhang")
    made: list[Callable[[], bytes]] = []
    add = MediaFileManager.add_deferred

    def listening(files: MediaFileManager, data: Callable[[], bytes], *rest: Any, **more: Any) -> str:
        made.append(data)
        return add(files, data, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MediaFileManager, "add_deferred", listening)
        at.radio(key="uploads_kind").set_value(kind).run()
    at.download_button(key="uploads_template").click().run()
    assert not at.exception

    with ThreadPoolExecutor() as elsewhere:
        data = elsewhere.submit(made[-1]).result()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.value for cell in book["填写"][1]] == [column.header for column in COLUMNS[kind.value]]


def test_agents_are_not_offered_to_move_people(page: Page) -> None:
    assert [box.key for box in page("records.uploads", "zhao").checkbox] == []
    assert [box.key for box in page("records.uploads", "zhang").checkbox] == ["uploads_moved_in"]


def test_a_picture_is_refused_in_words(page: Page) -> None:
    at = chosen(page, "zhao", (FILES / "actually-a-png.csv").read_bytes())

    assert messages(at)[0] == "这是一张图片，不是表格。请选台账的Excel或CSV文件。"


def test_an_upload_is_taken_back_by_name(page: Page) -> None:
    upload = send("zhao", "residents", ONE)
    at = page("records.uploads", "zhao")
    at.selectbox(key="uploads_chosen").set_value(upload.id).run()
    assert at.button(key="uploads_undo").label == "确定撤销“台账.csv”"
    at.button(key="uploads_undo").click().run()

    assert (count(Resident), count(Upload)) == (0, 1)
    assert list(at.dataframe[0].value["状态"]) == [UploadState.undone.label]


def test_only_those_who_may_see_the_catalogue_as_a_choice(page: Page) -> None:
    assert [
        len(page("records.uploads", login).radio(key="uploads_kind").options) for login in ("zhao", "zhang")
    ] == [2, 3]


def test_residents_are_listed_masked(page: Page) -> None:
    send("zhao", "residents", ONE)
    at = page("records.residents", "zhao")

    assert list(at.dataframe[0].value["身份证号"]) == ["990101********0014"]
    assert list(at.dataframe[0].value["手机号"]) == ["139****0001"]
    at.text_input(key="residents_text").set_value("没有这个人").run()
    assert messages(at) == ["没有查到。请核对姓名；身份证号和手机号要写全。"]


def test_an_empty_ledger_says_how_to_begin(page: Page) -> None:
    assert "请村代办员到“上传台账”" in messages(page("records.residents", "li"))[0]


def test_rows_older_than_what_is_there_are_told_apart(page: Page) -> None:
    send("zhao", "residents", ONE)
    at = chosen(page, "zhao", residents(f"{EAST},李一,{LI},13900000002,1组,2026-09-01"))
    at.button(key="uploads_store").click().run()

    assert any("没有变化的0行。1行比系统里的旧，没有改。" in message for message in messages(at))


def test_a_fee_is_shown_in_yuan(page: Page) -> None:
    head = "事项编码,事项名称,分类,承办部门,窗口,件类,服务方式,设定依据,受理条件,申请材料,办理流程,承诺时限,收费,收费依据,审批层级"
    row = "MZ060,补领证件,民政救助,民政办,社保窗口,承诺件,代办,《条例》,本镇户籍,申请书,申请;送达,5,12.5,价费〔2020〕1号,镇级"
    at = chosen(page, "zhang", f"{head}\n{row}\n", kind=UploadKind.catalogue)

    assert list(at.dataframe[0].value["收费"]) == ["12.50元"]

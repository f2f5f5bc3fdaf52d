"""The catalogue through the upload door."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm.exc import StaleDataError

from model.catalogue import items, publishing
from model.catalogue.content import ItemEntry, entry_of, materials_of, steps_of
from model.catalogue.items import ItemStatus, ServiceItem
from model.catalogue.versions import Level
from model.figures import exports
from model.ground import db, history
from model.ground.refusals import NotPermitted, Refused
from model.ground.workdays import DayUnit
from model.people import accounts
from model.people.sites import Window
from model.records import known, undoing, uploads
from papers import lists
from tests.cast import TOWN
from tests.records.meanwhile import meanwhile
from tests.records.sending import NOW, send
from tests.validation.known import FILES

CATALOGUE = (FILES / "事项目录.csv").read_bytes()


HEADS = "事项编码,事项名称,分类,承办部门,窗口,办件类型,服务方式,设定依据,受理条件,申请材料,办理流程,承诺时限,审批层级"
ROW = "MZ005,高龄津贴申请,民政救助,民政办,社保窗口,承诺件,代办;限时;上门,《社会救助暂行办法》,本镇户籍,{},申请;受理;审核;送达,{},镇级"


def held(code: str) -> ItemEntry:
    with db.reading() as s:
        item = items.by_code(s, TOWN, code)
        version = publishing.current(s, item)
        assert version
        return entry_of(code, version)


def written(code: str, **changes: Any) -> None:
    """A director changes an item on screen and publishes it."""
    with db.writing() as s:
        by, item = accounts.by_login(s, "zhang"), items.by_code(s, TOWN, code)
        version = publishing.save(s, item, by, replace(held(code), **changes), seen=None, now=NOW)
        publishing.publish(s, version, by, note="调整", seen=version.row_version, now=NOW)


def exported(folder: Path, ending: str) -> bytes:
    with db.reading() as s:
        lists.write(exports.catalogue(s, TOWN), folder / f"a{ending}")
    return (folder / f"a{ending}").read_bytes()


@pytest.fixture
def windows(engine: Engine) -> None:
    """The catalogue names windows that the small town lacks."""
    names = {line.split(",")[4] for line in CATALOGUE.decode("utf-8-sig").splitlines()[1:]}
    with db.writing() as s:
        hall = accounts.by_login(s, "guan").site_id
        s.add_all(
            Window(town_id=TOWN, site_id=hall, name=name)
            for name in sorted(names)
            if name not in ("民政救助窗口", "社保窗口")
        )


def test_all_113_items_come_in_as_published(windows: None) -> None:
    upload = send("zhang", "catalogue", CATALOGUE)

    assert (upload.total, upload.rejected, upload.created + upload.changed + upload.unchanged) == (
        113,
        0,
        113,
    )
    with db.reading() as s:
        open_items = select(func.count()).where(ServiceItem.status == ItemStatus.published)
        assert s.scalar(open_items) == 113


def test_what_the_file_has_no_column_for_stays_as_it_was_set_on_screen(engine: Engine) -> None:
    own = {"intake_level": Level.town, "day_unit": DayUnit.calendar_day, "fee_fen": 500, "fee_basis": "价费〔2020〕1号",
           "statutory_limit": 9, "phone": "0000-8800105", "result_document": "通知书"}  # fmt: skip
    written("MZ005", **own)

    upload = send("zhang", "catalogue", f"{HEADS}\n{ROW.format('居民身份证原件;银行卡复印件', 2)}\n")
    assert (upload.changed, held("MZ005").promised_limit) == (1, 2)
    assert {name: getattr(held("MZ005"), name) for name in own} == own


def test_conditions_that_begin_to_name_a_unit_change_it(engine: Engine) -> None:
    row = ROW.format("申请书", 2).replace("本镇户籍", "本镇户籍，以自然日计")
    send("zhang", "catalogue", f"{HEADS}\n{row}\n")

    assert held("MZ005").day_unit is DayUnit.calendar_day


def test_the_file_may_say_both_itself(engine: Engine) -> None:
    send("zhang", "catalogue", f"{HEADS},受理层级,时限单位\n{ROW.format('申请书', 2)},县级,自然日\n")

    assert (held("MZ005").intake_level, held("MZ005").day_unit) == (Level.county, DayUnit.calendar_day)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_exported_catalogue_uploaded_again_changes_nothing(
    engine: Engine, tmp_path: Path, ending: str
) -> None:
    written(
        "MZ005",
        intake_level=Level.town,
        day_unit=DayUnit.calendar_day,
        conditions="本镇户籍，\n满80周岁",
        fee_fen=1250,
        fee_basis="价费〔2020〕1号",
        materials=materials_of(["身份证、户口簿（可不带）", "申请书；一式两份", "照片"]),
        steps=steps_of(["申请", "公示（7天）", "鉴定（不计入时限，最多30天）", "制证→领取"]),
    )
    written("MZ001", materials=materials_of(["身份证、户口簿"]))
    written("MZ009", materials=materials_of(["无需材料"]))

    upload = send("zhang", "catalogue", exported(tmp_path, ending))
    assert (upload.total, upload.unchanged, upload.rejected) == (6, 6, 0)


def test_one_upload_is_one_line_of_history_with_what_it_did(engine: Engine) -> None:
    send("zhang", "catalogue", f"{HEADS}\n{ROW.format('申请书', 2)}\n")

    with db.reading() as s:
        [row] = s.scalars(select(history.History)).all()
    assert (row.action, row.facts["changed_codes"], row.facts["created_codes"]) == ("upload", ["MZ005"], [])


def test_an_item_withdrawn_during_the_upload_stops_neither(engine: Engine) -> None:
    def withdraw() -> str:
        try:
            with db.writing() as s:
                by, item = accounts.by_login(s, "guan"), items.by_code(s, TOWN, "MZ001")
                publishing.withdraw(s, item, by, reason="县里已取消", now=NOW)
        except StaleDataError:
            return "told"
        return "done"

    rows = f"{ROW.format('申请书', 2)}\n{ROW.format('申请书', 2).replace('MZ005,高龄津贴', 'MZ001,最低生活保障')}"
    with meanwhile(engine, "UPDATE service_item", withdraw) as others:
        upload = send("zhang", "catalogue", f"{HEADS}\n{rows}\n")
    assert upload.changed == 2 and others[0].result() in ("done", "told")


def test_a_window_nobody_knows_is_told_before_anything_is_written(engine: Engine) -> None:
    item = {"code": "AB001", "name": "试办", "category": "综合", "department": "民政办", "window": "月球窗口",
            "kind": "promised", "modes": ["agency"], "legal_basis": "依据", "conditions": "条件", "materials": ["申请书"],
            "steps": ["申请"], "statutory_limit": 3, "promised_limit": 5, "fee_fen": 0, "fee_basis": "",
            "approval_level": "town", "result_document": "", "phone": "",
            "day_unit": None, "intake_level": None, "given": ["statutory_limit"]}  # fmt: skip
    with db.reading() as s:
        objections = known.of(s, accounts.by_login(s, "zhang")).objections(item)

    assert objections[0] == "承诺时限5个工作日，超过了法定时限3个工作日。请改短承诺时限。"
    assert objections[1].startswith("没有叫“月球窗口”的窗口")


def test_an_agent_brings_no_catalogue(windows: None) -> None:
    with pytest.raises(NotPermitted, match="上传事项目录"):
        send("zhao", "catalogue", CATALOGUE)


def test_a_published_catalogue_is_not_undone_as_a_whole(windows: None) -> None:
    upload = send("zhang", "catalogue", CATALOGUE)

    with pytest.raises(Refused, match="不能整批撤销"), db.writing() as s:
        by = accounts.by_login(s, "zhang")
        undoing.undo(s, uploads.by_id(s, by, upload.id), by, now=NOW)

"""The catalogue through the upload door."""

import pytest
from sqlalchemy import Engine, func, select

from model.catalogue.items import ItemStatus, ServiceItem
from model.ground import db
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts
from model.people.sites import Window
from model.records import known, undoing, uploads
from tests.cast import TOWN
from tests.records.sending import NOW, send
from tests.validation.known import FILES

CATALOGUE = (FILES / "事项目录.csv").read_bytes()


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


def test_a_window_nobody_knows_is_told_before_anything_is_written(engine: Engine) -> None:
    item = {"code": "AB001", "name": "试办", "category": "综合", "department": "民政办", "window": "月球窗口",
            "kind": "promised", "modes": ["agency"], "legal_basis": "依据", "conditions": "条件", "materials": ["申请书"],
            "steps": ["申请"], "statutory_limit": 3, "promised_limit": 5, "fee_fen": 0, "fee_basis": "",
            "approval_level": "town", "result_document": "", "phone": ""}  # fmt: skip
    with db.reading() as s:
        said = known.of(s, accounts.by_login(s, "zhang")).objections(item)

    assert said[0] == "承诺时限5个工作日，超过了法定时限3个工作日。请改短承诺时限。"
    assert said[1].startswith("没有叫“月球窗口”的窗口")


def test_an_agent_brings_no_catalogue(windows: None) -> None:
    with pytest.raises(NotPermitted, match="上传事项目录"):
        send("zhao", "catalogue", CATALOGUE)


def test_a_published_catalogue_is_not_undone_as_a_whole(windows: None) -> None:
    upload = send("zhang", "catalogue", CATALOGUE)

    with pytest.raises(Refused, match="不能整批撤销"), db.writing() as s:
        by = accounts.by_login(s, "zhang")
        undoing.undo(s, uploads.by_id(s, by, upload.id), by, now=NOW)

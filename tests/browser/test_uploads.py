"""The two ledgers of the villages, dragged in as they are, in a real browser."""

from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
FILES = Path(__file__).parents[1] / "files"
RESIDENTS = FILES / "居民台账-东岭村-gb18030.csv"
LEDGER = FILES / "代办台账-西岭村-2026-10.xlsx"


def choose(page: Page, kind: str, file: Path) -> None:
    page.goto("/uploads")
    page.get_by_test_id("stRadio").get_by_text(kind, exact=True).click()
    expect(
        page.get_by_role("button", name=f"下载{kind}模板")
    ).to_be_visible()  # the box below is another one now
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)


def store_good_rows(page: Page) -> None:
    page.get_by_text("先入库合格的").click()
    page.get_by_role("button", name="入库").click()
    expect(page.get_by_text("已入库：")).to_be_visible()


def test_the_residents_of_the_east_village(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor("zhao")
    choose(page, "居民台账", RESIDENTS)
    expect(page.get_by_text("共200行，合格191行，有问题9行")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="下载“问题清单”").click()
    bad = tmp_path / "bad.csv"
    download.value.save_as(bad)
    store_good_rows(page)

    rows = pl.read_csv(bad, infer_schema=False)
    assert rows.height == 9
    assert rows["错误原因"].str.contains("身份证号").sum() >= 3
    expect(page.get_by_text("新登记191行")).to_be_visible()


def test_a_template_is_downloaded_and_comes_back_as_what_it_is(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor("zhao")
    page.goto("/uploads")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载居民台账模板").click()
    template = tmp_path / download.value.suggested_filename
    download.value.save_as(template)

    choose(page, "居民台账", template)

    assert template.name == "居民台账模板.xlsx"
    expect(page.get_by_text("这个文件只有标题，没有内容")).to_be_visible()


def test_the_ledger_of_the_west_village_lands_once(visitor: Visitor) -> None:
    page = visitor("qian")
    choose(page, "代办台账", LEDGER)
    expect(page.get_by_text("共40行，合格37行，有问题3行")).to_be_visible()

    store_good_rows(page)

    expect(page.get_by_text("新登记37行")).to_be_visible()
    page.goto("/find")
    expect(page.get_by_text("查到37件")).to_be_visible()
    choose(page, "代办台账", LEDGER)
    expect(page.get_by_text("已经导入过，没有新内容，不用重复上传")).to_be_visible()

"""A file dropped under the wrong choice is told what it is."""

import pytest

from tests.validation.known import EAST, FILES, MAN, RESIDENT, checked
from validation.reading import Unreadable

RESIDENTS = (FILES / "居民台账-东岭村-gb18030.csv").read_bytes()
LEDGER = (FILES / "代办台账-西岭村-2026-10.xlsx").read_bytes()
CATALOGUE = (FILES / "事项目录.csv").read_bytes()


@pytest.mark.parametrize(
    ("chosen", "data", "says"),
    [
        ("residents", LEDGER, "这像是代办台账（有“事项编码”这一列）。请在上面改选“代办台账”。"),
        ("catalogue", LEDGER, "这像是代办台账（有“收件日期”这一列）。请在上面改选“代办台账”。"),
        ("ledger", RESIDENTS, "这像是居民台账（有“户号”这一列）。请在上面改选“居民台账”。"),
        ("catalogue", RESIDENTS, "这像是居民台账（有“户号”这一列）。请在上面改选“居民台账”。"),
        ("residents", CATALOGUE, "这像是事项目录（有“category”这一列）。请在上面改选“事项目录”。"),
        ("ledger", CATALOGUE, "这像是事项目录（有“category”这一列）。请在上面改选“事项目录”。"),
    ],
)
def test_a_file_under_the_wrong_choice_is_told_what_it_is(chosen: str, data: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refused:
        checked(chosen, data)
    assert str(refused.value) == says


def test_a_ledger_that_also_tells_of_households_is_no_list_of_residents() -> None:
    header = "村代码,户号,姓名,身份证号,性别,住址,事项,收件日期"

    with pytest.raises(Unreadable, match="这像是代办台账"):
        checked("residents", f"{header}\n{EAST},1,张三,{MAN},男,一组,高龄津贴,2026-10-01\n")
    with pytest.raises(Unreadable, match="没有找到"):
        checked("ledger", f"{header}\n{EAST},1,张三,{MAN},男,一组,高龄津贴,2026-10-01\n")


def test_residents_with_a_note_and_a_number_stay_residents() -> None:
    header = f"序号,{RESIDENT},状态,登记日期,备注"

    assert checked("residents", f"{header}\n1,{EAST},张三,{MAN},常住,2026-10-01,无\n").rows.height == 1

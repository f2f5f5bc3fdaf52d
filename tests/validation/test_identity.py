"""ID numbers of a whole column: equal to python-stdnum, number by number."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from tests.validation.known import BABY, EAST, MAN, resident
from validation import identity

ID = pl.col("id")
numbers = some.one_of(
    some.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
    some.dates(date(1900, 1, 1)).flatmap(
        lambda day: some.from_regex(rf"9901[0-9]{{2}}{day:%Y%m%d}[0-9]{{3}}", fullmatch=True).map(
            lambda head: head + ric.calc_check_digit(head + "0")
        )
    ),
    some.text("0123456789X", max_size=20),
)


def _by_stdnum(number: str) -> tuple[bool, date | None]:
    """Check character and birth date as the reference has them (its list of places does not know 99xxxx)."""
    if len(number) != 18 or not number[:-1].isdigit():
        return False, None
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        born = None
    return number[-1] == ric.calc_check_digit(number), born


@given(some.lists(numbers, min_size=1, max_size=50))
def test_the_column_form_agrees_with_stdnum(several: list[str]) -> None:
    frame = pl.DataFrame({"id": several}, schema={"id": pl.String})

    verdicts = frame.select(
        identity.checksum_holds(ID).fill_null(False).alias("holds"), identity.birth(ID).alias("born")
    )

    assert verdicts.rows() == [_by_stdnum(number) for number in several]


@pytest.mark.parametrize(
    "number", [MAN, BABY, "990101195505150025", "11010519491231002X", "11010519491231002x"]
)
def test_a_right_number_passes(number: str) -> None:
    assert resident(f"{EAST},张三,{number}") == []


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("99010119800101001", "身份证号只有17位，应为18位。请检查是否漏写最后一位（可能是X）。"),
        ("9901011980010100145", "身份证号有19位，应为18位。请检查是否多写了。"),
        ("990101800101001", "身份证号是15位的旧号码，已不能使用。请对照现在的身份证填写18位号码。"),
        ("9901011980O1010014", "身份证号里有数字和X以外的字。请对照身份证原件，重新核对18位号码。"),
        ("990101198001010015", "身份证号第18位校验不符。请对照身份证原件，重新核对18位号码。"),
        ("4.4E+17", "身份证号显示为“4.4E+17”，后面几位已丢失，无法还原。请把这一列设为“文本”格式后重新填写，再上传。"),
        ("990101198013010011", "身份证号里的出生日期（第7到14位）没有这一天。请对照身份证原件，重新核对18位号码。"),
        (
            "440524188001010014",
            "身份证号里的出生日期是1880年1月1日，年龄不在0到120岁之间。请对照身份证原件，重新核对18位号码。",
        ),
    ],
)  # fmt: skip
def test_a_wrong_number_says_one_thing_and_what_to_do(number: str, says: str) -> None:
    assert resident(f"{EAST},张三,{number}") == [f"第2行：{says}"]


def test_somebody_born_tomorrow_is_refused() -> None:
    number = "99010120261123001"
    whole = number + ric.calc_check_digit(number + "0")

    assert "年龄不在0到120岁之间" in resident(f"{EAST},张三,{whole}")[0]


@pytest.mark.parametrize(
    "tidy", [f"'{MAN}", f"  {MAN}　", MAN.replace("1", "１"), f"\u200b{MAN}", f'"=""{MAN}"""']
)
def test_what_excel_and_input_methods_add_is_taken_off(tidy: str) -> None:
    assert resident(f"{EAST},张三,{tidy}") == []


@pytest.mark.parametrize(
    "phone",
    ["13912345678", "139 1234 5678", "139-1234-5678", "+8613912345678", "0857-1234567", "0000-8800123", ""],
)
def test_a_mobile_a_land_line_or_nothing_is_a_phone(phone: str) -> None:
    assert resident(f"{EAST},张三,{MAN},{phone}", "村代码,姓名,身份证号,手机号") == []


@pytest.mark.parametrize("phone", ["12912345678", "139123456789", "没有"])
def test_anything_else_is_no_phone(phone: str) -> None:
    [sentence] = resident(f"{EAST},张三,{MAN},{phone}", "村代码,姓名,身份证号,手机号")
    assert "没有手机可以空着不填" in sentence

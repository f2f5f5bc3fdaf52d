"""ID and phone numbers as a counter types them (GB 11643)."""

from datetime import date

import pytest

from model.ground.identity import birth, checked_id, checked_phone
from model.ground.refusals import Refused

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "99010119500101007X",
        "99010119500101007x",
        " 990101 1950 0101 007X ",
        "９９０１０１１９５００１０１００７Ｘ",
    ],
)
def test_a_number_is_taken_however_it_was_typed(typed: str) -> None:
    assert checked_id(typed, TODAY) == "99010119500101007X"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("990101500101001", "15位的旧身份证号"),
        ("9901011950010100", "现在是16位"),
        ("", "现在是0位"),
        ("4.4E+17", "应为18位"),
        ("٩٩٠١٠١١٩٥٠٠١٠١٠٠١X", "应为18位"),
        ("990101195001010011", "第18位校验不符"),
        ("990101195002310015", "出生日期不对"),
        ("990101190001010018", "出生日期不对"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_to_do(typed: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        checked_id(typed, TODAY)


@pytest.mark.parametrize(("born", "fits"), [(date(2026, 11, 21), True), (date(2026, 11, 22), False)])
def test_nobody_is_born_tomorrow(born: date, fits: bool) -> None:
    from stdnum.cn import ric

    body = f"990101{born:%Y%m%d}001"
    number = body + ric.calc_check_digit(f"{body}0")
    if fits:
        assert checked_id(number, TODAY) == number and birth(number) == born
        return
    with pytest.raises(Refused, match="出生日期不对"):
        checked_id(number, TODAY)


@pytest.mark.parametrize("typed", ["13800000002", "0000-8800101", "021 12345678", ""])
def test_a_phone_number_is_taken(typed: str) -> None:
    assert checked_phone(typed) == typed.replace(" ", "")


@pytest.mark.parametrize("typed", ["1380000000", "12800000002", "8800101", "=1+1"])
def test_a_phone_number_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="手机号应为11位数字"):
        checked_phone(typed)

"""Resident ID numbers (GB 11643) and phone numbers of a whole column at once.

python-stdnum is the reference; `tests/validation/test_identity.py` proves this form equal to it.
"""

from datetime import date
from typing import Final

import polars as pl

from validation import text
from validation.dates import chinese
from validation.rules import Rule

OLDEST: Final = 120
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE: Final = r"^[0-9]{17}[0-9X]$"


def whole(name: str) -> pl.Expr:
    """The tidy number where it has the shape of one; null where it is damaged, so that no two damaged ones look alike."""
    number = text.whole(name)
    return pl.when(number.str.contains(_SHAPE)).then(number)


def checksum_holds(number: pl.Expr) -> pl.Expr:
    """Whether the 18th character is right (ISO 7064 MOD 11-2); null where the shape is not 17 digits and a digit or X."""
    digits = (
        number.str.slice(n, 1).cast(pl.Int32, strict=False) * weight for n, weight in enumerate(_WEIGHTS)
    )
    last = number.str.slice(17, 1)
    check = pl.when(last == "X").then(10).otherwise(last.cast(pl.Int32, strict=False))
    holds = (pl.sum_horizontal(digits) + check) % 11 == 1
    return pl.when(number.str.contains(_SHAPE)).then(holds)


def birth(number: pl.Expr) -> pl.Expr:
    """The date inside the number; null when it is no real day (there is no year 0)."""
    written = number.str.slice(6, 8)
    real = number.str.contains(_SHAPE) & ~written.str.starts_with("0000")
    return pl.when(real).then(written.str.to_date("%Y%m%d", strict=False))


def sex(number: pl.Expr) -> pl.Expr:
    """男 for an odd 17th digit, 女 for an even one."""
    odd = number.str.slice(16, 1).cast(pl.Int32, strict=False) % 2 == 1
    return pl.when(number.str.contains(_SHAPE)).then(pl.when(odd).then(pl.lit("男")).otherwise(pl.lit("女")))


def rules(name: str, header: str, number: pl.Expr, today: date) -> list[Rule]:
    """What a cell with an ID number must be; every cell breaks one rule at most. An unknown area code passes."""
    length = number.str.len_chars()
    lost = text.scientific(number)
    fifteen = number.str.contains(r"^[0-9]{15}$")
    eighteen = number.str.contains(_SHAPE)
    holds, born = checksum_holds(number), birth(number)
    fine = holds & born.is_not_null()
    oldest = date(today.year - OLDEST - 1, 12, 31)
    compare = "请对照身份证原件，重新核对18位号码。"
    return [
        Rule(
            name,
            ~lost,
            pl.format(
                f"{header}显示为“{{}}”，后面几位已丢失，无法还原。请把这一列设为“文本”格式后重新填写，再上传。",
                number,
            ),
        ),
        Rule(name, ~fifteen, pl.lit(f"{header}是15位的旧号码，已不能使用。请对照现在的身份证填写18位号码。")),
        Rule(name, lost | fifteen | (length == 18), _wrong_length(header, length)),
        Rule(
            name,
            lost | (length != 18) | eighteen,
            pl.lit(f"{header}里有数字和X以外的字。{compare}"),
        ),
        Rule(name, holds, _wrong_check(header, number, compare)),
        Rule(
            name,
            ~holds | born.is_not_null(),
            pl.lit(f"{header}里的出生日期（第7到14位）没有这一天。{compare}"),
        ),
        Rule(
            name,
            ~fine | ((born <= today) & (born > oldest)),
            pl.format(f"{header}里的出生日期是{{}}，年龄不在0到{OLDEST}岁之间。{compare}", chinese(born)),
        ),
    ]


def _wrong_length(header: str, length: pl.Expr) -> pl.Expr:
    short = pl.format(f"{header}只有{{}}位，应为18位。请检查是否漏写最后一位（可能是X）。", length)
    long = pl.format(f"{header}有{{}}位，应为18位。请检查是否多写了。", length)
    return (
        pl.when(length == 17)
        .then(short)
        .when(length < 18)
        .then(pl.format(f"{header}只有{{}}位，应为18位。请对照身份证原件补全。", length))
        .otherwise(long)
    )


def _wrong_check(header: str, number: pl.Expr, compare: str) -> pl.Expr:
    zeros = pl.lit(
        f"{header}最后变成了“000”，可能是表格把后三位改掉了。请把这一列设为“文本”格式，对照身份证重新填写。"
    )
    return (
        pl.when(number.str.ends_with("000"))
        .then(zeros)
        .otherwise(pl.lit(f"{header}第18位校验不符。{compare}"))
    )


def phone_rules(name: str, header: str, number: pl.Expr) -> list[Rule]:
    """A mobile of 11 digits, a land line with its area code (demonstration numbers 0000-8800xxx are such), or nothing."""
    length = number.str.len_chars()
    digits = number.str.contains(r"^[0-9]+$")
    fine = number.str.contains(r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$")
    counted = pl.format(f"{header}只有{{}}位，应为11位数字。没有手机可以空着不填。", length)
    over = pl.format(f"{header}有{{}}位，应为11位数字。没有手机可以空着不填。", length)
    other = pl.format(f"{header}“{{}}”不像电话号码，手机号应为11位数字。没有手机可以空着不填。", number)
    reason = (
        pl.when(digits & (length < 11)).then(counted).when(digits & (length > 11)).then(over).otherwise(other)
    )
    return [Rule(name, fine, reason)]


def clean_phone(name: str) -> pl.Expr:
    """A mobile as its 11 digits, without +86 (0086, 86) and dashes; a land line as it stands."""
    number = text.code(name).str.replace_all("[—–−－‐]", "-").str.replace(r"^([0-9]+)\.0+$", "${1}")
    return number.str.replace(r"^(?:(?:\+|00)?86-?)?(1[0-9]{2})-?([0-9]{4})-?([0-9]{4})$", "${1}${2}${3}")

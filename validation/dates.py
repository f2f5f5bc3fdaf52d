"""Dates as villages write them, as polars expressions."""

from datetime import date

import polars as pl

from validation import text
from validation.rules import Rule

BUSINESS_FROM = date(
    2004, 1, 1
)  # the first year of the calendar of workdays: before it no time limit can be counted
BIRTHS_FROM = date(1900, 1, 1)
LIKE_THIS = "请写成2023-09-25这样的样子。"


def as_date(name: str) -> pl.Expr:
    """2026-1-5, 2026/1/5, 2026.1.5, 2026年1月5日(号), 20260105, Excel's serial 46027, each with or without a time of day;
    full-width digits and spaces allowed. Null where it is none of these or no real day (there is no year 0)."""
    plain = _plain(name)
    parts = plain.str.replace_all(r"[年月/.]", "-").str.replace(r"[日号]$", "")
    split = parts.str.extract_groups(r"^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$")
    packed = plain.str.extract_groups(r"^([0-9]{4})([0-9]{2})([0-9]{2})$")
    serial = plain.str.extract(r"^([2-7][0-9]{4})(\.[0-9]+)?$").cast(pl.Int32)
    return pl.coalesce(
        _day(split),
        _day(packed),
        pl.lit(date(1899, 12, 30)) + pl.duration(days=serial),
    ).cast(pl.Date)


def _plain(name: str) -> pl.Expr:
    column = text.spaced(pl.col(name).str.normalize("NFKC"))
    column = column.str.replace(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?$", "")
    return column.str.replace(r"^'", "").str.replace_all(" ", "").replace("", None)


def _day(groups: pl.Expr) -> pl.Expr:
    year, month, day = (groups.struct.field(str(n)) for n in (1, 2, 3))
    written = pl.concat_str(year, month.str.zfill(2), day.str.zfill(2), separator="-")
    return pl.when(year != "0000").then(written.str.to_date("%Y-%m-%d", strict=False))


def chinese(day: pl.Expr) -> pl.Expr:
    """`1980年1月2日`, for sentences."""
    return pl.format("{}年{}月{}日", day.dt.year(), day.dt.month(), day.dt.day())


def rules(name: str, header: str, day: pl.Expr, today: date, *, earliest: date = BUSINESS_FROM) -> list[Rule]:
    """A date cell must be readable, a real day, not before `earliest` and not ahead; an empty one passes."""
    given = _plain(name).is_not_null()
    shaped = _plain(name).str.contains(r"^([0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日号]?|[0-9]{8})$")
    unclear = pl.format(f"{header}“{{}}”看不懂。{LIKE_THIS}", text.words(name))
    no_day = pl.format(f"{header}“{{}}”没有这一天。{LIKE_THIS}", text.words(name))
    ahead = pl.format(f"{header}写的是{{}}，还没有到。请核对。", chinese(day))
    early = pl.format(
        f"{header}写的是{{}}，太早了，最早是{earliest.year}年{earliest.month}月{earliest.day}日。请核对。",
        chinese(day),
    )
    return [
        Rule(name, ~given | day.is_not_null(), pl.when(shaped).then(no_day).otherwise(unclear)),
        Rule(name, day <= pl.lit(today), ahead),
        Rule(name, day >= pl.lit(earliest), early),
    ]

"""The State Council's yearly holiday notice, as pasted text or as a table: days off and days worked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from validation.grid import Unreadable

DAY = r"(?:([0-9]{4})[年./-])?(?:([0-9]{1,2})[月./-])?([0-9]{1,2})(?:日|号)?(?:[（(]([^）)]*)[)）])?"
RANGE = re.compile(rf"{DAY}(?:\s*(?:至|到|—|–|-|~|～)\s*{DAY})?")
HEADING = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.．])?\s*([\u4e00-\u9fff、]{2,12}?)\s*[：:]"
)
NEXT = re.compile(r"(?<=[。；;])\s*(?=[一二三四五六七八九十]{1,2}、)")
SUM = re.compile(r"共\s*([0-9]+)\s*天")
TIMES = re.compile(r"(?:共|放假)?\s*[0-9]+\s*天|[0-9]{1,2}[:：][0-9]{2}")
WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
SPEAKS = re.compile(r"放假|上班|补班|调班|调休|休息")


@dataclass
class Notice:
    """Days off with the holiday's name, and weekend days that are worked."""

    free: dict[date, str] = field(default_factory=dict)
    makeup: set[date] = field(default_factory=set)


def read(text: str, year: int) -> Notice:
    """Read a notice such as `一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。`, one holiday a line.

    Dates may carry the year or not. A sentence with 上班, 补班 or 调班 gives worked days, every other one days off.
    Refuses a text without any date, and a date that does not exist, naming the line.
    """
    notice = Notice()
    for number, line in enumerate(NEXT.sub("\n", text).splitlines(), 1):
        heading = HEADING.match(line)
        if not heading and not SPEAKS.search(line):
            continue  # the salutation, the signature and its date
        name, rest = (heading[1], line[heading.end() :]) if heading else ("放假", line)
        _read_line(notice, name, rest, year, number)
    if not notice.free:
        raise Unreadable("没有读到放假日期。请把放假通知的正文粘贴进来，例：春节：2月5日至2月11日放假。")
    return notice


def _read_line(notice: Notice, name: str, line: str, year: int, number: int) -> None:
    """One holiday. Refuses it when the notice itself says another number of days."""
    free: list[date] = []
    for sentence in re.split(r"[。；;]", line):
        days = list(_days(TIMES.sub("", sentence), year, number))
        if re.search(r"上班|补班|调班|工作日", sentence):
            notice.makeup.update(days)
        else:
            free += days
    match = SUM.search(line)
    if match and int(match[1]) != len(free):
        raise Unreadable(f"第{number}行：写着共{match[1]}天，读出来是{len(free)}天。请对照通知核对日期。")
    notice.free.update(dict.fromkeys(free, name))


def _days(sentence: str, year: int, line: int) -> Iterator[date]:
    """Every day of every range; a month that is left out is the month before it."""
    month = 0
    for match in RANGE.finditer(sentence):
        first_year, first_month, first_day, first_week, _, last_month, last_day, last_week = match.groups()
        month = int(first_month or month)
        if not month:
            continue
        start = _day(int(first_year or year), month, int(first_day), first_week, line)
        if not last_day:
            yield start
            continue
        month = int(last_month or month)
        yield from _range(start, _day(start.year, month, int(last_day), last_week, line))


def _range(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def _day(year: int, month: int, day: int, weekday: str | None, line: int) -> date:
    """The date; refuses one that does not exist or is not the weekday that stands in brackets behind it."""
    try:
        result = date(year, month, day)
    except ValueError:
        raise Unreadable(f"第{line}行：{month}月{day}日没有这一天。请对照通知改好。") from None
    match = WEEKDAY.search(weekday or "")
    if match and "一二三四五六日".index(match[1].replace("天", "日")) != result.weekday():
        is_really = "一二三四五六日"[result.weekday()]
        raise Unreadable(
            f"第{line}行：{year}年{month}月{day}日是星期{is_really}，通知里写的是周{match[1]}。请核对年份和日期。"
        )
    return result

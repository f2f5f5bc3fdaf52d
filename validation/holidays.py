"""The yearly holiday notice of the State Council, pasted as text or uploaded as a small table: what is free, what is worked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from validation.grid import Unreadable

DAY = r"(?:(\d{4})[年./-])?(?:(\d{1,2})[月./-])?(\d{1,2})(?:日|号)?(?:（[^）]*）|\([^)]*\))?"
RANGE = re.compile(rf"{DAY}(?:\s*(?:至|到|—|–|-|~|～)\s*{DAY})?")
HEADING = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.．])?\s*([\u4e00-\u9fff、]{2,12}?)\s*[：:]"
)
TIMES = re.compile(r"共\s*\d+\s*天|放假\s*\d+\s*天|\d+\s*天|\d{1,2}[:：]\d{2}")


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
    name = ""
    for number, line in enumerate(text.splitlines(), 1):
        heading = HEADING.match(line)
        if heading:
            name, line = heading[1], line[heading.end() :]
        for sentence in re.split(r"[。；;]", TIMES.sub("", line)):
            days = list(_days(sentence, year, number))
            if re.search(r"上班|补班|调班|工作日", sentence):
                notice.makeup.update(days)
            else:
                notice.free.update(dict.fromkeys(days, name or "放假"))
    if not notice.free:
        raise Unreadable("没有读到放假日期。请把放假通知的正文粘贴进来，例：春节：2月5日至2月11日放假。")
    return notice


def _days(sentence: str, year: int, line: int) -> Iterator[date]:
    """Every day of every range; a month that is left out is the month before it."""
    month = 0
    for first_year, first_month, first_day, _, last_month, last_day in RANGE.findall(sentence):
        month = int(first_month or month)
        if not month:
            continue
        start = _day(int(first_year or year), month, int(first_day), line)
        if not last_day:
            yield start
            continue
        month = int(last_month or month)
        yield from _range(start, _day(start.year, month, int(last_day), line))


def _range(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def _day(year: int, month: int, day: int, line: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(f"第{line}行：{month}月{day}日没有这一天。请对照通知改好。") from None

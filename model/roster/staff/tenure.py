"""How long somebody is posted to the hall without a break, two years at least (R028). No database."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from model.ground.wording import plain_day

YEARS: Final = 2


@dataclass(frozen=True)
class Served:
    """Whole years and months, and the days after them."""

    years: int
    months: int
    days: int

    @property
    def text(self) -> str:
        """`1年3个月12天`; parts that are zero are left out."""
        parts = ((self.years, "年"), (self.months, "个月"), (self.days, "天"))
        return "".join(f"{count}{unit}" for count, unit in parts if count)


def served(posted_on: date, day: date) -> Served:
    """How long it is from one day to another, counted by the calendar: a month is full on the day of the same number,
    or on the last of a month that has no such day (Civil Code art 202). Nothing before the posting."""
    if day < posted_on:
        return Served(0, 0, 0)
    months = (day.year - posted_on.year) * 12 + day.month - posted_on.month
    if _months_on(posted_on, months) > day:
        months -= 1
    return Served(months // 12, months % 12, (day - _months_on(posted_on, months)).days)


def two_years_on(posted_on: date) -> date:
    """The day on which two years are full (R028); 28 February for who came on 29 February."""
    return _months_on(posted_on, 12 * YEARS)


def early(posted_on: date | None, day: date) -> bool:
    """Whether somebody who leaves on that day has not served two years; unknown while nobody wrote the posting down."""
    return posted_on is not None and day < two_years_on(posted_on)


def posting(posted_on: date | None, left_on: date | None, day: date) -> date | None:
    """The day the posting that counts on `day` began; None: not posted. Leave does not break it (c5); going
    back to the home unit on `left_on` ends it, and whoever is posted again on that day or later begins anew."""
    if posted_on is None or posted_on > day:
        return None
    ended = left_on is not None and posted_on < left_on <= day
    return None if ended else posted_on


def sentence(posted_on: date | None, day: date) -> str:
    """`到岗1年3个月，满两年还差9个月`."""
    if posted_on is None:
        return "没有登记到岗日期"
    if posted_on > day:
        return f"{plain_day(posted_on)}到岗"
    so_far, full = served(posted_on, day).text, two_years_on(posted_on)
    came = f"到岗{so_far}" if so_far else "今天到岗"
    return f"{came}，已满两年" if day >= full else f"{came}，满两年还差{served(day, full).text}"


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))

"""The periods that figures are asked for, their names, and the period to compare with."""

from dataclasses import dataclass
from datetime import date, timedelta

from model.ground.db import Labelled
from model.ground.refusals import Refused


class Span(Labelled):
    """The choices above every figure; a year runs from 1 January, as the county's reports do (a9)."""

    today = "today", "今天"
    week = "week", "本周"
    month = "month", "本月"
    year = "year", "本年"
    custom = "custom", "自选日期"


BEFORE = {Span.today: "昨天", Span.week: "上周", Span.month: "上月", Span.year: "去年"}


@dataclass(frozen=True)
class Period:
    """The days from `start` through `end`, both counted."""

    span: Span
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def label(self) -> str:
        return self.span.label

    @property
    def before_label(self) -> str:
        """How the period before it is called beside a figure, in few words: a tile is narrow."""
        return BEFORE.get(self.span, f"前{self.days}天")

    def before(self) -> "Period":
        """The same stretch one week, month or year earlier; for free dates the equally long one just before.

        A month or a year that has no such day ends on its last one: 1–31 March compares with 1–28 February.
        """
        match self.span:
            case Span.week:
                back = timedelta(days=7)
                return Period(self.span, self.start - back, self.end - back)
            case Span.month:
                return Period(self.span, _month_back(self.start), _month_back(self.end))
            case Span.year:
                return Period(self.span, _year_back(self.start), _year_back(self.end))
        back = timedelta(days=self.days)
        return Period(self.span, self.start - back, self.end - back)


def period(span: Span, today: date, start: date | None = None, end: date | None = None) -> Period:
    """The period of a word up to and with `today`; weeks begin on Monday.

    For `Span.custom` both days are needed; refuses one that ends before it starts.
    """
    match span:
        case Span.today:
            return Period(span, today, today)
        case Span.week:
            return Period(span, today - timedelta(days=today.weekday()), today)
        case Span.month:
            return Period(span, today.replace(day=1), today)
        case Span.year:
            return Period(span, today.replace(month=1, day=1), today)
    if start is None or end is None:
        raise Refused("请选好开始和结束两个日期。")
    if end < start:
        raise Refused("结束日期早于开始日期。请重选。")
    return Period(span, start, end)


def _month_back(day: date) -> date:
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


def _year_back(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

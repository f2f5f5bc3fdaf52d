"""Whole and half days, and from which moment to which they last."""

from datetime import date, datetime, time, timedelta

from model.ground.db import OFFICE_ZONE, Labelled
from model.ground.refusals import Refused

NOON = time(12, 0)


class DayPart(Labelled):
    """How much of a day; only a leave of one day can be half a day."""

    whole = "whole", "全天"
    morning = "morning", "上午"
    afternoon = "afternoon", "下午"


def span(first: date, last: date, part: DayPart) -> tuple[datetime, datetime]:
    """From when to when a leave of these days keeps somebody away: days from midnight to midnight, half days
    parted at noon. Refuses an end before the start, and half a day of several days."""
    if last < first:
        raise Refused("结束日期早于开始日期。请核对后重填。")
    if part is not DayPart.whole and first != last:
        raise Refused("请半天假，开始和结束要是同一天。多天请选“全天”。")
    midnight = datetime.combine(first, time(), OFFICE_ZONE)
    noon = datetime.combine(first, NOON, OFFICE_ZONE)
    after = datetime.combine(last + timedelta(days=1), time(), OFFICE_ZONE)
    return (noon if part is DayPart.afternoon else midnight, noon if part is DayPart.morning else after)

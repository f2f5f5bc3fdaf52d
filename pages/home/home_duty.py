"""首页, a line each: that I am on duty today, that somebody wants to swap, and for the director what nobody keeps."""

from collections.abc import Sequence
from datetime import timedelta

from model.ground import db
from model.ground.workdays import Calendar
from model.people.permissions import Role
from model.roster.duty import duty, duty_days, duty_fitness, duty_gaps, swaps
from model.roster.duty.duty_gaps import Gap
from pages.parts import frame, words

DAYS = 7
ICON = ":material/event_busy:"


def draw(calendar: Calendar) -> None:
    """Nothing for whoever is never on duty."""
    me, today = frame.me(), frame.today()
    if not duty_fitness.kinds_of(me):
        return
    with db.reading() as s:
        own = [
            one
            for one in duty.of_account(s, me, today, today)
            if duty_days.asks_for(one.kind, today, calendar)
        ]
        asked = [row for row in swaps.waiting(s, me, today) if row.asked_of_id == me.id]
        director, last = me.role is Role.director, today + timedelta(days=DAYS - 1)
        gaps = duty_gaps.of(s, me.town_id, today, last, calendar) if director else []
    if own:
        kinds = "、".join(one.kind.label for one in own)
        frame.link("duty", f"今天您值班：{kinds}", icon=":material/event_available:")
    if asked:
        frame.link("duty", f"有{len(asked)}件换班等您答复", icon=":material/swap_horiz:")
    if gaps:
        frame.link("duty", _told(gaps), icon=ICON)


def _told(gaps: Sequence[Gap]) -> str:
    """`11月28日（星期六）大厅节假日值班没有排人`, or how many there are in the next seven days."""
    first = gaps[0]
    if len(gaps) == 1:
        place = first.site.name if first.kind.at_village else ""
        return f"{words.short_day(first.day)}{place}{first.kind.label}：{first.because}"
    return f"未来{DAYS}天有{len(gaps)}处没有人值班，最早是{words.short_day(first.day)}"

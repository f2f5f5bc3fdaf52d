"""How long: the days as they were counted, stops of the clock, extensions."""

from collections.abc import Iterator
from datetime import timedelta

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.deadline import explaining, pausing
from model.desk.deadline.explaining import Reckoned
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground.workdays import CountedDay, DayCount, DayKind, Deadline
from pages.desk.deadline import clock_forms
from pages.parts import frame, words

AWAY = "承诺期限在上级办回以后接着算"
SIGNS = {DayCount.paused: "停", DayCount.moved: "顺", DayCount.accepted: "受"}


def flag(ticket: Ticket, reckoning: Reckoned) -> str:
    """`已超法定时限`, worse than a broken promise; empty otherwise."""
    law = reckoning.dates.statutory if reckoning.dates else None
    ended = ticket.completed_on if ticket.completed_on and not ticket.open else None
    if law is None or not (ticket.open or ended) or ticket.round > 1 and ended:
        return ""
    return ":red-badge[已超法定时限]" if (ended or frame.today()) > law.due_on and not _still(ticket) else ""


def _still(ticket: Ticket) -> bool:
    return bool(ticket.open and ticket.paused_until and frame.today() <= ticket.paused_until)


def notes(s: Session, ticket: Ticket, reckoning: Reckoned, own: bool) -> None:
    """What somebody who opens the ticket must know of its time: it stands still, more days are asked for."""
    if ticket.deemed:
        st.caption("收件后没有按时受理或告知，按收件当天受理（行政许可法第三十二条）。")
    for pause in reckoning.rows.pauses:
        if ticket.state is TicketState.suspended and pause.resumed_on is None:
            often = "，这一步不是第一次暂停" if pause.repeated else ""
            st.info(
                words.plain(
                    f"{pause.step}：{pause.reason}。暂停计时到{words.short_day(pause.until, frame.today())}，到期自动恢复{often}。"
                ),
                icon=":material/pause_circle:",
            )
    for extension in reckoning.rows.extensions:
        if extension.granted is None and ticket.open:
            clock_forms.requested(ticket, extension)
    if own:
        _whom_to_ask(s, ticket)


def _whom_to_ask(s: Session, ticket: Ticket) -> None:
    """Whoever handles a ticket that may stand still, and may not stop it, is told who may."""
    if clock_forms.approves(ticket) or ticket.state not in (TicketState.accepted, TicketState.in_progress):
        return
    stops = pausing.may_stop(s, ticket)
    if stops:
        st.caption("要暂停计时，请找中心主任。")


def draw(ticket: Ticket, reckoning: Reckoned) -> None:
    """`时限怎么算的`: which dates, each counted day, each stop with its reason, extensions."""
    counted = reckoning.check or (reckoning.dates and (reckoning.dates.extended or reckoning.dates.promise))
    if not counted:
        return
    with st.expander("时限怎么算的"):
        st.markdown("\n".join(f"- {line}" for line in _dates(ticket, reckoning)))
        if ticket.state is TicketState.reported_up:
            return  # which days will count is known when it comes back
        if counted.presumed and ticket.open:
            st.caption("有的年份还没有放假通知，暂按周一至周五推算。")
        st.markdown("\n".join(f"- {span}　{words.plain(what)}" for span, what in explaining.lines(counted)))
        if len(counted.days) > 1:
            st.caption("逐日：一行一周，数字是第几天；受＝受理当天，休＝周末，假＝放假，停＝暂停，顺＝顺延。")
            st.code(_weeks(counted), language=None)


def _dates(ticket: Ticket, reckoning: Reckoned) -> Iterator[str]:
    if reckoning.check:
        yield f"最晚**{_day(reckoning.check)}**受理或一次性告知"
    if not (reckoning.dates and reckoning.facts):
        return
    facts, dates, unit = reckoning.facts, reckoning.dates, ticket.version.day_unit.label
    if ticket.state is TicketState.reported_up:
        yield f"承诺{words.limit(facts.limit, unit)}：{AWAY}"
        yield from _stops(reckoning)
        return
    yield f"承诺{words.limit(facts.limit, unit)}：**{_day(dates.promise)}**"
    if dates.extended:
        yield f"延期{facts.extension}个{unit}：**{_day(dates.extended)}**，按“延期”统计"
    if dates.own:
        yield f"受理后{facts.own_days}个工作日内上报：**{_day(dates.own)}**"
    if dates.statutory:
        yield f"法定{words.limit(facts.statutory, unit)}：{_day(dates.statutory)}"
    if facts.after_hours and facts.limit == 0:
        yield "下班后收件，下一个工作日办结也算当天"
    yield from _stops(reckoning)


def _day(counted: Deadline) -> str:
    return words.short_day(counted.due_on, frame.today())


def _stops(reckoning: Reckoned) -> Iterator[str]:
    today = frame.today()
    for pause in reckoning.rows.pauses:
        span = pause.span()
        days = (
            f"{words.short_day(span.start, today)}至{words.short_day(span.end, today)}"
            if span
            else "当天恢复"
        )
        yield f"暂停计时　{days}　{words.plain(pause.step)}：{words.plain(pause.reason)}"
    for up in reckoning.rows.hand_ups:
        back = words.short_day(up.returned_on, today) if up.returned_on else "还没有取回"
        yield f"在上级办理　{words.short_day(up.sent_on, today)}上报，{back}　{words.plain(up.body)}"


def _weeks(counted: Deadline) -> str:
    """The days as a calendar, a week a line, for a narrow screen too: `11/ 9  停 停 停  2  3 休 休`."""
    cells = {day.day: _cell(day) for day in counted.days}
    first = counted.days[0].day
    monday = first - timedelta(days=first.weekday())
    lines = [" " * 6 + " ".join(words.WEEKDAYS)]
    while monday <= counted.due_on:
        week = (cells.get(monday + timedelta(days=n), "  ") for n in range(7))
        lines.append(f"{monday.month:>2}/{monday.day:<2} {' '.join(week)}")
        monday += timedelta(days=7)
    return "\n".join(lines)


def _cell(day: CountedDay) -> str:
    if day.number is not None:
        return f"{day.number:>2}"
    if day.count is DayCount.free:
        return "休" if day.kind is DayKind.weekend else "假"
    return SIGNS[day.count]


def more(s: Session, ticket: Ticket, own: bool) -> None:
    """The rarer acts, each a popover in the row under the next step."""
    clock_forms.draw(s, ticket, own)

"""How things are said on screen: dates, durations, money, rates. Pure functions; two pages never differ."""

import re
from datetime import date, datetime, timedelta

from model.catalogue.versions import Kind
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground.owed import Urgency
from model.ground.wording import WEEKDAYS as WEEKDAYS
from model.ground.wording import limit as limit
from model.ground.wording import long_day as long_day
from model.ground.wording import money as money
from model.ground.wording import rate as rate
from model.ground.workdays import Calendar


def day(value: date | None) -> str:
    """`2026-11-21`, for lists; an empty date is an empty cell."""
    return value.isoformat() if value else ""


def short_day(value: date, today: date | None = None) -> str:
    """`11月26日（星期四）`; told on `today`, a day of another year has its year before it."""
    year = f"{value.year}年" if today and today.year != value.year else ""
    return f"{year}{value.month}月{value.day}日（星期{WEEKDAYS[value.weekday()]}）"


def moment(value: datetime | None) -> str:
    """`2026-11-21 09:10` in the office's time zone."""
    return f"{value:%Y-%m-%d %H:%M}" if value else ""


def span(begins_at: datetime, ends_at: datetime) -> str:
    """The days of a leave: `3月2日（星期一）上午`, `3月2日（星期一）至3月4日（星期三）`."""
    first, last = begins_at.date(), (ends_at - timedelta(seconds=1)).date()
    if first != last:
        return f"{short_day(first)}至{short_day(last)}"
    part = "下午" if begins_at.hour else ("上午" if ends_at.hour else "全天")
    return f"{short_day(first)}{part}"


def due(ticket: Ticket, today: date, calendar: Calendar) -> str:
    """`还剩4个工作日，11月26日（星期四）到期`, or how far past."""
    left = ticket.days_left(today, calendar)
    if ticket.state is TicketState.correction:
        return "等申请人补正材料"
    if left is None or ticket.due_on is None:
        return ticket.state.label
    return until(ticket.due_on, today, calendar, what="上报" if hands_up_next(ticket) else "")


def hands_up_next(ticket: Ticket) -> bool:
    """Whether `due_on` is the day to hand it up by, before the one that was promised (licensing law art 43)."""
    return (
        ticket.kind is Kind.reported
        and ticket.round == 1
        and ticket.state in (TicketState.accepted, TicketState.in_progress, TicketState.suspended)
        and ticket.due_on is not None
        and ticket.promised_on is not None
        and ticket.due_on < ticket.promised_on
    )


def listed_due(ticket: Ticket) -> str:
    """`2026-12-04`, in a list: with what is due by then, when it is not the end; nothing at the upper authority."""
    if ticket.state is TicketState.reported_up:
        return ""
    return f"{day(ticket.due_on)}前上报" if hands_up_next(ticket) else day(ticket.due_on)


def until(due_on: date, today: date, calendar: Calendar, *, short: bool = False, what: str = "") -> str:
    """How far a due date is away, or how far past; tickets and complaints share the words. `what` is to be done by
    then, when it is not the end."""
    left, on = calendar.workdays_between(today, due_on), short_day(due_on, today)
    if today > due_on:
        over = f"已超{max(-left, 1)}个工作日"
        return f"{over}（{due_on:%m-%d}）" if short else f"{over}，应在{on}前{what or '办结'}"
    if today == due_on:
        end = f"今天要{what}" if what else "今天到期"
        return end if short else f"{end}（{on}）"
    end = f"前{what}" if what else "到期"
    return f"还剩{left}个工作日（{due_on:%m-%d}）" if short else f"还剩{left}个工作日，{on}{end}"


def far(due_on: date, today: date, calendar: Calendar) -> str:
    """How far away or how far past, with the word of urgency before it: `4个工作日`, `今天`."""
    return "今天" if due_on == today else f"{max(abs(calendar.workdays_between(today, due_on)), 1)}个工作日"


URGENCY_COLOURS = {
    Urgency.overdue: "red",
    Urgency.due_soon: "orange",
    Urgency.normal: "green",
    Urgency.waiting: "gray",
    Urgency.paused: "gray",
    Urgency.outside: "blue",
    Urgency.ended: "gray",
    Urgency.done: "gray",
}


def urgency_badge(urgency: Urgency) -> str:
    """The word in its colour, as Markdown."""
    return f":{URGENCY_COLOURS[urgency]}-badge[{urgency.label}]"


def to_ticket(number: str) -> str:
    """The number as a link to its ticket, in Markdown."""
    return f"[{number}](/ticket?number={number})"


def to_print(number: str, **papers: str) -> str:
    """`[打印受理回执](/papers/receipt/…)` for each `receipt="受理回执"`, in Markdown."""
    return "、".join(f"[打印{title}](/papers/{paper}/{number})" for paper, title in papers.items())


def plain(text: str) -> str:
    """A stored text put into Markdown as it is: nothing in a name may become a link, a formula or a tag."""
    for sign in "\\`*_{}[]()<>#+-.!|$~:":
        text = text.replace(sign, "\\" + sign)
    # an address would become a link by itself: a word joiner, which nobody sees, keeps it text
    return re.sub(r"(?i)(https?|ftp|mailto|xmpp|www|@)", "\\1\u2060", text)

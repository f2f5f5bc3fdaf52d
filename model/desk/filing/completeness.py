"""Completeness: what must be together before a ticket may be archived, each as a plain rule with its sentence (c9, R086)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from model.desk.colleagues import urging
from model.desk.counter import notices
from model.desk.deadline import reports_up
from model.desk.money import payments
from model.desk.ticket import events, rounds, sub_tasks
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground.wording import yuan


@dataclass(frozen=True)
class Check:
    """One line of the list; `fault` is empty when it is in order."""

    name: str
    fault: str


def listed(s: Session, ticket: Ticket) -> list[Check]:
    """The whole list for a completed ticket, in the order of the file; `version` and `materials` must be loaded."""
    return [Check(name, rule(s, ticket)) for name, rule in _RULES.items()]


def _reply(s: Session, ticket: Ticket) -> str:
    return "" if _last_reply(s, ticket)[0] else "没有给申请人的答复。"


def _materials(_s: Session, ticket: Ticket) -> str:
    return f"必要材料还缺：{'、'.join(ticket.missing)}。" if ticket.missing else ""


def _fee(s: Session, ticket: Ticket) -> str:
    if not ticket.version.fee_fen:
        return ""
    bill = payments.bill(s, ticket)
    if bill.back:
        return f"收了{yuan(bill.back)}，不予批准的，先退费。"
    return f"应收{yuan(bill.due)}，还没有缴。" if bill.due else ""


def _decision(_s: Session, ticket: Ticket) -> str:
    """Every ticket with a result was decided, on its own or by the act of completing it."""
    return "" if ticket.completed_on else "没有办结的日期，看不出什么时候作的决定。"


def _departments(s: Session, ticket: Ticket) -> str:
    waiting = [part.department.name for part in sub_tasks.of_ticket(s, ticket) if part.waiting]
    return f"联办的{'、'.join(waiting)}还没有办理意见。" if waiting else ""


def _upper_authority(s: Session, ticket: Ticket) -> str:
    away = [report.body for report in reports_up.of_ticket(s, ticket) if report.returned_on is None]
    return f"{'、'.join(away)}的结果还没有取回。" if away else ""


def _notice(s: Session, ticket: Ticket) -> str:
    notified = any(event.kind is EventKind.notified for event in events.of_ticket(s, ticket))
    return "发过一次性告知，但没有告知单的存根。" if notified and not notices.of_ticket(s, ticket) else ""


def _delivery(s: Session, ticket: Ticket) -> str:
    return (
        "" if ticket.delivered_at or _last_reply(s, ticket)[1] else "没有登记送达，也没有写怎样告诉申请人。"
    )


def _urgings(s: Session, ticket: Ticket) -> str:
    """What people wrote; the house's own reminders ended with the ticket."""
    waiting = [row for row in urging.of_ticket(s, ticket) if row.by_id and row.answered_at is None]
    return f"还有{len(waiting)}条催办或督办没有回复。" if waiting else ""


def _last_reply(s: Session, ticket: Ticket) -> tuple[str, str]:
    """The reply of the last round and how it was told."""
    again = rounds.present(s, ticket)
    return (again.reply, again.reply_channel) if again else (ticket.reply, ticket.reply_channel)


_RULES: Final[dict[str, Callable[[Session, Ticket], str]]] = {
    "答复": _reply,
    "必要材料": _materials,
    "收费": _fee,
    "决定": _decision,
    "部门联办": _departments,
    "上级结果": _upper_authority,
    "一次性告知": _notice,
    "送达或告知": _delivery,
    "催办督办": _urgings,
}

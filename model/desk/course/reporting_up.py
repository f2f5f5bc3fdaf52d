"""Reporting a ticket up and bringing the result back (R073, c1 负责办理制). The clock rests meanwhile, another one runs."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from model.catalogue.versions import Kind
from model.desk.deadline import clock, reports_up
from model.desk.deadline.reports_up import HandUp
from model.desk.ticket import events
from model.desk.ticket.acts import at_hand, mine, walk
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import Verb
from model.desk.ticket.tickets import Ticket
from model.ground import history, settings, workdays
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.ground.workdays import DayUnit
from model.people.accounts import Account


def report_up(
    s: Session,
    by: Account,
    number: str,
    *,
    body: str,
    outside_number: str,
    sent_on: date,
    days: int | None = None,
    seen: int,
    now: datetime,
) -> Ticket:
    """Send a reported item's ticket to the upper authority, with the number it was received under. From that day the
    town's clock rests, and the outer one runs: `days` working days, or the town's setting `outer_days`. Written down
    afterwards, when the ticket was overdue by then, it is written down as a breach.

    Refuses an item that is decided here, a missing authority or number, a day before the acceptance or after today.
    """
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if ticket.kind is not Kind.reported:
        raise Refused(f"这件是{ticket.kind.label}，在本镇就能办结，不用上报。")
    walk(ticket, Verb.report_up, now)
    body, outside_number = cleaned(body, "上级单位", 60), cleaned(outside_number, "收文号", 60)
    if not body:
        raise Refused("还没有写上报到哪里。请写明上级单位。")
    if not outside_number:
        raise Refused("还没有写上级的收文号。请向上级要收文号或受理号。")
    if not (ticket.accepted_on or sent_on) <= sent_on <= now.date():
        raise Refused(f"上报日期应在受理日{ticket.accepted_on}到今天之间。请核对后重填。")
    if days is not None and days < 1:
        raise Refused("上级的期限至少是1个工作日。请改好再上报。")
    given = days or settings.number(s, ticket.town_id, "outer_days")
    due = workdays.deadline(sent_on, given, DayUnit.workday, workdays.load_calendar(s)).due_on
    s.add(
        HandUp(
            town_id=ticket.town_id,
            ticket_id=ticket.id,
            round=ticket.round,
            body=body,
            outside_number=outside_number,
            sent_on=sent_on,
            days=given,
            due_on=due,
            by_id=by.id,
        )
    )
    was_due = ticket.due_on
    clock.reckon(s, ticket)
    note = f"{sent_on}报{body}，收文号{outside_number}，应在{due}前办回"
    events.add(s, ticket, by, EventKind.reported_up, now, note, for_id=for_id)
    if was_due and sent_on < now.date() and was_due < now.date():
        late = f"{now:%Y-%m-%d}补记{sent_on}的上报，当时已经过了{was_due}的期限"
        events.add(s, ticket, by, EventKind.breach, now, late)
    s.flush()
    facts = {"sent_on": str(sent_on), "due_on": str(due)}
    history.record(s, by, "report_up", "ticket", number, now=now, body=body, **facts)
    return ticket


def bring_back(
    s: Session, by: Account, number: str, *, result: str, returned_on: date, seen: int, now: datetime
) -> Ticket:
    """Record what the upper authority decided and when it was fetched; the town's clock runs on from that day.
    Refuses without a result, and a day before it was sent or after today."""
    ticket, for_id = mine(s, by, number, Verb.bring_back, seen=seen, now=now)
    result = cleaned(result, "上级的结果", 2000)
    if not result:
        raise Refused("还没有写上级的结果。请写明批了没有、怎么批的。")
    report = [row for row in reports_up.of_ticket(s, ticket) if row.returned_on is None][-1]
    if not report.sent_on <= returned_on <= now.date():
        raise Refused(f"取回日期应在上报日{report.sent_on}到今天之间。请核对后重填。")
    report.returned_on, report.returned_by_id, report.result = returned_on, by.id, result
    ticket.move(Verb.bring_back, now)
    clock.reckon(s, ticket)
    late = "（上级超过期限）" if report.late(now.date()) else ""
    events.add(
        s, ticket, by, EventKind.brought_back, now, f"{returned_on}取回{late}：{result}", for_id=for_id
    )
    s.flush()
    facts = {"returned_on": str(returned_on), "late": bool(late)}
    history.record(s, by, "bring_back", "ticket", number, now=now, **facts)
    return ticket

"""Stopping the clock and starting it again: by the approver, or by the house when a stop is over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from model.catalogue.versions import ItemStep
from model.desk.deadline import clock
from model.desk.deadline.pauses import ClockPause
from model.desk.ticket import events
from model.desk.ticket.acts import mine, walk
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.ground import history, workdays
from model.ground.history import Actor, House
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.ground.workdays import Calendar, DayUnit
from model.people.accounts import Account

LONGEST: Final = 30  # days of a stop whose step names no cap of its own


def may_stop(s: Session, ticket: Ticket) -> Sequence[ItemStep]:
    """The steps of the ticket's version that stop the clock (licensing law art 45)."""
    return s.scalars(
        select(ItemStep)
        .where(
            ItemStep.town_id == ticket.town_id,
            ItemStep.version_id == ticket.version_id,
            ItemStep.stops_clock,
        )
        .order_by(ItemStep.position)
    ).all()


def most_days(step: ItemStep) -> int:
    """How long one stop for this step may last, in the item's day unit."""
    return step.cap or LONGEST


def last_day(started_on: date, days: int, unit: DayUnit, calendar: Calendar) -> date:
    """The last of `days` days that a stop takes out of the count; the day it begins is the first of them."""
    if unit is DayUnit.calendar_day:
        return started_on + timedelta(days=days - 1)
    return workdays.deadline(started_on - timedelta(days=1), days, unit, calendar).due_on


def suspend(
    s: Session, by: Account, number: str, *, step: str, days: int, reason: str, seen: int, now: datetime
) -> ClockPause:
    """Stop the clock for a step that the item names, for `days` expected days in the item's unit (art 45: the
    expected time is told in writing). A second stop for the same step is allowed and flagged.

    Refuses a step that does not stop the clock, more days than its cap, a missing reason, whoever may not approve.
    """
    ticket, _ = mine(s, by, number, Verb.suspend, seen=seen, now=now)
    steps = may_stop(s, ticket)
    chosen = next((item_step for item_step in steps if item_step.name == step), None)
    if chosen is None:
        named = "、".join(item_step.name for item_step in steps)
        raise Refused(f"只有这几步可以暂停计时：{named}。" if named else "这个事项没有可以暂停计时的环节。")
    unit = ticket.version.day_unit
    if not 1 <= days <= most_days(chosen):
        raise Refused(f"“{step}”最多暂停{most_days(chosen)}个{unit.label}，填写的是{days}。请改好再保存。")
    reason = cleaned(reason, "原因", 200)
    if not reason:
        raise Refused("还没有写原因。请写明为什么要暂停计时，申请人会问。")
    walk(ticket, Verb.suspend, now)
    before = [pause for pause in of_ticket(s, ticket) if pause.step == step]
    pause = ClockPause(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        round=ticket.round,
        step=step,
        reason=reason,
        started_on=now.date(),
        days=days,
        until=last_day(now.date(), days, unit, workdays.load_calendar(s)),
        repeated=bool(before),
        by_id=by.id,
    )
    s.add(pause)
    clock.reckon(s, ticket)
    note = f"{step}，预计{days}个{unit.label}，到{pause.until}为止。{reason}"
    events.add(s, ticket, by, EventKind.suspended, now, note)
    if before:
        events.add(s, ticket, by, EventKind.breach, now, f"“{step}”第{len(before) + 1}次暂停计时")
    s.flush()
    history.record(s, by, "suspend", "ticket", number, now=now, step=step, repeated=pause.repeated)
    return pause


def resume(s: Session, by: Account, number: str, *, seen: int, now: datetime) -> Ticket:
    """Let the clock run again before the stop is over: the day itself counts. Refuses whoever may not approve."""
    ticket, _ = mine(s, by, number, Verb.resume, seen=seen, now=now)
    _run_again(s, ticket, by, now)
    history.record(s, by, "resume", "ticket", number, now=now)
    return ticket


def resume_by_itself(s: Session, ticket: Ticket, house: House, *, now: datetime) -> None:
    """The house ends a stop whose last day is past (C10)."""
    _run_again(s, ticket, house, now)
    history.record(s, house, "resume", "ticket", ticket.number, now=now)


def _run_again(s: Session, ticket: Ticket, by: Actor, now: datetime) -> None:
    ticket.move(Verb.resume, now)
    for pause in of_ticket(s, ticket):
        if pause.resumed_on is None:
            pause.resumed_on = min(now.date(), pause.until + timedelta(days=1))
            pause.resumed_by_id = by.id
    clock.reckon(s, ticket)
    note = f"恢复计时，{ticket.due_on}到期"
    events.add(s, ticket, by, EventKind.resumed, now, note if by.id else f"暂停期满，自动{note}")
    s.flush()


def over(s: Session, town_id: int, today: date) -> Sequence[Ticket]:
    """The tickets whose stop is past its last day, with their versions."""
    run_out = exists().where(
        ClockPause.town_id == Ticket.town_id,
        ClockPause.ticket_id == Ticket.id,
        ClockPause.round == Ticket.round,
        ClockPause.resumed_on.is_(None),
        ClockPause.until < today,
    )
    return s.scalars(
        select(Ticket)
        .where(
            Ticket.town_id == town_id,
            still_open(),
            Ticket.state == TicketState.suspended,
            run_out,
        )
        .options(selectinload(Ticket.version))
        .order_by(Ticket.id)
        .with_for_update(skip_locked=True)  # one that a clerk is changing now waits for the next time
    ).all()


def of_ticket(s: Session, ticket: Ticket) -> Sequence[ClockPause]:
    """The stops of the present round in order."""
    return s.scalars(
        select(ClockPause)
        .where(
            ClockPause.town_id == ticket.town_id,
            ClockPause.ticket_id == ticket.id,
            ClockPause.round == ticket.round,
        )
        .order_by(ClockPause.id)
    ).all()

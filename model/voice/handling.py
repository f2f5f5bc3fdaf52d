"""What is done with a complaint: recorded, assigned, answered, closed with a reply; each step written to the history."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.ticket.tickets import Ticket
from model.ground import owed, settings, story
from model.ground.db import OFFICE_ZONE
from model.ground.identity import checked_phone
from model.ground.privacy import mask_phone
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.voice import firewall
from model.voice.complaints import Category, Channel, Complaint, ComplaintState, ReplyChannel


def record(
    s: Session,
    by: Account,
    *,
    channel: Channel,
    category: Category,
    content: str,
    anonymous: bool,
    complainant: str = "",
    phone: str = "",
    about: Account | None = None,
    ticket_number: str = "",
    concerns_on: date | None = None,
    now: datetime,
) -> Complaint:
    """Record a complaint `TS-2026-0001`; its answer is due in the office's own number of working days (c7).
    `concerns_on` is the day of the matter: not told, the day the ticket came in, else today.

    Refuses an empty content, a named complaint without a name, a wrong phone or ticket number, a day that lies ahead,
    and a complaint about the person who records: somebody else takes that down.
    """
    require(by, Permission.record_complaints)
    if about and about.id == by.id:
        raise Refused("投诉本人的，要由别人登记。请带群众找中心主任或另一位同事。")
    _refuse_incomplete(content, anonymous, complainant)
    today = now.astimezone(OFFICE_ZONE).date()
    if concerns_on and concerns_on > today:
        raise Refused("“哪天的事”晚于今天。请核对后重填。")
    ticket = _ticket(s, by, ticket_number)
    complaint = Complaint(
        town_id=by.town_id,
        channel=channel,
        category=category,
        anonymous=anonymous,
        complainant="" if anonymous else complainant.strip(),
        complainant_phone=None if anonymous else checked_phone(phone),
        content=content.strip(),
        about_id=about.id if about else None,
        ticket_id=ticket.id if ticket else None,
        state=ComplaintState.recorded,
        recorded_by_id=by.id,
        concerns_on=concerns_on or (ticket.received_on if ticket else today),
    )
    owed.enter(s, complaint, limit=settings.number(s, by.town_id, "complaint_answer_days"), now=now)
    story.write(
        s, complaint, by, "record", now, channel=complaint.channel, due_on=complaint.due_on.isoformat()
    )
    return complaint


def _refuse_incomplete(content: str, anonymous: bool, complainant: str) -> None:
    if not content.strip():
        raise Refused("投诉内容没有填写。请把群众反映的事写清楚。")
    if not anonymous and not complainant.strip():
        raise Refused("投诉人姓名没有填写。请补上；不愿留姓名的，请勾选“匿名”。")


def _ticket(s: Session, by: Account, number: str) -> Ticket | None:
    number = number.strip()
    if not number:
        return None
    ticket = s.scalar(select(Ticket).where(Ticket.town_id == by.town_id, Ticket.number == number))
    if ticket is None:
        raise NotFound(f"办件“{number}”")
    return ticket


def assign(s: Session, complaint: Complaint, by: Account, *, handler: Account, now: datetime) -> None:
    """Give the complaint to a handler, or to another one. Refuses the person complained of, whoever holds a post
    with them, and who may not know of it (c7); a complaint about the director is not assigned by the director (R012)."""
    require(by, Permission.assign_complaints)
    _seen(s, complaint, by)
    if not firewall.may_assign(complaint, by):
        raise Refused("投诉中心主任的，由镇领导或纪检监督员分派。请转给他们。")
    why_not = firewall.unfit(complaint, handler, firewall.colleagues_of(s, complaint))
    if why_not:
        raise Refused(why_not)
    complaint.move(ComplaintState.assigned, now)
    complaint.handler_id, complaint.handler = handler.id, handler
    story.write(s, complaint, by, "assign", now, handler=handler.name)


def answer(s: Session, complaint: Complaint, by: Account, *, text: str, now: datetime) -> None:
    """What was found and done, written by the handler alone. Refuses anybody else and an empty answer."""
    require(by, Permission.answer_complaints)
    _seen(s, complaint, by)
    if complaint.handler_id != by.id:
        raise Refused("这件投诉由承办人填写办理情况。请先分派，或请承办人来填。")
    if not text.strip():
        raise Refused("办理情况没有填写。请写清查明的事实和处理结果。")
    complaint.move(ComplaintState.answered, now)
    complaint.answer, complaint.answered_at = text.strip(), now
    story.write(s, complaint, by, "answer", now)


def close(
    s: Session, complaint: Complaint, by: Account, *, reply: str, channel: ReplyChannel, now: datetime
) -> None:
    """Close with the reply the complainant got, and how: no complaint closes without one (R084).

    By the handler or whoever assigned it. Anonymous: the reply says how it was published, or why it could not be.
    """
    require(by, Permission.answer_complaints)
    _seen(s, complaint, by)
    if complaint.handler_id != by.id and not firewall.may_assign(complaint, by):
        raise Refused("办结由承办人或分派的人来做。请转给他们。")
    if not reply.strip():
        raise Refused("还不能办结：没有填写给投诉人的答复。匿名的请写明怎样公示，或为什么无法答复。")
    if not channel.fits(anonymous=complaint.anonymous):
        rule = "匿名投诉只能公示，或写明无法答复" if complaint.anonymous else "留了姓名的投诉要答复本人"
        raise Refused(f"{rule}。请重选答复方式。")
    complaint.move(ComplaintState.closed, now)
    complaint.reply, complaint.reply_channel = reply.strip(), channel.value
    story.write(s, complaint, by, "close", now, channel=channel)


def reveal(s: Session, complaint: Complaint, by: Account, *, reason: str, now: datetime) -> str:
    """The complainant's phone in full: a recorded act with a reason (c8). Never for the person
    complained of, nor for whoever holds a post with them."""
    require(by, Permission.view_complaints)
    _seen(s, complaint, by)
    if complaint.about_id == by.id:
        raise Refused("被投诉的人不能查看投诉人。")
    if not firewall.knows_complainant(complaint, by):
        require(by, Permission.reveal_personal)
    if not reason.strip():
        raise Refused("查看全号要写明原因。请补上。")
    phone = complaint.complainant_phone or ""
    story.write(s, complaint, by, "reveal", now, reason=reason.strip(), phone=mask_phone(phone))
    return phone


def _seen(s: Session, complaint: Complaint, by: Account) -> None:
    """To whoever may not see it, the complaint does not exist."""
    if not firewall.sees(complaint, by, firewall.colleagues_of(s, complaint)):
        raise NotFound(f"投诉“{complaint.number}”")

"""Receiving: log a question, a visit or a call, answer it, or hand it to somebody named who takes it over (R077)."""

from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from model.catalogue.items import ServiceItem
from model.desk.reception import receptions
from model.desk.reception.receptions import Reception, ReceptionKind
from model.desk.ticket import finding
from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.identity import checked_phone
from model.ground.numbering import take
from model.ground.privacy import mask_phone, without_numbers
from model.ground.refusals import DoneAlready, Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, may, require
from model.people.sites import Department
from model.roster.duty import duty
from model.roster.duty.duty import DutyKind
from model.roster.on_post import answering
from model.roster.posts import posts
from model.roster.posts.posts import Post, Slot

TURN: Final = "receptions"  # the lock of a town: whoever hands a reception on is alone at it


def log(
    s: Session,
    by: Account,
    *,
    kind: ReceptionKind,
    matter: str,
    answer: str = "",
    asker: str = "",
    phone: str = "",
    item: ServiceItem | None = None,
    to: Account | None = None,
    department: Department | None = None,
    now: datetime,
) -> Reception:
    """Write down what somebody came or called for; post and duty are those of the receiver at this moment. ID and
    phone numbers in the texts are blanked. Refuses an empty matter, and one that is answered and handed on at once."""
    require(by, Permission.log_receptions)
    matter, answer = _text(matter, "事由"), _text(answer, "答复或引导")
    if not matter:
        raise Refused("事由没有填写。请写一句来问什么、反映什么。")
    if answer and (to or department):
        raise Refused("已经答复的不用交给别人。请去掉答复，或不选交给谁。")
    day = now.astimezone(OFFICE_ZONE).date()
    [no] = take(s, by.town_id, f"reception:{day:%Y%m%d}")
    on = duty_of(s, by, day)
    post = None if on else post_of(s, by, now)
    row = Reception(
        town_id=by.town_id,
        number=f"{day:%Y%m%d}-{no:03d}",
        kind=kind,
        at=now,
        site_id=by.site_id,
        post_id=post.id if post else None,
        duty=on,
        receiver_id=by.id,
        responsible_id=by.id,
        asker=_text(asker, "姓名", 60),
        asker_phone=checked_phone(phone) or None,
        matter=matter,
        answer=answer,
        answered_at=now if answer else None,
        item_id=item.id if item else None,
    )
    if to or department:
        _offer(row, by, to, department, now)
    s.add(row)
    s.flush()
    history.record(s, by, "log", "reception", row.number, now=now, kind=kind, offered=row.offered)
    return row


def post_of(s: Session, by: Account, now: datetime) -> Post | None:
    """The post for which the receiver answers at this moment: an enquiry desk before others, then the own post (as A)
    before those of somebody for whom the receiver stands in."""
    held, day = answering.posts_of(s, by, now), answering.office_day(now)

    def later(post: Post) -> tuple[bool, bool]:
        a = posts.holder(post, Slot.a, day)
        return post.nature.value != "enquiry", a is None or a.account_id != by.id

    return min(held, key=later, default=None)


def duty_of(s: Session, by: Account, day: date) -> DutyKind | None:
    """The duty that this person has on that day: 带班领导, 信访接待 and the like (R118, R119)."""
    return next((row.kind for row in duty.of_account(s, by, day, day)), None)


def hand_on(
    s: Session,
    by: Account,
    number: str,
    *,
    to: Account | None = None,
    department: Department | None = None,
    now: datetime,
) -> Reception:
    """Offer it to a named person or a department; until they take it over nothing changes (R077). Refuses whoever has
    it not in hand, and an answered one."""
    require(by, Permission.log_receptions)
    row = _in_hand(s, by, number)
    _offer(row, by, to, department, now)
    s.flush()
    history.record(
        s, by, "hand_on", "reception", number, now=now, to=to.login if to else None,
        department=department.name if department else None,
    )  # fmt: skip
    return row


def _offer(
    row: Reception, by: Account, to: Account | None, department: Department | None, now: datetime
) -> None:
    if (to is None) == (department is None):
        raise Refused("请选交给谁：一位同事，或一个部门，只选一样。")
    if to and (not to.active or not may(to, Permission.log_receptions)):
        raise Refused(f"{to.name}现在不能接。请另选一位。")
    if to and to.id == by.id:
        raise Refused("不能交给自己。请另选一位，或直接答复。")
    if department and not department.active:
        raise Refused(f"“{department.name}”已经停用。请另选一个部门。")
    row.to_id, row.to_department_id = to.id if to else None, department.id if department else None
    row.passed_at, row.returned = now, ""


def accept(s: Session, by: Account, number: str, *, now: datetime) -> Reception:
    """Take it over: from now on this person answers for it. Refuses whom it was not offered to."""
    require(by, Permission.log_receptions)
    row = _offered(s, by, number)
    row.responsible_id, row.accepted_at = by.id, now
    row.to_id = row.to_department_id = None
    s.flush()
    history.record(s, by, "accept", "reception", number, now=now)
    return row


def give_back(s: Session, by: Account, number: str, *, words: str, now: datetime) -> Reception:
    """Not to take it over, and say why; it stays with whoever had it in hand. Refuses without a word."""
    require(by, Permission.log_receptions)
    row = _offered(s, by, number)
    words = _text(words, "为什么不接", 200)
    if not words:
        raise Refused("请写一句为什么不接，应该找谁。")
    row.to_id = row.to_department_id = None
    row.returned = f"{by.name}：{words}"
    s.flush()
    history.record(s, by, "give_back", "reception", number, now=now)
    return row


def answer(s: Session, by: Account, number: str, *, text: str, now: datetime) -> Reception:
    """Say what was answered or where the person was sent; with it the matter is done. Whoever was offered it meanwhile
    is not asked any more. The director who answers for somebody who has left is responsible from then on. Refuses
    whoever has it not in hand, and an empty answer."""
    require(by, Permission.log_receptions)
    row = _in_hand(s, by, number)
    text = _text(text, "答复或引导")
    if not text:
        raise Refused("答复没有填写。请写明怎么答复的，或引导到了哪里。")
    row.answer, row.answered_at = text, now
    if row.responsible_id != by.id:
        row.responsible_id, row.accepted_at = by.id, now
    row.to_id = row.to_department_id = None
    s.flush()
    history.record(s, by, "answer", "reception", number, now=now)
    return row


def link_ticket(s: Session, by: Account, number: str, *, ticket: str, now: datetime) -> Reception:
    """Note which ticket came of it. Refuses whoever neither received it nor has it in hand, and an unknown ticket."""
    require(by, Permission.log_receptions)
    row = receptions.by_number(s, by, number)
    if not row.knows_asker(by):
        raise Refused(f"这条由{row.responsible.name}负责。请转告本人。")
    row.ticket_id = finding.by_number(s, by, ticket.strip()).id
    s.flush()
    history.record(s, by, "link_ticket", "reception", number, now=now, ticket=ticket.strip())
    return row


def reveal(s: Session, by: Account, number: str, *, reason: str, now: datetime) -> str:
    """The asker's phone in full: a recorded act with a reason (c8), for who received it or has it in hand,
    and for the director. Refuses everybody else, and no reason."""
    require(by, Permission.log_receptions)
    row = receptions.by_number(s, by, number)
    if not row.knows_asker(by) and by.role is not Role.director:
        raise Refused("来人的电话，只有接待的人、负责的人和中心主任能看。")
    reason = cleaned(reason, "原因", 100)
    if len(reason) < 2:
        raise Refused("请先写明为什么要看全号。本次查看会留下记录。")
    phone = row.asker_phone or ""
    history.record(s, by, "reveal", "reception", number, now=now, reason=reason, phone=mask_phone(phone))
    return phone


def _text(text: str, what: str, longest: int = 500) -> str:
    return without_numbers(cleaned(text, what, longest))


def _in_hand(s: Session, by: Account, number: str) -> Reception:
    db.alone(s, f"{by.town_id} {TURN}")
    row = receptions.by_number(s, by, number)
    if not row.in_hand_of(by):
        whom = "请转告本人" if row.responsible.active else "账号已停用，请告诉中心主任"
        raise Refused(f"这条由{row.responsible.name}负责。{whom}。")
    if row.answered_at:
        raise Refused("这条已经答复。要补充的，请另登记一条。")
    return row


def _offered(s: Session, by: Account, number: str) -> Reception:
    db.alone(s, f"{by.town_id} {TURN}")
    row = receptions.by_number(s, by, number)
    if row.responsible_id == by.id and row.accepted_at and not row.answered_at and not row.offered_to(by):
        raise DoneAlready("您已经接下了，请写答复。")
    if row.answered_at or not row.offered_to(by):
        raise Refused("这条没有交给您，或者已经有人接了。请刷新后看最新情况。")
    return row

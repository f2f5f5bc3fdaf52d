"""Handing a post over (交接): written by whoever gives it, confirmed by whoever takes it, and back again (R024)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from model.ground import db, history, numbering
from model.ground.history import House
from model.ground.privacy import mask_name
from model.ground.refusals import DoneAlready, NotFound, Refused
from model.ground.typed_text import cleaned
from model.handover import giving_back, handover_lines, handover_takers, handovers, leave_effects
from model.handover.handovers import Handover, HandoverReason
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster import leave
from model.roster.leave import Leave, LeaveState
from model.roster.on_post import answering
from model.roster.posts import posts
from model.roster.posts.posts import TURN, Slot

LONGEST: Final = 1000


@dataclass(frozen=True)
class InHand:
    """What goes from hand to hand besides the tickets, and what the next person must know."""

    papers: str = ""
    seals: str = ""
    remarks: str = ""


NOTHING: Final = InHand()


def prepare(
    s: Session, by: Account, leave_id: int, post_id: int, *, in_hand: InHand = NOTHING, now: datetime
) -> Handover:
    """Write the sheet of a post for one's own leave, or for somebody who called in (whoever approves leave may); it
    lists the tickets open there now. Written again before it is taken, it is rewritten. Refuses a leave that is
    decided against or over, a post for which the person does not answer then, and a sheet that was taken."""
    require(by, Permission.ask_leave)
    db.alone(s, f"{by.town_id} {TURN}")
    absence = leave.by_id(s, by.town_id, leave_id)
    _writes(by, absence.account)
    if absence.state not in (LeaveState.requested, LeaveState.approved) or absence.over_at <= now:
        raise Refused(f"这条请假“{_how(absence)}”，不用再写交接单。请刷新后看最新情况。")
    taking = leave_effects.first_of_each(leave_effects.effects(s, absence, absence.stand_in))
    if post_id not in taking:
        raise Refused("这个岗位在请假期间不由本人负责，不用交接。请看请假页上列出的岗位。")
    begins_on = answering.office_day(absence.begins_at)
    sheet = handovers.of_post(s, absence, post_id, HandoverReason.leave) or _new(
        s, by.town_id, post_id, HandoverReason.leave, absence, begins_on
    )
    _confirmed(s, sheet, by, absence.account, taking[post_id].account, in_hand, now)
    history.record(s, by, "prepare", "handover", sheet.number, now=now, giver=absence.account.login)
    return sheet


def write_hurried(
    s: Session, absence: Leave, post_id: int, taker: Account | None, *, now: datetime
) -> Handover:
    """There was no time: the house lists what is open, nobody confirms for the giver (c5). Asks nobody; the
    approval of the leave has."""
    begins_on = answering.office_day(absence.begins_at)
    sheet = _new(s, absence.town_id, post_id, HandoverReason.leave, absence, begins_on)
    _goes(sheet, absence.account, taker)
    sheet.written_at = now
    s.add(sheet)
    s.flush()
    handover_lines.write(s, sheet)
    history.record(s, House(absence.town_id), "hurry", "handover", sheet.number, now=now)
    return sheet


def hand_back(
    s: Session, by: Account, leave_id: int, post_id: int, *, in_hand: InHand = NOTHING, now: datetime
) -> Handover:
    """Whoever has the post gives it back, to its A, when the leave is over or withdrawn or the post has another A; the
    sheet lists what is open now, and beside it stands every act done meanwhile. Whoever approves leave may do it for a
    stand-in who is away. Refuses before the return, and once it was taken back."""
    require(by, Permission.ask_leave)
    db.alone(s, f"{by.town_id} {TURN}")
    absence = leave.by_id(s, by.town_id, leave_id)
    given = handovers.of_post(s, absence, post_id, HandoverReason.leave)
    if given is None or given.fallen or absence.state in (LeaveState.requested, LeaveState.refused):
        raise NotFound("要交回的岗位")
    back = giving_back.of_sheet(s, given, now)
    absence = back.sheet.leave or absence
    sheet = handovers.of_post(s, absence, post_id, HandoverReason.back)
    giver, taker = (sheet.giver, sheet.taker) if sheet else (back.giver, back.taker)
    if giver is None or taker is None or giver.id == taker.id:
        raise NotFound("要交回的岗位")
    _writes(by, giver)
    if sheet is None:
        if back.due_on is None:
            raise Refused(f"{mask_name(absence.account.name)}还没有回来。等销假以后再交回。")
        sheet = _new(s, by.town_id, post_id, HandoverReason.back, absence, back.due_on)
    _confirmed(s, sheet, by, giver, taker, in_hand, now)
    history.record(s, by, "hand_back", "handover", sheet.number, now=now, taker=taker.login)
    return sheet


def change(
    s: Session,
    by: Account,
    post_id: int,
    *,
    to: Account,
    from_on: date,
    in_hand: InHand = NOTHING,
    now: datetime,
) -> Handover:
    """Hand a post over for good, to whoever holds it as A from that day on. By whoever holds it now, or by whoever sets
    up posts, for a person who is gone already. Refuses a person who is not to hold it then."""
    require(by, Permission.ask_leave)
    db.alone(s, f"{by.town_id} {TURN}")
    post = posts.by_id(s, by.town_id, post_id)
    giver = posts.holder(post, Slot.a, from_on - timedelta(days=1))
    after = posts.holder(post, Slot.a, from_on)
    if giver is None or after is None or not giver.account_id != after.account_id == to.id:
        raise Refused(
            f"“{post.name}”从那天起不由{mask_name(to.name)}当A岗。请先在“岗位设置”里安排，再办交接。"
        )
    if by.id != giver.account_id:
        require(by, Permission.manage_posts)
    sheet = handovers.of_change(s, post, to, from_on) or _new(
        s, by.town_id, post_id, HandoverReason.change, None, from_on
    )
    _confirmed(s, sheet, by, giver.account, to, in_hand, now)
    history.record(s, by, "hand_on", "handover", sheet.number, now=now, taker=to.login)
    return sheet


def objection(s: Session, sheet: Handover, by: Account, now: datetime) -> str:
    """Why this account may not confirm that it takes the post; empty when it may."""
    if sheet.fallen:
        return "这条请假没有成行，交接单已作废，不用确认。"
    if sheet.taken_at:
        return f"{mask_name(sheet.goes_to)}已经确认过，不用再点。"
    if sheet.leave and sheet.reason is HandoverReason.leave:
        if sheet.leave.state is not LeaveState.approved:
            return "这条请假还没有批准。批准以后再确认接手。"
        if sheet.leave.over_at <= now:
            return "这条请假已经结束，不用再确认接手。"
    if not handover_takers.may_take(s, sheet, by, now):
        who = mask_name(sheet.goes_to) if handover_takers.named(sheet, now) else "现在顶岗的人"
        return f"这张单子由{who}确认。请转告。"
    return ""


def take(s: Session, by: Account, number: str, *, now: datetime) -> Handover:
    """Confirm that one has the post, with everything on the sheet; what came in since it was written is added. Whoever
    is named takes it, or whoever answers for the post by now. Refuses the giver, everybody else, a leave that is not
    approved yet, and a second time."""
    require(by, Permission.ask_leave)
    db.alone(s, f"{by.town_id} {TURN}")
    sheet = handovers.by_number(s, by.town_id, number)
    if sheet.taken_by_id == by.id and not sheet.fallen:
        raise DoneAlready("您已经确认过，不用再点。")
    if why := objection(s, sheet, by, now):
        raise Refused(why)
    handover_lines.write_late(s, sheet)
    sheet.taken_at, sheet.taken_by_id, sheet.taken_by = now, by.id, _here(s, by)
    s.flush()
    history.record(s, by, "take", "handover", sheet.number, now=now, giver=sheet.giver.login)
    return sheet


def add_note(s: Session, by: Account, number: str, *, text: str, now: datetime) -> Handover:
    """Write something below a sheet that both confirmed; nothing above it changes any more. By giver and taker.
    Refuses an empty note, everybody else, and a sheet that is not taken yet."""
    require(by, Permission.ask_leave)
    db.alone(s, f"{by.town_id} {TURN}")
    sheet = handovers.by_number(s, by.town_id, number)
    if by.id not in (sheet.giver_id, sheet.taken_by_id):
        raise Refused(
            f"这张单子由{mask_name(sheet.giver.name)}和{mask_name(sheet.goes_to)}补写。请转告他们。"
        )
    if sheet.taken_at is None:
        raise Refused("对方还没有确认，可以直接改。请改好以后再点一次确认。")
    text = cleaned(text, "补充", 300)
    if not text:
        raise Refused("补充的内容没有填写。请写好再点。")
    sheet.added = f"{sheet.added}\n{now:%Y-%m-%d %H:%M} {by.name}：{text}".strip()
    s.flush()
    history.record(s, by, "add_note", "handover", sheet.number, now=now)
    return sheet


def _how(absence: Leave) -> str:
    return "已经结束" if absence.state is LeaveState.approved else absence.state.label


def _here(s: Session, by: Account) -> Account:
    """The account as this session knows it: a page's was read by another one."""
    return s.get_one(Account, (by.town_id, by.id))


def _writes(by: Account, giver: Account) -> None:
    """One's own sheet, or, as whoever approves leave, that of somebody who is not here."""
    if by.id != giver.id:
        require(by, Permission.approve_leave)


def _new(
    s: Session, town_id: int, post_id: int, reason: HandoverReason, absence: Leave | None, from_on: date
) -> Handover:
    day = f"{from_on:%Y%m%d}"
    [serial] = numbering.take(s, town_id, f"handover:{day}")
    sheet = Handover(town_id=town_id, number=f"{day}-{serial:02d}", post_id=post_id, reason=reason)
    sheet.leave_id, sheet.from_on = absence.id if absence else None, from_on
    sheet.leave, sheet.prepared_by, sheet.taken_by = absence, None, None
    return sheet


def _goes(sheet: Handover, giver: Account, taker: Account | None) -> None:
    sheet.giver_id, sheet.giver = giver.id, giver
    sheet.taker_id, sheet.taker = taker.id if taker else None, taker


def _confirmed(
    s: Session,
    sheet: Handover,
    by: Account,
    giver: Account,
    taker: Account | None,
    in_hand: InHand,
    now: datetime,
) -> None:
    """The giver's side of the sheet, anew: what is in hand, what is open; refuses once it was taken."""
    if sheet.taken_at:
        raise Refused(f"{mask_name(sheet.goes_to)}已经确认，这张单子不能再改。要补充，请在下面“补一笔”。")
    _goes(sheet, giver, taker)
    sheet.papers = cleaned(in_hand.papers, "手头材料", LONGEST)
    sheet.seals = cleaned(in_hand.seals, "印章、证件、钥匙", LONGEST)
    sheet.remarks = cleaned(in_hand.remarks, "要交代的", LONGEST)
    sheet.written_at = sheet.prepared_at = now
    sheet.prepared_by_id, sheet.prepared_by = by.id, _here(s, by)
    s.add(sheet)
    s.flush()
    handover_lines.write(s, sheet)

"""Deciding on leave: no post is left without anybody, and each is handed over (R023, R024, R111, c5)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.handover import handing_over, handovers
from model.handover.handovers import Handover, HandoverReason
from model.handover.leave_effects import Effect, at_once, effects, first_of_each, posts_held_by
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.leave import Leave, LeaveState, overlapping
from model.roster.on_post.answering import Standing, office_day
from model.roster.posts import fitness, posts


def approve(
    s: Session, leave: Leave, by: Account, *, stand_in: Account | None = None, note: str = "", now: datetime
) -> None:
    """Approve a leave; `stand_in` is a third person who takes the person's posts meanwhile, before B. A leave that
    begins on the day of the decision needs no prepared hand-over: B steps in anyway, and the house writes the sheet,
    which the giver did not confirm.

    Refuses one's own leave, a decided one, a stand-in who is away or may not stand at the post, any leave during which
    a post would have nobody in working hours, and one asked ahead with a post for which no hand-over is prepared (R023,
    R024, R111, c5).
    """
    require(by, Permission.approve_leave)
    db.alone(s, f"{by.town_id} {posts.TURN}")
    s.refresh(leave, ["state"])
    _decidable(leave, by)
    if leave.ends_at <= now:
        raise Refused("请假时间已经过去，不能再批准。请改为不批准。")
    if stand_in:
        _refuse_stand_in(s, leave, stand_in)
    affected = effects(s, leave, stand_in)
    for effect in affected:
        if effect.standing.account is None:
            raise Refused(_empty(leave, effect))
    taking = first_of_each(affected)
    sheets = _name_takers(s, leave, taking, now)
    leave.state, leave.stand_in, leave.stand_in_id = (
        LeaveState.approved,
        stand_in,
        stand_in.id if stand_in else None,
    )
    _decide(s, leave, by, "approve", note, now)
    for post_id, standing in taking.items():
        if post_id not in sheets:
            handing_over.write_hurried(s, leave, post_id, standing.account, now=now)


def _name_takers(
    s: Session, leave: Leave, taking: Mapping[int, Standing], now: datetime
) -> dict[int, Handover]:
    """The prepared sheets by post id, each naming whoever will stand in; refuses when one is missing and there is
    still time."""
    sheets = {
        sheet.post_id: sheet
        for sheet in handovers.of_leave(s, leave.town_id, [leave.id])
        if sheet.reason is HandoverReason.leave
    }
    missing = [standing.post.name for post_id, standing in taking.items() if post_id not in sheets]
    if missing and not at_once(leave, now):
        who = mask_name(leave.account.name)
        raise Refused(
            f"“{'”“'.join(missing)}”还没有交接单。请{who}（或您代{who}）先在“交接”里写好，再批准请假。"
        )
    for post_id, sheet in sheets.items():
        if post_id in taking and (account := taking[post_id].account):
            sheet.taker_id, sheet.taker = account.id, account
    return sheets


def _decidable(leave: Leave, by: Account) -> None:
    if leave.account_id == by.id:
        raise Refused("自己的请假要由别人批准。请找另一位负责人。")
    if leave.state is not LeaveState.requested:
        raise Refused(f"这条请假“{leave.state.label}”，不用再批。请刷新后看最新情况。")


def _refuse_stand_in(s: Session, leave: Leave, stand_in: Account) -> None:
    name = mask_name(stand_in.name)
    if stand_in.id == leave.account_id:
        raise Refused("顶岗的人不能是请假的本人。请另选一位。")
    for other in overlapping(s, leave.town_id, leave.begins_at, leave.ends_at):
        if other.account_id == stand_in.id and other.state is LeaveState.approved:
            raise Refused(f"{name}这段时间也请假。请另选一位顶岗的人。")
    for post in posts_held_by(s, leave.town_id, [leave.account_id]):
        if any(
            h.account_id == leave.account_id
            and h.since <= office_day(leave.ends_at)
            and (h.until is None or h.until >= office_day(leave.begins_at))
            for h in post.holders
        ):
            fitness.may_stand_at(post, stand_in)


def _empty(leave: Leave, effect: Effect) -> str:
    return (
        f"{mask_name(leave.account.name)}请假，“{effect.standing.post.name}”"
        f"{effect.since:%m月%d日}起无人在岗（{effect.standing.why}）。请先选B岗并办交接，或指定顶岗的人，再批准请假。"
    )


def refuse(s: Session, leave: Leave, by: Account, *, note: str, now: datetime) -> None:
    """Do not approve; the note tells the person why. Refuses an empty note, one's own leave, and a decided one."""
    require(by, Permission.approve_leave)
    db.alone(s, f"{by.town_id} {posts.TURN}")
    s.refresh(leave, ["state"])
    _decidable(leave, by)
    if not note.strip():
        raise Refused("不批准要写明原因。请在“说明”里补上。")
    leave.state = LeaveState.refused
    _decide(s, leave, by, "refuse", note, now)


def _decide(s: Session, leave: Leave, by: Account, action: str, note: str, now: datetime) -> None:
    leave.decided_by_id, leave.decided_at, leave.decision_note = by.id, now, note.strip()
    s.flush()
    stand_in = leave.stand_in.login if leave.state is LeaveState.approved and leave.stand_in else None
    history.record(
        s, by, action, "leave", leave.id, now=now, account=leave.account.login, stand_in=stand_in,
        begins_at=leave.begins_at.isoformat(), ends_at=leave.ends_at.isoformat(),
    )  # fmt: skip

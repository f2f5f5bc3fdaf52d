"""Going on a round: begin it or have it drawn, write down what is found post by post, finish it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import db, history, workdays
from model.ground.numbering import take
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.roster.inspections import inspections
from model.roster.inspections.inspections import (
    Inspection,
    InspectionKind,
    InspectionLine,
    InspectionNote,
    Violation,
)
from model.roster.on_post import answering
from model.roster.on_post.answering import Standing
from model.roster.posts import hours

CLOSED: Final = "大厅现在不上班，请在上班时间巡岗。"
SEEN_THERE: Final = (
    Violation.late,
    Violation.off_task_web,
    Violation.gathering,
    Violation.stocks,
    Violation.games,
)
SEEN_AWAY: Final = (Violation.late, Violation.early_leave, Violation.off_post, Violation.gathering)


@dataclass(frozen=True)
class Seen:
    """What the inspector saw at one post. `post_id` names the line; `unclear` says that somebody was away and no word
    was chosen for it."""

    post_id: int
    present: bool
    badge: bool = True
    plate: bool = True
    violation: Violation | None = None
    note: str = ""
    unclear: bool = False


def patrol(s: Session, by: Account, *, with_villages: bool = False, now: datetime) -> Inspection:
    """Begin a round over every post of the hall, and of the villages when wanted (R113). Refuses while the person's
    last round is unfinished. The posts for which the inspector answers himself are left out, and outside its hours
    those of the hall: then it refuses, unless it goes to the villages."""
    require(by, Permission.inspect_posts)
    [no] = take(s, by.town_id, f"inspection:{now.year}")
    lot = _lot(s, by, with_villages, now)
    return _begin(s, by, InspectionKind.patrol, no, lot, lot, None, now)


def spot_check(
    s: Session,
    by: Account,
    *,
    count: int,
    with_villages: bool = False,
    seed: str | None = None,
    now: datetime,
) -> Inspection:
    """Draw `count` posts by lot and begin to look at them (R112). Each drawing is kept: refuses another one before
    the last is finished, and a seed that has been used. Nobody chooses a seed on a page; `seed` is for the
    demonstration."""
    require(by, Permission.inspect_posts)
    [no] = take(s, by.town_id, f"inspection:{now.year}")
    lot = _lot(s, by, with_villages, now)
    if not 1 <= count <= len(lot):
        raise Refused(f"可以抽的岗位有{len(lot)}个，请抽1到{len(lot)}个。")
    seed = _unused(s, by, seed)
    chosen = set(inspections.drawn(seed, (x.post.id for x in lot), count))
    picked = [standing for standing in lot if standing.post.id in chosen]
    return _begin(s, by, InspectionKind.spot_check, no, lot, picked, seed, now)


def _lot(s: Session, by: Account, with_villages: bool, now: datetime) -> list[Standing]:
    """The posts that may be looked at, each with who answers for it now: never the inspector's own, and those of the
    hall only in its hours."""
    begun = inspections.unfinished(s, by)
    if begun:
        raise Refused(f"您的第{begun.number}次{begun.kind.label}还没有做完。请先做完这一次。")
    hall = hall_open(s, by.town_id, now)
    if not (hall or with_villages):
        raise Refused(CLOSED)
    every = answering.Moment(s, by.town_id, now).standings
    lot = [
        x
        for x in every
        if (hall if x.post.window_id else with_villages) and (x.account is None or x.account.id != by.id)
    ]
    if not lot:
        raise Refused("没有可以查的岗位。请先在“岗位设置”里设岗。")
    return lot


def hall_open(s: Session, town_id: int, now: datetime) -> bool:
    """Whether people should be at the hall's posts at this moment: outside its hours nobody is late or away (R110)."""
    return hours.of(s, town_id).working(now, workdays.load_calendar(s))


def _unused(s: Session, by: Account, seed: str | None) -> str:
    """The seed, or one that chance gives; the same one draws only once."""
    while True:
        tried = seed or f"{secrets.randbelow(10**8):08d}"
        used = select(Inspection.id).where(Inspection.town_id == by.town_id, Inspection.seed == tried)
        if s.scalar(used) is None:
            return tried
        if seed:
            raise Refused(f"抽取号{seed}已经用过，不能再抽一次。")


def _begin(
    s: Session,
    by: Account,
    kind: InspectionKind,
    no: int,
    lot: Sequence[Standing],
    picked: Sequence[Standing],
    seed: str | None,
    now: datetime,
) -> Inspection:
    lines = [
        InspectionLine(
            town_id=by.town_id,
            position=position,
            post_id=standing.post.id,
            account_id=standing.account.id if standing.account else None,
            because=standing.because[:300],
        )
        for position, standing in enumerate(picked, 1)
    ]
    row = Inspection(
        town_id=by.town_id,
        number=f"{now.year}-{no:04d}",
        kind=kind,
        begun_at=now,
        by_id=by.id,
        seed=seed,
        pool=sorted(standing.post.id for standing in lot),
        drawn=len(picked),
        lines=lines,
        notes=[],
    )
    s.add(row)
    s.flush()
    names = [standing.post.name for standing in picked]
    history.record(s, by, "begin", "inspection", row.number, now=now, kind=kind, seed=seed, posts=names)
    return row


def enter(s: Session, by: Account, number: str, seen: Sequence[Seen], *, now: datetime) -> Inspection:
    """Write down what was seen at some posts of the round, all of them or none. Refuses another's round, a finished
    one, a post of the hall outside its hours, and words that do not fit together (see `_refuse_unclear`)."""
    require(by, Permission.inspect_posts)
    row = _open(s, by, number)
    hall = hall_open(s, by.town_id, now)
    lines = {line.post_id: line for line in row.lines}
    for entry in seen:
        line = lines.get(entry.post_id)
        if line is None:
            raise Refused("这个岗位不在这一次里。请刷新后再记。")
        if line.post.window_id and not hall:
            raise Refused(CLOSED)
        note = cleaned(entry.note, "说明", 300)
        _refuse_unclear(line, entry, note)
        line.present, line.plate = entry.present, entry.plate
        line.badge = entry.badge if entry.present else None
        line.violation, line.note, line.seen_at = entry.violation, note, now
    s.flush()
    facts = [
        {"post": lines[x.post_id].post.name, "present": x.present, "violation": x.violation} for x in seen
    ]
    history.record(s, by, "enter", "inspection", number, now=now, seen=facts)
    return row


def _refuse_unclear(line: InspectionLine, seen: Seen, note: str) -> None:
    """Whoever is away needs a code or a reason in words; a code must fit whether the person was there; where nobody
    was to be, nobody can be reproached."""
    post, code = line.post.name, seen.violation
    if line.account_id is None and code:
        raise Refused(f"“{post}”这时没有责任人，不能记违规。请把情况写在说明里。")
    if code and code not in (SEEN_THERE if seen.present else SEEN_AWAY):
        where = "在岗" if seen.present else "不在岗"
        raise Refused(f"“{post}”选了{where}，和“{code.label}”对不上。请核对后改一项。")
    if not seen.present and line.account_id is not None and code is None and (seen.unclear or not note):
        raise Refused(f"“{post}”的人不在，请选迟到、早退或脱岗；有正当原因的，写在说明里。")


def finish(s: Session, by: Account, number: str, *, remark: str = "", now: datetime) -> Inspection:
    """End the round; from now on it is read only, and the persons concerned see it. Refuses while posts are left at
    which nobody looked, unless the remark says why. The round of somebody whose account is off is ended by the
    director, always with a remark."""
    require(by, Permission.inspect_posts)
    row = _open(s, by, number, ends=True)
    remark = cleaned(remark, "备注", 300)
    if row.by_id != by.id and not remark:
        raise Refused(f"这一次由{row.by.name}在查，账号已停用。请在备注里写明为什么由您结束。")
    if row.unseen and not remark:
        raise Refused(f"还有{len(row.unseen)}个岗位没有记。请记完；去不了的，在备注里写原因。")
    row.finished_at, row.remark = now, remark
    s.flush()
    findings = sum(bool(line.codes) for line in row.lines)
    history.record(s, by, "finish", "inspection", number, now=now, found=findings, unseen=len(row.unseen))
    return row


def add_note(s: Session, by: Account, number: str, *, text: str, now: datetime) -> Inspection:
    """Correct or complete a finished round in words; the lines stay. Refuses an unfinished round and no words."""
    require(by, Permission.inspect_posts)
    row = inspections.by_number(s, by.town_id, number)
    text = cleaned(text, "补充说明", 300)
    if row.finished_at is None:
        raise Refused("这一次还没有做完，直接改就行，不用加说明。")
    if not text:
        raise Refused("补充说明没有填写。请补上。")
    s.add(InspectionNote(town_id=by.town_id, inspection_id=row.id, at=now, by_id=by.id, text=text))
    s.flush()
    history.record(s, by, "add_note", "inspection", number, now=now)
    return row


def ends_for(by: Account, row: Inspection) -> bool:
    """Whether this account may end the unfinished round of somebody who has left (`row.by` must be loaded)."""
    left = row.by_id != by.id and not row.by.active
    return left and row.finished_at is None and by.role is Role.director


def _open(s: Session, by: Account, number: str, *, ends: bool = False) -> Inspection:
    db.alone(s, f"{by.town_id} inspection")  # one hand at a time
    row = inspections.by_number(s, by.town_id, number)
    if row.finished_at is not None:
        raise Refused("这一次已经做完，不能再改。要更正的，请加补充说明。")
    if row.by_id != by.id and not (ends and ends_for(by, row)):
        who = "由本人记" if row.by.active else "账号已停用，请中心主任结束这一次"
        raise Refused(f"这一次由{row.by.name}在查，{who}。")
    return row

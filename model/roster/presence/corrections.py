"""Attendance that was forgotten is put right afterwards, by somebody else, with a reason; the log keeps what it was."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotFound, Refused
from model.ground.wording import plain_day
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.roster.posts.posts import TURN
from model.roster.presence import attendance, attendance_month
from model.roster.presence.attendance import SignInRecord

WHO = "考勤由中心主任更正，主任本人的由镇领导更正。"


def add_stay(
    s: Session,
    by: Account,
    account: Account,
    *,
    day: date,
    came: time,
    left: time,
    reason: str,
    now: datetime,
) -> SignInRecord:
    """Enter a stay of a past day of somebody who was there and could not sign in: no power, no network, called out.

    Refuses what `_may_correct` refuses, a sign-out before the sign-in, and a time at which there is a stay already.
    """
    require(by, Permission.view_attendance)
    reason = _may_correct(s, by, account, day, reason, now)
    came_at, left_at = (datetime.combine(day, at, OFFICE_ZONE) for at in (came, left))
    if left_at <= came_at:
        raise Refused("签退时间要晚于签到时间。请核对后重填。")
    for other in attendance.of_day(s, account, day):
        if came_at < (other.left_at or left_at) and other.came_at < left_at:
            raise Refused(
                f"这段时间已经有{other.came_at.astimezone(OFFICE_ZONE):%H:%M}的签到，不能重叠。请改时间，或补记那一次的签退。"
            )
    stay = SignInRecord(
        town_id=account.town_id, account_id=account.id, day=day, came_at=came_at, left_at=left_at
    )
    stay.corrected_by_id, stay.reason = by.id, reason
    s.add(stay)
    s.flush()
    history.record(
        s, by, "add_stay", "attendance", account.login, now=now, day=day.isoformat(), came=f"{came:%H:%M}",
        left=f"{left:%H:%M}", reason=reason,
    )  # fmt: skip
    return stay


def close_stay(
    s: Session, by: Account, account: Account, *, day: date, left: time, reason: str, now: datetime
) -> None:
    """Enter the sign-out that was forgotten on a past day. Refuses what `_may_correct` refuses, a day without such a
    stay, and a sign-out before its sign-in."""
    require(by, Permission.view_attendance)
    reason = _may_correct(s, by, account, day, reason, now)
    stay = attendance.lasting(s, account, day)
    if stay is None:
        raise Refused("这一天没有漏签退，不用补记。请刷新后看最新情况。")
    left_at = datetime.combine(day, left, OFFICE_ZONE)
    if left_at <= stay.came_at:
        raise Refused(f"签退时间要晚于{stay.came_at.astimezone(OFFICE_ZONE):%H:%M}的签到。请核对后重填。")
    stay.left_at, stay.corrected_by_id, stay.reason = left_at, by.id, reason
    s.flush()
    history.record(
        s, by, "close_stay", "attendance", account.login, now=now, day=day.isoformat(),
        came=f"{stay.came_at.astimezone(OFFICE_ZONE):%H:%M}", left=f"{left:%H:%M}", before=None, reason=reason,
    )  # fmt: skip


def corrects(by: Account, account: Account) -> bool:
    """Whether it is for `by` to correct this person's attendance: the director's, and the director's own a leader's."""
    return (
        by.role is (Role.leader if account.role is Role.director else Role.director) and by.id != account.id
    )


def _may_correct(s: Session, by: Account, account: Account, day: date, reason: str, now: datetime) -> str:
    """The tidy reason. Refuses whoever is not the one to correct it, a stranger, today and later days, days before the
    town's first sign-in (of which nothing is asked), and no reason."""
    if account.town_id != by.town_id:
        raise NotFound(f"账号“{account.login}”")
    if not corrects(by, account):
        raise Refused(f"{WHO}请转告他们。")
    if day >= now.astimezone(OFFICE_ZONE).date():
        raise Refused("只能更正今天以前的考勤。今天的请本人签到、签退。")
    begun = attendance_month.first_day(s, by.town_id)
    if begun is None or day < begun:
        since = f"从{plain_day(begun)}起" if begun else "还没有"
        raise Refused(f"本镇{since}记考勤，在那以前的不用更正。请核对日期，特别是年份。")
    if not reason.strip():
        raise Refused("更正要写明原因。请在“原因”里补上。")
    db.alone(s, f"{by.town_id} {TURN}")
    return reason.strip()

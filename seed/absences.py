"""Leave in 云岭镇, past, present and to come, each with its hand-over."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.handover import handing_over, handovers, leave_approval, leave_effects
from model.handover.handing_over import InHand
from model.people.accounts import Account
from model.roster import leave
from model.roster.leave import Leave, LeaveKind
from seed.people import Town

# who, why, the first day from today, how many days, and whether the director has said yes
LEAVES = (
    ("chuangkou6", LeaveKind.annual, -9, 3, "年休假", True),
    ("chuangkou2", LeaveKind.sick, 0, 2, "发烧，去县医院看病", True),
    ("cundaiban3a", LeaveKind.training, 1, 2, "参加县里的代办员培训", True),
    ("chuangkou7", LeaveKind.personal, 5, 1, "孩子家长会", False),
)
IN_HAND = InHand(
    papers="群众的户口簿原件2本，在抽屉文件袋里，办完要还",
    seals="受理专用章1枚，文件柜钥匙1把",
    remarks="来问低保复核的，答应周五前电话答复",
)


def ask(s: Session, town: Town, now: datetime) -> None:
    """Each asks the day before at the latest, writes the hand-over, and the director decides an hour later; who is sick
    today calls the director, who fills it in. What is over is handed back."""
    for login, kind, begins, days, reason, approved in LEAVES:
        person, first = town.accounts[login], now.date() + timedelta(days=begins)
        called_in = begins == 0
        asked_at = (
            min(now, _at(first, 7, 40))
            if called_in
            else _at(min(first, now.date()) - timedelta(days=1), 15, 0)
        )
        wanted = leave.ask(
            s,
            town.director if called_in else person,
            kind=kind,
            first=first,
            last=first + timedelta(days=days - 1),
            reason=reason,
            account=person,
            now=asked_at,
        )
        if not called_in:
            _prepare(s, wanted, person, asked_at + timedelta(minutes=30))
        if approved:
            decided = asked_at if called_in else asked_at + timedelta(hours=1)
            leave_approval.approve(s, wanted, town.director, now=decided)
        if begins < 0:
            _hand_over_and_back(s, wanted)


def hand_over(s: Session, town: Town, now: datetime) -> None:
    """What the posts have by now goes on the sheets of those who are away or about to go; nobody has taken them yet."""
    for login, _, begins, *_rest in LEAVES:
        if begins >= 0:
            [wanted] = [row for row in leave.of_account(s, town.accounts[login]) if row.ends_at > now]
            _prepare(s, wanted, town.director if begins == 0 else town.accounts[login], now)


def _prepare(s: Session, wanted: Leave, by: Account, now: datetime) -> None:
    for post_id in leave_effects.first_of_each(leave_effects.effects(s, wanted)):
        handing_over.prepare(s, by, wanted.id, post_id, in_hand=IN_HAND, now=now)


def _hand_over_and_back(s: Session, wanted: Leave) -> None:
    """Taken on the first morning, given back on the morning after the last day."""
    morning, after = _at(wanted.begins_at.date(), 8, 20), _at(wanted.ends_at.date(), 8, 20)
    for sheet in handovers.of_leave(s, wanted.town_id, [wanted.id]):
        assert sheet.taker is not None
        handing_over.take(s, sheet.taker, sheet.number, now=morning)
        back = handing_over.hand_back(s, sheet.taker, wanted.id, sheet.post_id, in_hand=IN_HAND, now=after)
        handing_over.take(s, wanted.account, back.number, now=after + timedelta(minutes=20))


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), OFFICE_ZONE)

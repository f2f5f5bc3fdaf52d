"""A leave of 李窗口, the sheet that hands its post over, and the sheet that hands it back."""

from datetime import date, datetime, timedelta

from model.ground import db
from model.handover import (
    handing_over,
    handover_tasks,
    handovers,
    leave_approval,
)
from model.handover.handing_over import InHand
from model.handover.handover_tasks import Task, ToDo
from model.handover.handovers import Handover, HandoverReason
from model.people.accounts import by_login
from model.roster import leave
from model.roster.leave import LeaveKind
from model.roster.on_post.answering import Moment
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from model.roster.staff import holders
from tests.cast import TOWN
from tests.desk.tickets import FRIDAY

DAY = timedelta(days=1)
NEXT = FRIDAY + 3 * DAY  # Monday morning, the first day of the leave
BACK = NEXT + 2 * DAY  # after it
SEALS = InHand("两份户口簿原件待还", "受理专用章1枚，柜子钥匙1把", "答应张大爷周三打电话")


def ask(who: str = "li", *, first: datetime = NEXT, days: int = 2, now: datetime = FRIDAY) -> int:
    with db.writing() as s:
        last = (first + (days - 1) * DAY).date()
        return leave.ask(
            s, by_login(s, who), kind=LeaveKind.annual, first=first.date(), last=last, now=now
        ).id


def post_id(name: str = "社保岗") -> int:
    with db.reading() as s:
        return next(post.id for post in posts.of_town(s, TOWN) if post.name == name)


def prepare(leave_id: int, by: str = "li", post: str = "社保岗", *, now: datetime = FRIDAY) -> Handover:
    post_number = post_id(post)
    with db.writing() as s:
        return handing_over.prepare(s, by_login(s, by), leave_id, post_number, in_hand=SEALS, now=now)


def approve(leave_id: int, by: str = "zhang", stand_in: str = "", *, now: datetime = FRIDAY) -> None:
    with db.writing() as s:
        named = by_login(s, stand_in) if stand_in else None
        absence = leave.by_id(s, TOWN, leave_id)
        leave_approval.approve(s, absence, by_login(s, by), stand_in=named, now=now)


def take_over(sheet: Handover, by: str = "wang", *, now: datetime = NEXT) -> Handover:
    with db.writing() as s:
        return handing_over.take(s, by_login(s, by), sheet.number, now=now)


def hand_back(leave_id: int, by: str = "wang", *, now: datetime = BACK) -> Handover:
    post = post_id()
    with db.writing() as s:
        return handing_over.hand_back(s, by_login(s, by), leave_id, post, in_hand=SEALS, now=now)


def sheet_of(leave_id: int, reason: HandoverReason = HandoverReason.leave) -> Handover | None:
    post = post_id()
    with db.reading() as s:
        return handovers.of_post(s, leave.by_id(s, TOWN, leave_id), post, reason)


def owed(who: str, now: datetime) -> list[tuple[ToDo, str]]:
    with db.reading() as s:
        tasks: list[Task] = handover_tasks.owed(s, by_login(s, who), Moment(s, TOWN, now))
        return [(task.todo, task.post.name) for task in tasks]


def gone(days: int = 2) -> tuple[int, Handover]:
    """A leave of 李窗口 that is prepared, approved and taken by 王窗口 on its first morning."""
    leave_id = ask(days=days)
    sheet = prepare(leave_id)
    approve(leave_id)
    return leave_id, take_over(sheet)


def changed() -> None:
    post_number = post_id()
    with db.writing() as s:
        post = posts.by_id(s, TOWN, post_number)
        b = posts.holder(post, Slot.b, FRIDAY.date())
        assert b is not None
        zhang = by_login(s, "zhang")
        holders.end(s, post, b, zhang, until=FRIDAY.date(), now=FRIDAY)
        holders.assign(
            s, post, zhang, slot=Slot.a, account=by_login(s, "wang"), since=NEXT.date(), now=FRIDAY
        )


def assign(slot: Slot, who: str, since: date, now: datetime = FRIDAY) -> None:
    post_number = post_id()
    with db.writing() as s:
        post, zhang = posts.by_id(s, TOWN, post_number), by_login(s, "zhang")
        holders.assign(s, post, zhang, slot=slot, account=by_login(s, who), since=since, now=now)

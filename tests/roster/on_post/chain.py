"""A random fortnight of an office, told through the real actions, and a plain judge of who ought to answer.

The judge reads the bare rows and the words of c5, and nothing of model/roster's rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.counter.applicants import Applicant
from model.desk.ticket.tickets import Ticket
from model.ground import db, settings
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import Refused
from model.handover import leave_approval
from model.people import accounts
from model.people.accounts import Account, Employment, by_login
from model.people.permissions import Role
from model.people.sites import Site, SiteKind, Window
from model.roster import leave
from model.roster.leave import DayPart, Leave, LeaveKind, LeaveState
from model.roster.on_post import filling, gaps
from model.roster.posts import posts
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.presence import attendance
from model.roster.presence.attendance import SignInRecord
from model.roster.staff import holders
from tests.cast import TOWN
from tests.desk.tickets import take

THURSDAY = date(
    2026, 2, 12
)  # then a Friday, a Saturday that is made up for, and the Spring Festival until the 23rd
OFF = {date(2026, 2, day) for day in range(15, 24)} | {date(2026, 3, 1)}
HALVES = ((time(8, 30), time(12)), (time(14), time(17, 30)))
STAFF = ("li", "wang", "feng", "zhao", "qian", "sun", "zhang")
NAMES = ("社保岗", "便民岗", "机动岗", "东岭村代办岗")
MINUTE = timedelta(minutes=1)
BAO, HE = (
    Applicant(name, number, "13900001234", "东岭村3组")
    for name, number in (("包大叔", "990101196001010015"), ("何大婶", "990101196202020025"))
)


def settle() -> None:
    """Two posts more in the hall, 便民岗 with B and C, 机动岗 without a ticket; a second agent at 东岭村; open tickets."""
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")
        guan, now = by_login(s, "guan"), at(THURSDAY, 7 * 60)
        hall = s.scalars(select(Site).where(Site.kind == SiteKind.town_hall)).one()
        window = s.scalars(select(Window)).one()
        for name, held in (("便民岗", ("feng", "li", "wang")), ("机动岗", ("wang",))):
            post = posts.create(s, guan, site=hall, window=window, name=name, now=now)
            for slot, login in zip(Slot, held, strict=False):
                holders.assign(s, post, guan, slot=slot, account=by_login(s, login), since=THURSDAY, now=now)
        s.flush()
    for login, who in (("li", BAO), ("feng", HE), ("zhao", BAO)):
        take(login, "MZ005" if login != "zhao" else "SB010", brought=(), who=who, now=at(THURSDAY, 480))


def at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE) + minute * MINUTE


@dataclass(frozen=True)
class Step:
    """One act of the story: what, when, by or with whom, and whatever else it needs."""

    deed: str
    now: datetime
    who: str
    post: str
    slot: Slot
    third: str | None
    number: int
    part: DayPart


@some.composite
def stories(draw: Any) -> list[Step]:
    """Acts one after another: within a day, into the next, sometimes past the holidays."""
    day, minute, steps = THURSDAY, 8 * 60, []
    for _ in range(draw(some.integers(6, 26))):
        on = draw(some.sampled_from((0, 1, 7, 15, 40, 90, 200, None, None)))
        if on is None or minute + on > 20 * 60:
            day, minute = (
                day + timedelta(days=draw(some.sampled_from((1, 1, 1, 2, 10)))),
                draw(some.sampled_from((7 * 60, 8 * 60 + 20, 8 * 60 + 30, 9 * 60))),
            )
        else:
            minute += on
        steps.append(
            Step(
                draw(some.sampled_from(("come", "come", "come", "go", "leave", "leave", "leave", "leave", "leave", "leave", "back",
                                        "assign", "assign", "end", "fill", "grace", "counts", "hire", "switch", "post"))),
                at(day, minute),
                draw(some.sampled_from(STAFF)),
                draw(some.sampled_from(NAMES)),
                draw(some.sampled_from(Slot)),
                draw(some.sampled_from((None, *STAFF))),
                draw(some.integers(0, 60)),
                draw(some.sampled_from(DayPart)),
            )
        )  # fmt: skip
    return steps


def do(step: Step) -> bool:
    """One act through its real door; a refusal is an answer too, and leaves nothing behind."""
    try:
        with db.writing() as s:
            DEEDS[step.deed](s, step)
    except Refused:
        return False
    return True


def _find(s: Session, step: Step) -> Post:
    [match] = [post for post in posts.of_town(s, TOWN, with_closed=True) if post.name == step.post]
    return match


def _leave(s: Session, step: Step) -> None:
    person, approver = by_login(s, step.who), by_login(s, "chen")
    first, last = step.now.date(), step.now.date() + timedelta(days=step.number % 3)
    application = leave.ask(
        s, person, kind=LeaveKind.sick, first=first, last=last,
        part=step.part if first == last else DayPart.whole, now=step.now,
    )  # fmt: skip
    third = by_login(s, step.third) if step.third else None
    leave_approval.approve(s, application, approver, stand_in=third, now=step.now)


def _back(s: Session, step: Step) -> None:
    person = by_login(s, step.who)
    for row in leave.of_account(s, person):
        if row.away_at(step.now):
            leave.come_back(s, row, person, now=step.now)


def _assign(s: Session, step: Step) -> None:
    since = step.now.date() + timedelta(days=step.number % 3)
    until = since + timedelta(days=step.number % 2) if step.third else None
    holders.assign(
        s, _find(s, step), by_login(s, "zhang"), slot=step.slot, account=by_login(s, step.who), since=since,
        until=until, now=step.now,
    )  # fmt: skip


def _end(s: Session, step: Step) -> None:
    post = _find(s, step)
    held = posts.holder(post, step.slot, step.now.date())
    if held:
        until = step.now.date() - timedelta(days=step.number % 2)
        holders.end(s, post, held, by_login(s, "zhang"), until=until, now=step.now)


def _fill(s: Session, step: Step) -> None:
    day = step.now.date()
    filling.fill(
        s, by_login(s, "zhang"), _find(s, step).id, account=by_login(s, step.who), until=day, now=step.now
    )


def _hire(s: Session, step: Step) -> None:
    feng = by_login(s, "feng")
    feng.employment = Employment.hired if step.number % 2 else Employment.established


def _switch(s: Session, step: Step) -> None:
    person, guan = by_login(s, step.who), by_login(s, "guan")
    turn = accounts.switch_off if step.number % 4 == 0 else accounts.switch_on
    turn(s, person, guan, now=step.now)


def _post(s: Session, step: Step) -> None:
    post, zhang = _find(s, step), by_login(s, "zhang")
    if step.number % 2:
        posts.switch_on(s, post, zhang, now=step.now)
    else:
        lying = len(s.scalars(select(Ticket.id).where(Ticket.post_id == post.id)).all())
        posts.switch_off(s, post, zhang, open_tickets=lying, now=step.now)


DEEDS: dict[str, Any] = {
    "come": lambda s, x: attendance.arrive(s, by_login(s, x.who), now=x.now),
    "go": lambda s, x: attendance.depart(s, by_login(s, x.who), now=x.now),
    "leave": _leave,
    "back": _back,
    "assign": _assign,
    "end": _end,
    "fill": _fill,
    "grace": lambda s, x: settings.put(s, TOWN, "sign_in_grace", str(x.number)),
    "counts": lambda s, x: settings.put(
        s, TOWN, "sign_in_counts", "只作记录" if x.number % 4 == 0 else "算不在岗"
    ),
    "hire": _hire,
    "switch": _switch,
    "post": _post,
}


@dataclass(frozen=True)
class Judge:
    """The bare facts, and who ought to answer by the words of c5."""

    people: dict[int, Account]
    posts: Sequence[Post]
    held: Sequence[PostHolder]
    leaves: Sequence[Leave]
    stays: Sequence[SignInRecord]
    grace: int
    counts: bool

    @classmethod
    def of(cls, s: Session) -> "Judge":
        people = {a.id: a for a in s.scalars(select(Account))}
        values = settings.values(s, TOWN, ("sign_in_grace", "sign_in_counts"))
        return cls(
            people,
            s.scalars(select(Post).where(Post.active)).all(),
            s.scalars(select(PostHolder)).all(),
            s.scalars(select(Leave).where(Leave.state == LeaveState.approved)).all(),
            s.scalars(select(SignInRecord)).all(),
            int(values["sign_in_grace"]),
            values["sign_in_counts"] == "算不在岗",
        )

    def half(self, now: datetime) -> time | None:
        """When the half day began in which the hall is open at this moment."""
        if now.date() in OFF or (
            now.weekday() > 4 and now.date().isoformat() not in ("2026-02-14", "2026-02-28")
        ):
            return None
        return next((opens for opens, shuts in HALVES if opens <= now.time() < shuts), None)

    def on_leave(self, person: int, now: datetime) -> Leave | None:
        for row in self.leaves:
            ended = row.returned_at is not None and row.returned_at <= now
            if row.account_id == person and row.begins_at <= now < row.ends_at and not ended:
                return row
        return None

    def missed(self, person: int, post: Post, now: datetime) -> bool:
        """Whether the sign-in is asked of people at this post now, and this one is not there."""
        opened = self.half(now)
        if not self.counts or post.window_id is None or opened is None:
            return False
        stays = [x for x in self.stays if x.account_id == person and x.day == now.date() and x.came_at <= now]
        if now < datetime.combine(now.date(), opened, OFFICE_ZONE) + self.grace * MINUTE:
            late_morning = datetime.combine(now.date(), time(11, 59), OFFICE_ZONE)
            return opened == time(14) and not stays and self.on_leave(person, late_morning) is None
        return not any(x.left_at is None or now < x.left_at for x in stays)

    def may(self, person: int, post: Post) -> bool:
        who = self.people[person]
        if not who.active or (post.window_id and who.employment is Employment.hired):
            return False
        if who.role is Role.village_agent:
            return who.site_id == post.site_id
        return who.role in (Role.clerk, Role.director)

    def can(self, person: int, post: Post, now: datetime) -> bool:
        return (
            self.may(person, post) and not self.on_leave(person, now) and not self.missed(person, post, now)
        )

    def answers(self, post: Post, now: datetime) -> int | None:
        """A, unless A is away; then whom A's leave names; then B in the same way, then C; else nobody."""
        for slot in "ABC":
            held = [
                x
                for x in self.held
                if x.post_id == post.id and x.slot.value == slot and x.since <= now.date()
                and (x.until is None or now.date() <= x.until)
            ]  # fmt: skip
            if not held:
                continue
            person = max(held, key=lambda x: x.since).account_id
            if self.can(person, post, now):
                return person
            absence = self.on_leave(person, now)
            third = absence.stand_in_id if absence else None
            if third and self.can(third, post, now):
                return third
        return None


def watch(now: datetime) -> int:
    with db.writing() as s:
        return gaps.watch(s, TOWN, now=now)

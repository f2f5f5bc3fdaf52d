"""What lies between acceptance and result in the last two weeks: departments, the upper authority, and the rarer ends."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy.orm import Session

from model.catalogue.versions import Kind
from model.desk.course import declining, ending, handling, joint, reopening, reporting_up
from model.desk.course.joint import Part
from model.desk.course.reopening import Cause
from model.desk.deadline import pausing
from model.desk.ticket.tickets import Ticket
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.people.accounts import Account
from seed.people import HANDLERS, Town
from seed.story import Story

Step = Callable[[], object]
OPENS = time(9, 40)
# what becomes of the promised tickets that are still open today, one after another
FATES = ("", "returned", "", "", "withdrawn", "", "", "denied", "", "", "", "", "", "", "", "terminated")
UPPER = {
    "残疾人服务": "县残联",
    "社会保险": "县人力资源和社会保障局",
    "户籍代办": "县公安局",
    "国土村建": "县自然资源局",
    "农业惠农": "县农业农村局",
    "医疗保障": "县医疗保障局",
    "卫生健康": "县卫生健康局",
    "退役军人": "县退役军人事务局",
    "就业创业": "县人力资源和社会保障局",
    "林业": "县林业局",
    "市场监管": "县市场监督管理局",
    "司法信访": "县司法局",
    "水利": "县水利局",
}
BASIS, GUIDANCE = "本事项办事指南第二条", "请到户籍所在镇的便民服务中心办理，电话0000-8800000"


class Lives:
    """Plans the steps of one story, each with its moment; whether one has happened by now hangs on its date alone."""

    def __init__(self, s: Session, town: Town, calendar: Calendar, now: datetime) -> None:
        self.s, self.town, self.calendar, self.now = s, town, calendar, now
        self.open_ones, self.done_ones = 0, 0

    def fate(self, story: Story) -> str:
        """The rarer end of a story; asked once for each story, in the order of the plan."""
        if story.accepted_at is None:
            return ""
        if story.completed_at is None and any(step.stops_clock for step in story.chosen.version.steps):
            return "suspended"
        if story.completed_at is None and story.chosen.item.kind is Kind.promised:
            self.open_ones += 1
            return FATES[self.open_ones % len(FATES)]
        promised = story.chosen.item.kind is Kind.promised
        if promised and story.delivered_at and self._after(story.delivered_at) <= self.now.date():
            self.done_ones += 1
            return "reopened" if self.done_ones == 1 else ""
        return ""

    def between(
        self, story: Story, ticket: Ticket, by: Account, fate: str
    ) -> Iterator[tuple[datetime, Step]]:
        """What departments and the upper authority do, in the order of time; nothing while the clock is stopped."""
        accepted, done = story.accepted_at, story.completed_at
        if accepted is None or fate == "suspended":
            return
        if ticket.kind is Kind.joint:
            yield from self._joint(ticket, by, accepted, done)
        if ticket.kind is Kind.reported:
            yield from self._reported(ticket, by, accepted, done)

    def _joint(
        self, ticket: Ticket, by: Account, accepted: datetime, done: datetime | None
    ) -> Iterator[tuple[datetime, Step]]:
        handlers = self._handlers(ticket)
        yield accepted, partial(self._give, ticket, by, handlers, accepted)
        first, second = handlers
        moment = self._next(accepted, done)
        if moment:
            yield moment, partial(self._answer, ticket, first, moment)
        if done:  # the other one answers last; without a result it is still waited for
            yield done, partial(self._answer, ticket, second, done)

    def _handlers(self, ticket: Ticket) -> Sequence[Account]:
        which = ticket.version.name.encode()[5] % len(HANDLERS)
        return [self.town.accounts[HANDLERS[(which + n) % len(HANDLERS)][0]] for n in (0, 1)]

    def _give(self, ticket: Ticket, by: Account, handlers: Sequence[Account], moment: datetime) -> None:
        parts = [Part(h.department_id, "核实申请人的情况并写明意见", 5) for h in handlers if h.department_id]
        joint.give(self.s, by, ticket.number, parts=parts, seen=ticket.row_version, now=moment)

    def _answer(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        assert by.department_id
        joint.answer(
            self.s,
            by,
            ticket.number,
            department_id=by.department_id,
            agreed=True,
            opinion="经核实，情况属实。",
            now=moment,
        )

    def _reported(
        self, ticket: Ticket, by: Account, accepted: datetime, done: datetime | None
    ) -> Iterator[tuple[datetime, Step]]:
        sent = self._next(accepted, done)
        if sent is None:
            return
        yield sent, partial(self._send, ticket, by, sent)
        if done:
            yield done, partial(self._fetch, ticket, by, done)

    def _send(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        reporting_up.report_up(
            self.s,
            by,
            ticket.number,
            body=UPPER.get(ticket.version.category, "县民政局"),
            outside_number=f"云收〔{moment.year}〕{ticket.number[14:18]}号",
            sent_on=moment.date(),
            days=5,
            seen=ticket.row_version,
            now=moment,
        )

    def _fetch(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        reporting_up.bring_back(
            self.s,
            by,
            ticket.number,
            result="同意，批复已取回。",
            returned_on=moment.date(),
            seen=ticket.row_version,
            now=moment,
        )

    def ends(self, story: Story, ticket: Ticket, by: Account, fate: str) -> Iterator[tuple[datetime, Step]]:
        """The step that a fate asks for, on the working day after the story's last."""
        last = story.delivered_at or story.accepted_at
        moment = self._next(last, None) if fate and last else None
        if moment:
            yield moment, partial(getattr(self, f"_{fate}"), ticket, by, moment)

    def _returned(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        declining.send_back(
            self.s,
            self.town.director,
            ticket.number,
            basis=BASIS,
            reason="申请人的户籍不在本镇",
            guidance=GUIDANCE,
            notice_complete=True,
            seen=ticket.row_version,
            now=moment,
        )

    def _withdrawn(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        signed = f"{ticket.applicant_name}本人{moment.month}月{moment.day}日签字"
        ending.withdraw(
            self.s,
            by,
            ticket.number,
            consent=signed,
            reason="已在别处办好",
            seen=ticket.row_version,
            now=moment,
        )

    def _terminated(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        ending.terminate(
            self.s,
            self.town.director,
            ticket.number,
            reason="申请人已迁往外省，本镇不再办理",
            seen=ticket.row_version,
            now=moment,
        )

    def _suspended(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        step = next(step for step in ticket.version.steps if step.stops_clock)
        handling.begin(self.s, by, ticket.number, seen=ticket.row_version, now=moment)
        pausing.suspend(
            self.s,
            self.town.director,
            ticket.number,
            step=step.name,
            days=pausing.most_days(step),
            reason="等待有关机构出具结果",
            seen=ticket.row_version,
            now=moment,
        )

    def _denied(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        handling.decide(
            self.s,
            self.town.director,
            ticket.number,
            granted=False,
            basis=BASIS,
            text="经审核，不符合办理条件，不予批准。",
            reason="家庭收入超过规定标准",
            guidance=GUIDANCE,
            seen=ticket.row_version,
            now=moment,
        )

    def _reopened(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        reopening.reopen(
            self.s,
            self.town.director,
            ticket.number,
            cause=Cause.return_visit,
            reason="结果上的姓名写错了一个字",
            seen=ticket.row_version,
            now=moment,
        )

    def _after(self, moment: datetime) -> date:
        return self.calendar.next_workday(moment.date() + timedelta(days=1))

    def _next(self, moment: datetime, done: datetime | None) -> datetime | None:
        """The morning of the next working day, at the latest when it was done; None when that day has not come. Today
        it is never later than now."""
        day = self._after(moment)
        if done and done.date() <= day:
            return done
        if day > self.now.date():
            return None
        return max(moment, min(datetime.combine(day, OPENS, OFFICE_ZONE), self.now))

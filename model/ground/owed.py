"""What every owed thing shares: a number, a state moved by one table of moves, a due date counted by the one clock, a
reply, a story. A kind of it (a complaint) adds its own columns, its moves, its words and who sees it; nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Date, Integer, ScalarSelect, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.interfaces import ORMOption

from model.ground import story, workdays
from model.ground.db import OFFICE_ZONE, Labelled, TownRow
from model.ground.numbering import take
from model.ground.refusals import ChangedMeanwhile, NotFound, Refused
from model.ground.workdays import Calendar, DayUnit


class Urgency(Labelled):
    """How a deadline stands, in the words of the screen: colour never speaks alone."""

    overdue = "overdue", "已超期"
    due_soon = "due_soon", "快到期"
    normal = "normal", "正常"
    waiting = "waiting", "待补正"
    paused = "paused", "暂停计时"
    outside = "outside", "在上级办"
    done = "done", "已办结"
    ended = "ended", "已了结"


def urgency(due_on: date | None, today: date, calendar: Calendar, *, warn_days: int) -> Urgency:
    """How something still open stands: overdue after the due date, due soon from `warn_days` working days before it
    (R202, c4), waiting while no clock runs. Tickets and whatever else is owed share the words."""
    if due_on is None:
        return Urgency.waiting
    if today > due_on:
        return Urgency.overdue
    soon = calendar.workdays_between(today, due_on) <= warn_days
    return Urgency.due_soon if soon else Urgency.normal


def out_of_turn(thing: str, state: Labelled, step: str) -> Refused:
    """The refusal of a step that the table of moves does not know from this state; `thing` begins the sentence."""
    return Refused(f"{thing}“{state.label}”，不能{step}。请刷新后看最新情况。")


class Owed(TownRow):
    """The columns and rules of one owed thing. The class of a kind says its words, its moves and in which states
    something is still owed; `holder` and `gist` are what the lists print of it."""

    __abstract__ = True
    NOUN: ClassVar[str]  # what people call it: 投诉
    DUTY: ClassVar[str]  # what is owed by the due date: 答复
    PREFIX: ClassVar[str]  # of its numbers: TS
    MOVES: ClassVar[Mapping[Any, frozenset[Any]]]
    OPEN: ClassVar[frozenset[Any]]

    number: Mapped[str] = mapped_column(String(24))
    state: Mapped[Any]  # each kind has its own words
    received_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    reply: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(Integer)

    __mapper_args__: Any = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def holder(self) -> str:
        """Who has it in hand, by name; empty while nobody has."""
        raise NotImplementedError

    @property
    def gist(self) -> str:
        """What it is about, in a word or two, fit for everybody who sees it."""
        raise NotImplementedError

    @property
    def owed(self) -> bool:
        """Whether somebody still waits for it."""
        return self.state in self.OPEN

    def may_become(self, to: Labelled) -> bool:
        return to in self.MOVES[self.state]

    def move(self, to: Labelled, now: datetime) -> None:
        """The only way a state changes, and with it the moment of closing; refuses every pair that is not in MOVES."""
        if not self.may_become(to):
            raise out_of_turn(f"这件{self.NOUN}现在", self.state, f"改成“{to.label}”")
        self.state = to
        self.closed_at = None if self.owed else now

    def urgency(self, today: date, calendar: Calendar, *, warn_days: int) -> Urgency:
        """How it stands against its due date; done once nothing is owed."""
        if not self.owed:
            return Urgency.done
        return urgency(self.due_on, today, calendar, warn_days=warn_days)


def enter(s: Session, row: Owed, *, limit: int, now: datetime) -> None:
    """Take a new row in: the next number of its kind in the year, `TS-2026-0001`, and due `limit` working days after
    today, as the one clock counts them (R079)."""
    today = now.astimezone(OFFICE_ZONE).date()
    [serial] = take(s, row.town_id, f"{row.__tablename__}:{today.year}")
    row.number, row.received_at = f"{row.PREFIX}-{today.year}-{serial:04d}", now
    row.due_on = workdays.deadline(today, limit, DayUnit.workday, workdays.load_calendar(s)).due_on
    s.add(row)


Row = TypeVar("Row", bound=Owed)
By = Any  # whoever looks: an account of people/, which the ground does not know
Moment = Any  # of the roster: who answers for which post is asked from it, by dates


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """One kind as the lists ask it, in conditions on its rows: `seen`, those the account may see; `held`, those that
    lie with it at that moment. `loads` is what its page and `holder` read."""

    row: type[Row]
    seen: Callable[[By], ColumnElement[bool]]
    held: Callable[[By, Moment], ColumnElement[bool]]
    loads: Callable[[], Sequence[ORMOption]] = tuple

    @property
    def name(self) -> str:
        """The one word of its table, its page and, with an s, its list."""
        return str(self.row.__tablename__).replace("_", "-")


def in_hand(kind: Kind[Row], by: By, moment: Moment) -> ScalarSelect[int]:
    """How many rows of the kind lie with this account and are still owed; asked with others by `db.together`."""
    held = (kind.seen(by), kind.held(by, moment), kind.row.state.in_(kind.row.OPEN))
    return select(func.count()).select_from(kind.row).where(*held).scalar_subquery()


def overdue(s: Session, kind: Kind[Row], by: By, today: date, *, limit: int) -> Sequence[Row]:
    """The rows past their due date among those the account may see, the longest past first."""
    row = kind.row
    return s.scalars(
        select(row)
        .where(kind.seen(by), row.state.in_(row.OPEN), row.due_on < today)
        .options(*kind.loads())
        .order_by(row.due_on, row.number)
        .limit(limit)
    ).all()


def by_number(s: Session, kind: Kind[Row], by: By, number: str, seen: int | None = None) -> Row:
    """One row with what its page reads. Refuses one the account may not see as if it were not there, and one that
    changed since the page showed version `seen`."""
    wanted = select(kind.row).where(kind.seen(by), kind.row.number == number.strip().upper())
    row = s.scalar(wanted.options(*kind.loads()))
    if row is None:
        raise NotFound(f"{kind.row.NOUN}“{number}”")
    if seen is not None and seen != row.row_version:
        raise ChangedMeanwhile(f"这件{row.NOUN}", story.last_mover(story.of(s, row)))
    return row

"""What every owed thing shares, tried on a kind that the house does not have: the tasks a meeting gives to a post."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground import db, owed, story
from model.ground.db import OFFICE_ZONE, Labelled
from model.ground.history import House
from model.ground.owed import Kind, Owed, Urgency
from model.ground.refusals import ChangedMeanwhile, NotFound, Refused
from model.ground.workdays import Calendar, DayKind
from tests.cast import TOWN

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE_ZONE)


class TaskState(Labelled):
    given = "given", "待办"
    done = "done", "已办"
    checked = "checked", "已核对"


class Apart(Owed):
    """Its tables are none of the house's."""

    __abstract__ = True
    metadata = MetaData()


class Task(Apart):
    __tablename__ = "task"
    NOUN, DUTY, PREFIX = "会后任务", "办完", "RW"
    MOVES = {  # noqa: RUF012
        TaskState.given: frozenset({TaskState.done}),
        TaskState.done: frozenset({TaskState.checked, TaskState.given}),
        TaskState.checked: frozenset({TaskState.given}),
    }
    OPEN = frozenset({TaskState.given, TaskState.done})

    state: Mapped[TaskState] = mapped_column(default=TaskState.given)
    what: Mapped[str]
    post_id: Mapped[int]
    holder, gist = "社保岗", "会后任务"


@dataclass(frozen=True)
class Moment:
    """Stands for the roster's: 李 keeps post 1 up to the 20th, 王 from the 21st on."""

    today: date

    def own_posts(self, name: str) -> list[int]:
        return [1] if name == ("李" if self.today <= FRIDAY.date() else "王") else []


TASKS = Kind(
    Task,
    seen=lambda by: Task.town_id == TOWN,
    held=lambda by, moment: Task.post_id.in_(moment.own_posts(by)),
)


def test_a_move_of_the_table_is_made_and_every_other_refused_with_a_sentence() -> None:
    task = Task(state=TaskState.given)
    task.move(TaskState.done, FRIDAY)
    assert task.state is TaskState.done and task.may_become(TaskState.checked)

    task.move(TaskState.checked, FRIDAY)
    with pytest.raises(Refused, match="^这件会后任务现在“已核对”，不能改成“已办”。请刷新后看最新情况。$"):
        task.move(TaskState.done, FRIDAY)
    assert task.state is TaskState.checked


def test_a_move_closes_and_one_back_opens_again() -> None:
    task = Task(state=TaskState.done)
    assert task.owed and task.closed_at is None

    task.move(TaskState.checked, FRIDAY)
    assert not task.owed and task.closed_at == FRIDAY

    task.move(TaskState.given, FRIDAY)
    assert task.owed and task.closed_at is None


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (date(2026, 11, 19), Urgency.normal),
        (date(2026, 11, 20), Urgency.due_soon),  # the Saturday between is worked, the Sunday not
        (date(2026, 11, 23), Urgency.due_soon),
        (date(2026, 11, 24), Urgency.overdue),
    ],
)
def test_it_is_urgent_before_at_and_after_its_day_by_the_one_calendar(day: date, word: Urgency) -> None:
    calendar = Calendar({date(2026, 11, 21): (DayKind.makeup_workday, "补班")}, frozenset({2026}))
    task = Task(state=TaskState.given, due_on=date(2026, 11, 23))

    assert task.urgency(day, calendar, warn_days=2) is word
    task.move(TaskState.done, FRIDAY)
    task.move(TaskState.checked, FRIDAY)
    assert task.urgency(day, calendar, warn_days=2) is Urgency.done


def test_without_a_day_it_waits() -> None:
    assert owed.urgency(None, FRIDAY.date(), Calendar({}, frozenset()), warn_days=1) is Urgency.waiting


@pytest.fixture
def town(engine: Engine) -> Engine:
    """One with the tables of the kind."""
    Apart.metadata.create_all(engine)
    return engine


def given(s: Session, what: str = "补签到册", now: datetime = FRIDAY, **columns: Any) -> Task:
    task = Task(town_id=TOWN, what=what, state=TaskState.given, post_id=1, **columns)
    owed.enter(s, task, limit=5, now=now)
    story.write(s, task, House(TOWN, name="张主任"), "give", now)
    return task


def test_it_is_entered_with_the_next_number_of_the_year_and_its_day(town: Engine) -> None:
    with db.writing() as s:
        first, second = given(s), given(s)
        over_spring_festival = given(s, now=datetime(2026, 2, 12, 9, 0, tzinfo=OFFICE_ZONE))
        next_year = given(s, now=datetime(2027, 1, 4, 9, 0, tzinfo=OFFICE_ZONE))

    tasks = (first, second, over_spring_festival, next_year)
    assert [task.number for task in tasks] == ["RW-2026-0001", "RW-2026-0002", "RW-2026-0003", "RW-2027-0001"]
    assert (first.due_on, first.received_at) == (date(2026, 11, 27), FRIDAY)
    assert over_spring_festival.due_on == date(2026, 2, 26)  # Saturday the 14th is worked


def test_the_year_is_the_offices_own(town: Engine) -> None:
    with db.writing() as s:
        new_year = datetime(2027, 1, 1, 7, 0, tzinfo=OFFICE_ZONE)
        assert given(s, now=new_year.astimezone(UTC)).number == "RW-2027-0001"


def test_its_story_is_written_and_read_in_order(town: Engine) -> None:
    with db.writing() as s:
        task, other = given(s), given(s)
        task.move(TaskState.done, FRIDAY)
        story.write(s, task, House(TOWN, name="李窗口"), "finish", FRIDAY, trips=2)
        story.write(s, other, House(TOWN, name="王窗口"), "finish", FRIDAY)
        story.write(s, task, House(TOWN, name="纪监督"), "reveal", FRIDAY)

    with db.reading() as s:
        lines = story.of(s, task)
        assert [(line.action, line.account_name, line.facts) for line in lines] == [
            ("give", "张主任", {}),
            ("finish", "李窗口", {"trips": 2}),
            ("reveal", "纪监督", {}),
        ]
        assert story.last_mover(lines) == "李窗口"


def test_it_lies_with_whoever_keeps_the_post_that_day(town: Engine) -> None:
    with db.writing() as s:
        given(s)
        closed = given(s, "写纪要")
        closed.move(TaskState.done, FRIDAY)
        closed.move(TaskState.checked, FRIDAY)

    with db.reading() as s:
        in_hand = {
            (who, day): s.scalar(
                select(owed.in_hand(TASKS, who, Moment(FRIDAY.date() + timedelta(days=day))))
            )
            for who in ("李", "王")
            for day in (0, 1)
        }
    assert in_hand == {("李", 0): 1, ("李", 1): 0, ("王", 0): 0, ("王", 1): 1}


def test_what_is_overdue_is_listed_longest_first_and_no_longer_than_asked(town: Engine) -> None:
    with db.writing() as s:
        for days in (1, 3, 2, 0):
            given(s, now=FRIDAY - timedelta(days=7 * days))
        closed = given(s, now=FRIDAY - timedelta(days=28))
        closed.move(TaskState.done, FRIDAY)
        closed.move(TaskState.checked, FRIDAY)

    with db.reading() as s:
        rows = owed.overdue(s, TASKS, "李", date(2026, 11, 28), limit=3)
        assert [row.number[-1] for row in rows] == ["2", "3", "1"]


def test_it_is_found_by_its_number_unless_unseen_or_changed_meanwhile(town: Engine) -> None:
    with db.writing() as s:
        seen = given(s).row_version
    with db.writing() as s:
        task = owed.by_number(s, TASKS, "李", " rw-2026-0001 ", seen)
        task.move(TaskState.done, FRIDAY)
        story.write(s, task, House(TOWN, name="李窗口"), "finish", FRIDAY)

    with db.reading() as s:
        with pytest.raises(ChangedMeanwhile, match="这件会后任务刚刚被李窗口改过"):
            owed.by_number(s, TASKS, "王", task.number, seen)
        with pytest.raises(NotFound, match="没有找到会后任务“RW-2026-0009”"):
            owed.by_number(s, TASKS, "王", "RW-2026-0009")

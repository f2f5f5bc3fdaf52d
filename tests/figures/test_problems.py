"""The problem list: worst first, nothing that an account may not see."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from model import tables
from model.desk.ticket.finding import Filter, conditions
from model.desk.ticket.tickets import Ticket
from model.figures import problems
from model.ground import db, settings, workdays
from model.ground.db import OFFICE_ZONE, Base
from model.ground.owed import Owed
from model.roster.posts.posts import Post, PostHolder
from model.voice import handling
from model.voice.complaints import Category, Channel
from tests.cast import TOWN
from tests.figures.filing import TODAY, file, person

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=OFFICE_ZONE)


def test_overdue_tickets_stand_worst_first_with_working_days(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-10", due="11-17")
        file(s, "11-10", due="11-13")
        file(s, "11-10", due="11-18")
        calendar = workdays.load_calendar(s)

        rows = problems.overdue_tickets(s, person(s, "zhang"), today=TODAY, calendar=calendar)

    assert [(row.due_on, row.days_over) for row in rows] == [
        (date(2026, 11, 13), 5),
        (date(2026, 11, 17), 3),
    ]


def test_the_town_says_after_how_many_days_a_leader_must_ask(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-10", due="11-19")
        settings.put(s, TOWN, "leader_days", "1")
        calendar = workdays.load_calendar(s)

        rows = problems.overdue_tickets(s, person(s, "zhang"), today=TODAY, calendar=calendar)

    assert [(row.due_on, row.days_over) for row in rows] == [(date(2026, 11, 19), 1)]


def test_a_ticket_overdue_since_friday_is_one_working_day_over_on_sunday(engine: Engine) -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "leader_days", "0")
        file(s, "11-10", due="11-20")
        sunday = TODAY + timedelta(days=2)
        calendar = workdays.load_calendar(s)

        [row] = problems.overdue_tickets(s, person(s, "zhang"), today=sunday, calendar=calendar)

    assert row.days_over == 1


def test_the_list_is_cut_but_the_count_is_not(engine: Engine) -> None:
    with db.writing() as s:
        for _ in range(problems.LONGEST_LIST + 1):
            file(s, "11-10", due="11-13")

        questions = problems.to_ask_about(s, person(s, "chen"), now=FRIDAY)

    assert (len(questions.tickets), questions.overdue) == (10, 11)


def test_a_post_that_nobody_answers_for_is_named(engine: Engine) -> None:
    with db.writing() as s:
        ended = s.scalars(
            select(PostHolder).join(Post, Post.id == PostHolder.post_id).where(Post.name == "东岭村代办岗")
        )
        for holder in ended:
            holder.until = date(2026, 11, 19)
        s.flush()

        rows = problems.empty_posts(s, person(s, "zhang"), now=FRIDAY)

    assert [row.post.name for row in rows] == ["东岭村代办岗"]


def test_an_overdue_complaint_is_listed_until_it_is_answered(engine: Engine) -> None:
    with db.writing() as s:
        _complaint(s, Category.delay)

        [complaints] = problems.to_ask_about(s, person(s, "zhang"), now=FRIDAY).owed

    assert (complaints.noun, complaints.page) == ("投诉", "complaint")
    assert [(row.gist, row.due_on, row.days_over, row.holder) for row in complaints.rows] == [
        ("办事拖延", date(2026, 11, 9), 9, "")
    ]


def test_an_overdue_integrity_complaint_is_shown_to_the_supervisor_alone(engine: Engine) -> None:
    with db.writing() as s:
        _complaint(s, Category.integrity)

        assert problems.to_ask_about(s, person(s, "zhang"), now=FRIDAY).none
        [complaints] = problems.to_ask_about(s, person(s, "ji"), now=FRIDAY).owed
        assert len(complaints.rows) == 1


def test_every_kind_of_owed_thing_is_on_the_list() -> None:
    """Else its overdue ones would be nobody's, and no first page would tell of what is in hand."""
    kinds = {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Owed)}
    shipped = {kind for kind in kinds if kind.metadata is tables.metadata}

    assert {kind.row for kind in problems.KINDS} == shipped


def _complaint(s: Session, category: Category) -> None:
    handling.record(
        s,
        person(s, "wang"),
        channel=Channel.phone,
        category=category,
        content="高龄津贴办了十天",
        anonymous=True,
        now=datetime(2026, 11, 2, 10, 0, tzinfo=OFFICE_ZONE),
    )


def test_sqlite_finds_the_overdue_tickets_without_walking_the_year(sqlite_engine: Engine) -> None:
    with db.reading() as s:
        query = select(Ticket).where(*conditions(Filter(state="overdue"), person(s, "zhang"), TODAY))
        plan = s.execute(
            text(f"EXPLAIN QUERY PLAN {query.compile(sqlite_engine, compile_kwargs={'literal_binds': True})}")
        )

        [step] = [row.detail for row in plan]

    assert "ix_ticket_completed (town_id=? AND completed_on=?)" in step or "ix_ticket_open" in step

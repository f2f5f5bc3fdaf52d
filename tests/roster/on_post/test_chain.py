"""The chain of A, B and C under a random fortnight: at every moment one person answers for a post, or one alarm is open."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.lists import queue
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people import accounts
from model.roster.on_post import answering, gaps
from model.roster.on_post.answering import Moment
from model.roster.on_post.gaps import PostGap
from model.roster.posts.posts import Post
from tests import conftest
from tests.cast import TOWN
from tests.roster.on_post import chain
from tests.roster.on_post.chain import MINUTE, Judge, Step

LOOKS = (0, 1, 14, 15, 16, 59, 60, 61, 240, 600, 24 * 60)  # minutes after an act


@pytest.fixture(scope="module")
def chain_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cast's town with two posts more and three open tickets."""
    path = tmp_path_factory.mktemp("chain") / "town.db"
    shutil.copy(sqlite_template, path)
    engine = db.make_engine(f"sqlite:///{path}")
    db.use(engine)
    chain.settle()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@contextmanager
def copied(template: Path, folder: Path) -> Iterator[None]:
    """The template's town as a file of its own."""
    own = folder / str(db.new_ids(1)[0])
    own.mkdir()
    with closing(conftest._on_sqlite(template, own)) as opened:
        next(opened)
        yield


def judged(s: Session, judge: Judge, now: datetime) -> dict[int, int]:
    """Each active post has the one person whom the plain judge finds, or one alarm while the hall is open. Returns
    who answers, by post."""
    standings = answering.Moment(s, TOWN, now).standings
    assert sorted(x.post.id for x in standings) == sorted(post.id for post in judge.posts)
    for x in standings:
        assert (x.account.id if x.account else None) == judge.answers(x.post, now), (now, x.because)
        if x.account:
            upright(judge, x.post, x.account.id, now)
    alarmed = [x.post.id for x in gaps.alarms(Moment(s, TOWN, now))]
    empty = [x.post.id for x in standings if x.account is None]
    assert sorted(alarmed) == (sorted(empty) if judge.half(now) else [])
    return {x.post.id: x.account.id for x in standings if x.account}


def check(now: datetime) -> None:
    """And each ticket lies in the queue of that one person, and in no other."""
    with db.reading() as s:
        answers = judged(s, Judge.of(s), now)
        staff = [a for a in accounts.of_town(s, TOWN) if a.login in chain.STAFF]
        own = [(post.id, a.id) for a in staff for post in answering.posts_of(s, a, now)]
        assert sorted(own) == sorted(answers.items())
        lying = [(t.id, a.id) for a in staff for t in queue.of(s, a, Moment(s, TOWN, now)).tickets]
        every = s.scalars(select(Ticket)).all()
        assert sorted(lying) == sorted((t.id, answers[t.post_id]) for t in every if t.post_id in answers)


def edges(judge: Judge) -> list[datetime]:
    """The moments at which the answer may change, and a minute before and after each."""
    moments = [row.begins_at for row in judge.leaves] + [row.over_at for row in judge.leaves]
    moments += [x.came_at for x in judge.stays] + [x.left_at for x in judge.stays if x.left_at]
    moments += [chain.at(row.since, 9 * 60) for row in judge.held]
    days = sorted({moment.date() for moment in moments})
    moments += [chain.at(day, minute + judge.grace) for day in days for minute in (510, 840)]
    return sorted({moment + n * MINUTE for moment in moments for n in (-1, 0, 1)})


def upright(judge: Judge, post: Post, person: int, now: datetime) -> None:
    """Whoever answers is not on leave, may stand there, and is there when the sign-in is asked."""
    assert not judge.on_leave(person, now)
    assert judge.may(person, post)
    assert not judge.missed(person, post, now)


def restored(step: Step) -> None:
    """Whoever is back answers again for every post held as A, once there if that is asked."""
    with db.reading() as s:
        judge, person = Judge.of(s), accounts.by_login(s, step.who)
        for x in answering.Moment(s, TOWN, step.now).standings:
            held = [h for h in x.post.holders if h.slot.value == "A" and h.on(step.now.date())]
            if person.id in [h.account_id for h in held] and judge.can(person.id, x.post, step.now):
                assert x.account and x.account.id == person.id


def recorded(now: datetime) -> None:
    """The record holds no two gaps of a post at once, none before the hall opened, and is complete."""
    chain.watch(now)
    assert chain.watch(now) == 0
    with db.reading() as s:
        judge = Judge.of(s)
        rows = s.scalars(select(PostGap).order_by(PostGap.post_id, PostGap.began_at)).all()
        open_ = [gap.post_id for gap in rows if gap.ended_at is None]
        assert sorted(open_) == sorted(x.post.id for x in gaps.alarms(Moment(s, TOWN, now)))
        assert all(judge.half(gap.began_at) for gap in rows)
        for earlier, later in zip(rows, rows[1:], strict=False):
            if earlier.post_id == later.post_id:
                assert earlier.ended_at and earlier.began_at <= earlier.ended_at <= later.began_at


def lived(story: list[Step]) -> None:
    """Tell the story, and look after every act, at that moment and at another."""
    for number, step in enumerate(story):
        done = chain.do(step)
        if done and number % 2:
            check(step.now + LOOKS[step.number % len(LOOKS)] * MINUTE)
        if done and step.deed in ("back", "come"):
            restored(step)
        if step.deed == "go":
            recorded(step.now)
    recorded(story[-1].now)
    with db.reading() as s:
        judge = Judge.of(s)
        moments = edges(judge)
        for moment in moments[:: 1 + len(moments) // 40]:
            judged(s, judge, moment)


def test_each_post_has_one_person_or_one_alarm_and_each_ticket_lies_with_that_person(
    chain_template: Path, tmp_path: Path
) -> None:
    @settings(
        max_examples=16, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), print_blob=False
    )  # fmt: skip
    @given(chain.stories())
    def holds(story: list[Step]) -> None:
        with copied(chain_template, tmp_path):
            lived(story)

    holds()


def test_the_same_holds_on_postgresql(postgresql_template: str) -> None:
    @settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(chain.stories())
    def holds(story: list[Step]) -> None:
        with closing(
            conftest._on_postgresql(postgresql_template)
        ) as opened:  # each story in a town of its own
            next(opened)
            chain.settle()
            lived(story)

    holds()

"""The month of the posts: every cell says who answered at that moment, and what is over stays as it was."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select

from model.ground import db, settings
from model.ground.db import OFFICE_ZONE
from model.ground.history import History
from model.ground.workdays import Calendar, DayKind
from model.people import accounts, sites
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster.duty.duty_days import days as each_day
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.on_post import answering, month_grid, past_posts
from model.roster.on_post.month_grid import Cell, Known
from model.roster.posts import posts
from model.roster.posts.hours import Hours
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.presence.attendance import SignedIn, SignInRecord
from model.roster.staff import holders
from tests.cast import TOWN

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)  # Monday to Sunday
DAYS = each_day(FIRST, LAST)
HOURS = Hours(time(8, 30), time(12), time(14), time(17, 30), 15, counts=True)
PLAIN = Calendar({}, frozenset({2026}))
MIDDLES = (time(10, 15), time(15, 45))
NOW = datetime(2026, 3, 2, 9, tzinfo=OFFICE_ZONE)


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, OFFICE_ZONE)


def person(number: int) -> Account:
    return Account(
        town_id=TOWN, id=number, login=f"p{number}", name=f"王{number}", role=Role.clerk, active=True
    )


PEOPLE = [person(n) for n in range(1, 5)]
some_person = st.sampled_from(PEOPLE)
some_day = st.sampled_from(DAYS)
some_time = st.builds(at, some_day, st.sampled_from([time(0), time(8, 30), time(11), time(12), time(16)]))


@st.composite
def some_post(draw: st.DrawFn) -> Post:
    held = [
        PostHolder(slot=draw(st.sampled_from(Slot)), account_id=who.id, account=who, since=since, until=until)
        for who, since, until in draw(
            st.lists(st.tuples(some_person, some_day, st.none() | some_day), max_size=5)
        )
    ]
    window = draw(st.sampled_from([None, 7]))
    return Post(town_id=TOWN, id=9, name="社保岗", window_id=window, active=True, holders=held)


@st.composite
def some_leave(draw: st.DrawFn) -> Leave:
    begins, hours = draw(some_time), draw(st.sampled_from([3, 12, 24, 60]))
    leave = Leave(kind=LeaveKind.sick, state=draw(st.sampled_from(LeaveState)), begins_at=begins)
    leave.account_id, leave.stand_in = draw(some_person).id, draw(st.none() | some_person)
    leave.ends_at = begins + timedelta(hours=hours)
    leave.returned_at = draw(st.none() | st.just(begins + timedelta(hours=2)))
    return leave


some_presence = st.dictionaries(
    st.tuples(some_day, st.sampled_from([0, 1])),
    st.builds(
        lambda here: SignedIn(frozenset(here), frozenset(here)), st.sets(st.sampled_from([1, 2, 3, 4]))
    ),
)


@given(some_post(), st.lists(some_leave(), max_size=4), some_presence, some_day)
def test_every_cell_is_who_answers_at_the_middle_of_that_half(
    post: Post, leaves: list[Leave], present: dict[tuple[date, int], SignedIn], today: date
) -> None:
    [row] = month_grid.grid_of([post], DAYS, Known(today, HOURS, PLAIN, leaves, present)).rows

    assert [cell is None for cell in row.cells] == [False] * 5 + [True] * 2
    for day, cell in zip(DAYS[:5], row.cells, strict=False):
        assert cell is not None
        for n, half in enumerate(cell.halves):
            moment = at(day, MIDDLES[n])
            away = {x.account_id: x for x in leaves if x.away_at(moment)}
            assert half == answering.responsible(post, moment, away, present.get((day, n)))


def changed_days(
    login: str = "li", today: date = FIRST, month: date = FIRST, now: datetime | None = None
) -> dict[str, str]:
    """The row of the post that this person holds as A now, day by day: only what differs."""
    with db.reading() as s:
        grid = month_grid.of_month(s, TOWN, month, today, now=now)
    [row] = [r for r in grid.rows if login in {h.account.login for h in r.post.holders if h.slot is Slot.a}]
    return {
        f"{day:%m-%d}": "，".join(
            f"{when}{x.account.login if x.account else '无人'}" for when, x in cell.standings
        )
        for day, cell in zip(grid.days, row.cells, strict=True)
        if cell and not cell.calm
    }


def away(login: str, begins: datetime, ends: datetime, *, returned: datetime | None = None) -> None:
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
        row.begins_at, row.ends_at, row.returned_at, row.state = begins, ends, returned, LeaveState.approved
        s.add(row)


def test_half_a_day_away_is_told_by_its_half_and_a_free_day_never(engine: Engine) -> None:
    away("li", at(date(2026, 3, 5), time(12)), at(date(2026, 3, 9), time(12)))
    away("zhao", at(date(2026, 3, 3), time()), at(date(2026, 3, 4), time()))

    assert changed_days() == {"03-05": "上午li，下午wang", "03-06": "wang", "03-09": "上午wang，下午li"}
    assert changed_days("zhao") == {"03-03": "无人"}


def test_who_comes_back_before_the_end_has_the_post_again(engine: Engine) -> None:
    away("li", at(FIRST, time()), at(LAST, time()), returned=at(FIRST, time(13)))

    assert changed_days() == {"03-02": "上午wang，下午li"}


def test_a_make_up_saturday_is_a_working_day_and_a_holiday_says_its_name(engine: Engine) -> None:
    away("li", at(date(2026, 2, 1), time()), at(date(2026, 3, 1), time()))
    with db.reading() as s:
        grid = month_grid.of_month(s, TOWN, date(2026, 2, 20), FIRST)

    assert "02-14" in changed_days(month=date(2026, 2, 20)) and date(2026, 2, 14) not in grid.free
    assert (grid.free[date(2026, 2, 17)], grid.free[date(2026, 2, 1)]) == ("春节", "周末")
    assert len(grid.days) == 28


def test_a_new_holder_in_mid_month_leaves_the_days_before_to_the_old_one(engine: Engine) -> None:
    with db.writing() as s:
        director, feng = accounts.by_login(s, "zhang"), accounts.by_login(s, "feng")
        post = posts.of_town(s, TOWN)[0]
        holders.assign(s, post, director, slot=Slot.a, account=feng, since=date(2026, 3, 10), now=NOW)
    away("li", at(date(2026, 3, 9), time()), at(date(2026, 3, 12), time()))

    assert changed_days() == {"03-09": "wang"}
    with db.reading() as s:
        row = month_grid.of_month(s, TOWN, FIRST, FIRST).rows[0]
    assert [(h.account.login, h.until) for h in row.in_charge()] == [("li", date(2026, 3, 9)), ("feng", None)]


def test_whoever_left_keeps_the_days_served(engine: Engine) -> None:
    with db.writing() as s:
        guan, li = accounts.by_login(s, "guan"), accounts.by_login(s, "li")
        accounts.switch_off(s, li, guan, now=at(date(2026, 3, 11), time(9)))

    gone = changed_days(today=date(2026, 3, 13))
    assert sorted(gone)[0] == "03-11" and set(gone.values()) == {"wang"}


def test_a_post_that_was_switched_off_keeps_its_days_of_the_month(engine: Engine) -> None:
    with db.writing() as s:
        director, post = accounts.by_login(s, "zhang"), posts.of_town(s, TOWN)[1]
        posts.switch_off(s, post, director, open_tickets=0, now=at(date(2026, 3, 4), time(16)))

    with db.reading() as s:
        shown = {m: month_grid.of_month(s, TOWN, date(2026, m, 1), date(2026, 5, 1)) for m in (3, 4)}
    [row] = [r for r in shown[3].rows if r.post.name == "东岭村代办岗"]
    assert [day.day for day, cell in zip(shown[3].days, row.cells, strict=True) if cell] == [2, 3, 4]
    assert [r.post.name for r in shown[4].rows] == ["社保岗", "西岭村代办岗"]


@pytest.mark.parametrize(
    ("word", "cells"), [("算不在岗", {"03-03": "上午wang，下午li", "03-04": "wang"}), ("只作记录", {})]
)
def test_a_past_half_without_a_sign_in_counts_as_away_where_the_office_judges_by_it(
    engine: Engine, word: str, cells: dict[str, str]
) -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", word)
        for login, came in (
            ("wang", at(date(2026, 3, 3), time(8, 20))),
            ("li", at(date(2026, 3, 3), time(14, 30))),
            ("wang", at(date(2026, 3, 4), time(8, 20))),
        ):
            s.add(
                SignInRecord(
                    town_id=TOWN, account_id=accounts.by_login(s, login).id, day=came.date(), came_at=came
                )
            )

    assert changed_days(today=date(2026, 3, 5)) == cells
    assert changed_days(today=date(2026, 3, 3)) == {}


@pytest.mark.parametrize(
    ("clock", "came", "cells"),
    [
        (time(11, 59), (), []),
        (time(12), (), ["上午无人，下午li"]),
        (time(17, 30), (), ["无人"]),
        (time(12), (("wang", 8),), ["上午wang，下午li"]),
        (time(17, 29), (("li", 9), ("wang", 15)), []),
        (time(17, 30), (("wang", 8), ("li", 15)), ["上午wang，下午li"]),
    ],
)
def test_the_halves_of_today_that_are_over_are_judged_by_the_sign_in(
    engine: Engine, clock: time, came: tuple[tuple[str, int], ...], cells: list[str]
) -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")
        for login, hour in came:
            person = accounts.by_login(s, login).id
            s.add(SignInRecord(town_id=TOWN, account_id=person, day=FIRST, came_at=at(FIRST, time(hour))))

    assert list(changed_days(now=at(FIRST, clock)).values()) == cells


@pytest.mark.parametrize(
    ("came", "left", "here"),
    [
        (time(8), None, [1, 1]),
        (time(8), time(8, 30), [0, 0]),
        (time(8), time(8, 31), [1, 0]),
        (time(11, 59), time(14), [1, 0]),
        (time(12), time(14, 1), [0, 1]),
        (time(17, 30), None, [0, 0]),
    ],
)
def test_a_stay_counts_for_the_halves_it_touches(
    engine: Engine, came: time, left: time | None, here: list[int]
) -> None:
    with db.writing() as s:
        for login, begins, ends in (("li", came, left), ("wang", time(8, 20), None)):
            stay = SignInRecord(town_id=TOWN, account_id=accounts.by_login(s, login).id, day=FIRST)
            stay.came_at, stay.left_at = at(FIRST, begins), at(FIRST, ends) if ends else None
            s.add(stay)

    halves = {(day, n): span for day in DAYS[:2] for n, span in enumerate(month_grid.spans(day, HOURS))}
    with db.reading() as s:
        presence = past_posts.present(s, TOWN, halves)
        li = accounts.by_login(s, "li").id
    assert [int(li in presence[FIRST, n].here) for n in (0, 1)] == here
    assert sorted(presence) == [(FIRST, 0), (FIRST, 1)]


def test_the_days_that_differ_can_be_looked_at_alone(sqlite_engine: Engine) -> None:
    away("li", at(date(2026, 3, 5), time(12)), at(date(2026, 3, 7), time()))
    away("zhao", at(date(2026, 3, 3), time()), at(date(2026, 3, 4), time()))

    with db.reading() as s:
        grid = month_grid.of_month(s, TOWN, FIRST, FIRST)
    few = grid.differing()
    assert [day.day for day in few.days] == [3, 5, 6] and len(few.rows) == 2
    assert grid.counts() == few.counts() == (3, 2)
    assert [r.post.name for r in grid.only(lambda post: post.window_id is not None).rows] == ["社保岗"]


def test_a_month_asks_the_database_as_often_as_a_day(sqlite_engine: Engine) -> None:
    statements: list[str] = []
    event.listen(sqlite_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    with db.reading() as s:
        month_grid.of_month(s, TOWN, FIRST, date(2026, 4, 1))
    assert len([statement for statement in statements if statement.startswith("SELECT")]) <= 10


def test_a_cell_is_told_once_when_both_halves_are_alike() -> None:
    post = Post(town_id=TOWN, id=9, name="社保岗", holders=[])
    nobody = answering.responsible(post, NOW, {})

    assert Cell(nobody, nobody).standings == [("", nobody)] and not Cell(nobody, nobody).calm
    assert PLAIN.kind(FIRST) is DayKind.workday


def in_use(name: str, place: str = "") -> list[int]:
    """On which days of the month the post of that name, now, at that site was in use."""
    with db.reading() as s:
        grid = month_grid.of_month(s, TOWN, FIRST, date(2026, 5, 1))
    [row] = [r for r in grid.rows if r.post.name == name and place in r.post.site.name]
    return [day.day for day, cell in zip(grid.days, row.cells, strict=True) if cell]


def forget_ids() -> None:
    """The log as it was written before its rows told the post's id."""
    with db.writing() as s:
        for row in s.scalars(select(History).where(History.subject == "post")):
            row.facts = {key: fact for key, fact in row.facts.items() if key != "post"}


@pytest.mark.parametrize("older", [False, True])
def test_a_post_renamed_since_it_was_set_up_was_not_there_before(engine: Engine, older: bool) -> None:
    with db.writing() as s:
        director, hall = accounts.by_login(s, "zhang"), sites.hall(s, TOWN)
        post = posts.create(s, director, site=hall, window=None, name="民政岗", now=on(10))
        posts.rename(s, post, director, name="救助岗", duties="", now=on(12))
        posts.create(s, director, site=hall, window=None, name="民政岗", now=on(18))
    if older:
        forget_ids()

    assert in_use("救助岗") == [10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31]
    assert in_use("民政岗") == [18, 19, 20, 23, 24, 25, 26, 27, 30, 31]


@pytest.mark.parametrize(("older", "first"), [(False, 20), (True, 6)])
def test_two_posts_of_one_name_keep_their_own_days(engine: Engine, older: bool, first: int) -> None:
    """Rows without an id tell of neither."""
    with db.writing() as s:
        director = accounts.by_login(s, "zhang")
        east, west = posts.of_town(s, TOWN)[1:]
        for post in (east, west):
            posts.rename(s, post, director, name="便民岗", duties="", now=on(2))
        posts.switch_off(s, east, director, open_tickets=0, now=on(5))
        posts.switch_on(s, east, director, now=on(20))
    if older:
        forget_ids()

    whole = [2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31]
    assert in_use("便民岗", "西岭") == whole
    assert in_use("便民岗", "东岭") == [day for day in whole if day <= 5 or day >= first]


def on(day: int) -> datetime:
    return at(date(2026, 3, day), time(9))

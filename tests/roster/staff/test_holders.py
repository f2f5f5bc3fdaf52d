"""Posts and their A, B and C: what the roster refuses, and what it warns of."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people import accounts
from model.people.accounts import Account, Employment
from model.people.sites import Window
from model.roster.posts import headcount, posts
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.staff import holders
from tests.cast import TOWN
from tests.roster.held_posts import NOW, TODAY, TOMORROW, YESTERDAY, find, held, new_post, put


def test_a_new_holder_follows_the_old_one_without_a_gap(engine: Engine) -> None:
    with db.writing() as s:
        put(s, "feng", Slot.b, TOMORROW)

    with db.reading() as s:
        assert (held(s, Slot.b, TODAY), held(s, Slot.b, TOMORROW)) == ("wang", "feng")
        assert list(history.broken_links(s)) == []


def test_the_same_day_put_right_makes_no_second_row(engine: Engine) -> None:
    with db.writing() as s:
        put(s, "feng", Slot.c)
        put(s, "zhang", Slot.c)

    with db.reading() as s:
        assert held(s, Slot.c, TODAY) == "zhang"
        assert len([h for h in find(s).holders if h.slot is Slot.c]) == 1


def test_an_arrangement_before_a_planned_one_ends_where_that_begins(engine: Engine) -> None:
    with db.writing() as s:
        put(s, "feng", Slot.c, TOMORROW)
        put(s, "zhang", Slot.c, TODAY)

    with db.reading() as s:
        assert (held(s, Slot.c, TODAY), held(s, Slot.c, TOMORROW)) == ("zhang", "feng")


@pytest.mark.parametrize(("who", "slot"), [("li", Slot.b), ("wang", Slot.a), ("li", Slot.c)])
def test_a_b_and_c_of_a_post_are_different_people(engine: Engine, who: str, slot: Slot) -> None:
    with pytest.raises(Refused, match="A、B、C岗要是不同的人"), db.writing() as s:
        put(s, who, slot)

    with db.reading() as s:
        assert (held(s, Slot.a, TODAY), held(s, Slot.b, TODAY)) == ("li", "wang")


def test_nobody_is_b_of_a_third_post(engine: Engine) -> None:
    with db.writing() as s:
        new_post(s, "医保岗", b="wang")
        new_post(s, "就业岗")

    with pytest.raises(Refused, match="王\\*\\*已是两个岗位的B岗"), db.writing() as s:
        put(s, "wang", Slot.b, post="就业岗")


def test_who_stops_being_b_may_be_b_elsewhere_from_the_next_day(engine: Engine) -> None:
    with db.writing() as s:
        new_post(s, "医保岗", b="wang")
        new_post(s, "就业岗")
        b = posts.holder(find(s), Slot.b, TODAY)
        assert b is not None
        holders.end(s, find(s), b, accounts.by_login(s, "zhang"), until=TODAY, now=NOW)
        put(s, "wang", Slot.b, TOMORROW, "就业岗")

    with pytest.raises(Refused, match="两个岗位"), db.writing() as s:
        put(s, "wang", Slot.b, TODAY, "就业岗")


def test_hired_staff_never_stand_at_a_hall_window(engine: Engine) -> None:
    """R027: 严禁聘用人员在窗口上班."""
    with pytest.raises(Refused, match="冯\\*\\*是聘用人员，按规定不能排到窗口"), db.writing() as s:
        accounts.by_login(s, "feng").employment = Employment.hired
        put(s, "feng", Slot.c)


def test_hired_staff_may_stand_at_a_village_point(engine: Engine) -> None:
    with db.writing() as s:
        accounts.by_login(s, "feng").employment = Employment.hired
        put(s, "feng", Slot.b, post="东岭村代办岗")


@pytest.mark.parametrize(
    ("who", "why"), [("zhao", "村代办员"), ("chen", "镇领导，不办理办件"), ("guan", "管理员，不办理办件")]
)
def test_a_window_takes_only_people_who_handle_tickets_there(engine: Engine, who: str, why: str) -> None:
    with pytest.raises(Refused, match=why), db.writing() as s:
        put(s, who, Slot.c)


def test_a_switched_off_account_is_not_assigned(engine: Engine) -> None:
    with pytest.raises(Refused, match="账号已停用"), db.writing() as s:
        accounts.by_login(s, "feng").active = False
        put(s, "feng", Slot.c)


def test_who_was_responsible_in_the_past_is_not_rewritten(engine: Engine) -> None:
    with pytest.raises(Refused, match="不能早于今天"), db.writing() as s:
        put(s, "feng", Slot.a, YESTERDAY)


@pytest.mark.parametrize("by", ["li", "zhao", "chen", "zhou"])
def test_only_those_who_manage_posts_assign(engine: Engine, by: str) -> None:
    with pytest.raises(NotPermitted), db.writing() as s:
        put(s, "feng", Slot.c, by=by)

    with db.reading() as s:
        assert held(s, Slot.c, TODAY) is None


@pytest.mark.parametrize("what", ["assign", "account", "end", "switch_off", "switch_on", "rename"])
def test_another_towns_post_and_people_are_unknown(sqlite_engine: Engine, what: str) -> None:
    with pytest.raises(NotFound, match="账号“feng”" if what == "account" else "这个岗位"), db.writing() as s:
        post, director, feng = find(s), accounts.by_login(s, "zhang"), accounts.by_login(s, "feng")
        s.expunge_all()
        (feng if what == "account" else director).town_id = 77
        if what in ("assign", "account"):
            holders.assign(s, post, director, slot=Slot.c, account=feng, since=TODAY, now=NOW)
        elif what == "end":
            holders.end(s, post, post.holders[0], director, until=TODAY, now=NOW)
        elif what == "switch_off":
            posts.switch_off(s, post, director, open_tickets=0, now=NOW)
        elif what == "switch_on":
            posts.switch_on(s, post, director, now=NOW)
        else:
            posts.rename(s, post, director, name="别岗", duties="", now=NOW)


def test_a_post_with_open_tickets_stays_open(engine: Engine) -> None:
    def off(s: Session, open_tickets: int) -> None:
        posts.switch_off(s, find(s), accounts.by_login(s, "zhang"), open_tickets=open_tickets, now=NOW)

    with pytest.raises(Refused, match="还有1件没有办结"), db.writing() as s:
        off(s, 1)
    with db.writing() as s:
        off(s, 0)

    with db.reading() as s:
        assert [p.name for p in posts.of_town(s, TOWN)] == ["东岭村代办岗", "西岭村代办岗"]


@pytest.mark.parametrize("name", ["社保岗", " 社保岗 ", ""])
def test_a_post_needs_a_name_of_its_own(engine: Engine, name: str) -> None:
    with pytest.raises(Refused), db.writing() as s:
        new_post(s, name)


def at_window(people: int) -> Post:
    staff = [Account(id=n, active=True) for n in range(people)]
    held = [PostHolder(slot=Slot.a, account_id=a.id, account=a, since=TODAY) for a in staff]
    return Post(window_id=7, name="社保岗", active=True, holders=held)


@pytest.mark.parametrize(
    ("people", "sentences"),
    [
        (0, ["“社保窗口”还没有专职人员。请安排A岗。"]),
        (1, []),
        (2, []),
        (3, ["“社保窗口”有3名专职人员，每个窗口应为1到2名。请调整。"]),
    ],
)
def test_a_window_has_one_or_two_full_time_people(people: int, sentences: list[str]) -> None:
    """R018: 每个窗口1-2名专职工作人员."""
    window = Window(id=7, name="社保窗口")

    assert headcount.thin_windows([window], [at_window(people)], TODAY) == sentences


def test_a_village_with_fewer_than_two_agents_is_named(engine: Engine) -> None:
    """R026: 各村都确定多名代理员."""
    with db.writing() as s:
        accounts.by_login(s, "qian").site_id = accounts.by_login(s, "zhao").site_id

    with db.reading() as s:
        assert headcount.thin_villages(s, TOWN) == ["西岭村只有0名代办员，应有2名以上。请补齐。"]

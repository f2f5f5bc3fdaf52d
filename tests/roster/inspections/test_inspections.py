"""Patrols and spot checks: the lot that anybody can draw again, and what may be written down on a round."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from model.ground import db, history
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts
from model.roster import leave
from model.roster.inspections import inspecting, inspections
from model.roster.inspections.inspections import InspectionKind, Violation
from model.roster.leave import LeaveKind, LeaveState
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from model.roster.staff import holders
from tests.cast import TOWN
from tests.roster.inspections.rounds import (
    EAST,
    HALL,
    LATER,
    NOW,
    WEST,
    enter,
    finish,
    patrol,
    round_,
    spot_check,
)


def codes_at(number: str, post: str = HALL) -> tuple[str, ...]:
    return next(line.codes for line in round_(number).lines if line.post.name == post)


def test_a_seed_draws_the_same_posts_on_every_machine() -> None:
    assert inspections.drawn("12345678", range(1, 10), 3) == [8, 7, 2]
    assert inspections.drawn("12345679", range(1, 10), 3) == [8, 5, 9]


@given(st.sets(st.integers(1, 2**62), min_size=1, max_size=30), st.data())
def test_the_lot_depends_on_nothing_but_seed_and_posts(posts: set[int], data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(posts)))
    shuffled = data.draw(st.permutations(sorted(posts)))

    picked = inspections.drawn("7", shuffled, n)
    assert picked == inspections.drawn("7", posts, n)
    assert len(set(picked)) == n and set(picked) <= posts
    assert picked == inspections.drawn("7", posts, len(posts))[:n]


def test_no_post_is_drawn_more_often_than_others() -> None:
    hits = [post for seed in range(3000) for post in inspections.drawn(f"{seed:08d}", range(1, 11), 1)]
    assert all(240 <= hits.count(post) <= 360 for post in range(1, 11))


def test_a_spot_check_keeps_what_is_needed_to_draw_it_again(engine: Engine) -> None:
    number = spot_check(seed="00000007")

    row = round_(number)
    assert (row.number, row.seed, row.drawn, len(row.pool)) == ("2026-0001", "00000007", 2, 3)
    assert row.drawn_again
    row.drawn = 1
    assert not row.drawn_again


def test_a_line_says_who_should_be_there_and_why(engine: Engine) -> None:
    rows = [(x.post.name, x.account and x.account.login, x.because) for x in round_(patrol()).lines]

    assert rows == [(HALL, "li", "A岗在岗"), (EAST, "zhao", "A岗在岗"), (WEST, "qian", "A岗在岗")]


def test_nobody_draws_again_before_the_last_round_is_done(engine: Engine) -> None:
    number = spot_check()

    with pytest.raises(Refused, match="您的第2026-0001次抽查还没有做完"):
        spot_check()
    with pytest.raises(Refused, match="还有2个岗位没有记"):
        finish(number)
    finish(number, remark="停电，改天再查")
    assert spot_check() == "2026-0002" and spot_check("ji") == "2026-0003"


def test_a_seed_draws_once(engine: Engine) -> None:
    finish(spot_check(seed="00000007"), remark="停电")

    with pytest.raises(Refused, match="抽取号00000007已经用过"):
        spot_check(seed="00000007")
    assert spot_check() == "2026-0002", "a refused drawing takes no number"


def test_more_posts_than_there_are_cannot_be_drawn(sqlite_engine: Engine) -> None:
    with pytest.raises(Refused, match="可以抽的岗位有3个"):
        spot_check(count=4)
    with pytest.raises(Refused, match="可以抽的岗位有1个"):
        spot_check(count=0, villages=False)


def test_nobody_looks_at_his_own_post(sqlite_engine: Engine) -> None:
    with db.writing() as s:
        director = accounts.by_login(s, "zhang")
        social = next(post for post in posts.of_town(s, TOWN) if post.name == HALL)
        holders.assign(s, social, director, slot=Slot.a, account=director, since=NOW.date(), now=NOW)

    assert HALL not in {line.post.name for line in round_(patrol("zhang")).lines}
    assert HALL in {line.post.name for line in round_(patrol("ji")).lines}


def test_only_inspectors_go_round(sqlite_engine: Engine) -> None:
    for login in ("li", "sun", "zhao", "zhou"):
        with pytest.raises(NotPermitted):
            patrol(login)


def test_what_was_found_is_one_code_and_the_two_marks(engine: Engine) -> None:
    number = patrol()
    assert codes_at(number) == ()

    enter(number, violation=Violation.games, badge=False, plate=False)
    enter(number, EAST)
    assert codes_at(number) == (Violation.games, Violation.no_badge, Violation.no_plate)
    assert codes_at(number, EAST) == ()
    assert len(round_(number).unseen) == 1


def test_whoever_is_away_shows_no_badge_but_needs_a_code_or_a_reason(engine: Engine) -> None:
    number = patrol()

    with pytest.raises(Refused, match="“社保岗”的人不在，请选迟到、早退或脱岗"):
        enter(number, present=False)
    with pytest.raises(Refused, match="请选迟到、早退或脱岗"):
        enter(number, present=False, note="不知道去哪里了", unclear=True)
    enter(number, present=False, badge=False, violation=Violation.off_post)
    assert codes_at(number) == (Violation.off_post,)
    enter(number, present=False, note="上门给老人办手续")
    assert codes_at(number) == ()


@pytest.mark.parametrize(
    ("present", "code"),
    [
        (True, Violation.off_post),
        (True, Violation.early_leave),
        (False, Violation.stocks),
        (False, Violation.games),
    ],
)
def test_a_code_fits_whether_the_person_was_there(
    sqlite_engine: Engine, present: bool, code: Violation
) -> None:
    with pytest.raises(Refused, match="对不上"):
        enter(patrol(), present=present, violation=code)


def test_an_empty_post_reproaches_nobody(engine: Engine) -> None:
    with db.writing() as s:
        application = leave.ask(
            s, accounts.by_login(s, "zhao"), kind=LeaveKind.sick, first=NOW.date(), last=NOW.date(), now=NOW
        )
        application.state = LeaveState.approved
    number = patrol()

    with pytest.raises(Refused, match="这时没有责任人"):
        enter(number, EAST, present=False, violation=Violation.off_post)
    enter(number, EAST, present=False)
    assert codes_at(number, EAST) == ()


def test_a_finished_round_is_read_only_and_corrected_in_words(engine: Engine) -> None:
    number = patrol(villages=False)
    enter(number, violation=Violation.late)
    finish(number)

    with pytest.raises(Refused, match="已经做完，不能再改"):
        enter(number)
    with pytest.raises(Refused, match="已经做完"):
        finish(number)
    with db.writing() as s:
        inspecting.add_note(s, accounts.by_login(s, "ji"), number, text="当时他去复印了", now=LATER)
    row = round_(number)
    assert [(note.by.login, note.text) for note in row.notes] == [("ji", "当时他去复印了")]
    assert codes_at(number) == (Violation.late,)
    with db.reading() as s:
        assert list(history.broken_links(s)) == []


def test_a_round_belongs_to_who_began_it(engine: Engine) -> None:
    number = patrol()

    with pytest.raises(Refused, match="这一次由张主任在查"):
        enter(number, by="ji")
    with pytest.raises(Refused, match="这一次由张主任在查"):
        finish(number, by="ji")


SUNDAY_EVENING, NOON = NOW - timedelta(days=1, hours=-10), NOW.replace(hour=12)


@pytest.mark.parametrize("now", [SUNDAY_EVENING, NOON, NOW.replace(hour=8), NOW.replace(hour=17, minute=30)])
def test_outside_its_hours_nobody_is_reproached_in_the_hall(engine: Engine, now: datetime) -> None:
    with pytest.raises(Refused, match="大厅现在不上班，请在上班时间巡岗。"):
        patrol(villages=False, now=now)
    number = patrol(now=now)
    assert [line.post.name for line in round_(number).lines] == [EAST, WEST]
    enter(number, EAST, now=now)

    begun = patrol("ji")
    with pytest.raises(Refused, match="大厅现在不上班"):
        enter(begun, violation=Violation.late, by="ji", now=now)
    assert codes_at(begun) == ()


def test_the_director_ends_the_round_of_somebody_who_left_and_says_why(engine: Engine) -> None:
    number = patrol("ji")
    with db.writing() as s:
        accounts.switch_off(s, accounts.by_login(s, "ji"), accounts.by_login(s, "guan"), now=NOW)

    with pytest.raises(Refused, match="请中心主任结束这一次"):
        finish(number, by="chen", remark="已调离")
    with pytest.raises(Refused, match="请中心主任结束这一次"):
        enter(number)
    with pytest.raises(Refused, match="写明为什么由您结束"):
        finish(number)
    finish(number, remark="已调离")
    assert (round_(number).finished_at, round_(number).remark) == (LATER, "已调离")


def test_a_patrol_of_the_hall_leaves_the_villages_out(sqlite_engine: Engine) -> None:
    row = round_(patrol(villages=False))

    assert (row.kind, [line.post.name for line in row.lines], row.seed) == (
        InspectionKind.patrol,
        [HALL],
        None,
    )
    assert row.drawn_again

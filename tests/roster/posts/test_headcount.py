"""The rules of the roster at every moment, whatever was arranged for when: R018, R023, R027, c5."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.refusals import Refused
from model.people import accounts
from model.people.accounts import Account, Employment
from model.people.sites import Window
from model.roster.on_post import answering
from model.roster.posts import headcount, posts
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.staff import holders
from tests.cast import TOWN
from tests.roster.held_posts import NOW, TODAY, TOMORROW, find, new_post, put

NAMES = ("社保岗", "一岗", "二岗", "三岗", "四岗")
DAYS = [TODAY + timedelta(days=n) for n in range(40)]


def act(s: Session, random: Random) -> None:
    """One arrangement at random: somebody into a slot, out of it, a post closed or opened, now or later."""
    post, zhang = find(s, random.choice(NAMES)), accounts.by_login(s, "zhang")
    since = TODAY + timedelta(days=random.randrange(12))
    match random.choice(("assign", "assign", "assign", "spell", "end", "switch")):
        case "end" if post.holders:
            holders.end(s, post, random.choice(post.holders), zhang, until=since, now=NOW)
        case "switch" if post.active:
            posts.switch_off(s, post, zhang, open_tickets=0, now=NOW)
        case "switch":
            posts.switch_on(s, post, zhang, now=NOW)
        case deed:
            until = since + timedelta(days=random.randrange(9)) if deed == "spell" else None
            who = accounts.by_login(s, random.choice(("li", "wang", "feng", "zhang")))
            slot = random.choice(list(Slot))
            holders.assign(s, post, zhang, slot=slot, account=who, since=since, until=until, now=NOW)


@pytest.mark.parametrize("seed", range(6))
def test_a_b_and_c_differ_and_nobody_is_b_of_three_on_any_day(engine: Engine, seed: int) -> None:
    random, done = Random(seed), 0
    with db.writing() as s:
        for name in NAMES[1:]:
            new_post(s, name)
    for _ in range(60):
        try:
            with db.writing() as s:
                act(s, random)
            done += 1
        except Refused:
            continue

    assert done > 15
    with db.reading() as s:
        every = [p for p in posts.of_town(s, TOWN, with_closed=True) if p.name in NAMES]
    for day in DAYS:
        bs: Counter[int] = Counter()
        for post in every:
            on = [h for h in post.holders if h.on(day)]
            assert len({h.slot for h in on}) == len(on), f"two at once in a slot of {post.name} on {day}"
            assert len({h.account_id for h in on}) == len(on), f"one in two slots of {post.name} on {day}"
            bs.update(h.account_id for h in on if h.slot is Slot.b and post.active)
        assert max(bs.values(), default=0) <= posts.MOST_B, day


def test_a_post_does_not_open_again_while_its_b_is_b_of_two_others(engine: Engine) -> None:
    with db.writing() as s:
        zhang = accounts.by_login(s, "zhang")
        posts.switch_off(s, new_post(s, "一岗", b="wang"), zhang, open_tickets=0, now=NOW)
        new_post(s, "二岗", b="wang")
    with (
        pytest.raises(Refused, match="王\\*\\*已是另外两个岗位的B岗。请先结束他在“一岗”的B岗"),
        db.writing() as s,
    ):
        posts.switch_on(s, find(s, "一岗"), accounts.by_login(s, "zhang"), now=NOW)

    with db.writing() as s:
        zhang, closed = accounts.by_login(s, "zhang"), find(s, "一岗")
        holders.end(s, closed, closed.holders[0], zhang, until=TODAY - timedelta(days=1), now=NOW)
        posts.switch_on(s, closed, zhang, now=NOW)


def test_an_arrangement_is_not_lengthened_by_ending_it(engine: Engine) -> None:
    with pytest.raises(Refused, match="这条安排到2026年3月3日为止"), db.writing() as s:
        zhang, feng = accounts.by_login(s, "zhang"), accounts.by_login(s, "feng")
        c = holders.assign(s, find(s), zhang, slot=Slot.c, account=feng, since=TODAY, until=TOMORROW, now=NOW)
        holders.end(s, find(s), c, zhang, until=TOMORROW + timedelta(days=1), now=NOW)


def test_who_is_hired_afterwards_answers_at_no_window(engine: Engine) -> None:
    """R027: the arrangement stays on record, but B answers from then on."""
    with db.writing() as s:
        accounts.by_login(s, "li").employment = Employment.hired

    with db.reading() as s:
        standing = next(x for x in answering.Moment(s, TOWN, NOW).standings if x.post.name == "社保岗")
        assert standing.account is not None and standing.account.login == "wang"
        assert standing.because == "A岗李**是聘用人员，按规定不能排到窗口，由B岗顶岗"


def test_who_is_hired_may_still_be_b_of_a_village_but_no_c_of_a_window(engine: Engine) -> None:
    with pytest.raises(Refused, match="聘用人员"), db.writing() as s:
        accounts.by_login(s, "feng").employment = Employment.hired
        put(s, "feng", Slot.b, post="东岭村代办岗")
        put(s, "feng", Slot.c)


def at_windows(*windows: tuple[str, bool]) -> list[Post]:
    li = Account(id=1, name="李窗口", active=True)
    return [
        Post(
            name=f"{name}岗", active=active, window=Window(id=n, name=name), window_id=n,
            holders=[PostHolder(slot=Slot.a, account_id=1, account=li, since=TODAY)],
        )
        for n, (name, active) in enumerate(windows)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("windows", "day", "sentences"),
    [
        ([("社保", True)], TODAY, []),
        ([("社保", True), ("医保", True)], TODAY, ["李窗口同时是“医保”、“社保”的A岗，不能算专职。请调整。"]),
        ([("社保", True), ("医保", False)], TODAY, []),
        ([("社保", True), ("社保", True)], TODAY, []),  # two posts at one window
        ([("社保", True), ("医保", True)], TODAY - timedelta(days=1), []),
    ],
)
def test_nobody_is_full_time_at_two_windows(
    windows: list[tuple[str, bool]], day: date, sentences: list[str]
) -> None:
    """R018: 专职."""
    assert headcount.divided_people(at_windows(*windows), day) == sentences

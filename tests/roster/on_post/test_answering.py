"""Who answers for a post: from dates, at every boundary."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import Refused
from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster import leave
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.on_post import answering
from model.roster.on_post.answering import Reason, Why
from model.roster.posts import posts
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.presence.attendance import SignedIn
from tests.cast import TOWN

MORNING = datetime(2026, 3, 2, 8, 30, tzinfo=OFFICE_ZONE)
EVENING = datetime(2026, 3, 2, 17, 30, tzinfo=OFFICE_ZONE)
SECOND = timedelta(seconds=1)


def person(number: int, name: str) -> Account:
    return Account(town_id=TOWN, id=number, login=name, name=name, role=Role.clerk, active=True)


LI, WANG, SUN = person(1, "李窗口"), person(2, "王窗口"), person(3, "孙承办")


def post(**slots: Account) -> Post:
    holders = [
        PostHolder(slot=Slot[slot], account_id=a.id, account=a, since=date(2026, 1, 5))
        for slot, a in slots.items()
    ]
    return Post(town_id=TOWN, id=9, name="社保岗", holders=holders)


def absence(who: Account, stand_in: Account | None = None) -> dict[int, Leave]:
    return {who.id: Leave(account_id=who.id, kind=LeaveKind.personal, stand_in=stand_in)}


def add_leave(s: Session, who: str, stand_in: str = "", returned: datetime | None = None) -> None:
    row = Leave(town_id=TOWN, account_id=accounts.by_login(s, who).id, kind=LeaveKind.sick)
    row.begins_at, row.ends_at, row.returned_at = MORNING, EVENING, returned
    row.state = LeaveState.approved
    row.stand_in_id = accounts.by_login(s, stand_in).id if stand_in else None
    s.add(row)


def names(s: Session, who: str, at: datetime) -> list[str]:
    return [p.name for p in answering.posts_of(s, accounts.by_login(s, who), at)]


def test_a_answers_while_a_is_there() -> None:
    standing = answering.responsible(post(a=LI, b=WANG), MORNING, {})

    assert standing.account is LI and not standing.standing_in and standing.because == "A岗在岗"


def test_b_answers_while_a_is_away_and_the_reason_is_told() -> None:
    standing = answering.responsible(post(a=LI, b=WANG), MORNING, absence(LI))

    assert standing.account is WANG and standing.standing_in
    assert standing.because == "A岗李**请事假，由B岗顶岗"


def test_c_answers_while_a_and_b_are_away() -> None:
    away = absence(LI) | absence(WANG)

    assert answering.responsible(post(a=LI, b=WANG, c=SUN), MORNING, away).account is SUN


def test_whom_a_leave_names_comes_before_b() -> None:
    standing = answering.responsible(post(a=LI, b=WANG), MORNING, absence(LI, SUN))

    assert standing.account is SUN and standing.standing_in
    assert standing.because == "A岗李**请事假，由指定的孙**顶岗"


def test_a_named_person_who_is_away_too_does_not_stand_in() -> None:
    away = absence(LI, SUN) | absence(SUN)

    assert answering.responsible(post(a=LI, b=WANG), MORNING, away).account is WANG


def test_a_post_without_anybody_present_is_empty_and_says_so() -> None:
    standing = answering.responsible(post(a=LI), MORNING, absence(LI))

    assert standing.account is None
    assert standing.because == "无人在岗：A岗李**请事假，B岗没有安排"


WINDOW_HELD, DAY_OFF = {"a": LI, "b": WANG}, absence(LI)


@pytest.mark.parametrize(
    ("held", "away", "here", "before", "reasons", "says"),
    [
        (WINDOW_HELD, {}, {1}, {1}, [], "A岗在岗"),
        (WINDOW_HELD, {}, {2}, {2}, [(Slot.a, Why.not_signed_in)], "A岗李**没有签到，由B岗顶岗"),
        (WINDOW_HELD, {}, {2}, {1, 2}, [(Slot.a, Why.signed_out)], "A岗李**已经签退，由B岗顶岗"),
        (WINDOW_HELD, DAY_OFF, {2}, {2}, [(Slot.a, Why.on_leave)], "A岗李**请事假，由B岗顶岗"),
        ({"b": WANG}, {}, {2}, {2}, [(Slot.a, Why.not_arranged)], "A岗没有安排，由B岗顶岗"),
        (
            {"a": LI},
            {},
            set(),
            set(),
            [(Slot.a, Why.not_signed_in), (Slot.b, Why.not_arranged)],
            "A岗李**没有签到，B岗没有安排",
        ),
    ],
)
def test_each_slot_that_does_not_answer_has_its_reason(
    held: dict[str, Account],
    away: dict[int, Leave],
    here: set[int],
    before: set[int],
    reasons: list[tuple[Slot, Why]],
    says: str,
) -> None:
    window = post(**held)
    window.window_id = 1
    signed_in = SignedIn(frozenset(here), frozenset(before))

    standing = answering.responsible(window, MORNING, away, signed_in)
    assert [(reason.slot, reason.why) for reason in standing.reasons] == reasons and standing.why == says


def test_whoever_may_not_stand_there_is_a_reason_in_the_words_of_the_objection() -> None:
    gone = person(4, "吴离岗")
    gone.active = False

    standing = answering.responsible(post(a=gone), MORNING, {})
    assert standing.reasons == (
        Reason(Slot.a, Why.unfit, gone, "账号已停用"),
        Reason(Slot.b, Why.not_arranged),
    )
    assert standing.because == "无人在岗：A岗吴**账号已停用，B岗没有安排"


def test_a_switched_off_account_answers_for_nothing() -> None:
    gone = person(4, "吴离岗")
    gone.active = False

    assert answering.responsible(post(a=gone, b=WANG), MORNING, {}).account is WANG


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2026, 3, 1), "李窗口"), (date(2026, 3, 2), "李窗口"), (date(2026, 3, 3), "王窗口")],
)
def test_the_last_day_of_a_holder_still_counts(day: date, name: str) -> None:
    changed = post(a=LI, b=SUN)
    changed.holders[0].until = date(2026, 3, 2)
    changed.holders.append(PostHolder(slot=Slot.a, account_id=WANG.id, account=WANG, since=date(2026, 3, 3)))

    at = datetime(day.year, day.month, day.day, 23, 59, tzinfo=OFFICE_ZONE)
    account = answering.responsible(changed, at, {}).account
    assert account is not None and account.name == name


@given(st.sets(st.sampled_from([1, 2, 3])), st.sets(st.sampled_from(["a", "b", "c"])))
def test_nobody_who_is_away_ever_answers_and_the_first_one_present_does(
    away: set[int], slots: set[str]
) -> None:
    people = {"a": LI, "b": WANG, "c": SUN}
    held = {slot: people[slot] for slot in slots}
    absent = {n: Leave(account_id=n, kind=LeaveKind.sick) for n in away}

    account = answering.responsible(post(**held), MORNING, absent).account
    present = [people[slot] for slot in "abc" if slot in slots and people[slot].id not in away]
    assert account is (present[0] if present else None)


@pytest.mark.parametrize(
    ("at", "who"),
    [
        (MORNING - SECOND, "li"),
        (MORNING, "wang"),
        (EVENING - SECOND, "wang"),
        (EVENING, "li"),
    ],
)
def test_the_queue_follows_the_leave_at_its_boundaries(engine: Engine, at: datetime, who: str) -> None:
    with db.writing() as s:
        add_leave(s, "li")

    with db.reading() as s:
        assert {w: names(s, w, at) for w in ("li", "wang")} == {
            "li": ["社保岗"] if who == "li" else [],
            "wang": ["社保岗"] if who == "wang" else [],
        }


def test_who_returns_early_answers_again_from_that_moment(engine: Engine) -> None:
    noon = MORNING + timedelta(hours=3)
    with db.writing() as s:
        add_leave(s, "li", returned=noon)

    with db.reading() as s:
        assert names(s, "li", noon - SECOND) == [] and names(s, "li", noon) == ["社保岗"]


def test_whom_the_leave_names_finds_the_post_in_the_queue(engine: Engine) -> None:
    with db.writing() as s:
        add_leave(s, "zhao", stand_in="wang")

    with db.reading() as s:
        assert names(s, "wang", MORNING) == ["东岭村代办岗"]
        assert names(s, "wang", EVENING) == []


def test_a_requested_leave_moves_nothing(engine: Engine) -> None:
    with db.writing() as s:
        add_leave(s, "li")
        s.scalars(select(Leave)).one().state = LeaveState.requested

    with db.reading() as s:
        assert leave.away_at(s, TOWN, MORNING) == {} and names(s, "li", MORNING) == ["社保岗"]


def test_every_active_post_has_a_standing(engine: Engine) -> None:
    with db.writing() as s:
        add_leave(s, "qian")

    with db.reading() as s:
        rows = [
            (x.post.name, x.account and x.account.login) for x in answering.Moment(s, TOWN, MORNING).standings
        ]
        assert rows == [("社保岗", "li"), ("东岭村代办岗", "zhao"), ("西岭村代办岗", None)]


@pytest.mark.parametrize(("who", "for_a"), [("li", False), ("wang", True), ("zhang", True)])
def test_a_and_b_and_the_director_may_act_for_a_post(engine: Engine, who: str, for_a: bool) -> None:
    with db.reading() as s:
        li, account = accounts.by_login(s, "li"), accounts.by_login(s, who)
        capacity = answering.capacity(s, social_post(s).id, account, MORNING)

        assert capacity.for_id == (li.id if for_a else None)


def test_whom_a_leave_names_may_act_for_the_post(engine: Engine) -> None:
    with db.writing() as s:
        add_leave(s, "li", stand_in="feng")

    with db.reading() as s:
        feng = accounts.by_login(s, "feng")
        capacity = answering.capacity(s, social_post(s).id, feng, MORNING)
        assert capacity.for_id == accounts.by_login(s, "li").id


def test_a_stranger_is_told_who_answers_for_the_post(engine: Engine) -> None:
    with db.reading() as s, pytest.raises(Refused, match="“社保岗”的事现在由李窗口负责"):
        answering.capacity(s, social_post(s).id, accounts.by_login(s, "zhao"), MORNING)


def social_post(s: Session) -> Post:
    return next(p for p in posts.of_town(s, TOWN) if p.name == "社保岗")

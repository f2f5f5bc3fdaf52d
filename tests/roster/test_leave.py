"""Leave: no post is left without anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.handover import handing_over, leave_approval, leave_effects
from model.people import accounts
from model.people.accounts import Employment
from model.roster import leave
from model.roster.leave import DayPart, Leave, LeaveKind, LeaveState, span
from model.roster.on_post import answering
from model.roster.posts import posts
from model.roster.posts.posts import Nature, Slot
from model.roster.staff import holders
from tests.cast import TOWN

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)
TODAY = NOW.date()
DAY = timedelta(days=1)


def new_leave(
    s: Session, who: str = "li", first: date = TODAY, last: date | None = None, part: DayPart = DayPart.whole
) -> Leave:
    by = accounts.by_login(s, who)
    return leave.ask(s, by, kind=LeaveKind.sick, first=first, last=last or first, part=part, now=NOW)


def approved(
    s: Session,
    who: str = "li",
    stand_in: str = "",
    by: str = "zhang",
    first: date = TODAY,
    part: DayPart = DayPart.whole,
) -> Leave:
    row = new_leave(s, who, first, part=part)
    named = accounts.by_login(s, stand_in) if stand_in else None
    prepared(s, row)
    leave_approval.approve(s, row, accounts.by_login(s, by), stand_in=named, now=NOW)
    return row


def prepared(s: Session, row: Leave) -> None:
    """The hand-over of every post that the leave touches."""
    for post_id in leave_effects.first_of_each(leave_effects.effects(s, row)):
        handing_over.prepare(s, row.account, row.id, post_id, now=NOW)


def states(s: Session) -> list[LeaveState]:
    return list(s.scalars(select(Leave.state)))


@pytest.mark.parametrize(
    ("part", "hours"), [(DayPart.whole, (0, 24)), (DayPart.morning, (0, 12)), (DayPart.afternoon, (12, 24))]
)
def test_half_days_are_parted_at_noon(part: DayPart, hours: tuple[int, int]) -> None:
    midnight = datetime(2026, 3, 2, tzinfo=OFFICE_ZONE)

    begins_at, ends_at = span(TODAY, TODAY, part)
    assert [begins_at - midnight, ends_at - midnight] == [timedelta(hours=h) for h in hours]


@pytest.mark.parametrize(
    ("first", "last", "part", "why"),
    [
        (TODAY, TODAY - DAY, DayPart.whole, "结束日期早于开始日期"),
        (TODAY, TODAY + DAY, DayPart.morning, "同一天"),
        (TODAY - DAY, TODAY, DayPart.whole, "已经过去"),
    ],
)
def test_impossible_days_are_refused(
    engine: Engine, first: date, last: date, part: DayPart, why: str
) -> None:
    with pytest.raises(Refused, match=why), db.writing() as s:
        new_leave(s, "li", first, last, part)

    with db.reading() as s:
        assert states(s) == []


def test_two_leaves_of_one_person_do_not_overlap(engine: Engine) -> None:
    with db.writing() as s:
        new_leave(s, part=DayPart.morning)
        new_leave(s, part=DayPart.afternoon)

    with pytest.raises(Refused, match="03月02日起已经有一条待批的病假，时间重叠"), db.writing() as s:
        new_leave(s, first=TODAY)


def test_who_came_back_early_may_leave_again_the_same_day(engine: Engine) -> None:
    noon, later = NOW + timedelta(hours=3), NOW + timedelta(hours=6)
    with db.writing() as s:
        leave.come_back(s, approved(s), accounts.by_login(s, "li"), now=noon)
        li = accounts.by_login(s, "li")
        again = leave.ask(s, li, kind=LeaveKind.sick, first=TODAY, last=TODAY, now=later)
        assert (again.begins_at, again.ends_at - noon) == (noon, timedelta(hours=12))

    with pytest.raises(Refused, match="待批的病假，时间重叠"), db.writing() as s:
        new_leave(s, first=TODAY)


def test_leave_is_not_asked_for_somebody_of_another_town(engine: Engine) -> None:
    with pytest.raises(NotFound, match="账号“feng”"), db.writing() as s:
        director, other = accounts.by_login(s, "zhang"), accounts.by_login(s, "feng")
        s.expunge(other)
        other.town_id = 77
        leave.ask(s, director, kind=LeaveKind.sick, first=TODAY, last=TODAY, account=other, now=NOW)


def test_b_answers_during_an_approved_leave(engine: Engine) -> None:
    with db.writing() as s:
        approved(s)

    with db.reading() as s:
        wang = accounts.by_login(s, "wang")
        assert [p.name for p in answering.posts_of(s, wang, NOW)] == ["社保岗"]
        assert list(history.broken_links(s)) == []


def test_the_effect_of_a_leave_is_told_before_it_is_approved(engine: Engine) -> None:
    with db.writing() as s:
        approved(s, "wang", first=TODAY + DAY)
        row = new_leave(s, last=TODAY + DAY)

        effects = [(e.since.day, e.standing.because) for e in leave_effects.effects(s, row)]
        assert effects == [
            (2, "A岗李**请病假，由B岗顶岗"),
            (3, "无人在岗：A岗李**请病假，B岗王**请病假"),
        ]


def test_leave_is_not_approved_while_the_post_has_no_b(engine: Engine) -> None:
    with pytest.raises(Refused) as refusal, db.writing() as s:
        approved(s, "zhao")

    assert str(refusal.value) == (
        "赵*请假，“东岭村代办岗”03月02日起无人在岗（A岗赵*请病假，B岗没有安排）。"
        "请先选B岗并办交接，或指定顶岗的人，再批准请假。"
    )
    with db.reading() as s:
        assert states(s) == []


def test_a_third_person_may_be_named_where_there_is_no_b(engine: Engine) -> None:
    with db.writing() as s:
        approved(s, "zhao", stand_in="feng")

    with db.reading() as s:
        feng = accounts.by_login(s, "feng")
        assert [p.name for p in answering.posts_of(s, feng, NOW)] == ["东岭村代办岗"]


def test_a_and_b_are_not_away_at_once(engine: Engine) -> None:
    with db.writing() as s:
        approved(s, "li")

    with pytest.raises(Refused, match="“社保岗”03月02日起无人在岗"), db.writing() as s:
        approved(s, "wang")


def test_b_leaves_in_the_half_day_when_a_is_there(engine: Engine) -> None:
    with db.writing() as s:
        approved(s, "li", part=DayPart.afternoon)
        approved(s, "wang", part=DayPart.morning)

    with db.reading() as s:
        assert states(s) == [LeaveState.approved] * 2


def test_b_leaves_while_standing_in_when_a_third_person_is_named(engine: Engine) -> None:
    with db.writing() as s:
        approved(s, "li")
        approved(s, "wang", stand_in="feng")

    with db.reading() as s:
        [social, *_] = answering.Moment(s, TOWN, NOW).standings
        assert social.account is not None and social.account.login == "feng"


def test_a_named_person_does_not_go_away_in_turn(engine: Engine) -> None:
    with db.writing() as s:
        approved(s, "zhao", stand_in="feng")

    with pytest.raises(Refused, match="无人在岗"), db.writing() as s:
        approved(s, "feng", stand_in="")


def test_an_a_who_returned_early_lets_b_go(engine: Engine) -> None:
    with db.writing() as s:
        row = approved(s, "li")
        leave.come_back(s, row, accounts.by_login(s, "li"), now=NOW + timedelta(hours=1))
        afternoon = new_leave(s, "wang", part=DayPart.afternoon)
        leave_approval.approve(s, afternoon, accounts.by_login(s, "zhang"), now=NOW + timedelta(hours=2))

    with db.reading() as s:
        assert states(s) == [LeaveState.approved] * 2


FRIDAY = date(2026, 3, 6)


def test_a_and_b_may_both_be_away_while_the_hall_is_shut(engine: Engine) -> None:
    with db.writing() as s:
        approved(s, "wang", first=FRIDAY + DAY)
        row = new_leave(s, first=FRIDAY, last=FRIDAY + 3 * DAY)
        assert [(e.since.day, e.standing.account and e.standing.account.login) for e in leave_effects.effects(s, row)] == [
            (6, "wang")
        ]  # fmt: skip
        prepared(s, row)
        leave_approval.approve(s, row, accounts.by_login(s, "zhang"), now=NOW)
        approved(s, "zhao", first=FRIDAY + DAY)


def test_a_weekend_that_is_made_up_is_no_free_time(engine: Engine) -> None:
    """28 February 2026 is a working Saturday."""
    friday, before = date(2026, 2, 27), NOW - 7 * DAY
    with pytest.raises(Refused, match="“东岭村代办岗”02月28日起无人在岗"), db.writing() as s:
        zhao = accounts.by_login(s, "zhao")
        row = leave.ask(s, zhao, kind=LeaveKind.sick, first=friday + DAY, last=friday + 2 * DAY, now=before)
        leave_approval.approve(s, row, accounts.by_login(s, "zhang"), now=before)


@pytest.mark.parametrize(
    ("first", "lacking"), [(date(2026, 5, 29), []), (date(2026, 6, 1), [1]), (date(2026, 8, 3), [3])]
)
def test_before_a_special_post_begins_nobody_is_missed_there(
    engine: Engine, first: date, lacking: list[int]
) -> None:
    """After its end somebody is, as long as it is not closed: tickets may lie there."""
    with db.writing() as s:
        post = next(p for p in posts.of_town(s, TOWN) if p.name == "东岭村代办岗")
        post.nature, post.begins_on, post.ends_on = Nature.special, date(2026, 6, 1), date(2026, 7, 1)
        row = new_leave(s, "zhao", first)

        assert [e.since.day for e in leave_effects.effects(s, row) if e.standing.account is None] == lacking


@pytest.mark.parametrize(
    ("stand_in", "why"),
    [("li", "不能是请假的本人"), ("zhao", "村代办员"), ("chen", "不办理办件"), ("sun", "部门承办人")],
)
def test_a_stand_in_must_be_fit_for_the_post(engine: Engine, stand_in: str, why: str) -> None:
    with pytest.raises(Refused, match=why), db.writing() as s:
        approved(s, "li", stand_in=stand_in)


def test_a_hired_person_does_not_stand_in_at_a_window(engine: Engine) -> None:
    with pytest.raises(Refused, match="聘用人员"), db.writing() as s:
        accounts.by_login(s, "feng").employment = Employment.hired
        approved(s, "li", stand_in="feng")


def test_a_stand_in_who_is_away_is_refused(engine: Engine) -> None:
    with pytest.raises(Refused, match="冯\\*\\*这段时间也请假"), db.writing() as s:
        approved(s, "feng")
        approved(s, "li", stand_in="feng")


def test_nobody_approves_their_own_leave(engine: Engine) -> None:
    with pytest.raises(Refused, match="自己的请假要由别人批准"), db.writing() as s:
        approved(s, "zhang", by="zhang")

    with db.writing() as s:
        approved(s, "zhang", by="chen")


@pytest.mark.parametrize("by", ["li", "wang", "sun", "zhao", "zhou", "ji"])
def test_who_may_not_approve_changes_nothing(engine: Engine, by: str) -> None:
    with db.writing() as s:
        row = new_leave(s)
    with pytest.raises(NotPermitted), db.writing() as s:
        leave_approval.approve(s, leave.by_id(s, TOWN, row.id), accounts.by_login(s, by), now=NOW)

    with db.reading() as s:
        assert states(s) == [LeaveState.requested]


def test_a_refusal_says_why(engine: Engine) -> None:
    with db.writing() as s:
        row = new_leave(s)
    with pytest.raises(Refused, match="写明原因"), db.writing() as s:
        leave_approval.refuse(
            s, leave.by_id(s, TOWN, row.id), accounts.by_login(s, "zhang"), note=" ", now=NOW
        )
    with db.writing() as s:
        leave_approval.refuse(
            s, leave.by_id(s, TOWN, row.id), accounts.by_login(s, "zhang"), note="当天有检查", now=NOW
        )

    with db.reading() as s:
        assert states(s) == [LeaveState.refused]


def test_a_decided_leave_is_not_decided_again(engine: Engine) -> None:
    with pytest.raises(Refused, match="已批准"), db.writing() as s:
        row = approved(s)
        leave_approval.refuse(s, row, accounts.by_login(s, "chen"), note="晚了", now=NOW)


def test_the_director_enters_a_leave_for_somebody_who_called_in(engine: Engine) -> None:
    with db.writing() as s:
        director, li = accounts.by_login(s, "zhang"), accounts.by_login(s, "li")
        row = leave.ask(s, director, kind=LeaveKind.sick, first=TODAY, last=TODAY, account=li, now=NOW)
        leave_approval.approve(s, row, director, now=NOW)

    with pytest.raises(NotPermitted), db.writing() as s:
        wang, feng = accounts.by_login(s, "wang"), accounts.by_login(s, "feng")
        leave.ask(s, wang, kind=LeaveKind.sick, first=TODAY, last=TODAY, account=feng, now=NOW)


def test_an_approved_leave_is_withdrawn_before_it_begins_and_not_after(engine: Engine) -> None:
    with db.writing() as s:
        li = accounts.by_login(s, "li")
        leave.withdraw(s, approved(s, first=TODAY + DAY), li, now=NOW)

    with pytest.raises(Refused, match="请点“销假”|已经开始的请点"), db.writing() as s:
        leave.withdraw(s, approved(s), accounts.by_login(s, "li"), now=NOW)


def test_nobody_withdraws_another_persons_leave(engine: Engine) -> None:
    with pytest.raises(Refused, match="只能撤回自己的"), db.writing() as s:
        leave.withdraw(s, new_leave(s), accounts.by_login(s, "wang"), now=NOW)


def test_a_leave_asked_for_by_phone_is_taken_back_by_phone(engine: Engine) -> None:
    with db.writing() as s:
        leave.withdraw(s, approved(s, first=TODAY + DAY), accounts.by_login(s, "zhang"), now=NOW)

    with db.reading() as s:
        assert states(s) == [LeaveState.withdrawn]


def test_of_two_who_report_back_the_first_return_stays(engine: Engine) -> None:
    """Both have read the leave before either has its turn."""
    with db.writing() as s:
        number = approved(s).id
    with db.reading() as read:
        stale = leave.by_id(read, TOWN, number)
        with db.writing() as s:
            leave.come_back(s, leave.by_id(s, TOWN, number), accounts.by_login(s, "li"), now=NOW)
        read.expunge(stale)
    with pytest.raises(Refused, match="不用销假"), db.writing() as s:
        s.add(stale)
        leave.come_back(s, stale, accounts.by_login(s, "zhang"), now=NOW - timedelta(minutes=1))

    with db.reading() as s:
        assert leave.by_id(s, TOWN, number).returned_at == NOW


def test_a_leave_that_is_over_needs_no_return(engine: Engine) -> None:
    with pytest.raises(Refused, match="不用销假"), db.writing() as s:
        leave.come_back(s, approved(s), accounts.by_login(s, "li"), now=NOW + DAY)


def test_an_approver_sees_what_waits_but_not_their_own(engine: Engine) -> None:
    with db.writing() as s:
        new_leave(s, "li")
        new_leave(s, "zhang")

    with db.reading() as s:
        waits = {
            w: sorted(x.account.login for x in leave.waiting(s, accounts.by_login(s, w)))
            for w in ("zhang", "chen", "wang")
        }
        assert waits == {"zhang": ["li"], "chen": ["li", "zhang"], "wang": []}


def test_a_change_of_b_in_the_middle_of_a_leave_is_seen(engine: Engine) -> None:
    with db.writing() as s:
        director = accounts.by_login(s, "zhang")
        post = next(p for p in posts.of_town(s, TOWN) if p.name == "社保岗")
        b = posts.holder(post, Slot.b, TODAY)
        assert b is not None
        holders.end(s, post, b, director, until=TODAY, now=NOW)

    with pytest.raises(Refused, match="03月03日起无人在岗"), db.writing() as s:
        row = new_leave(s, last=TODAY + DAY)
        leave_approval.approve(s, row, accounts.by_login(s, "zhang"), now=NOW)


def test_of_two_approvals_at_once_that_would_empty_the_post_only_one_holds(engine: Engine) -> None:
    with db.writing() as s:
        rows = {who: new_leave(s, who).id for who in ("li", "wang")}

    def decide(who: str, by: str) -> str:
        try:
            with db.writing() as s:
                leave_approval.approve(s, leave.by_id(s, TOWN, rows[who]), accounts.by_login(s, by), now=NOW)
        except Refused as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(2) as two:
        messages = sorted(two.map(decide, ("li", "wang"), ("zhang", "chen")))
    assert messages[0] == "" and "“社保岗”03月02日起无人在岗" in messages[1]

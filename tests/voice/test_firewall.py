"""The wall between a complaint and the person complained of, role by role."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from model.ground import db, history, story
from model.ground.owed import in_hand
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people import accounts
from model.people.permissions import Role
from model.roster.leave import DayPart, Leave, LeaveKind, LeaveState, span
from model.roster.on_post.answering import Moment
from model.roster.posts import posts
from model.roster.posts.posts import PostHolder, Slot
from model.voice import firewall, handling, lists
from model.voice.complaints import Category, Channel, Complaint, ComplaintState
from tests.cast import TOWN
from tests.desk.tickets import take
from tests.voice.complaints import NOW, answer, assign, close, only, recorded

EVERYBODY = ("guan", "zhang", "chen", "ji", "li", "wang", "sun", "zhao", "qian", "zhou")


def seen_by(s: Session, complaint: Complaint) -> set[str]:
    return {who for who in EVERYBODY if sees(s, complaint, who)}


def sees(s: Session, complaint: Complaint, who: str) -> bool:
    return firewall.sees(complaint, accounts.by_login(s, who), firewall.colleagues_of(s, complaint))


def test_an_ordinary_complaint_is_seen_by_those_who_assign_and_by_its_handler(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "sun")

        assert seen_by(s, only(s)) == {"guan", "zhang", "chen", "ji", "sun"}


def test_whoever_recorded_it_sees_it(engine: Engine) -> None:
    with db.writing() as s:
        assert "zhao" in seen_by(s, recorded(s, about="li", by="zhao"))


def test_an_integrity_complaint_is_seen_by_the_supervisor_alone(engine: Engine) -> None:
    """R150: 吃拿卡要 goes to discipline, hidden from the person named and from whoever took it down."""
    with db.writing() as s:
        assert seen_by(s, recorded(s, about="li", by="wang", category=Category.integrity)) == {"ji"}


def test_an_integrity_complaint_about_the_supervisor_goes_to_the_leaders(engine: Engine) -> None:
    with db.writing() as s:
        found = recorded(s, about="ji", by="wang", category=Category.integrity)
        assert seen_by(s, found) == {"chen"}


def test_a_complaint_about_the_director_passes_the_director(engine: Engine) -> None:
    """R012: complaints about the director are routed upward."""
    with db.writing() as s:
        assert seen_by(s, recorded(s, about="zhang", by="wang")) == {"chen", "ji", "wang"}


def test_the_person_complained_of_sees_it_once_it_is_closed_and_never_who_complained(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "sun")
        answer(s, "sun")
        assert "li" not in seen_by(s, only(s))
        close(s, "sun")

        li = accounts.by_login(s, "li")
        assert sees(s, only(s), "li")
        assert firewall.complainant(only(s), li) == ("不显示", "")


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("sun", ("周大爷", "13800001234")),
        ("ji", ("周大爷", "13800001234")),
        ("zhang", ("周**", "138****1234")),
        ("chen", ("周**", "138****1234")),
        ("li", ("不显示", "")),
    ],
)
def test_only_handler_and_supervisor_read_who_complained(
    engine: Engine, who: str, told: tuple[str, str]
) -> None:
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "sun")

        assert firewall.complainant(only(s), accounts.by_login(s, who)) == told


@pytest.mark.parametrize(
    ("handler", "why"),
    [
        ("li", "李\\*\\*是被投诉的人"),
        ("wang", "王\\*\\*和被投诉的人同在一个岗位"),
        ("zhao", "赵\\*不办理投诉"),
        ("zhou", "周\\*不办理投诉"),
    ],
)
def test_who_is_too_near_does_not_handle_it(engine: Engine, handler: str, why: str) -> None:
    with db.writing() as s:
        recorded(s, about="li")
    with pytest.raises(Refused, match=why), db.writing() as s:
        assign(s, handler)

    with db.reading() as s:
        assert only(s).handler_id is None


def test_an_integrity_complaint_is_given_to_nobody_but_the_supervisor(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li", category=Category.integrity)
        fit = {who.login for who in lists.candidates(s, only(s))}
    assert fit == {"ji"}

    with pytest.raises(Refused, match="廉洁类投诉由纪检监督员办理"), db.writing() as s:
        assign(s, "sun", by="ji")


def test_the_director_cannot_even_find_an_integrity_complaint(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li", category=Category.integrity)

    with db.reading() as s, pytest.raises(NotFound):
        lists.by_number(s, accounts.by_login(s, "zhang"), "TS-2026-0001")
    with db.writing() as s, pytest.raises(NotFound):
        assign(s, "ji", by="zhang")


def test_a_complaint_about_the_director_is_handled_above_the_director(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="zhang", by="wang")
        assert {who.login for who in lists.candidates(s, only(s))} == {"chen", "ji"}
        assign(s, "chen", by="chen")

    with pytest.raises(Refused, match="由镇领导或纪检监督员办理"), db.writing() as s:
        assign(s, "sun", by="ji")


@pytest.mark.parametrize("by", ["zhang", "guan"])
def test_nobody_below_assigns_a_complaint_about_the_director(engine: Engine, by: str) -> None:
    with db.writing() as s:
        recorded(s, about="zhang", by="wang")
    with pytest.raises(NotFound), db.writing() as s:
        assign(s, "ji", by=by)


def test_opening_the_phone_is_recorded_with_its_reason(engine: Engine) -> None:
    with db.writing() as s:
        director = accounts.by_login(s, "zhang")
        complaint = recorded(s, about="li")
        assert handling.reveal(s, complaint, director, reason="回访", now=NOW) == "13800001234"

        last = story.of(s, complaint)[-1]
        assert (last.action, last.facts) == ("reveal", {"phone": "138****1234", "reason": "回访"})


def test_a_phone_is_not_opened_without_a_reason(engine: Engine) -> None:
    with pytest.raises(Refused, match="要写明原因"), db.writing() as s:
        handling.reveal(s, recorded(s), accounts.by_login(s, "zhang"), reason=" ", now=NOW)


@pytest.mark.parametrize(
    ("who", "refusal"), [("li", Refused), ("wang", Refused), ("chen", NotPermitted), ("zhao", NotFound)]
)
def test_the_phone_stays_shut_for_everybody_else(engine: Engine, who: str, refusal: type[Refused]) -> None:
    with db.writing() as s:
        recorded(s, about="li", by="wang")
        assign(s, "sun")
        answer(s, "sun")
        close(s, "sun")
    with pytest.raises(refusal), db.writing() as s:
        handling.reveal(s, only(s), accounts.by_login(s, who), reason="想知道是谁", now=NOW)

    with db.reading() as s:
        assert "reveal" not in [row.action for row in story.of(s, only(s))]


def test_the_list_and_the_rule_agree_about_everybody(engine: Engine) -> None:
    with db.writing() as s:
        for about, recorder, category in itertools.product(
            ("li", "zhang", "ji", "chen", ""), ("wang", "sun"), (Category.delay, Category.integrity)
        ):
            row = recorded(s, about=about, by="zhao", category=category)
            row.recorded_by_id = accounts.by_login(s, recorder).id
            row.handler_id = accounts.by_login(s, "chen").id if recorder == "sun" else None
            row.state = ComplaintState.closed if category is Category.delay else ComplaintState.assigned
        s.flush()
        every = s.scalars(select(Complaint).options(*lists._people())).all()

        for who in EVERYBODY:
            by = accounts.by_login(s, who)
            listed = set(s.scalars(select(Complaint.number).where(firewall.visible(by))))
            assert listed == {c.number for c in every if sees(s, c, who)}, who


def test_the_history_tells_nothing_of_the_complainant(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s)
        told = " ".join(str(row.facts) for row in s.scalars(select(history.History)))

    assert "周" not in told and "1380000" not in told


Step = Callable[[Session, str], None]
STEPS: list[Step] = [
    lambda s, by: assign(s, "sun", by=by),
    lambda s, by: answer(s, by),
    lambda s, by: close(s, by),
]


@pytest.mark.parametrize("step", STEPS, ids=["assign", "answer", "close"])
@pytest.mark.parametrize("by", ["li", "wang", "zhao", "zhou"])
def test_the_person_complained_of_and_strangers_change_nothing(engine: Engine, step: Step, by: str) -> None:
    with db.writing() as s:
        before = recorded(s, about="li").row_version
    with pytest.raises(Refused), db.writing() as s:
        step(s, by)

    with db.reading() as s:
        assert only(s).row_version == before


def named(s: Session, away: str, stand_in: str, first: date, last: date) -> None:
    """An approved leave that names somebody in the person's place."""
    row = Leave(town_id=TOWN, account_id=accounts.by_login(s, away).id, kind=LeaveKind.sick)
    row.begins_at, row.ends_at = span(first, last, DayPart.whole)
    row.state, row.stand_in_id = LeaveState.approved, accounts.by_login(s, stand_in).id
    s.add(row)
    s.flush()


def held(s: Session, who: str, slot: Slot, since: date, until: date | None = None) -> None:
    post = next(p for p in posts.of_town(s, TOWN) if p.name == "社保岗")
    row = PostHolder(town_id=TOWN, post_id=post.id, slot=slot, since=since, until=until)
    row.account_id = accounts.by_login(s, who).id
    s.add(row)
    s.flush()


def fit(s: Session) -> set[str]:
    return {who.login for who in lists.candidates(s, only(s))} & {"li", "wang", "feng", "sun"}


MATTER = NOW.date()
DAY = timedelta(days=1)


@pytest.mark.parametrize("about", ["li", "wang"])
def test_b_in_as_place_never_receives_a_complaint_about_a_or_b(engine: Engine, about: str) -> None:
    """D13: the A/B rule yields here."""
    other = {"li": "wang", "wang": "li"}[about]
    with db.writing() as s:
        named(s, "li", "wang", MATTER, MATTER)
        recorded(s, about=about, by="ji")
        assert fit(s) == {"feng", "sun"} and not sees(s, only(s), other)


def test_whoever_becomes_b_afterwards_loses_the_complaint_at_once(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "feng")
        assert sees(s, only(s), "feng")
        held(s, "feng", Slot.c, MATTER + 7 * DAY)

    with db.writing() as s, pytest.raises(NotFound):
        answer(s, "feng")
    with db.writing() as s:
        feng, zhang = accounts.by_login(s, "feng"), accounts.by_login(s, "zhang")
        assert (
            lists.listed(s, feng) == ([], 0)
            and s.scalar(select(in_hand(lists.COMPLAINTS, feng, Moment(s, TOWN, NOW)))) == 0
        )
        assert lists.misplaced(s, zhang) == ["TS-2026-0001"] and lists.misplaced(s, feng) == []
        assign(s, "sun")
        assert lists.misplaced(s, zhang) == []


@pytest.mark.parametrize(("first", "wall"), [(-5, False), (-1, True), (0, True), (9, True)])
def test_whom_a_leave_names_is_too_near_from_the_day_of_the_matter_on(
    engine: Engine, first: int, wall: bool
) -> None:
    """Also when the leave is approved after the complaint was given away."""
    with db.writing() as s:
        recorded(s, about="li")
        assign(s, "feng")
        named(s, "li", "feng", MATTER + first * DAY, MATTER + (first + 1) * DAY)

        assert sees(s, only(s), "feng") is not wall
        assert (lists.misplaced(s, accounts.by_login(s, "zhang")) != []) is wall


def test_a_and_b_are_too_near_to_whom_a_leave_names_in_as_place(engine: Engine) -> None:
    with db.writing() as s:
        named(s, "li", "feng", MATTER, MATTER)
        recorded(s, about="feng")
        assert fit(s) == {"sun"}


@pytest.mark.parametrize(("concerns", "left"), [(MATTER, {"feng", "sun"}), (MATTER - 6 * DAY, {"sun"})])
def test_the_day_of_the_matter_decides_who_stood_there(
    engine: Engine, concerns: date, left: set[str]
) -> None:
    with db.writing() as s:
        held(s, "feng", Slot.c, MATTER - 6 * DAY, MATTER - 6 * DAY)
        recorded(s, about="li")
        only(s).concerns_on = concerns
        s.flush()
        assert fit(s) == left


def test_the_matter_of_a_ticket_begins_on_the_day_it_came_in(engine: Engine) -> None:
    number = take(now=NOW - timedelta(days=4)).number
    with db.writing() as s:
        assert recorded(s, ticket_number=number).concerns_on == MATTER - 4 * DAY
    with db.writing() as s, pytest.raises(Refused, match="晚于今天"):
        handling.record(
            s, accounts.by_login(s, "ji"), channel=Channel.phone, category=Category.other, content="慢",
            anonymous=True, concerns_on=MATTER + DAY, now=NOW,
        )  # fmt: skip


def test_an_arrangement_that_was_ended_before_it_began_makes_nobody_near(engine: Engine) -> None:
    with db.writing() as s:
        held(s, "feng", Slot.c, MATTER + 3 * DAY, MATTER + 2 * DAY)
        recorded(s, about="li")
        assert fit(s) == {"feng", "sun"}


def test_a_director_who_stands_in_for_the_day_leaves_the_complaint_to_leader_and_supervisor(
    engine: Engine,
) -> None:
    with db.writing() as s:
        held(s, "zhang", Slot.c, MATTER, MATTER)
        recorded(s, about="li")
        assert seen_by(s, only(s)) == {"guan", "chen", "ji"}
        assign(s, "sun", by="chen")


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_list_and_the_rule_hide_the_same_from_whoever_stands_too_near(engine: Engine, who: str) -> None:
    with db.writing() as s:
        named(s, "li", "qian", MATTER, MATTER)
        held(s, "sun", Slot.c, MATTER, MATTER)
        for about in ("li", "wang", "qian", "sun", "zhao", ""):
            recorded_about(s, about)
        by = accounts.by_login(s, who)
        every = s.scalars(select(Complaint).options(*lists._people())).all()
        listed = set(s.scalars(select(Complaint.number).where(firewall.visible(by))))
        assert listed == {c.number for c in every if sees(s, c, who)}


@pytest.mark.parametrize("role", [Role.leader, Role.supervisor, Role.admin])
def test_whoever_was_b_then_and_sits_higher_now_is_still_too_near(engine: Engine, role: Role) -> None:
    with db.writing() as s:
        complaint = recorded(s, about="li")
        wang = accounts.by_login(s, "wang")
        wang.role = role
        s.flush()

        assert not sees(s, complaint, "wang")
        assert s.scalars(select(Complaint.number).where(firewall.visible(wang))).all() == []


def recorded_about(s: Session, about: str) -> None:
    handling.record(
        s, accounts.by_login(s, "ji"), channel=Channel.phone, category=Category.delay, content="慢", anonymous=True,
        about=accounts.by_login(s, about) if about else None, now=NOW,
    )  # fmt: skip

"""Home visits: an appointment, what came of it, and a word every few days until the ticket is done."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.catalogue.versions import Mode
from model.desk.counter.applicants import Applicant
from model.desk.course import handling
from model.desk.errands import liaison, visits
from model.desk.errands.home_visits import HomeVisit, VisitState
from model.desk.ticket import events
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import by_login
from model.roster.leave import DayPart
from model.roster.on_post.answering import Moment
from tests.cast import TOWN
from tests.desk.doing import SATURDAY, plan_visit
from tests.desk.tickets import FRIDAY, PAPERS, take, visiting

TUESDAY = FRIDAY + timedelta(days=11)  # 24 February, the first working day after the festival


def report(
    ticket: Ticket, *, done: bool, outcome: str = "拍了照片", now: datetime = TUESDAY, login: str = "wang"
) -> Ticket:
    with db.writing() as s:
        by, seen = by_login(s, login), ticket.row_version
        return visits.report(s, by, ticket.number, done=done, outcome=outcome, seen=seen, now=now)


def tell(ticket: Ticket, now: datetime) -> Ticket:
    with db.writing() as s:
        by, seen = by_login(s, "li"), ticket.row_version
        return liaison.report(s, by, ticket.number, text="已联系家属", seen=seen, now=now)


def owed(login: str, now: datetime) -> list[tuple[str, date]]:
    with db.reading() as s:
        by = by_login(s, login)
        return [(o.what, o.due_on) for o in liaison.owed(s, by, Moment(s, TOWN, now))]


def all_visits(ticket: Ticket) -> list[HomeVisit]:
    with db.reading() as s:
        return list(visits.of_ticket(s, ticket))


def test_an_appointment_stands_in_the_list_of_whoever_goes(engine: Engine) -> None:
    ticket = plan_visit(visiting())

    with db.reading() as s:
        [mine] = visits.coming(s, by_login(s, "wang"))
        assert (mine.ticket.number, mine.part.label, mine.address) == (ticket.number, "上午", "东岭村3组")
        assert visits.coming(s, by_login(s, "li")) == []
        assert len(visits.coming(s, by_login(s, "li"), everyone=True)) == 1
        assert events.of_ticket(s, ticket)[-1].note == "约定2026-02-14上午，王窗口上门"


def test_moving_it_keeps_one_appointment_and_the_old_day_in_the_story(engine: Engine) -> None:
    ticket = plan_visit(plan_visit(visiting()), on=date(2026, 2, 25), visitor="li")

    [visit] = all_visits(ticket)
    assert (visit.planned_on, visit.account.login) == (date(2026, 2, 25), "li")
    with db.reading() as s:
        notes = [e.note for e in events.of_ticket(s, ticket)]
    assert notes[-2:] == ["约定2026-02-14上午，王窗口上门", "改约2026-02-25上午，李窗口上门"]


def test_a_visit_done_is_one_more_trip_of_the_cadre(engine: Engine) -> None:
    ticket = report(plan_visit(visiting()), done=True)

    [visit] = all_visits(ticket)
    assert (visit.state, visit.outcome, visit.done_at) == (VisitState.done, "拍了照片", TUESDAY)
    assert (ticket.citizen_trips, ticket.cadre_trips) == (1, 1)


def test_a_failed_visit_is_owed_again_until_it_is_planned_or_explained(engine: Engine) -> None:
    ticket = report(plan_visit(visiting()), done=False, outcome="家里没有人")
    assert owed("li", TUESDAY) == [("上门没有办成，要再约或写明情况", TUESDAY.date())]

    ticket = tell(ticket, TUESDAY + timedelta(minutes=5))

    assert owed("li", TUESDAY + timedelta(hours=1)) == []
    plan_visit(ticket, on=date(2026, 2, 25))
    assert [visit.state for visit in all_visits(ticket)] == [VisitState.failed, VisitState.planned]


def test_whoever_goes_owes_the_visit_of_the_day(engine: Engine) -> None:
    plan_visit(visiting())

    assert owed("wang", FRIDAY) == []
    assert owed("wang", FRIDAY + timedelta(days=1)) == [("约好02-14上午上门", SATURDAY)]
    assert owed("li", FRIDAY + timedelta(days=1)) == []


def test_every_three_working_days_somebody_tells_how_it_stands(engine: Engine) -> None:
    ticket = visiting()
    assert owed("li", TUESDAY) == []

    assert owed("li", TUESDAY + timedelta(days=1)) == [("还没有约上门时间", date(2026, 2, 25))]

    tell(ticket, TUESDAY + timedelta(days=1))
    assert owed("li", TUESDAY + timedelta(days=3)) == []


def test_a_closed_ticket_owes_nothing(engine: Engine) -> None:
    ticket = report(plan_visit(visiting()), done=True)
    with db.writing() as s:
        args = {"reply": "已办好", "channel": "电话答复", "seen": ticket.row_version, "now": TUESDAY}
        handling.complete(s, by_login(s, "li"), ticket.number, **args)  # type: ignore[arg-type]

    assert owed("li", TUESDAY + timedelta(days=9)) == []
    with db.reading() as s:
        assert visits.coming(s, by_login(s, "wang")) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"on": date(2026, 2, 12)}, "在今天到60天以内"),
        ({"on": date(2026, 4, 20)}, "在今天到60天以内"),
        ({"address": " "}, "上门地址没有填写"),
        ({"visitor": "qian"}, "请选谁去"),
        ({"visitor": "sun"}, "请选谁去"),
        ({"login": "feng"}, "现在由李窗口负责"),
    ],
)
def test_an_appointment_that_cannot_be_is_refused(
    engine: Engine, wrong: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        plan_visit(visiting(), **wrong)  # type: ignore[arg-type]


def test_another_mode_of_service_has_no_appointment(engine: Engine) -> None:
    with pytest.raises(Refused, match="不用约上门"):
        plan_visit(take())


def test_what_did_not_happen_yet_is_not_reported(engine: Engine) -> None:
    with pytest.raises(Refused, match="没有约好的上门"):
        report(visiting(), done=True, login="li")
    ticket = plan_visit(take(who=Applicant("孙二"), mode=Mode.home_visit))
    with pytest.raises(Refused, match="还没有到"):
        report(ticket, done=True, now=FRIDAY)


def test_a_report_says_what_happened(engine: Engine) -> None:
    with pytest.raises(Refused, match="写上门的情况"):
        report(plan_visit(visiting()), done=False, outcome=" ")


def test_the_agent_of_the_village_may_go_and_report(engine: Engine) -> None:
    ticket = take("zhao", mode=Mode.home_visit, brought=PAPERS)

    ticket = report(plan_visit(ticket, visitor="zhao", login="zhao"), done=True, login="zhao")

    assert (ticket.citizen_trips, ticket.cadre_trips) == (0, 1)


def test_after_a_visit_the_post_goes_on_telling(engine: Engine) -> None:
    report(plan_visit(visiting()), done=True)

    assert owed("li", TUESDAY + timedelta(days=2)) == []
    assert owed("li", TUESDAY + timedelta(days=3)) == [("该写一次情况", date(2026, 2, 27))]
    assert owed("wang", TUESDAY + timedelta(days=3)) == []


@pytest.mark.parametrize(
    ("part", "hour", "proposed"),
    [
        (DayPart.morning, 12, (SATURDAY, DayPart.morning)),
        (DayPart.afternoon, 18, (SATURDAY, DayPart.morning)),
    ],
)
def test_a_half_day_that_is_over_is_neither_booked_nor_proposed(
    engine: Engine, part: DayPart, hour: int, proposed: tuple[date, DayPart]
) -> None:
    ticket, now = visiting(), FRIDAY.replace(hour=hour)

    with pytest.raises(Refused, match=f"今天{part.label}已经过了"):
        plan_visit(ticket, on=FRIDAY.date(), part=part, now=now)

    with db.reading() as s:
        opening = visits.Opening.of(s, ticket.town_id)
    assert visits.proposal(ticket, now, opening) == proposed
    assert visits.proposal(ticket, FRIDAY, opening) == (FRIDAY.date(), DayPart.afternoon)
    plan_visit(ticket, on=FRIDAY.date(), part=DayPart.whole, now=now)


def test_nobody_is_visited_after_the_due_date_while_a_day_is_left_before_it(engine: Engine) -> None:
    ticket, due = visiting(), datetime(2026, 2, 25, 15, 0, tzinfo=db.OFFICE_ZONE)
    with db.reading() as s:
        opening = visits.Opening.of(s, ticket.town_id)
    assert visits.proposal(ticket, due, opening) == (due.date(), DayPart.afternoon)

    with pytest.raises(Refused, match="这件2026-02-25到期，上门不能约在到期以后"):
        plan_visit(ticket, on=date(2026, 2, 26), now=due)

    plan_visit(ticket, on=date(2026, 2, 26), now=due.replace(hour=18))
    assert [visit.planned_on for visit in all_visits(ticket)] == [date(2026, 2, 26)]


def test_what_is_owed_says_whose_it_is(engine: Engine) -> None:
    visiting()

    with db.reading() as s:
        li, later = by_login(s, "li"), TUESDAY + timedelta(days=1)
        [visit] = liaison.owed(s, li, Moment(s, TOWN, later))
    assert (visit.applicant, visit.village, visit.item) == ("钱桂英", "", "高龄津贴申请")


def test_an_appointment_is_unreported_until_it_is_told(engine: Engine) -> None:
    ticket = plan_visit(visiting())
    with db.reading() as s:
        assert visits.unreported(s, ticket.town_id, [ticket.id]) == {ticket.id}

    report(ticket, done=False)

    with db.reading() as s:
        assert visits.unreported(s, ticket.town_id, [ticket.id]) == set()


def test_a_visit_that_nobody_told_of_stands_in_the_way_of_completing(engine: Engine) -> None:
    ticket = plan_visit(visiting())
    words = {"reply": "已办好", "channel": "电话答复"}

    with (
        pytest.raises(Refused, match="还有约好的上门没有回复。请先写上门的结果，再办结。"),
        db.writing() as s,
    ):
        li, seen = by_login(s, "li"), ticket.row_version
        handling.complete(s, li, ticket.number, **words, seen=seen, now=FRIDAY)

    ticket = report(ticket, done=True)
    with db.writing() as s:
        li, seen = by_login(s, "li"), ticket.row_version
        assert not handling.complete(s, li, ticket.number, **words, seen=seen, now=TUESDAY).open

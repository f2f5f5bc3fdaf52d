"""Taking business in: one number, one outcome, no second intake."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from model.catalogue.versions import Mode
from model.desk.counter import applicants, notices, supplying
from model.desk.counter.applicants import Applicant, Duplicate
from model.desk.course import handling
from model.desk.ticket import events, finding
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState
from model.ground import db, history
from model.ground.history import History
from model.ground.refusals import ChangedMeanwhile, NotPermitted, Refused
from model.people.accounts import by_login
from tests.desk.tickets import FRIDAY, GRANNY, PAPERS, take


def test_with_all_papers_it_is_accepted_and_due_after_the_spring_festival(engine: Engine) -> None:
    ticket = take()

    assert ticket.number.startswith("0101-20260213-0001-")
    assert ticket.state is TicketState.accepted
    assert ticket.due_on == date(2026, 2, 25)
    with db.reading() as s:
        assert [e.kind.label for e in events.of_ticket(s, ticket)] == ["登记", "受理"]
        assert list(history.broken_links(s)) == []


def test_a_missing_paper_leads_to_one_notice_and_no_clock(engine: Engine) -> None:
    ticket = take(brought=("居民身份证原件",))

    assert (ticket.state, ticket.due_on) == (TicketState.correction, None)
    with db.reading() as s:
        [notice] = notices.of_ticket(s, ticket)
        assert notice.missing == ["银行卡复印件"]


def test_an_instant_item_is_done_at_once_with_its_reply(engine: Engine) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记")

    assert (ticket.state, ticket.reply, ticket.on_time()) == (TicketState.completed, "已登记", True)


def test_a_result_handed_over_on_the_spot_waits_for_no_delivery(engine: Engine) -> None:
    papers = {"code": "MZ009", "brought": ("户口簿原件",), "mode": Mode.direct}

    ticket = take(**papers, reply="已登记", handed_over=True)  # type: ignore[arg-type]

    assert (ticket.state, ticket.reply, ticket.on_time()) == (TicketState.delivered, "已登记", True)
    assert (ticket.delivered_at, ticket.delivered_to) == (FRIDAY, "申请人本人")
    with db.reading() as s:
        story = [(e.kind.label, e.note) for e in events.of_ticket(s, ticket)]
        row = s.scalars(select(History).where(History.subject_id == ticket.number)).one()
    assert story == [("登记", "直接办理"), ("办结", "已登记"), ("送达", "领取人：申请人本人")]
    assert (row.action, row.facts["handed_over_to"]) == ("take_in", "申请人本人")


def test_what_is_not_done_on_the_spot_is_not_handed_over(engine: Engine) -> None:
    ticket = take(handed_over=True)

    assert (ticket.state, ticket.delivered_to) == (TicketState.accepted, "")


@pytest.mark.parametrize(
    ("login", "mode", "trips"),
    [("li", Mode.time_limited, 2), ("li", Mode.agency, 1), ("zhao", Mode.time_limited, 0)],
)
def test_whoever_carries_it_alone_came_once_more_with_the_missing_papers(
    engine: Engine, login: str, mode: Mode, trips: int
) -> None:
    ticket = take(login, brought=(), mode=mode)

    with db.writing() as s:
        by, seen = by_login(s, login), ticket.row_version
        ticket = supplying.supply(s, by, ticket.number, brought=PAPERS, seen=seen, now=FRIDAY)

    with db.reading() as s:
        notes = [e.note for e in events.of_ticket(s, ticket) if e.kind is EventKind.trip]
    assert ticket.citizen_trips == trips
    assert notes == (["群众跑1次：补送材料"] if trips == 2 else [])


def test_the_papers_come_later_and_the_clock_starts_that_day(engine: Engine) -> None:
    ticket = take(brought=())
    later = FRIDAY + timedelta(days=1)  # a make-up Saturday

    with db.writing() as s:
        li = by_login(s, "li")
        ticket = supplying.supply(s, li, ticket.number, brought=PAPERS, seen=ticket.row_version, now=later)

    assert (ticket.accepted_on, ticket.due_on) == (date(2026, 2, 14), date(2026, 2, 26))


def test_half_of_the_papers_keep_it_waiting(engine: Engine) -> None:
    ticket = take(brought=())

    with db.writing() as s:
        li = by_login(s, "li")
        ticket = supplying.supply(
            s, li, ticket.number, brought=PAPERS[:1], seen=ticket.row_version, now=FRIDAY
        )

    assert (ticket.state, ticket.missing) == (TicketState.correction, ["银行卡复印件"])


def test_the_same_person_and_item_is_not_taken_in_twice(engine: Engine) -> None:
    first = take("zhao")

    with pytest.raises(Duplicate, match="已在东岭村登记") as refusal:
        take("li")

    assert refusal.value.number == first.number


def test_an_agent_is_told_of_another_villages_ticket_only_whom_to_call(engine: Engine) -> None:
    take("zhao")

    with pytest.raises(Duplicate) as refusal:
        take("qian")

    assert refusal.value.number == "" and refusal.value.sentence == (
        "该申请人的“高龄津贴申请”已在别处登记，请不要重复登记；打大厅电话0000-8800000核对。"
    )


def test_an_agent_is_told_of_the_own_villages_ticket_first(engine: Engine) -> None:
    ours = take("zhao")
    take("qian", another=True, now=FRIDAY + timedelta(days=1))

    with pytest.raises(Duplicate, match="已在东岭村登记") as refusal:
        take("zhao", now=FRIDAY + timedelta(days=2))

    assert refusal.value.number == ours.number


def test_another_one_may_be_said_on_purpose(engine: Engine) -> None:
    take()

    assert take(another=True).number.startswith("0101-20260213-0002-")


def test_departments_take_nothing_in(engine: Engine) -> None:
    with pytest.raises(NotPermitted, match="登记办件"):
        take("sun")


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (Applicant(""), "姓名没有填写"),
        (Applicant("钱", "99010119491231002"), "现在是17位"),
        (Applicant("钱", "990101194912310029"), "校验不符"),
        (Applicant("钱", "440524188001010014"), "出生日期不对"),
        (Applicant("钱", "", "1391234567"), "手机号应为11位"),
    ],
)
def test_a_bad_applicant_is_named(engine: Engine, who: Applicant, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        take(who=who)


def test_a_mode_the_item_does_not_offer_is_refused(engine: Engine) -> None:
    with pytest.raises(Refused, match="不提供直接办理"):
        take(mode=Mode.direct)


def test_the_last_ticket_fills_the_next_intake(engine: Engine) -> None:
    take()

    with db.reading() as s:
        assert applicants.known(s, by_login(s, "wang"), GRANNY.id_number) == GRANNY


def test_completing_needs_a_reply(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(Refused, match="没有填写给申请人的答复"), db.writing() as s:
        handling.complete(
            s,
            by_login(s, "li"),
            ticket.number,
            reply=" ",
            channel="电话答复",
            seen=ticket.row_version,
            now=FRIDAY,
        )

    with db.reading() as s:
        assert finding.by_number(s, by_login(s, "li"), ticket.number).state is TicketState.accepted


def test_the_second_of_two_clerks_is_told(engine: Engine) -> None:
    ticket = take()
    args = {"reply": "已办好", "channel": "电话答复", "seen": ticket.row_version, "now": FRIDAY}

    with db.writing() as s:
        handling.complete(s, by_login(s, "li"), ticket.number, **args)  # type: ignore[arg-type]
    with pytest.raises(ChangedMeanwhile, match="李窗口"), db.writing() as s:
        handling.complete(s, by_login(s, "wang"), ticket.number, **args)  # type: ignore[arg-type]


def test_b_acts_for_a_and_it_is_written_down(engine: Engine) -> None:
    ticket = take()

    with db.writing() as s:
        wang = by_login(s, "wang")
        handling.complete(
            s,
            wang,
            ticket.number,
            reply="已办好",
            channel="电话答复",
            seen=ticket.row_version,
            now=FRIDAY,
        )

    with db.reading() as s:
        last = events.of_ticket(s, ticket)[-1]
        assert last.for_account and last.for_account.name == "李窗口"


def test_somebody_of_another_post_does_not_complete_it(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(Refused), db.writing() as s:
        handling.complete(
            s,
            by_login(s, "sun"),
            ticket.number,
            reply="已办好",
            channel="电话答复",
            seen=ticket.row_version,
            now=FRIDAY,
        )


def test_the_result_is_handed_over(engine: Engine) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记")

    with db.writing() as s:
        ticket = handling.deliver(
            s, by_login(s, "li"), ticket.number, to="本人", seen=ticket.row_version, now=FRIDAY
        )

    assert (ticket.state, ticket.delivered_to) == (TicketState.delivered, "本人")


@pytest.mark.parametrize(
    ("to", "name"),
    [("本人", "申请人本人"), ("钱桂英", "申请人本人"), ("钱大山", "钱**"), ("欧阳大山", "欧阳**")],
)
def test_the_story_names_nobody_who_took_the_result(engine: Engine, to: str, name: str) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记")

    with db.writing() as s:
        li = by_login(s, "li")
        ticket = handling.deliver(s, li, ticket.number, to=to, seen=ticket.row_version, now=FRIDAY)

    with db.reading() as s:
        assert (events.of_ticket(s, ticket)[-1].note, ticket.delivered_to) == (f"领取人：{name}", to)


def test_seeing_the_whole_number_leaves_a_record(engine: Engine) -> None:
    ticket = take()

    with db.writing() as s:
        shown = handling.reveal(s, by_login(s, "li"), ticket.number, reason="核对银行卡", now=FRIDAY)

    assert shown == (GRANNY.id_number, GRANNY.phone)
    with db.reading() as s:
        assert events.of_ticket(s, ticket)[-1].note == "核对银行卡"


def test_the_leader_does_not_see_whole_numbers(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(NotPermitted, match="查看全号"), db.writing() as s:
        handling.reveal(s, by_login(s, "chen"), ticket.number, reason="看看", now=FRIDAY)


def test_a_remark_or_a_look_at_the_number_does_not_stand_in_the_way(engine: Engine) -> None:
    ticket = take()
    with db.writing() as s:
        handling.remark(s, by_login(s, "wang"), ticket.number, text="打过电话", now=FRIDAY)
        handling.reveal(s, by_login(s, "wang"), ticket.number, reason="核对", now=FRIDAY)

    with db.writing() as s:
        li = by_login(s, "li")
        args = {"reply": "已办好", "channel": "电话答复", "seen": ticket.row_version}
        done = handling.complete(s, li, ticket.number, now=FRIDAY, **args)  # type: ignore[arg-type]

    assert done.state is TicketState.completed


def test_without_an_id_number_the_same_name_is_asked_about(engine: Engine) -> None:
    take(who=Applicant("孙二"))

    with pytest.raises(Duplicate):
        take(who=Applicant("孙二"))


def test_an_agent_is_told_nothing_of_another_village(engine: Engine) -> None:
    take("zhao")

    with db.reading() as s:
        assert applicants.known(s, by_login(s, "qian"), GRANNY.id_number) is None
        assert applicants.known(s, by_login(s, "zhao"), GRANNY.id_number) == GRANNY

"""The archive: complete or not at all, a place in a box, read-only, and every later change is noticed (R086, R095, c9)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from model.desk.colleagues.urging import Urging, UrgingKind
from model.desk.counter import supplying
from model.desk.counter.notices import Notice
from model.desk.course import handling, reopening
from model.desk.course.declining import Declined, Declining
from model.desk.deadline.extensions import Extension
from model.desk.deadline.pauses import ClockPause
from model.desk.deadline.reports_up import HandUp
from model.desk.documents import attachments, paper_files
from model.desk.errands.agencies import Agency, AgencyKind
from model.desk.errands.home_visits import HomeVisit, VisitState
from model.desk.filing import archive, boxes, completeness, seals
from model.desk.filing.archive import ArchiveRecord
from model.desk.money import cash, payments
from model.desk.money.payments import Method
from model.desk.money.waivers import FeeWaiver
from model.desk.ticket import events, finding
from model.desk.ticket.decisions import Decision
from model.desk.ticket.moves import TicketState
from model.desk.ticket.rounds import TicketRound
from model.desk.ticket.sub_tasks import SubTask, SubTaskState
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, settings
from model.ground.refusals import ChangedMeanwhile, NotPermitted, Refused
from model.people import sites
from model.people.accounts import by_login
from model.roster.leave import DayPart
from tests.cast import TOWN
from tests.desk.documents.papers_brought import photo
from tests.desk.doing import do, seen
from tests.desk.tickets import FRIDAY, account, take

LATER = FRIDAY + timedelta(hours=1)
EVENING = FRIDAY + timedelta(hours=6)
pytestmark = pytest.mark.usefixtures("folder")


def done(login: str = "li", *, now: datetime = LATER, another: bool = False) -> Ticket:
    """A completed ticket."""
    ticket = take(login, another=another)
    with db.writing() as s:
        by = by_login(s, login)
        return handling.complete(
            s, by, ticket.number, reply="已办好", channel="电话答复", seen=ticket.row_version, now=now
        )


def put(number: str, login: str = "li", *, box: str = "", now: datetime = EVENING) -> ArchiveRecord:
    version = seen(number).row_version
    with db.writing() as s:
        return archive.archive(s, by_login(s, login), number, box=box, seen=version, now=now)


def whole(number: str) -> bool:
    with db.reading() as s:
        ticket = finding.by_number(s, by_login(s, "zhang"), number)
        return archive.unchanged(s, ticket, archive.of_ticket(s, ticket)[-1])


def spoil(statement: str, **values: object) -> None:
    with db.writing() as s:
        s.execute(text(statement), values)


def test_it_gets_a_place_in_the_box_of_its_site_year_and_class(engine: Engine) -> None:
    ticket = done()

    record = put(ticket.number)

    assert (record.box, record.serial, record.year) == ("0101-2026-民政救助-01", 1, 2026)
    assert (record.retention, record.destroy_after) == ("10年", date(2036, 12, 31))
    assert seen(ticket.number).state is TicketState.archived and whole(ticket.number)
    with db.reading() as s:
        assert list(archive.altered(s)) == []
    with db.reading() as s:
        assert events.of_ticket(s, ticket)[-1].note == "0101-2026-民政救助-01第1件，保管10年"
        assert list(history.broken_links(s)) == []


def test_a_box_of_the_clerks_own_counts_its_own_files(engine: Engine) -> None:
    first, second = (put(done(another=True).number, box=" 蓝盒3 ") for _ in range(2))

    assert [(r.box, r.serial) for r in (first, second)] == [("蓝盒3", 1), ("蓝盒3", 2)]
    assert put(done(another=True).number).box == "0101-2026-民政救助-01"


def test_the_fifty_first_goes_into_the_next_box(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "PER_BOX", 2)

    places = [put(done(another=True).number) for _ in range(3)]

    assert [(r.box[-2:], r.serial) for r in places] == [("01", 1), ("01", 2), ("02", 1)]


@pytest.mark.parametrize(
    ("retention", "end"), [("10年", date(2036, 12, 31)), ("30年", date(2056, 12, 31)), ("永久", None)]
)
def test_whole_years_are_kept_from_the_year_after(retention: str, end: date | None) -> None:
    assert archive.kept_until(2026, retention) == end


def test_a_shorter_setting_does_not_shorten_what_is_archived(engine: Engine) -> None:
    ticket = done()
    with db.writing() as s:
        settings.put(s, TOWN, "retention", "30年")
    first = put(ticket.number)
    with db.writing() as s:
        settings.put(s, TOWN, "retention", "10年")
        s.execute(text("UPDATE ticket SET state = 'completed'"))  # as after it was done again

    again = put(ticket.number, now=EVENING + timedelta(days=1))

    assert (first.retention, again.retention, again.serial) == ("30年", "30年", 2)


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        ("UPDATE ticket SET reply = ''", "没有给申请人的答复"),
        ("UPDATE ticket SET reply_channel = ''", "没有登记送达，也没有写怎样告诉申请人"),
        ("UPDATE ticket SET completed_on = NULL", "没有办结的日期"),
        ("UPDATE ticket_material SET brought = false", "必要材料还缺：居民身份证原件、银行卡复印件"),
        ("UPDATE item_version SET fee_fen = 2000, fee_basis = '某规定'", "应收20元，还没有缴"),
        (
            "UPDATE ticket_event SET kind = 'notified' WHERE kind = 'accepted'",
            "发过一次性告知，但没有告知单的存根",
        ),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_archived(engine: Engine, spoilt: str, sentence: str) -> None:
    ticket = done()
    spoil(spoilt)

    with pytest.raises(Refused, match=f"还不能归档：{sentence}"):
        put(ticket.number)

    assert seen(ticket.number).state is TicketState.completed


def test_everything_missing_is_named_at_once(engine: Engine) -> None:
    ticket = done()
    li = account("li").id
    key = {"town_id": ticket.town_id, "ticket_id": ticket.id}
    day = FRIDAY.date()
    with db.writing() as s:
        s.add(HandUp(**key, body="县民政局", outside_number="7", sent_on=day, due_on=day, by_id=li))
        s.add(Urging(**key, kind=UrgingKind.urge, by_id=li, at=FRIDAY, text="请抓紧"))
        s.add(Urging(**key, kind=UrgingKind.urge, by_id=None, at=FRIDAY, text="快到期"))

    with db.reading() as s:
        faults = [check.fault for check in completeness.listed(s, seen(ticket.number)) if check.fault]

    assert faults == ["县民政局的结果还没有取回。", "还有1条催办或督办没有回复。"]


def test_an_open_ticket_is_not_archived(engine: Engine) -> None:
    with pytest.raises(Refused, match="“已受理”，不能归档"):
        put(take().number)


def test_who_may_not_act_for_the_post_archives_nothing(engine: Engine) -> None:
    ticket = done()

    with pytest.raises(Refused, match="社保岗"):
        put(ticket.number, "feng")
    with pytest.raises(NotPermitted):
        put(ticket.number, "chen")


def test_the_second_click_is_told(engine: Engine) -> None:
    ticket = done()
    put(ticket.number)

    with pytest.raises(ChangedMeanwhile), db.writing() as s:
        archive.archive(s, by_login(s, "li"), ticket.number, seen=ticket.row_version, now=EVENING)


def test_an_archived_ticket_takes_a_remark_and_nothing_else(engine: Engine) -> None:
    ticket = done()
    put(ticket.number)
    version, file = seen(ticket.number).row_version, paper_files.examine("补.jpg", photo())

    with db.writing() as s:
        handling.remark(s, by_login(s, "li"), ticket.number, text="原件在蓝盒里", now=EVENING)
    for act in (
        lambda s, li: payments.pay(
            s, li, ticket.number, amount_fen=1, method=Method.cash, seen=version, now=EVENING
        ),
        lambda s, li: attachments.attach(s, li, ticket.number, file, now=EVENING),
        lambda s, li: attachments.withdraw(s, li, ticket.number, which=1, reason="错", now=EVENING),
        lambda s, li: handling.complete(
            s, li, ticket.number, reply="再答", channel="公告", seen=version, now=EVENING
        ),
        lambda s, li: supplying.supply(s, li, ticket.number, brought=["x"], seen=version, now=EVENING),
    ):
        with pytest.raises(Refused, match="已经归档，只能查看和加备注"), db.writing() as s:
            act(s, by_login(s, "li"))
    assert whole(ticket.number)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ticket SET reply = '没办好'",
        "UPDATE ticket SET applicant_name = '别人'",
        "UPDATE ticket_event SET note = '别的' WHERE kind = 'completed'",
        "DELETE FROM ticket_event WHERE kind = 'accepted'",
        "UPDATE ticket_material SET brought = false WHERE position = 1",
        "UPDATE attachment SET sha256 = 'x'",
        "DELETE FROM attachment",
        "UPDATE archive_record SET digest = 'x'",
        "DELETE FROM history WHERE action = 'archive'",
    ],
)
def test_whatever_is_changed_in_the_database_is_noticed(engine: Engine, change: str) -> None:
    ticket = done()
    with db.writing() as s:
        file = paper_files.examine("户口簿.jpg", photo())
        attachments.attach(s, by_login(s, "li"), ticket.number, file, now=LATER)
    record = put(ticket.number)
    assert whole(ticket.number)

    spoil(change)

    assert not whole(ticket.number)
    with db.reading() as s:
        li = by_login(s, "li")
        assert boxes.altered(s, li, record.site_id, record.box) == [ticket.number]
        assert list(archive.altered(s)) == [f"办件{ticket.number}归档以后被改动过。请用备份核对。"]


def belongings(ticket: Ticket) -> None:
    """One row of each kind that may belong to a ticket, over and done with."""
    li, day = account("li").id, FRIDAY.date()
    key = {"town_id": ticket.town_id, "ticket_id": ticket.id}
    facts, by = {"basis": "某规定", "at": FRIDAY, "by_id": li}, {"by_id": li}
    with db.writing() as s:
        other = sites.departments(s, TOWN)[0].id
        s.add_all([
            Decision(**key, **facts, granted=True, text="准予"),
            Declining(**key, **facts, kind=Declined.denied, reason="不符", guidance="到县里问"),
            Notice(**key, **by, number="1-G", issued_at=FRIDAY, missing=["户口簿"]),
            SubTask(**key, department_id=other, what="核对", days=3, given_on=day, due_on=day, given_by_id=li, state=SubTaskState.agreed),
            HandUp(**key, **by, body="县局", outside_number="7", sent_on=day, due_on=day, returned_on=day),
            ClockPause(**key, **by, step="公示", reason="公示", started_on=day, until=day),
            Extension(**key, days=3, reason="查档", asked_at=FRIDAY, asked_by_id=li, granted=True),
            Agency(**key, **by, kind=AgencyKind.person, name="钱小英", authorised_on=day),
            HomeVisit(**key, **by, planned_on=day, part=DayPart.morning, address="东岭村", account_id=li, state=VisitState.done),
            FeeWaiver(**key, **facts, fee_fen=2000),
            TicketRound(**key, number=2, opened_on=day, opened_by_id=li, reason="复核", delivered_at=FRIDAY, delivered_to="本人"),
        ])  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE decision SET granted = false",
        "UPDATE declining SET reason = '别的'",
        "UPDATE notice SET late = true",
        "UPDATE sub_task SET state = 'objected'",
        "UPDATE hand_up SET sent_on = '2026-01-01'",
        "UPDATE clock_pause SET until = '2027-01-01'",
        "UPDATE extension SET days = 30",
        "UPDATE agency SET name = '别人'",
        "UPDATE home_visit SET outcome = '别的'",
        "UPDATE fee_waiver SET basis = '别的'",
        "UPDATE ticket_round SET delivered_to = '别人'",
        "UPDATE ticket_round SET delivered_at = NULL",
    ],
)
def test_whatever_belongs_to_a_ticket_is_sealed_with_it(engine: Engine, change: str) -> None:
    ticket = done()
    belongings(ticket)
    put(ticket.number)
    assert whole(ticket.number)

    spoil(change)

    assert not whole(ticket.number)


def test_a_hash_counted_anew_over_a_changed_ticket_does_not_hide_it(engine: Engine) -> None:
    """Whoever has the database may write any hash there; the audit log's is under a key that lies elsewhere."""
    ticket = done()
    put(ticket.number)
    spoil("UPDATE ticket SET reply = '没办好'")
    with db.writing() as s:
        record = archive.of_ticket(s, ticket)[-1]
        record.digest = seals.digest(s, seen(ticket.number), record.event_ids)

    assert not whole(ticket.number)


def test_a_reopened_or_reboxed_ticket_raises_no_alarm_in_its_old_box(engine: Engine) -> None:
    ticket = done()
    first = put(ticket.number)

    def alarms(box: str, login: str = "li") -> list[str]:
        with db.reading() as s:
            return boxes.altered(s, by_login(s, login), first.site_id, box)

    do("zhang", reopening.reopen, ticket, cause=reopening.Cause.mistake, reason="写错", now=EVENING)
    assert alarms(first.box) == []
    do("li", handling.complete, ticket, reply="重新办好", channel="电话答复", now=EVENING)
    assert alarms(first.box) == []
    put(ticket.number, box="另一盒")
    assert (alarms(first.box), alarms("另一盒")) == ([], [])

    spoil("UPDATE ticket SET reply = '没办好'")
    assert (alarms(first.box), alarms("另一盒"), alarms("另一盒", "zhao")) == ([], [ticket.number], [])


def test_a_department_looks_into_no_box_and_no_cash_desk(engine: Engine) -> None:
    """The menu shows it neither; nor does the question asked past the menu."""
    record, day = put(done().number), FRIDAY.date()

    for ask in (
        lambda s, sun: boxes.listed(s, sun),
        lambda s, sun: boxes.of_box(s, sun, record.site_id, record.box),
        lambda s, sun: boxes.altered(s, sun, record.site_id, record.box),
        lambda s, sun: boxes.waiting(s, sun, day, day, LATER),
        lambda s, sun: boxes.expired(s, sun, date(2037, 1, 1)),
        lambda s, sun: cash.of_day(s, sun, day),
    ):
        with pytest.raises(NotPermitted, match="登记办件"), db.reading() as s:
            ask(s, by_login(s, "sun"))


def test_a_village_keeps_its_own_archive(engine: Engine) -> None:
    village, hall = done("zhao"), done(another=True)
    put(hall.number)

    record = put(village.number, "zhao")

    assert record.box == "0201-2026-民政救助-01"
    with db.reading() as s:
        seen_by = {
            login: [box.box[:4] for box in boxes.listed(s, by_login(s, login))[1]]
            for login in ("zhao", "qian", "li", "zhang")
        }
        for login in ("li", "qian"):
            assert boxes.of_box(s, by_login(s, login), record.site_id, record.box) == []
            assert boxes.expired(s, by_login(s, login), date(2037, 1, 1))[0] == (login == "li")
    assert seen_by == {"zhao": ["0201"], "qian": [], "li": ["0101"], "zhang": ["0101", "0201"]}


def test_a_box_tells_how_full_it_is_and_how_long_it_is_kept(engine: Engine) -> None:
    put(done().number)
    with db.writing() as s:
        settings.put(s, TOWN, "retention", "30年")
    put(done(another=True).number)

    with db.reading() as s:
        count, [box] = boxes.listed(s, by_login(s, "li"))

    assert (count, box.files, box.category, box.destroy_after) == (1, 2, "民政救助", date(2056, 12, 31))


def test_what_waits_for_the_archive_is_what_this_account_may_put_there(engine: Engine) -> None:
    hall, village = done(), done("zhao", another=True)
    take(another=True)
    day = LATER.date()
    with db.reading() as s:
        plans = {
            login: [t.number for t in boxes.waiting(s, by_login(s, login), day, day, LATER)[1]]
            for login in ("li", "zhao", "feng", "zhang")
        }
        before = boxes.waiting(s, by_login(s, "li"), date(2026, 1, 1), date(2026, 2, 12), LATER)

    assert plans == {
        "li": [hall.number], "zhao": [village.number], "feng": [], "zhang": [hall.number, village.number],
    }  # fmt: skip
    assert before == (0, [])


def test_only_what_is_past_its_last_day_is_listed_for_two_signatures(engine: Engine) -> None:
    ticket = done()
    put(ticket.number)

    with db.reading() as s:
        li = by_login(s, "li")
        assert boxes.expired(s, li, date(2036, 12, 31))[0] == 0
        count, [record] = boxes.expired(s, li, date(2037, 1, 1))

    assert (count, record.ticket.number) == (1, ticket.number)
    spoil("UPDATE ticket SET state = 'in_progress'")
    with db.reading() as s:
        assert boxes.expired(s, by_login(s, "li"), date(2037, 1, 1))[0] == 0

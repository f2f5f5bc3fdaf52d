"""The agents' ledger: each row a ticket with number, due date, papers and a line of story."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import selectinload

from model.catalogue import items, publishing
from model.catalogue.content import entry_of, materials_of
from model.catalogue.items import Kind
from model.catalogue.versions import ItemVersion, Mode
from model.desk.counter import intake
from model.desk.counter.applicants import Applicant
from model.desk.course import handling, reopening
from model.desk.course.reopening import Cause
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Channel, Ticket, TicketMaterial
from model.ground import db
from model.ground.refusals import Refused
from model.people import accounts
from model.records import keys, ledger_upload, undoing, uploads
from model.records.uploads import File, SameFile
from model.roster.posts.posts import Post
from tests.cast import TOWN
from tests.desk.doing import again, do
from tests.records.sending import DONE, EAST, LEDGER, LI, NOW, OPEN, WANG, WEST, check, ledger, send


def tickets() -> list[Ticket]:
    with db.reading() as s:
        return list(s.scalars(select(Ticket).options(selectinload(Ticket.materials)).order_by(Ticket.number)))


def test_the_sample_brings_37_tickets(engine: Engine) -> None:
    upload = send("qian", "ledger", LEDGER)

    assert (upload.created, upload.rejected, len(tickets())) == (37, 3, 37)
    assert sum(t.open for t in tickets()) == 8


def test_a_row_becomes_a_ticket_of_its_village(engine: Engine) -> None:
    upload = send("zhao", "ledger", ledger(OPEN))

    [ticket] = tickets()
    with db.reading() as s:
        by = accounts.by_login(s, "zhao")
        post = s.scalars(select(Post).where(Post.town_id == TOWN, Post.site_id == by.site_id)).one()
    assert (ticket.number, ticket.kind, ticket.mode, ticket.channel) == (
        "0201-20261009-0001-5", Kind.promised, Mode.agency, Channel.village,
    )  # fmt: skip
    assert (ticket.applicant_name, ticket.applicant_id_number, ticket.applicant_phone) == ("李一", LI, "")
    assert (ticket.site_id, ticket.village_id, ticket.post_id) == (by.site_id, by.site_id, post.id)
    assert (ticket.first_receiver_id, ticket.upload_id, ticket.row_version) == (by.id, upload.id, 1)
    assert ticket.received_at == datetime(2026, 10, 9, 9, 0, tzinfo=db.OFFICE_ZONE)
    assert [m.name for m in ticket.materials if m.brought] == ["居民身份证原件", "银行卡复印件"]


def test_it_is_due_as_the_items_version_promises(engine: Engine) -> None:
    """Friday 9 October 2026, three working days; Saturday the 10th is a make-up working day."""
    send("zhao", "ledger", ledger(OPEN))

    [ticket] = tickets()
    assert (ticket.state, ticket.accepted_on, ticket.due_on) == (
        TicketState.accepted, date(2026, 10, 9), date(2026, 10, 13),
    )  # fmt: skip
    assert not ticket.due_presumed and ticket.closed_at is None


def test_what_is_done_is_completed_with_a_reply(engine: Engine) -> None:
    send("zhao", "ledger", ledger(DONE))

    [ticket] = tickets()
    assert (ticket.state, ticket.reply, ticket.reply_channel) == (
        TicketState.completed,
        "台账登记：办结",
        "台账",
    )
    assert ticket.completed_at == ticket.closed_at == datetime(2026, 10, 13, 17, 0, tzinfo=db.OFFICE_ZONE)
    assert (ticket.completed_on, ticket.on_time()) == (date(2026, 10, 13), True)


def test_the_story_says_which_line_it_came_from(engine: Engine) -> None:
    send("zhao", "ledger", ledger("", OPEN))

    with db.reading() as s:
        [event] = s.scalars(select(TicketEvent)).all()
    assert (event.kind, event.note, event.at) == (EventKind.imported, "台账.csv第3行", NOW)


def test_numbers_go_on_within_a_village_and_a_day(engine: Engine) -> None:
    send("guan", "ledger", ledger(OPEN, f"MZ014,王二,{WANG},{EAST},限时,2026-10-09,,"))
    send(
        "guan",
        "ledger",
        ledger(f"MZ005,王二,{WANG},{WEST},代办,2026-10-09,,", f"MZ001,王二,{WANG},{EAST},代办,2026-10-09,,"),
    )

    assert [t.number[:18] for t in tickets()] == [
        "0201-20261009-0001", "0201-20261009-0002", "0201-20261009-0003", "0202-20261009-0001",
    ]  # fmt: skip


def test_next_months_ledger_completes_what_was_open_and_repeats_nothing(engine: Engine) -> None:
    send("zhao", "ledger", ledger(OPEN))

    upload = send("zhao", "ledger", ledger(DONE, f"MZ014,王二,{WANG},{EAST},限时,2026-11-02,,"))
    assert (upload.created, upload.changed, upload.unchanged) == (1, 1, 0)
    assert [(t.state, t.row_version) for t in tickets()] == [
        (TicketState.completed, 2),
        (TicketState.accepted, 1),
    ]
    again = send("zhao", "ledger", ledger(DONE, ""))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)


def test_the_same_file_again_says_so(engine: Engine) -> None:
    send("zhao", "ledger", ledger(OPEN))

    with pytest.raises(SameFile, match="今天9点10分已经导入过"):
        send("zhao", "ledger", ledger(OPEN))


def test_a_village_without_a_post_is_told_to_set_one_up(engine: Engine) -> None:
    with db.writing() as s:
        site = accounts.by_login(s, "zhao").site_id
        s.scalars(select(Post).where(Post.site_id == site)).one().active = False

    with pytest.raises(Refused, match="“东岭村”还没有代办岗"):
        send("zhao", "ledger", ledger(OPEN))
    assert tickets() == []


def test_what_is_there_is_looked_up_from_the_keys_of_the_file(sqlite_engine: Engine) -> None:
    """The other way round SQLite walks every ticket of the town for every row: hours instead of a second."""
    with db.writing() as s, keys.temporary_table(s, TOWN, (), keys.BUSINESS):
        plan = s.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT ticket.id FROM ticket JOIN upload_key k ON k.town_id = ticket.town_id AND "
                "k.id_number = ticket.applicant_id_number AND k.item_id = ticket.item_id ORDER BY ticket.id"
            )
        ).all()

    assert [row[3].split(" (")[0] for row in plan][:2] == [
        "SCAN k", "SEARCH ticket USING INDEX ix_ticket_applicant",
    ]  # fmt: skip


def publish(code: str, at: datetime, **changes: object) -> None:
    with db.writing() as s:
        by, item = accounts.by_login(s, "zhang"), items.by_code(s, TOWN, code)
        held = publishing.current(s, item)
        assert held
        entry = replace(entry_of(code, held), **changes)  # type: ignore[arg-type]
        version = publishing.save(s, item, by, entry, seen=None, now=at)
        publishing.publish(s, version, by, note="调整", seen=version.row_version, now=at)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, 0, tzinfo=db.OFFICE_ZONE)


def test_a_ticket_keeps_the_version_of_the_day_it_was_received(engine: Engine) -> None:
    publish("MZ005", at(10, 9), promised_limit=2)
    publish("MZ005", at(11, 2), promised_limit=1, materials=materials_of(["申请书", "照片（可不带）"]))

    rows = [f"MZ005,王二,{WANG},{EAST},代办,2026-{day},," for day in ("01-02", "10-08", "10-09", "11-20")]
    send("zhao", "ledger", ledger(*rows))
    with db.reading() as s:
        received = s.scalars(
            select(Ticket).options(selectinload(Ticket.version)).order_by(Ticket.received_on)
        )
        assert [t.version.number for t in received] == [1, 1, 2, 3]
    papers = {(m.name, m.brought) for t in tickets() for m in t.materials}
    assert {("申请书", True), ("照片", False)} < papers


def test_a_withdrawn_item_still_takes_what_was_received_before(engine: Engine) -> None:
    with db.writing() as s:
        item, by = items.by_code(s, TOWN, "MZ005"), accounts.by_login(s, "zhang")
        publishing.withdraw(s, item, by, reason="县里已取消", now=at(11, 3))
    late = f"MZ005,王二,{WANG},{EAST},代办,2026-11-04,,"

    with db.reading() as s:
        [problem] = check(s, accounts.by_login(s, "zhao"), "ledger", ledger(OPEN, late)).problems
    assert (
        problem.sentence
        == "第3行：事项编码MZ005在2026年11月3日停用了，这一件是之后收的。请核对编码和收件日期。"
    )
    assert send("zhao", "ledger", ledger(OPEN, late)).created == 1


def taken_at_the_hall() -> str:
    with db.writing() as s:
        item, by = items.by_code(s, TOWN, "MZ005"), accounts.by_login(s, "li")
        who = Applicant("李一", id_number=LI)
        return intake.take_in(
            s, by, item, who, mode=Mode.agency, brought=["居民身份证原件", "银行卡复印件"], now=at(10, 12)
        ).number


def test_what_the_hall_took_in_is_not_registered_again(engine: Engine) -> None:
    number = taken_at_the_hall()
    old = f"MZ005,李一,{LI},{EAST},代办,2026-03-02,2026-03-04,办结"

    with db.reading() as s:
        problems = check(s, accounts.by_login(s, "zhao"), "ledger", ledger(OPEN, old)).problems
    assert [problem.sentence for problem in problems] == [
        f"第2行：该申请人的“高龄津贴申请”已在云岭镇便民服务中心登记（编号{number}），请不要重复登记。"
        "确是另一件的，请在“登记办件”里登记。"
    ]


def test_what_the_hall_took_in_after_the_check_is_refused_too(engine: Engine) -> None:
    with db.reading() as s:
        by = accounts.by_login(s, "zhao")
        rows = check(s, by, "ledger", ledger(OPEN)).rows
    taken_at_the_hall()

    with pytest.raises(Refused, match="刚刚在别处登记了"), db.writing() as s:
        ledger_upload.store(s, by, File("a", "b", 1, 0), rows, now=NOW)


def test_the_villages_own_earlier_ledger_is_no_double_intake(engine: Engine) -> None:
    send("zhao", "ledger", ledger(OPEN))
    next_month = f"MZ005,李一,{LI},{EAST},代办,2026-11-02,,"

    assert send("zhao", "ledger", ledger(next_month)).created == 1
    with db.reading() as s:
        west = check(s, accounts.by_login(s, "qian"), "ledger", ledger(next_month.replace(EAST, WEST)))
    assert "已在东岭村登记" in west.problems[0].reason


def at_the_villages_counter(code: str, *papers: str) -> Ticket:
    with db.writing() as s:
        item, by = items.by_code(s, TOWN, code), accounts.by_login(s, "zhao")
        who = Applicant("李一", id_number=LI)
        return intake.take_in(s, by, item, who, mode=Mode.agency, brought=papers, now=at(10, 9))


BROUGHT: dict[str, tuple[str, ...]] = {
    "HJ004": ("户口簿原件", "原居民身份证"),
    "SB010": ("申请书", "营业执照"),
    "MZ005": (),
}


@pytest.mark.parametrize(("code", "state"), [("HJ004", "已受理"), ("SB010", "已受理"), ("MZ005", "待补正")])
def test_what_the_counter_has_still_to_do_is_not_completed_by_a_ledger(
    engine: Engine, code: str, state: str
) -> None:
    """One with a fee that was never handed up, a joint one nobody was asked about, one whose papers are missing."""
    ticket = at_the_villages_counter(code, *BROUGHT[code])
    done = DONE.replace("MZ005", code)

    with db.reading() as s:
        by = accounts.by_login(s, "zhao")
        problems = check(s, by, "ledger", ledger(done)).problems
    assert [problem.sentence for problem in problems] == [
        f"第2行：这一件已登记（编号{ticket.number}），现在是“{state}”，还有手续没办完，不能用台账办结。"
        "请打开这一件，在办件页面上办结。"
    ]
    assert send("zhao", "ledger", ledger(done, f"MZ014,王二,{WANG},{EAST},限时,2026-11-02,,")).created == 1
    assert [t.row_version for t in tickets() if t.number == ticket.number] == [ticket.row_version]


def test_an_ordinary_one_of_the_counter_is_completed_by_a_ledger(engine: Engine) -> None:
    ticket = do("zhao", handling.begin, at_the_villages_counter("MZ005", "居民身份证原件", "银行卡复印件"))

    upload = send("zhao", "ledger", ledger(DONE))

    [closed] = tickets()
    assert (upload.created, upload.changed, upload.rejected) == (0, 1, 0)
    assert (closed.number, closed.state, closed.on_time()) == (ticket.number, TicketState.completed, True)
    with db.writing() as s:
        by = accounts.by_login(s, "zhao")
        undoing.undo(s, uploads.by_id(s, by, upload.id), by, now=NOW)
    assert tickets()[0].state is TicketState.in_progress


@pytest.mark.parametrize("how", ["deemed", "licence", "sent to the hall", "reopened"])
def test_nor_one_that_is_not_ordinary_any_more(engine: Engine, how: str) -> None:
    ticket = at_the_villages_counter("MZ005", "居民身份证原件", "银行卡复印件")
    if how == "reopened":
        do("zhao", handling.complete, ticket, reply="已发放", channel="电话答复", now=at(10, 12))
        do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="金额算错", now=at(10, 12))
    with db.writing() as s:
        if how == "deemed":
            s.execute(update(TicketMaterial).values(brought=False))
        if how == "licence":
            s.execute(update(ItemVersion).values(result_document="食品经营许可证"))
        if how == "sent to the hall":
            hall = s.scalars(select(Post.id).where(Post.name == "社保岗")).one()
            s.execute(update(Ticket).values(post_id=hall))

    upload = send("zhao", "ledger", ledger(DONE, f"MZ014,王二,{WANG},{EAST},限时,2026-11-02,,"))

    assert (upload.created, upload.changed, upload.rejected) == (1, 0, 1)
    assert tickets()[0].open


def test_what_changed_after_the_check_is_refused_too(engine: Engine) -> None:
    ticket = at_the_villages_counter("MZ005", "居民身份证原件", "银行卡复印件")
    with db.reading() as s:
        by = accounts.by_login(s, "zhao")
        rows = check(s, by, "ledger", ledger(DONE)).rows
    with db.writing() as s:
        s.execute(update(TicketMaterial).values(brought=False))

    with pytest.raises(Refused, match="其中几件刚刚被别人办过"), db.writing() as s:
        ledger_upload.store(s, by, File("a", "b", 1, 0), rows, now=NOW)
    assert again(ticket).open


def test_what_a_ledger_brought_the_next_one_completes_whatever_its_kind(engine: Engine) -> None:
    send("zhao", "ledger", ledger(OPEN.replace("MZ005", "HJ004")))

    assert send("zhao", "ledger", ledger(DONE.replace("MZ005", "HJ004"))).changed == 1

"""Papers of a ticket: each says what it must, none comes too early, nothing typed becomes a tag."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from model.catalogue.versions import Mode
from model.desk.counter import supplying
from model.desk.counter.applicants import Applicant
from model.desk.documents import printing
from model.desk.documents.printing import Paper
from model.desk.ticket import events, finding
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, settings
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people.accounts import by_login
from papers import print_page
from papers.ticket_papers import FILLS
from tests.cast import TOWN
from tests.desk.doing import again, given, plan_visit
from tests.desk.tickets import FRIDAY, PAPERS, account, joined, take
from tests.papers.printed import filled, plain_text

EVIL = Applicant('阿依<b>"古丽"&\'', "990101194912310028", "13900001234", "<i>东岭村</i>")


def supplied(ticket: Ticket, *names: str) -> Ticket:
    with db.writing() as s:
        li = by_login(s, "li")
        return supplying.supply(
            s, li, ticket.number, brought=names, seen=ticket.row_version, now=FRIDAY + timedelta(days=1)
        )


def test_every_paper_can_be_filled(sqlite_engine: Engine) -> None:
    assert set(FILLS) == set(Paper)


def test_the_receipt_tells_number_code_papers_promise_and_how_it_was_counted(engine: Engine) -> None:
    ticket = take()
    text = plain_text(filled(Paper.receipt, ticket))

    assert text.startswith("打印便民服务中心受理回执") and f"编号：{ticket.number}" in text
    assert f"查询码：{ticket.query_code}" in text and "居民身份证原件银行卡复印件" in text
    assert "3个工作日，2026年2月25日（星期三）前办结" in text and "咨询电话：0000-8800000" in text
    assert "2月15日–2月23日" in text and "第1次打印" in text


def test_the_receipt_of_what_is_done_tells_its_day_once_in_brackets(sqlite_engine: Engine) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记")

    text = plain_text(filled(Paper.receipt, ticket))

    assert "已登记2026年2月13日（星期五）办结" in text and "））" not in text


def test_the_promise_notice_says_until_when_and_whom_to_call(sqlite_engine: Engine) -> None:
    text = plain_text(filled(Paper.promise, take()))

    assert "承诺通知单" in text and "我们承诺：2026年2月25日（星期三）前办结" in text
    assert "到期没有办结，请打投诉电话0000-8800001" in text


def test_the_handling_sheet_has_a_line_to_sign_for_each_step_and_no_query_code(sqlite_engine: Engine) -> None:
    ticket = take()
    html = filled(Paper.handling, ticket)

    assert html.count("<td></td><td></td><td></td>") == 4
    assert "承诺2026-02-25前办结" in html and ticket.query_code not in html


def test_a_supplement_lists_what_came_and_what_is_still_missing(sqlite_engine: Engine) -> None:
    ticket = supplied(take(code="MZ001", brought=("申请书",)), "户口簿原件")
    text = plain_text(filled(Paper.supplement, ticket))

    assert "补正通知单" in text and "户口簿原件已补来" in text and "居民身份证原件还缺" in text
    assert "申请书" not in text

    text = plain_text(filled(Paper.supplement, supplied(ticket, "居民身份证原件")))
    assert "补正材料收讫单" in text and "材料已经补齐，2026年2月14日（星期六）受理" in text


def test_the_delivery_receipt_bears_the_reply(sqlite_engine: Engine) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记")

    assert "答复已登记" in plain_text(filled(Paper.delivery, ticket))


def test_an_authorisation_without_an_agent_has_lines_to_write_on(sqlite_engine: Engine) -> None:
    html = filled(Paper.authorisation, take())

    assert html.count('class="blank') == 5 and "代办委托书" in html


@pytest.mark.parametrize(
    ("paper", "sentence"),
    [
        (Paper.notice, "没有一次性告知单"),
        (Paper.supplement, "没有收过补正材料"),
        (Paper.visit, "不是上门办理"),
        (Paper.joint, "还没有交给别的部门联办"),
        (Paper.hand_up, "还没有上报"),
        (Paper.payment, "没有收过费"),
        (Paper.decline, "没有不予受理、退件"),
        (Paper.delivery, "还没有办结"),
    ],
)
def test_a_paper_that_the_ticket_has_not_come_to_is_refused(
    sqlite_engine: Engine, paper: Paper, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        filled(paper, take())


@pytest.mark.parametrize("paper", [Paper.receipt, Paper.promise])
def test_what_waits_for_papers_has_neither_receipt_nor_promise(sqlite_engine: Engine, paper: Paper) -> None:
    with pytest.raises(Refused, match="还缺材料|还没有受理"):
        filled(paper, take(brought=()))


@pytest.mark.parametrize("paper", [Paper.receipt, Paper.promise, Paper.handling, Paper.authorisation])
def test_nothing_typed_becomes_a_tag_and_numbers_are_masked(sqlite_engine: Engine, paper: Paper) -> None:
    html = filled(paper, take(who=EVIL))

    assert "<b>" not in html and "<i>" not in html and "阿依&lt;b&gt;&#34;古丽&#34;&amp;&#39;" in html
    assert EVIL.id_number not in html and EVIL.phone not in html


def test_the_qr_leads_to_the_progress_page_with_the_number_and_without_the_code(
    sqlite_engine: Engine,
) -> None:
    ticket = take()
    assert "<svg" not in filled(Paper.receipt, ticket)
    with db.writing() as s:
        settings.put(s, TOWN, "public_address", "https://banshi.example.cn")

    assert print_page.qr(f"https://banshi.example.cn/progress?number={ticket.number}") in filled(
        Paper.receipt, ticket
    )


@pytest.mark.parametrize("login", ["chen", "ji", "zhou", "guan"])
def test_who_only_looks_prints_nothing(sqlite_engine: Engine, login: str) -> None:
    with pytest.raises(NotPermitted, match="办理办件"):
        filled(Paper.receipt, take(), login)


def open_to(login: str, ticket: Ticket) -> frozenset[Paper]:
    with db.reading() as s:
        return printing.open_to(s, by_login(s, login), ticket, FRIDAY)


def test_only_who_handles_the_ticket_gets_its_papers(engine: Engine) -> None:
    ticket = take()

    assert [login for login in ("li", "wang", "zhang", "feng", "sun") if open_to(login, ticket)] == [
        "li",
        "wang",
        "zhang",
    ]
    for login in ("feng", "sun"):
        with pytest.raises(Refused, match="^文书由承办的岗位打印。请联系社保岗。$"):
            filled(Paper.receipt, ticket, login)
        with pytest.raises(Refused, match="承办的岗位打印"), db.writing() as s:
            printing.printed(s, by_login(s, login), ticket.number, "receipt", now=FRIDAY)


def test_who_took_it_in_prints_until_somebody_takes_it_over_by_name(engine: Engine) -> None:
    ticket = take("feng")
    assert open_to("feng", ticket) == frozenset(Paper)

    with db.writing() as s:
        finding.by_number(s, by_login(s, "li"), ticket.number).handler_id = by_login(s, "sun").id

    assert open_to("feng", again(ticket)) == frozenset()
    assert open_to("sun", again(ticket)) == frozenset(Paper)


def test_a_department_with_a_part_in_it_reads_what_stays_inside(engine: Engine) -> None:
    ticket = given(joined(), "民政办")

    assert open_to("sun", ticket) == {Paper.handling, Paper.joint, Paper.hand_up}
    assert ticket.query_code not in filled(Paper.handling, ticket, "sun")
    with pytest.raises(Refused, match="承办的岗位打印"):
        filled(Paper.receipt, ticket, "sun")


def test_whoever_goes_there_takes_the_visit_sheet_along(engine: Engine) -> None:
    ticket = take(mode=Mode.home_visit)
    assert open_to("feng", ticket) == frozenset()

    assert open_to("feng", plan_visit(ticket, visitor="feng")) == {Paper.visit}


def test_the_agent_of_the_applicants_village_gets_its_papers(engine: Engine) -> None:
    assert open_to("zhao", take("zhao")) == frozenset(Paper)


def test_the_handling_sheet_tells_nothing_of_attachments(sqlite_engine: Engine) -> None:
    ticket = take()
    with db.writing() as s:
        li = by_login(s, "li")
        for kind in (EventKind.attached, EventKind.detached, EventKind.original_shown):
            events.add(s, ticket, li, kind, FRIDAY, f"第1个：{kind.label}")

    html = filled(Paper.handling, ticket)
    assert "第1个" not in html and "受理" in html


def test_another_village_does_not_get_the_paper(sqlite_engine: Engine) -> None:
    with pytest.raises(NotFound):
        filled(Paper.receipt, take("zhao"), "qian")


def test_the_second_print_says_so_and_the_ticket_stays_as_it_was(engine: Engine) -> None:
    ticket = take()
    with db.writing() as s:
        li = by_login(s, "li")
        marks = [printing.printed(s, li, ticket.number, "receipt", now=FRIDAY) for _ in range(2)]

    assert marks == ["第1次打印", "补打 第2次"]
    assert "补打第3次" in plain_text(filled(Paper.receipt, ticket)) and "第1次" in filled(
        Paper.promise, ticket
    )
    with db.reading() as s:
        after = finding.by_number(s, account("li"), ticket.number)
        assert (after.row_version, printing.counts(s, after)) == (ticket.row_version, {Paper.receipt: 2})
        assert list(history.broken_links(s)) == []


@pytest.mark.parametrize(("login", "paper"), [("chen", "receipt"), ("li", "delivery"), ("li", "nonsense")])
def test_a_print_that_may_not_be_is_not_counted(sqlite_engine: Engine, login: str, paper: str) -> None:
    ticket = take()

    with pytest.raises(Refused), db.writing() as s:
        printing.printed(s, by_login(s, login), ticket.number, paper, now=FRIDAY)


def test_the_usual_papers_of_a_state_come_first(sqlite_engine: Engine) -> None:
    with db.reading() as s:
        ticket = take(brought=PAPERS[:1])
        assert printing.ready(ticket, printing.happened(s, ticket))[0] is Paper.notice
        ticket = take(another=True)
        assert printing.ready(ticket, printing.happened(s, ticket)) == [
            Paper.receipt,
            Paper.promise,
            Paper.handling,
            Paper.authorisation,
        ]

"""Papers that a ticket gets on its way: handed up, shared out, visited, paid for, declined, done again."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from model.catalogue.versions import Mode
from model.desk.course import declining, handling, reopening, reporting_up
from model.desk.course.reopening import Cause
from model.desk.documents import printing
from model.desk.documents.printing import Paper
from model.desk.errands.agencies import Agent
from model.desk.money import payments
from model.desk.money.payments import Method
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from tests.desk.doing import answered, do, given, plan_visit
from tests.desk.tickets import FRIDAY, SON, UP, WORDS, carried, joined, received, reported, take
from tests.papers.printed import filled, plain_text

DENIED = WORDS | {"granted": False, "text": "不予发放。"}
REPLY = {"reply": "已办好", "channel": "电话答复"}


def test_the_hand_up_slip_names_authority_number_papers_and_day(sqlite_engine: Engine) -> None:
    text = plain_text(filled(Paper.hand_up, do("li", reporting_up.report_up, reported(), days=5, **UP)))

    assert "县公安局：现将“居民身份证到期换领代办”一件的材料报上" in text
    assert "云公〔2026〕12号" in text and "户口簿原件原居民身份证" in text
    assert "应办回日期2026年2月27日（星期五）" in text and "查询码" not in text


def test_each_department_gets_a_sheet_of_its_own(sqlite_engine: Engine) -> None:
    html = filled(Paper.joint, given(joined(), "民政办", "社会保障所"))

    assert html.count("<h1>联办交办单</h1>") == 2 and html.count("第1次打印") == 2
    assert "<p>民政办：</p>" in html and "<p>社会保障所：</p>" in html and "核实家庭情况" in html


def test_the_visit_sheet_has_blanks_until_a_day_is_agreed_upon(sqlite_engine: Engine) -> None:
    ticket = take(mode=Mode.home_visit)
    assert 'class="blank' in filled(Paper.visit, ticket).split("上门时间")[1].split("</tr>")[0]

    text = plain_text(filled(Paper.visit, plan_visit(ticket)))
    assert "上门时间2026年2月14日（星期六）上午上门地址东岭村3组上门人员王窗口" in text


def test_the_payment_receipt_is_no_invoice_and_adds_up(sqlite_engine: Engine) -> None:
    ticket = do("li", payments.pay, reported(), amount_fen=2000, method=Method.cash, payer="")
    with db.reading() as s:
        [row] = payments.of_ticket(s, ticket)
    assert "不作报销凭证" in plain_text(filled(Paper.payment, ticket))
    assert f"{row.number}" in filled(Paper.payment, ticket)

    ticket = do("li", payments.refund, ticket, receipt=row.number, reason="多收")
    text = plain_text(filled(Paper.payment, ticket))
    assert "退20元" in text and "实收合计0元" in text


def test_what_is_only_received_gets_a_receipt_that_says_when_it_is_answered(sqlite_engine: Engine) -> None:
    text = plain_text(filled(Paper.receipt, received()))

    assert "收件回执" in text and "前告诉您受理了，还是缺什么材料" in text and "承诺时限" not in text


def not_accepted() -> Ticket:
    return do("li", declining.not_accept, received(), **WORDS)


def sent_back() -> Ticket:
    return do("zhang", declining.send_back, take(), notice_complete=True, **WORDS)


def denied() -> Ticket:
    return do("li", handling.decide, take(), **DENIED)


@pytest.mark.parametrize(
    ("title", "said_first"),
    [
        ("不予受理通知书", "这次不能受理"),
        ("退件通知书", "现在退还给您"),
        ("不予批准通知书", "经审查没有批准"),
    ],
)
def test_a_clear_answer_tells_basis_reason_where_to_go_and_how_to_object(
    sqlite_engine: Engine, title: str, said_first: str
) -> None:
    ways = {"不予受理通知书": not_accepted, "退件通知书": sent_back, "不予批准通知书": denied}
    ticket = ways[title]()
    text = plain_text(filled(Paper.decline, ticket))

    assert title in text and said_first in text and all(word in text for word in WORDS.values())
    assert "请负责人再看一次" in text and "行政复议" in text
    with db.reading() as s:
        assert printing.happened(s, ticket).title(Paper.decline) == title


def test_a_known_agent_stands_in_the_authorisation_with_masked_numbers(sqlite_engine: Engine) -> None:
    html = filled(Paper.authorisation, carried(SON))

    assert isinstance(SON, Agent) and "钱大山" in html and "990101********0014" in html and "儿子" in html
    assert SON.id_number not in html and SON.phone not in html


def test_a_further_round_has_a_promise_and_a_delivery_of_its_own(sqlite_engine: Engine) -> None:
    later = FRIDAY + timedelta(days=13)
    ticket = do("li", handling.complete, take(), **REPLY)
    ticket = do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="金额算错", now=later)

    text = plain_text(filled(Paper.promise, ticket))
    assert "从2026年2月26日（星期四）起重新办理" in text and "2026年3月2日（星期一）前办结" in text
    with pytest.raises(Refused, match="还没有办结"):
        filled(Paper.delivery, ticket)

    ticket = do("li", handling.complete, ticket, reply="已补发", channel="电话答复", now=later)
    assert "办结日期2026年2月26日（星期四）答复已补发" in plain_text(filled(Paper.delivery, ticket))


def offered(ticket: Ticket) -> tuple[list[Paper], list[Paper]]:
    """The papers that are usual now, and the others that there are."""
    with db.reading() as s:
        happened = printing.happened(s, ticket)
    papers = printing.ready(ticket, happened)
    first = [paper for paper in papers if printing.usual(ticket, paper, happened)]
    return first, papers[len(first) :]


def test_what_was_denied_once_and_then_granted_offers_the_old_notice_last(engine: Engine) -> None:
    ticket = do("li", handling.complete, denied(), **REPLY)
    assert offered(ticket)[0] == [Paper.decline, Paper.delivery]

    ticket = do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="看错")
    ticket = do("li", handling.complete, ticket, **REPLY)
    first, others = offered(ticket)
    assert first == [Paper.delivery] and Paper.decline in others
    assert "不予批准通知书" in plain_text(filled(Paper.decline, ticket))

    ticket = do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="又看错")
    ticket = do("li", handling.decide, ticket, **DENIED)
    assert offered(ticket)[0] == [Paper.decline, Paper.handling]


def test_a_further_round_has_no_sheet_for_departments_until_they_are_asked_again(engine: Engine) -> None:
    ticket = given(joined(), "民政办")
    ticket = do("li", handling.complete, answered(ticket, "民政办"), **REPLY)
    assert Paper.joint in offered(ticket)[1]

    ticket = do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="看错")

    assert [Paper.joint in papers for papers in offered(ticket)] == [False, False]

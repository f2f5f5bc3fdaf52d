"""Fees: the item's own and nothing else, a receipt number without a hole, money back with a reason (R092, R093)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm.exc import StaleDataError

from model.catalogue.versions import ItemVersion
from model.desk.course import ending, handling, joint
from model.desk.deadline.reports_up import HandUp
from model.desk.filing import archive
from model.desk.money import cash, payments, waivers
from model.desk.money.payments import Method, Payment
from model.desk.ticket import events
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db, history
from model.ground.refusals import ChangedMeanwhile, NotPermitted, Refused
from model.people.accounts import by_login
from tests.desk.doing import do, seen
from tests.desk.tickets import FRIDAY, PAPERS, account, take

ID_PAPERS = ("户口簿原件", "原居民身份证")
LATER = FRIDAY + timedelta(hours=1)
FEE = 2000  # fen: what HJ004 of the cast costs


def card() -> Ticket:
    """A new identity card, accepted: 20 yuan."""
    return take(code="HJ004", brought=ID_PAPERS)


def pay(number: str, fen: int = FEE, *, login: str = "li", method: Method = Method.cash) -> Payment:
    version = seen(number).row_version
    with db.writing() as s:
        by = by_login(s, login)
        return payments.pay(s, by, number, amount_fen=fen, method=method, seen=version, now=LATER)


def refund(number: str, receipt: str, reason: str = "重复缴费") -> Payment:
    version = seen(number).row_version
    with db.writing() as s:
        by = by_login(s, "li")
        return payments.refund(s, by, number, receipt=receipt, reason=reason, seen=version, now=LATER)


def waive(number: str, login: str = "chen", basis: str = "财税〔2018〕37号：城乡低保对象免收") -> None:
    version = seen(number).row_version
    with db.writing() as s:
        payments.waive(s, by_login(s, login), number, basis=basis, seen=version, now=LATER)


def outside(ticket: Ticket) -> None:
    """The county has made the card: what else completing asks of a reported ticket."""
    with db.writing() as s:
        day = FRIDAY.date()
        s.add(
            HandUp(
                town_id=ticket.town_id, ticket_id=ticket.id, body="县公安局", outside_number="1", sent_on=day,
                due_on=day, returned_on=day, result="已制证", by_id=account("li").id,
            )
        )  # fmt: skip


def complete(number: str) -> Ticket:
    ticket = seen(number)
    with db.writing() as s:
        by = by_login(s, "li")
        return handling.complete(
            s, by, number, reply="已制证", channel="当面答复", seen=ticket.row_version, now=LATER
        )


def rows(number: str) -> list[tuple[str, int]]:
    with db.reading() as s:
        return [(row.number, row.amount_fen) for row in payments.of_ticket(s, seen(number))]


def test_the_fee_is_taken_under_a_receipt_number_of_site_and_year(engine: Engine) -> None:
    ticket = card()

    paid = pay(ticket.number)

    assert (paid.number, paid.payer, paid.paid_on) == ("0101-2026-00001", "钱桂英", FRIDAY.date())
    with db.reading() as s:
        assert events.of_ticket(s, ticket)[-1].note == "20元，现金，收据0101-2026-00001"
        assert list(history.broken_links(s)) == []


@pytest.mark.parametrize(
    ("fen", "sentence"),
    [
        (3000, "应收20元，填写的是30元。请核对收费标准；代办不收任何费用。"),
        (1999, "应收20元，填写的是19.99元"),
        (0, "填写的是0元"),
        (-2000, "填写的是-20元"),
    ],
)
def test_every_other_amount_is_refused(engine: Engine, fen: int, sentence: str) -> None:
    ticket = card()

    with pytest.raises(Refused, match=sentence):
        pay(ticket.number, fen)

    assert rows(ticket.number) == []


def test_an_item_without_a_fee_takes_no_money(engine: Engine) -> None:
    with pytest.raises(Refused, match="这个事项不收费；代办不收任何费用"):
        pay(take().number, 100)


def test_a_fee_is_paid_once(engine: Engine) -> None:
    ticket = card()
    pay(ticket.number)

    with pytest.raises(Refused, match="已经缴清"):
        pay(ticket.number)


def test_the_second_click_is_told_and_takes_nothing(engine: Engine) -> None:
    ticket = card()
    pay(ticket.number)

    with pytest.raises(ChangedMeanwhile), db.writing() as s:
        by = by_login(s, "li")
        payments.pay(
            s, by, ticket.number, amount_fen=FEE, method=Method.cash, seen=ticket.row_version, now=LATER
        )


def test_two_clerks_who_take_the_same_fee_at_once_take_it_once(engine: Engine) -> None:
    ticket = card()

    def work(login: str) -> str:
        try:
            with db.writing() as s:
                by, version = by_login(s, login), ticket.row_version
                payments.pay(
                    s, by, ticket.number, amount_fen=FEE, method=Method.code, seen=version, now=LATER
                )
        except (Refused, StaleDataError):  # the slower one reads the money paid, or the row changed
            return "told"
        return "paid"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, ("li", "wang"))) == ["paid", "told"]
    assert rows(ticket.number) == [("0101-2026-00001", FEE)]


def test_only_the_post_takes_money(engine: Engine) -> None:
    ticket = card()

    with pytest.raises(Refused, match="社保岗"):
        pay(ticket.number, login="feng")
    with pytest.raises(NotPermitted):
        pay(ticket.number, login="ji")


def test_money_goes_back_whole_with_a_reason_and_may_be_paid_again(engine: Engine) -> None:
    ticket = card()
    first = pay(ticket.number, method=Method.code)

    back = refund(ticket.number, first.number)
    pay(ticket.number)

    assert (back.amount_fen, back.method, back.reason) == (-FEE, Method.code, "重复缴费")
    assert [fen for _, fen in rows(ticket.number)] == [FEE, -FEE, FEE]


@pytest.mark.parametrize(("receipt", "reason"), [("0101-2026-00001", " "), ("0101-2026-00009", "写错")])
def test_no_refund_without_a_reason_or_of_a_strange_receipt(
    engine: Engine, receipt: str, reason: str
) -> None:
    ticket = card()
    pay(ticket.number)

    with pytest.raises(Refused, match="退费的原因|不是这件的"):
        refund(ticket.number, receipt, reason)


def test_nothing_is_given_back_twice(engine: Engine) -> None:
    ticket = card()
    first = pay(ticket.number)
    refund(ticket.number, first.number)

    with pytest.raises(Refused, match="已经退过"):
        refund(ticket.number, first.number)


def test_nothing_completes_before_its_fee_is_paid(engine: Engine) -> None:
    ticket = card()
    outside(ticket)
    with pytest.raises(Refused, match="还不能办结：应收20元，还没有缴。请先收费"):
        complete(ticket.number)

    pay(ticket.number)

    assert not complete(ticket.number).open


def test_a_refunded_fee_blocks_completion_again(engine: Engine) -> None:
    ticket = card()
    outside(ticket)
    refund(ticket.number, pay(ticket.number).number)

    with pytest.raises(Refused, match="应收20元"):
        complete(ticket.number)


def test_a_waived_fee_counts_as_paid_and_keeps_its_basis(engine: Engine) -> None:
    ticket = card()
    outside(ticket)
    waive(ticket.number)

    with pytest.raises(Refused, match="已经缴清或减免"):
        pay(ticket.number)
    assert not complete(ticket.number).open
    with db.reading() as s:
        waiver = waivers.of_ticket(s, ticket)
        assert waiver and (waiver.fee_fen, waiver.by.name) == (FEE, "陈镇长")


def deny(ticket: Ticket) -> None:
    words = {"basis": "某规定第三条", "text": "不予换领", "reason": "不在有效期内", "guidance": "到期后再来"}
    do("li", handling.decide, ticket, granted=False, **words)


def test_who_was_denied_or_took_it_back_is_not_asked_for_the_fee(engine: Engine) -> None:
    denied, withdrawn = card(), take(code="HJ004", brought=ID_PAPERS, another=True)
    deny(denied)
    do("li", ending.withdraw, withdrawn, consent="本人当面签字")

    for ticket, word in ((denied, "不予批准"), (withdrawn, "已撤回")):
        with pytest.raises(Refused, match=f"这件{word}，不用再收费"):
            pay(ticket.number)
        with pytest.raises(Refused, match="不用减免"):
            waive(ticket.number)
        with db.reading() as s:
            assert payments.bill(s, seen(ticket.number)) == payments.Bill([], None, due=0, back=0)


def test_what_was_paid_before_a_denial_goes_back_before_the_archive(engine: Engine) -> None:
    ticket = card()
    paid = pay(ticket.number)
    deny(ticket)
    ticket = do("li", handling.complete, ticket, reply="不予换领", channel="电话答复", now=LATER)

    with pytest.raises(Refused, match="^还不能归档：收了20元，不予批准的，先退费。请补齐再归档。$"):
        do("li", archive.archive, ticket, now=LATER)
    refund(ticket.number, paid.number, "不予批准")

    assert do("li", archive.archive, ticket, now=LATER).state is TicketState.archived


def test_a_clerk_waives_nothing(engine: Engine) -> None:
    with pytest.raises(NotPermitted, match="审批办件"):
        waive(card().number, "li")


def test_a_department_with_a_part_in_a_ticket_waives_no_fee_of_anothers_item(engine: Engine) -> None:
    with db.writing() as s:
        s.execute(
            update(ItemVersion)
            .where(ItemVersion.name == "灵活就业补贴")
            .values(fee_fen=FEE, fee_basis="某规定")
        )
    ticket = take(code="SB010", brought=("申请书", "营业执照"))
    do("li", joint.give, ticket, parts=[joint.Part(account("sun").department_id or 0, "核对户籍", 3)])

    with pytest.raises(Refused, match="由社会保障所主管"):
        waive(ticket.number, "sun")
    waive(card().number, "sun")

    with db.reading() as s:
        assert waivers.of_ticket(s, ticket) is None


def test_a_waiver_needs_a_basis_a_fee_and_no_payment(engine: Engine) -> None:
    ticket = card()
    with pytest.raises(Refused, match="减免的依据"):
        waive(ticket.number, basis="")
    with pytest.raises(Refused, match="不收费"):
        waive(take(brought=PAPERS).number)
    pay(ticket.number)
    with pytest.raises(Refused, match="请先退费"):
        waive(ticket.number)


def test_the_day_adds_up_by_method_and_refunds_come_off(engine: Engine) -> None:
    first, second = card(), take(code="HJ004", brought=ID_PAPERS, another=True)
    refund(first.number, pay(first.number).number)
    pay(second.number, method=Method.transfer)

    with db.reading() as s:
        day = cash.of_day(s, by_login(s, "wang"), FRIDAY.date())
        elsewhere = cash.of_day(s, by_login(s, "zhao"), FRIDAY.date())
        tomorrow = cash.of_day(s, by_login(s, "wang"), FRIDAY.date() + timedelta(days=1))

    assert [row.number[-2:] for row in day] == ["01", "02", "03"]
    assert cash.totals(day) == {Method.cash: 0, Method.transfer: FEE}
    assert (elsewhere, tomorrow) == ([], [])

"""The people and the tickets that the tests of the desk and of the pages begin with."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from model.catalogue import items
from model.catalogue.versions import Mode
from model.desk.counter import intake
from model.desk.counter.applicants import Applicant
from model.desk.errands.agencies import Agent
from model.desk.ticket import finding
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import Account, by_login
from tests.cast import TOWN

FRIDAY = datetime(2026, 2, 13, 10, 0, tzinfo=db.OFFICE_ZONE)
GRANNY = Applicant("钱桂英", "990101194912310028", "13900001234", "东岭村3组")
PAPERS = ("居民身份证原件", "银行卡复印件")
SON = Agent("钱大山", "990101198001010014", "13900005678", "儿子")
# what is written when a ticket is reported up, and when it is declined
UP = {"body": "县公安局", "outside_number": "云公〔2026〕12号", "sent_on": FRIDAY.date()}
WORDS = {
    "basis": "《社会救助暂行办法》第九条",
    "reason": "户籍不在本镇",
    "guidance": "请到青山镇便民服务中心，电话0000-1234567",
}


def take(
    login: str = "li",
    code: str = "MZ005",
    *,
    brought: tuple[str, ...] = PAPERS,
    who: Applicant = GRANNY,
    mode: Mode = Mode.agency,
    reply: str = "",
    another: bool = False,
    handed_over: bool = False,
    now: datetime = FRIDAY,
) -> Ticket:
    """One taken in over the counter: the old-age allowance of 钱桂英, with all its papers."""
    with db.writing() as s:
        by = by_login(s, login)
        item = items.by_code(s, TOWN, code)
        return intake.take_in(
            s,
            by,
            item,
            who,
            mode=mode,
            brought=brought,
            reply=reply,
            another=another,
            handed_over=handed_over,
            now=now,
        )


def account(login: str) -> Account:
    with db.reading() as s:
        return by_login(s, login)


def carried(agent: Agent, login: str = "li") -> Ticket:
    """One that somebody brings for 钱桂英."""
    with db.writing() as s:
        by, item = by_login(s, login), items.by_code(s, TOWN, "MZ005")
        return intake.take_in(s, by, item, GRANNY, mode=Mode.agency, brought=PAPERS, agent=agent, now=FRIDAY)


def visiting() -> Ticket:
    """One to be done at home."""
    return take(mode=Mode.home_visit)


def reported(**words: Any) -> Ticket:
    """An accepted ticket of the identity card, 30 calendar days."""
    return take(code="HJ004", brought=("户口簿原件", "原居民身份证"), mode=Mode.agency, **words)


def received(now: datetime = FRIDAY) -> Ticket:
    """One that lies at the counter, not yet answered."""
    ticket = take(now=now)
    with db.writing() as s:
        s.execute(update(Ticket).values(state=TicketState.received, accepted_on=None))
        return finding.by_number(s, by_login(s, "zhang"), ticket.number)


def joined() -> Ticket:
    """An accepted joint ticket, 20 working days."""
    return take(code="SB010", brought=("申请书", "营业执照"), mode=Mode.agency)

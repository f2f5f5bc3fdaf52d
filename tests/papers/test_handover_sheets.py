"""交接单 and 交回单 on paper: names, tickets over several pages, two signatures; nobody else reads them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from model.desk.course import handling
from model.ground import db
from model.ground.refusals import NotFound, NotPermitted
from model.people.accounts import by_login
from papers import handover_sheets
from tests.desk.doing import do
from tests.desk.tickets import take
from tests.handover.sheets import BACK, NEXT, gone, hand_back, take_over
from tests.papers.printed import handover_sheet


def test_the_sheet_names_both_and_masks_the_applicants(engine: Engine) -> None:
    ticket = take()
    _, sheet = gone()

    html = handover_sheet(sheet.number)

    for word in (
        "岗位交接单", sheet.number, "李窗口", "王窗口", "社保岗", ticket.number, "钱**", "受理专用章1枚，柜子钥匙1把",
        "2026-02-16 10:00 王窗口确认接手", "李窗口年休假，2026-02-16至2026-02-17", "交的人（签字）", "接的人（签字）",
    ):  # fmt: skip
        assert word in html, word
    assert "钱桂英" not in html


def test_the_sheet_back_tells_what_was_done(engine: Engine) -> None:
    ticket = take()
    leave_id, _ = gone()
    do("wang", handling.complete, ticket, reply="已办好", channel="电话答复", now=NEXT)

    html = handover_sheet(take_over(hand_back(leave_id), "li", now=BACK).number)

    assert "岗位交回单" in html and "顶岗期间办了什么（1）" in html
    assert re.search(rf"2026-02-16 10:00</td><td class=\"n\">{ticket.number}</td><td>办结</td>", html)
    assert "2026-02-18 10:00 李窗口确认收回" in html


@pytest.mark.parametrize(
    ("who", "allowed"), [("li", True), ("wang", True), ("zhang", True), ("chen", True), ("feng", False)]
)
def test_giver_taker_and_whoever_approves_read_it(engine: Engine, who: str, allowed: bool) -> None:
    _, sheet = gone()

    if allowed:
        assert sheet.number in handover_sheet(sheet.number, who)
    else:
        with pytest.raises(NotFound):
            handover_sheet(sheet.number, who)


def test_whoever_is_not_of_the_staff_reads_none(engine: Engine) -> None:
    with pytest.raises(NotPermitted):
        handover_sheet("20260216-01", "zhou")


def test_what_came_in_since_it_was_taken_stands_below(engine: Engine) -> None:
    _, sheet = gone()
    late = take(now=NEXT + timedelta(hours=1))

    with db.reading() as s:
        html = handover_sheets.sheet(s, by_login(s, "wang"), sheet.number, now=NEXT + timedelta(hours=2))

    below = html.partition("交接以后新收的（1）")[2]
    assert "在办的件（0）" in html and late.number in below

"""A long hand-over sheet on paper, as Chromium prints it."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from model.desk.counter.applicants import Applicant
from model.ground import db
from model.handover import handing_over
from model.handover.handing_over import InHand
from model.people.accounts import by_login
from tests.desk.tickets import take
from tests.handover.sheets import NEXT, ask, post_id, prepare
from tests.papers.printed import handover_sheet

pytestmark = pytest.mark.browser


def test_sixty_tickets_go_over_pages_with_their_head_and_one_block_of_signatures(
    chromium: Browser, sqlite_engine: Engine
) -> None:
    for nth in range(60):
        take(
            who=Applicant(f"第{nth}位", "", "", "东岭村3组"),
            another=True,
            brought=() if nth % 3 else ("银行卡复印件",),
        )
    sheet = prepare(ask(), now=NEXT - timedelta(days=1))
    page = chromium.new_page()
    page.set_content(handover_sheet(sheet.number))

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) in (3, 4)
    assert page.locator("tbody tr").count() == 60 + 4 + 3
    page.close()


def test_long_words_about_what_is_in_hand_begin_on_the_first_page(
    chromium: Browser, sqlite_engine: Engine
) -> None:
    """Two thirds of the first page were blank, because the block of these words went over whole."""
    take()
    leave_id, post, many = ask(), post_id(), "户口簿原件1本，办完要还。" * 66
    with db.writing() as s:
        now = NEXT - timedelta(days=1)
        sheet = handing_over.prepare(
            s, by_login(s, "li"), leave_id, post, in_hand=InHand(many, many), now=now
        )
    page = chromium.new_page()
    page.set_content(handover_sheet(sheet.number))

    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 2
    page.close()

"""Whose work it was, by person and by post: li holds A and wang B of 社保岗."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from model.desk.course import handling
from model.desk.ticket.events import TicketEvent
from model.desk.ticket.tickets import Ticket
from model.figures import credit
from model.figures.credit import Credit
from model.ground import db
from model.ground.refusals import NotPermitted
from model.people import accounts
from tests.desk.doing import do
from tests.desk.tickets import FRIDAY, take
from tests.records.sending import DONE, NOW, OPEN, ledger, send

DAY = FRIDAY.date()


def figures_of(
    how: Credit, by: str = "zhang", first: date = DAY, last: date = DAY
) -> dict[str, dict[str, Any]]:
    with db.reading() as s:
        frame = credit.counted(s, accounts.by_login(s, by), first, last, how)
    return {row["name"]: row for row in frame.iter_rows(named=True)}


def worked() -> Ticket:
    """li registers and accepts, wang completes in li's place."""
    return do("wang", handling.complete, take("li"), reply="已发放", channel="电话答复")


def test_by_person_the_act_counts_for_whoever_did_it_and_says_for_whom(engine: Engine) -> None:
    worked()
    rows = figures_of(Credit.person)

    assert (rows["李窗口"]["acts"], rows["李窗口"]["completions"], rows["李窗口"]["with"]) == (2, 0, "")
    wang = rows["王窗口"]
    assert (wang["acts"], wang["acts_for_others"], wang["completions_for_others"]) == (1, 1, 1)
    assert wang["with"] == "李窗口1"


def test_by_post_all_of_it_counts_for_the_post_and_says_who_acted(engine: Engine) -> None:
    worked()

    [(name, row)] = figures_of(Credit.post).items()
    assert (name, row["place"], row["with"]) == ("社保岗", "社保窗口", "李窗口2、王窗口1")
    assert (row["acts"], row["acts_for_others"], row["completions"]) == (3, 1, 1)


def test_both_views_add_up_to_the_same(engine: Engine) -> None:
    worked()
    take("zhao", "MZ014", brought=("居民身份证原件", "近期照片"))
    sums = [
        [sum(row[figure] for row in figures_of(how).values()) for figure in ("acts", "completions")]
        for how in Credit
    ]

    assert sums[0] == sums[1] and len(figures_of(Credit.post)) == 2


def test_what_happened_before_or_after_the_period_is_not_in_it(engine: Engine) -> None:
    worked()

    day = timedelta(days=1)
    assert (
        figures_of(Credit.person, first=DAY + day, last=DAY + day)
        == {}
        == figures_of(Credit.post, first=DAY - day, last=DAY - day)
    )


def test_a_line_from_before_posts_were_kept_counts_for_the_tickets_post(engine: Engine) -> None:
    worked()
    with db.writing() as s:
        s.execute(update(TicketEvent).values(post_id=None))

    assert figures_of(Credit.post)["社保岗"]["acts"] == 3


def test_who_may_not_see_others_sees_the_own_work_alone(engine: Engine) -> None:
    worked()

    assert list(figures_of(Credit.person, "li")) == ["李窗口"]
    assert figures_of(Credit.post, "li")["社保岗"]["acts"] == 2
    with pytest.raises(NotPermitted):
        figures_of(Credit.person, "zhou")


def test_a_ledger_counts_its_rows_and_what_it_completes_once(engine: Engine) -> None:
    send("zhao", "ledger", ledger(OPEN))
    send("zhao", "ledger", ledger(DONE))
    rows = figures_of(Credit.post, first=NOW.date(), last=NOW.date())

    assert (rows["东岭村代办岗"]["acts"], rows["东岭村代办岗"]["completions"]) == (2, 1)
    with db.reading() as s:
        assert None not in {event.post_id for event in s.query(TicketEvent)}


def test_what_a_ledger_brings_as_done_is_a_completion_of_its_sender(engine: Engine) -> None:
    send("zhao", "ledger", ledger(DONE))

    assert figures_of(Credit.person, first=NOW.date(), last=NOW.date())["赵村"]["completions"] == 1

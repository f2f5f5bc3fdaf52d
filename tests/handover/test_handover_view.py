"""One hand-over sheet as each looks at it: what stands there, and who may write or confirm it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import NotFound
from model.handover import handing_over, handover_view
from model.handover.handover_view import Seen
from model.handover.handovers import HandoverReason
from model.people.accounts import by_login
from tests.desk.tickets import FRIDAY, take
from tests.handover.sheets import (
    BACK,
    NEXT,
    approve,
    ask,
    changed,
    gone,
    hand_back,
    post_id,
    prepare,
    take_over,
)


def seen(who: str, number: str, now: datetime = NEXT) -> Seen:
    with db.reading() as s:
        return handover_view.by_number(s, by_login(s, who), number, now)


def unwritten(who: str, leave_id: int, *, back: bool = False, now: datetime = FRIDAY) -> Seen:
    post = post_id()
    with db.reading() as s:
        return handover_view.unwritten(s, by_login(s, who), leave_id, post, back=back, now=now)


def of_change(who: str, to: str = "wang") -> Seen:
    post = post_id()
    with db.reading() as s:
        return handover_view.of_change(s, by_login(s, who), post, to, NEXT.date(), FRIDAY)


@pytest.mark.parametrize(
    ("who", "writes", "takes"), [("li", True, False), ("wang", False, True), ("zhang", True, False)]
)
def test_before_it_is_taken_the_giver_writes_and_the_taker_confirms(
    engine: Engine, who: str, writes: bool, takes: bool
) -> None:
    leave_id = ask()
    number = prepare(leave_id).number
    approve(leave_id)

    view = seen(who, number)

    assert (view.writes, view.takes) == (writes, takes)


@pytest.mark.parametrize("who", ["li", "wang", "zhang"])
def test_once_taken_nobody_writes_or_confirms(engine: Engine, who: str) -> None:
    _, sheet = gone()

    view = seen(who, sheet.number)

    assert (view.writes, view.takes, view.fresh) == (False, False, ())


def test_what_came_in_since_the_writing_is_shown_before_it_is_taken(engine: Engine) -> None:
    early, leave_id = take(), ask()
    number = prepare(leave_id).number
    approve(leave_id)
    late = take(code="HJ004", brought=(), now=FRIDAY + timedelta(hours=3))

    view = seen("wang", number)

    assert [line.ticket.number for line in view.lines] == [early.number]
    assert [line.ticket.number for line in view.fresh] == [late.number]


def test_an_unwritten_sheet_shows_what_would_stand_on_it(engine: Engine) -> None:
    ticket, leave_id = take(), ask()

    view = unwritten("li", leave_id)

    assert (view.sheet, view.giver.login, view.taker and view.taker.login) == (None, "li", "wang")
    assert [line.ticket.number for line in view.lines] == [ticket.number] and view.writes


def test_a_written_one_is_found_by_leave_and_post_as_well(engine: Engine) -> None:
    leave_id = ask()
    number = prepare(leave_id).number

    sheet = unwritten("li", leave_id).sheet

    assert sheet is not None and sheet.number == number


@pytest.mark.parametrize(("now", "writes"), [(NEXT, False), (BACK, True)])
def test_the_way_back_is_written_when_the_leave_is_over(engine: Engine, now: datetime, writes: bool) -> None:
    leave_id, _ = gone()

    view = unwritten("wang", leave_id, back=True, now=now)

    assert (view.writes, view.giver.login, view.reason) == (writes, "wang", HandoverReason.back)
    assert not unwritten("li", leave_id, back=True, now=now).writes


def test_whoever_was_away_confirms_the_way_back(engine: Engine) -> None:
    leave_id, _ = gone()
    number = hand_back(leave_id).number

    assert [(f.writes, f.takes) for f in (seen("wang", number, BACK), seen("li", number, BACK))] == [
        (True, False),
        (False, True),
    ]


def test_nobody_else_finds_it_written_or_not(engine: Engine) -> None:
    leave_id = ask()
    for back in (False, True):
        with pytest.raises(NotFound):
            unwritten("feng", leave_id, back=back)
    with pytest.raises(NotFound):
        seen("feng", prepare(leave_id).number)


def test_a_change_of_holder_is_shown_to_whoever_gives_and_whoever_arranges(engine: Engine) -> None:
    changed()

    assert [of_change(who).writes for who in ("li", "zhang")] == [True, True]
    for who, to in (("feng", "wang"), ("li", "feng")):
        with pytest.raises(NotFound):
            of_change(who, to)
    post = post_id()
    with db.writing() as s:
        wang = by_login(s, "wang")
        handing_over.change(s, by_login(s, "li"), post, to=wang, from_on=NEXT.date(), now=FRIDAY)
    assert of_change("wang").takes and of_change("li").sheet is not None


def test_what_comes_in_after_an_early_confirmation_is_shown_while_the_leave_runs(engine: Engine) -> None:
    early, leave_id = take(), ask()
    sheet = prepare(leave_id)
    approve(leave_id)
    take_over(sheet, now=FRIDAY)
    late = take(code="MZ014", brought=("居民身份证原件", "近期照片"), now=FRIDAY + timedelta(hours=3))

    view = seen("wang", sheet.number)

    assert [line.ticket.number for line in view.lines] == [early.number]
    assert [line.ticket.number for line in view.fresh] == [late.number]
    assert seen("wang", sheet.number, BACK).fresh == ()

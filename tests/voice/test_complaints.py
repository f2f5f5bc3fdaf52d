"""Complaints: recorded with a due date of their own, answered by somebody not complained of, closed with a reply."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select

from model.ground import db, history, story, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.owed import Urgency
from model.ground.refusals import ChangedMeanwhile, NotFound, NotPermitted, Refused
from model.people import accounts
from model.voice import lists
from model.voice.complaints import (
    MOVES,
    Complaint,
    ComplaintState,
    ReplyChannel,
)
from tests.voice.complaints import NOW, answer, assign, close, only, recorded


def test_numbers_run_through_the_year(engine: Engine) -> None:
    with db.writing() as s:
        numbers = [
            recorded(s).number,
            recorded(s).number,
            recorded(s, now=datetime(2027, 1, 4, 9, 0, tzinfo=OFFICE_ZONE)).number,
        ]

    assert numbers == ["TS-2026-0001", "TS-2026-0002", "TS-2027-0001"]


@pytest.mark.parametrize(
    ("received", "due_on"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 2, 12), date(2026, 2, 26)),  # over Spring Festival; Saturday the 14th is worked
        (date(2026, 5, 6), date(2026, 5, 12)),  # Saturday 9 May is worked
    ],
)
def test_the_answer_is_due_in_five_working_days_make_up_saturdays_counted(
    engine: Engine, received: date, due_on: date
) -> None:
    at = datetime(received.year, received.month, received.day, 16, 0, tzinfo=OFFICE_ZONE)
    with db.writing() as s:
        assert recorded(s, now=at).due_on == due_on


@pytest.mark.parametrize(
    ("day", "word"),
    [(5, Urgency.normal), (6, Urgency.due_soon), (9, Urgency.due_soon), (10, Urgency.overdue)],
)
def test_a_complaint_is_urgent_in_the_words_of_tickets(engine: Engine, day: int, word: Urgency) -> None:
    with db.writing() as s:
        complaint, calendar = recorded(s), workdays.load_calendar(s)

    assert complaint.urgency(date(2026, 3, day), calendar, warn_days=1) is word


def test_the_phone_lies_sealed_and_an_anonymous_one_keeps_nothing(engine: Engine) -> None:
    with db.writing() as s:
        named, hidden = recorded(s), recorded(s, anonymous=True)

        assert named.complainant_phone == "13800001234"
        assert (hidden.complainant, hidden.complainant_phone or "") == ("", "")
        raw = s.connection().exec_driver_sql("SELECT complainant_phone FROM complaint").scalars().all()
        assert all(b"13800001234" not in bytes(value or b"") for value in raw)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"content": "  "}, "投诉内容没有填写"),
        ({"complainant": ""}, "投诉人姓名没有填写"),
        ({"phone": "1380000"}, "手机号应为11位"),
        ({"ticket_number": "0101-1"}, "没有找到办件“0101-1”"),
        ({"about": "ji"}, "要由别人登记"),
    ],
)
def test_what_cannot_be_recorded_is_told(engine: Engine, wrong: dict[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why), db.writing() as s:
        recorded(s, **wrong)  # type: ignore[arg-type]

    with db.reading() as s:
        assert s.scalars(select(Complaint)).all() == []


def test_a_complaint_goes_from_assignment_over_the_answer_to_the_reply(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s)
        assign(s, "sun")
        answer(s, "sun")
        close(s, "sun")

    with db.reading() as s:
        done = only(s)
        assert (done.state, done.reply, done.reply_channel) == (
            ComplaintState.closed,
            "已向您当面道歉",
            "phone",
        )
        assert [row.action for row in story.of(s, done)] == ["record", "assign", "answer", "close"]
        assert list(history.broken_links(s)) == []


@pytest.mark.parametrize("reply", ["", "  \n"])
def test_no_complaint_closes_without_a_reply(engine: Engine, reply: str) -> None:
    """R084: 事事有答复."""
    with db.writing() as s:
        recorded(s)
        assign(s, "sun")
        answer(s, "sun")
    with pytest.raises(Refused, match="没有填写给投诉人的答复"), db.writing() as s:
        close(s, "sun", reply=reply)

    with db.reading() as s:
        assert only(s).state is ComplaintState.answered


@pytest.mark.parametrize(
    ("anonymous", "channel", "fits"),
    [
        (True, ReplyChannel.published, True),
        (True, ReplyChannel.nowhere, True),
        (True, ReplyChannel.phone, False),
        (False, ReplyChannel.phone, True),
        (False, ReplyChannel.nowhere, False),
    ],
)
def test_the_reply_goes_to_the_complainant_or_into_the_open(
    anonymous: bool, channel: ReplyChannel, fits: bool
) -> None:
    assert channel.fits(anonymous=anonymous) is fits


def test_an_anonymous_complaint_is_not_answered_by_phone(engine: Engine) -> None:
    with pytest.raises(Refused, match="匿名投诉只能公示"), db.writing() as s:
        recorded(s, anonymous=True)
        assign(s, "sun")
        answer(s, "sun")
        close(s, "sun")


@pytest.mark.parametrize("before", list(ComplaintState))
@pytest.mark.parametrize("after", list(ComplaintState))
def test_only_the_moves_of_the_table_are_made(before: ComplaintState, after: ComplaintState) -> None:
    complaint = Complaint(state=before)
    if after in MOVES[before]:
        complaint.move(after, NOW)
        assert complaint.state is after
    else:
        with pytest.raises(Refused):
            complaint.move(after, NOW)


def test_only_the_handler_writes_the_answer(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s)
        assign(s, "sun")
    with pytest.raises(Refused, match="由承办人填写"), db.writing() as s:
        answer(s, "zhang")

    with db.reading() as s:
        assert (only(s).state, only(s).answer) == (ComplaintState.assigned, "")


@pytest.mark.parametrize("by", ["li", "wang", "sun", "zhao", "zhou"])
def test_who_may_not_assign_changes_nothing(engine: Engine, by: str) -> None:
    with db.writing() as s:
        recorded(s)
    with pytest.raises(NotPermitted), db.writing() as s:
        assign(s, "sun", by=by)

    with db.reading() as s:
        assert only(s).handler_id is None and only(s).state is ComplaintState.recorded


@pytest.mark.parametrize("by", ["sun", "zhou"])
def test_who_may_not_record_is_refused(engine: Engine, by: str) -> None:
    with pytest.raises(NotPermitted), db.writing() as s:
        recorded(s, by=by)


def test_the_second_of_two_is_told_that_the_complaint_changed(engine: Engine) -> None:
    with db.writing() as s:
        seen = recorded(s).row_version
        assign(s, "sun")

    with db.reading() as s, pytest.raises(ChangedMeanwhile, match="刚刚被张主任改过"):
        lists.by_number(s, accounts.by_login(s, "zhang"), "TS-2026-0001", seen)


def test_an_unknown_number_is_not_found(engine: Engine) -> None:
    with db.reading() as s, pytest.raises(NotFound):
        lists.by_number(s, accounts.by_login(s, "zhang"), "TS-2026-0009")


def test_the_list_puts_what_is_due_first_on_top_and_closed_ones_last(engine: Engine) -> None:
    with db.writing() as s:
        recorded(s, now=datetime(2026, 2, 25, 9, 0, tzinfo=OFFICE_ZONE))
        assign(s, "sun")
        answer(s, "sun")
        close(s, "sun")
        recorded(s, now=datetime(2026, 3, 3, 9, 0, tzinfo=OFFICE_ZONE))
        recorded(s, now=NOW)

    with db.reading() as s:
        rows, total = lists.listed(s, accounts.by_login(s, "zhang"))
        assert ([c.number[-1] for c in rows], total) == (["3", "2", "1"], 3)
        assert lists.listed(s, accounts.by_login(s, "sun"), mine=True)[1] == 1
        assert lists.listed(s, accounts.by_login(s, "zhang"), text="ts-2026-0002")[1] == 1

"""The clock against an oracle of its own: every day listed one by one, written without a look at how the house counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from model.catalogue.versions import Mode
from model.desk.counter.applicants import Applicant
from model.desk.course import handling, reopening
from model.desk.course.reopening import Cause
from model.desk.deadline import clock, explaining
from model.desk.deadline.clock import Facts, Rows
from model.desk.deadline.pauses import ClockPause
from model.desk.deadline.reports_up import HandUp
from model.desk.lists import queue
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Channel, Kept, Ticket
from model.ground import db, workdays
from model.ground.owed import Urgency
from model.ground.workdays import Calendar, DayKind, DayUnit
from model.people.accounts import by_login
from model.roster.on_post.answering import Moment
from seed.calendar import known
from tests.cast import TOWN
from tests.desk.doing import do
from tests.desk.tickets import FRIDAY, take

FIRST = date(2026, 1, 1)
ALL_DAYS = [FIRST + timedelta(days=n) for n in range(365 * 5)]
CALENDAR = known()


@dataclass(frozen=True)
class Year:
    """A random stretch of calendar: days off and days worked on weekends, and the years whose notice is known."""

    off: frozenset[date]
    worked: frozenset[date]
    known: frozenset[int]

    def works(self, day: date) -> bool:
        weekday = day.weekday() < 5
        if day.year not in self.known:
            return weekday
        return day not in self.off if weekday else day in self.worked

    def calendar(self) -> Calendar:
        kinds = {True: DayKind.workday, False: DayKind.weekend}
        rows = {}
        for day in ALL_DAYS:
            if day.year in self.known:
                kind = kinds[day.weekday() < 5]
                if kind is DayKind.workday and day in self.off:
                    kind = DayKind.statutory_holiday
                if kind is DayKind.weekend and day in self.worked:
                    kind = DayKind.makeup_workday
                rows[day] = (kind, "")
        return Calendar(rows, self.known)


near = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
years = st.builds(
    Year,
    st.frozensets(near, max_size=40),
    st.frozensets(near, max_size=25),
    st.frozensets(st.sampled_from([2026, 2027, 2028]), max_size=3),
)


@st.composite
def pauses(draw: st.DrawFn) -> ClockPause:
    """Run to its end, or resumed: before the end, on the day it began, or after the end when nobody was there."""
    begins = draw(near)
    until = begins + timedelta(days=draw(st.integers(0, 20)))
    resumed = draw(st.none() | st.integers(0, 25).map(lambda n: begins + timedelta(days=n)))
    return ClockPause(step="检验", started_on=begins, until=until, resumed_on=resumed)


@st.composite
def hand_ups(draw: st.DrawFn) -> HandUp:
    sent = draw(near)
    due = sent + timedelta(days=draw(st.integers(0, 15)))
    back = draw(st.none() | st.integers(0, 30).map(lambda n: sent + timedelta(days=n)))
    return HandUp(sent_on=sent, due_on=due, returned_on=back)


def stopped(stops: list[ClockPause], outside: list[HandUp]) -> set[date]:
    """Every day on which the clock stands still."""
    still = set()
    for day in ALL_DAYS:
        for p in stops:
            if p.started_on <= day <= p.until and (p.resumed_on is None or day < p.resumed_on):
                still.add(day)
        for h in outside:
            ends = h.due_on if h.returned_on is None else h.returned_on - timedelta(days=1)
            if h.sent_on <= day <= ends:
                still.add(day)
    return still


def oracle(begins: date, limit: int, unit: DayUnit, year: Year, still: set[date]) -> date:
    """List the days that count, take the one at the limit, then the first open day from there on."""
    counting = [
        day
        for day in ALL_DAYS
        if day > begins and day not in still and (unit is DayUnit.calendar_day or year.works(day))
    ]
    end = counting[limit - 1] if limit else begins
    return next(d for d in ALL_DAYS if d >= end and year.works(d) and (d not in still or d == begins))


@settings(max_examples=150, deadline=None)
@given(
    year=years,
    accepted=near,
    limit=st.integers(0, 60),
    spare=st.none() | st.integers(0, 30),
    unit=st.sampled_from(DayUnit),
    stops=st.lists(pauses(), max_size=3),
    outside=st.lists(hand_ups(), max_size=2),
    extension=st.sampled_from([0, 0, 5, 10, 15]),
    own=st.none() | st.integers(1, 20),
    after_hours=st.booleans(),
)
def test_every_date_is_the_one_that_a_day_by_day_recount_finds(
    year: Year,
    accepted: date,
    limit: int,
    spare: int | None,
    unit: DayUnit,
    stops: list[ClockPause],
    outside: list[HandUp],
    extension: int,
    own: int | None,
    after_hours: bool,
) -> None:
    law = None if spare is None else limit + spare
    counted = clock.count(
        Facts(
            accepted_on=accepted,
            limit=limit,
            unit=unit,
            after_hours=after_hours,
            statutory=law,
            pauses=Rows(stops, outside).stops(),
            extension=extension,
            own_days=own,
        ),
        year.calendar(),
    )

    still = stopped(stops, outside)
    begins = accepted
    if after_hours and limit == 0:
        begins = next(day for day in ALL_DAYS if day > accepted and year.works(day))

    def due(days: int, unit: DayUnit = unit) -> date:
        return oracle(begins, days, unit, year, still)

    assert counted.promise.due_on == due(limit)
    assert (counted.extended and counted.extended.due_on) == (due(limit + extension) if extension else None)
    assert (counted.statutory and counted.statutory.due_on) == (None if law is None else due(law + extension))
    assert (counted.own and counted.own.due_on) == (due(own, DayUnit.workday) if own else None)
    ends = due(limit + extension)
    assert counted.due.due_on == (min(ends, due(own, DayUnit.workday)) if own else ends)


@settings(max_examples=60, deadline=None)
@given(
    year=years,
    accepted=near,
    limit=st.integers(0, 60),
    unit=st.sampled_from(DayUnit),
    stops=st.lists(pauses(), max_size=2),
)
def test_the_few_lines_tell_every_day_once_and_in_order(
    year: Year, accepted: date, limit: int, unit: DayUnit, stops: list[ClockPause]
) -> None:
    deadline = workdays.deadline(accepted, limit, unit, year.calendar(), Rows(stops).stops())

    spans = [span.replace(f"{2027}年", "").split("–") for span, _ in explaining.lines(deadline)]
    days = []
    for span in spans:
        first, last = (tuple(map(int, part.removesuffix("日").split("月"))) for part in (span[0], span[-1]))
        days += [day.day for day in deadline.days if first <= (day.day.month, day.day.day) <= last]
    if deadline.due_on.year == accepted.year:
        assert days == [day.day for day in deadline.days]
    assert sum("不计" not in text or "第" in text for _, text in explaining.lines(deadline)) >= (limit > 0)


def test_accepted_on_friday_13_february_2026_three_working_days_end_on_25_february() -> None:
    counted = clock.count(Facts(date(2026, 2, 13), 3, DayUnit.workday), CALENDAR)

    assert counted.due.due_on == date(2026, 2, 25)
    assert explaining.lines(counted.due) == [
        ("2月13日", "受理当天不计"),
        ("2月14日", "第1天（补班上班）"),
        ("2月15日–2月23日", "春节，不计"),
        ("2月24日–2月25日", "第2–3天"),
    ]


def test_sixty_working_days_are_told_in_a_few_lines() -> None:
    deadline = workdays.deadline(date(2026, 3, 2), 60, DayUnit.workday, CALENDAR)

    lines = explaining.lines(deadline)

    assert lines[1] == ("3月3日–4月3日", "第1–24天（周末不计）")
    assert lines[-1] == ("5月11日–5月28日", "第47–60天（周末不计）")
    assert len(lines) == 9


@pytest.mark.parametrize(
    ("hour", "due"), [(16, date(2026, 3, 6)), (18, date(2026, 3, 9))], ids=["in_hours", "after_hours"]
)
def test_an_instant_item_after_closing_is_due_the_next_working_day(
    engine: Engine, hour: int, due: date
) -> None:
    friday = datetime(2026, 3, 6, hour, 0, tzinfo=db.OFFICE_ZONE)
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, now=friday)

    assert (ticket.due_on, ticket.after_hours) == (due, hour == 18)


def test_what_is_promised_in_days_does_not_move_after_closing(engine: Engine) -> None:
    assert take(now=FRIDAY.replace(hour=20)).due_on == date(2026, 2, 25)


@pytest.mark.parametrize(
    ("done", "kept"),
    [
        (date(2026, 3, 10), Kept.extended),
        (date(2026, 3, 11), Kept.extended),
        (date(2026, 3, 17), Kept.extended),
        (date(2026, 3, 18), Kept.late),
    ],
)
def test_what_was_extended_is_never_on_time_not_even_by_the_promised_day(done: date, kept: Kept) -> None:
    ticket = Ticket(
        due_on=date(2026, 3, 17),
        promised_on=date(2026, 3, 10),
        extended_on=date(2026, 3, 17),
        completed_on=done,
    )

    assert ticket.kept() is kept


def test_a_new_ticket_asks_for_no_pauses_hand_ups_or_extensions(engine: Engine) -> None:
    take(who=Applicant("先来的"))
    statements: list[str] = []
    event.listen(db.engine(), "before_cursor_execute", lambda *args: statements.append(args[2]))

    take()

    tables = ("clock_pause", "hand_up", "extension", "ticket_round")
    assert [statement for statement in statements if "INTO ticket " in statement]
    assert [
        statement for statement in statements if any(f"FROM {table}" in statement for table in tables)
    ] == []


def test_a_share_of_the_time_is_one_of_the_days_on_which_the_clock_runs() -> None:
    """Two of five working days are used, after a stop of sixty: nothing is due soon."""
    ticket = Ticket(
        state=TicketState.in_progress,
        channel=Channel.hall,
        accepted_on=date(2026, 3, 2),
        due_on=date(2026, 6, 5),
        given_days=5,
    )

    assert ticket.urgency(date(2026, 6, 2), CALENDAR) is Urgency.normal
    ticket.given_days = None  # loaded in bulk: the days since the acceptance are all there is
    assert ticket.urgency(date(2026, 6, 2), CALENDAR) is Urgency.due_soon


def test_days_of_a_stop_and_of_an_earlier_round_are_not_among_those_given(engine: Engine) -> None:
    ticket = take()
    assert ticket.given_days == 3
    do("li", handling.complete, ticket, reply="好了", channel="电话答复")
    later = FRIDAY + timedelta(days=60)  # 14 April
    ticket = do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="金额算错", now=later)

    assert (ticket.due_on, ticket.given_days) == (date(2026, 4, 17), 3)
    with db.reading() as s:
        assert queue.of(s, by_login(s, "li"), Moment(s, TOWN, later)).counts == {Urgency.normal: 1}


def test_the_dates_of_a_round_are_none_before_it_is_accepted(engine: Engine) -> None:
    ticket = take(brought=())

    with db.reading() as s:
        assert clock.facts(s, ticket) is None
        assert clock.of(s, ticket, workdays.load_calendar(s)) is None

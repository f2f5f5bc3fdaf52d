"""The demonstration town: lawful, believable, and the same on every machine for the same day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from model import tables
from model.catalogue.items import ItemStatus, ServiceItem
from model.desk.deadline.reports_up import HandUp
from model.desk.ticket.events import TicketEvent
from model.desk.ticket.finding import Filter, conditions
from model.desk.ticket.moves import TicketState
from model.desk.ticket.sub_tasks import SubTask, SubTaskState
from model.desk.ticket.tickets import Ticket
from model.figures import dashboard
from model.figures.periods import Span, period
from model.ground import db, history, settings
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Role
from model.people.residents import Resident
from model.roster.on_post import answering
from model.roster.presence import attendance_month
from model.roster.presence.attendance import SignInRecord
from model.roster.staff import hall_staff, staff_moves
from model.roster.staff.staff_moves import MoveKind
from model.voice.complaints import Complaint, ComplaintState
from seed import demonstration, mornings
from tests import conftest

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=OFFICE_ZONE)
TOWN = 990101100000
FEW = 3000


def _planted(address: str, now: datetime, tickets: int = FEW) -> Engine:
    engine = db.make_engine(address)
    tables.metadata.create_all(engine)
    db.use(engine)
    with db.writing() as s:
        demonstration.plant(s, now, tickets=tickets)
    return engine


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A smaller town, planted once for all tests of this file; they only look."""
    engine = _planted(f"sqlite:///{tmp_path_factory.mktemp('seed') / 'town.db'}", NOON)
    yield engine
    engine.dispose()


@pytest.fixture
def s(planted: Engine) -> Iterator[Session]:
    db.use(planted)
    with db.reading() as s:
        yield s


def _director(s: Session) -> Account:
    return accounts.by_login(s, "zhuren")


def _figures(s: Session) -> dashboard.Figures:
    return dashboard.figures(s, _director(s), period(Span.year, NOON.date()), today=NOON.date())


def test_the_same_day_gives_the_same_figures_whatever_the_hour(
    s: Session, planted: Engine, tmp_path: Path
) -> None:
    first = _figures(s)

    other = _planted(f"sqlite:///{tmp_path / 'other.db'}", NOON - timedelta(hours=5))
    with db.reading() as again:
        second = _figures(again)
    other.dispose()

    assert (first.now, first.total, first.kinds) == (second.now, second.total, second.kinds)
    assert first.days.equals(second.days)
    assert first.villages.equals(second.villages)


def test_the_town_is_as_the_plan_says(s: Session) -> None:
    working = select(Account.role, func.count()).where(Account.active).group_by(Account.role)
    by_role = dict(row for row in s.execute(working))

    assert {role.value: number for role, number in by_role.items()} == {
        "admin": 1,
        "director": 1,
        "leader": 3,
        "supervisor": 1,
        "clerk": 9,
        "department_handler": 6,
        "village_agent": 24,
    }
    assert _count(s, select(func.count()).where(ServiceItem.status == ItemStatus.published)) == 113
    assert _count(s, select(func.count()).select_from(Ticket)) == FEW
    assert _count(s, select(func.count()).select_from(Resident)) == 480


def test_every_ticket_has_its_story_and_every_finished_one_a_reply(s: Session) -> None:
    silent = select(func.count()).where(Ticket.id.not_in(select(TicketEvent.ticket_id)))
    unanswered = select(func.count()).where(Ticket.completed_on.is_not(None), Ticket.reply == "")

    assert _count(s, silent) == 0
    assert _count(s, unanswered) == 0


def test_no_ticket_contradicts_itself(s: Session) -> None:
    for ticket in s.scalars(select(Ticket)):
        assert ticket.open == (ticket.closed_at is None), ticket.number
        assert (ticket.accepted_on is None) == (ticket.state is TicketState.correction), ticket.number
        assert ticket.received_at <= ticket.changed_at <= NOON, ticket.number
        assert ticket.completed_at is None or ticket.received_at <= ticket.completed_at <= NOON, ticket.number
        assert ticket.delivered_at is None or ticket.completed_at, ticket.number


def test_the_queue_of_the_day_holds_something_of_everything(s: Session) -> None:
    for state in ("open", "overdue", "correction", "completed"):
        where = conditions(Filter(state=state), _director(s), NOON.date())
        assert _count(s, select(func.count()).where(*where)) > 0, state


def test_tickets_live_every_kind_of_life(s: Session) -> None:
    states = set(s.scalars(select(Ticket.state).distinct()))

    lived = {TicketState.reported_up, TicketState.suspended, TicketState.returned, TicketState.withdrawn}
    assert lived <= states
    assert _count(s, select(func.count()).select_from(HandUp).where(HandUp.returned_on.is_not(None))) > 0
    assert set(s.scalars(select(SubTask.state))) == {SubTaskState.agreed, SubTaskState.waiting}
    assert _count(s, select(func.count()).where(Ticket.round == 2)) == 1


def test_most_is_done_on_time(s: Session) -> None:
    total = _figures(s).total

    assert 0.9 < total.on_time / total.with_due_date < 1


def test_one_a_is_away_and_b_stands_in(s: Session) -> None:
    standings = answering.Moment(s, TOWN, NOON).standings

    assert [row.post.name for row in standings if row.standing_in] == ["就业岗"]
    assert [row.post.name for row in standings if row.account is None] == []


def test_the_hall_has_signed_in_for_thirty_working_days_and_the_villages_on_mondays(s: Session) -> None:
    days = s.scalars(select(SignInRecord.day).distinct()).all()
    assert len(days) == mornings.DAYS and max(days) == NOON.date()
    assert not s.scalars(select(SignInRecord).where(SignInRecord.came_at > NOON)).all()
    table = attendance_month.sheet(s, _director(s), NOON.date(), NOON)

    assert table.height == 34 and table["village"].sum() == 24
    hall = table.filter(~table["village"])
    assert (hall["forgotten"].sum(), hall["early_times"].sum()) == (1, 1)
    assert 1 <= hall["late_times"].sum() <= 20


def test_there_is_a_complaint_in_every_state(s: Session) -> None:
    assert set(s.scalars(select(Complaint.state))) == set(ComplaintState)


def test_the_audit_chain_is_whole(s: Session) -> None:
    assert list(history.broken_links(s)) == []


def test_the_sign_in_page_is_told_one_account_of_each_role(s: Session) -> None:
    assert settings.value(s, TOWN, "demonstration").count('"login"') == 7


def test_a_database_with_a_town_stays_as_it_is(planted: Engine) -> None:
    db.use(planted)
    with db.writing() as s:
        demonstration.plant(s, NOON)

        assert _count(s, select(func.count()).select_from(Ticket)) == FEW


def test_it_stands_on_postgresql_too(postgresql_server: str) -> None:
    conftest._run(postgresql_server, "CREATE DATABASE demonstration")
    engine = _planted(conftest._named(postgresql_server, "demonstration"), NOON, 100)
    with db.reading() as s:
        assert _figures(s).total.received + _figures(s).total_before.received > 0
        assert _count(s, select(func.count()).select_from(Ticket)) == 100
        assert list(history.broken_links(s)) == []
    engine.dispose()


def test_clerks_have_home_units_one_move_waits_and_one_person_was_sent_back(s: Session) -> None:
    staff = hall_staff.hall_staff(s, TOWN, NOON.date())
    clerks = [m for m in staff if m.account.role is Role.clerk]
    [waiting] = staff_moves.waiting(s, TOWN)
    [gone] = staff_moves.decided(s, TOWN, most=9)

    assert len(clerks) == 9 and sum(m.account.department is not None for m in clerks) == 5
    assert all(m.posted_on and m.held for m in clerks)
    assert (waiting.account.name, waiting.early, waiting.wanted_on.weekday()) == ("沈雪琴", True, 0)
    assert (gone.kind, gone.carried_out(NOON.date()), gone.account.active) == (
        MoveKind.return_home,
        True,
        False,
    )


def _count(s: Session, statement: object) -> int:
    return s.scalar(statement)  # type: ignore[call-overload,no-any-return]

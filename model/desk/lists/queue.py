"""The queue: what lies before me, the most urgent on top. It follows whoever answers for the post now (R023)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, load_only

from model.catalogue.versions import ItemVersion
from model.desk.colleagues import to_answer, transfers
from model.desk.ticket import lights, sub_tasks
from model.desk.ticket.finding import PAGE, first_of, visible
from model.desk.ticket.lights import Alarm
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import URGENCY_COLUMNS, Ticket
from model.ground.owed import Urgency
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.roster.on_post.answering import Moment

# what a list and the acts from it read of a ticket
SHOWN = (
    Ticket.number,
    Ticket.version_id,
    Ticket.post_id,
    Ticket.applicant_name,
    Ticket.kind,
    Ticket.mode,
    Ticket.state,
    Ticket.channel,
    Ticket.paused_until,
    Ticket.given_days,
    Ticket.received_on,
    Ticket.accepted_on,
    Ticket.due_on,
    Ticket.due_presumed,
    Ticket.promised_on,
    Ticket.round,
    Ticket.site_id,
    Ticket.village_id,
    Ticket.row_version,
)


@dataclass(frozen=True)
class Queue:
    """One page of the queue and how many stand in it, by urgency."""

    tickets: Sequence[Ticket]
    counts: Counter[Urgency]
    calendar: Calendar  # this and the alarm: by which the tickets are counted and shown
    alarm: Alarm
    own_posts: frozenset[int] = frozenset()  # those this account answers for now
    marks: Mapping[int, Sequence[str]] = field(default_factory=dict)  # by ticket: 联办, 催办, 督办, 转办中

    @property
    def total(self) -> int:
        return self.counts.total()


def of(
    s: Session,
    by: Account,
    moment: Moment,
    *,
    everyone: bool = False,
    supervised: bool = False,
    page: int = 1,
    size: int = PAGE,
) -> Queue:
    """The open tickets of the posts this account answers for at this moment, by due date, those waiting for papers
    last, `size` on a page (one past the end is the last); `everyone` shows all that the account may see, `supervised`
    of these only what has a 督办 without an answer. Before a department's handler comes first what the department has
    a part to answer in, by the day of that part."""
    require(by, Permission.view_tickets)
    where = [*visible(by), still_open()]
    own, calendar, alarm = moment.own_posts(by), moment.calendar, lights.alarm(s, by.town_id)
    if not everyone:
        where.append(Ticket.post_id.in_(own))
    if supervised:
        where.append(to_answer.under_supervision())
    first = sub_tasks.own_parts_first(by) if by.role is Role.department_handler else ()
    counts = _counts(s, where, moment.today, calendar, alarm)
    tickets = s.scalars(
        select(Ticket)
        .where(*where)
        .options(
            load_only(*SHOWN),
            joinedload(Ticket.version).load_only(ItemVersion.name),
        )
        .order_by(*first, Ticket.due_on.is_(None), Ticket.due_on, Ticket.id)
        .limit(size)
        .offset(first_of(page, counts.total(), size))
    ).all()
    return Queue(tickets, counts, calendar, alarm, own, _marks(s, by, tickets))


def _marks(s: Session, by: Account, tickets: Sequence[Ticket]) -> dict[int, list[str]]:
    """What somebody waits for at these tickets, first of all the answer of one's own department."""
    words = marks(s, by.town_id, {t.id: t.round for t in tickets})
    if by.role is Role.department_handler:
        for ticket_id, _ in sub_tasks.to_answer(s, by):
            words.setdefault(ticket_id, []).insert(0, "联办")
    return words


def marks(s: Session, town_id: int, tickets: Mapping[int, int]) -> dict[int, list[str]]:
    """What else somebody waits for at these tickets (each with its round), in a word or two: an answer, or that
    another post takes it over."""
    if not tickets:
        return {}
    urged = to_answer.waiting_at(s, town_id, tickets)
    sent = transfers.under_way(s, town_id, tickets)
    words = {number: [kind.label] for number, kind in urged.items()}
    for number in sent:
        words.setdefault(number, []).append("转办中")
    return words


def _counts(
    s: Session, where: list[ColumnElement[bool]], today: date, calendar: Calendar, alarm: Alarm
) -> Counter[Urgency]:
    """One number for each urgency, over the whole queue and not only its page."""
    counts: Counter[Urgency] = Counter()
    for *values, count in s.execute(
        select(*URGENCY_COLUMNS, func.count()).where(*where).group_by(*URGENCY_COLUMNS)
    ):
        ticket = Ticket(**dict(zip((column.key for column in URGENCY_COLUMNS), values, strict=True)))
        counts[ticket.urgency(today, calendar, alarm)] += count
    return counts

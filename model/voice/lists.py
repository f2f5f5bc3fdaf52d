"""Finding complaints: the list of those an account may see, one by its number, and whom to give it to."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from model.desk.ticket.finding import first_of
from model.desk.ticket.tickets import Ticket
from model.ground import owed
from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.roster.on_post.answering import Moment
from model.voice import firewall
from model.voice.complaints import Complaint, ComplaintState
from model.voice.nearness import near

PAGE = 50


def _people() -> tuple[ORMOption, ...]:
    return (
        joinedload(Complaint.about),
        joinedload(Complaint.handler),
        joinedload(Complaint.recorded_by),
        joinedload(Complaint.ticket).load_only(Ticket.number),
    )


def _held(by: Account, _: Moment) -> ColumnElement[bool]:
    return Complaint.handler_id == by.id if may(by, Permission.answer_complaints) else false()


# how the first page and the problem list ask for complaints
COMPLAINTS = owed.Kind(Complaint, seen=firewall.visible, held=_held, loads=_people)


def listed(
    s: Session,
    by: Account,
    *,
    states: Sequence[ComplaintState] = (),
    mine: bool = False,
    text: str = "",
    page: int = 1,
) -> tuple[Sequence[Complaint], int]:
    """One page of the complaints this account may see, those due first on top and the closed ones last; and how
    many there are. `mine` keeps what the account handles; `text` is a part of number or content."""
    require(by, Permission.view_complaints)
    where = [firewall.visible(by)]
    if states:
        where.append(Complaint.state.in_(states))
    if mine:
        where.append(Complaint.handler_id == by.id)
    if text.strip():
        word = text.strip()
        where.append(
            or_(
                Complaint.number.contains(word.upper(), autoescape=True),
                Complaint.content.contains(word, autoescape=True),
            )
        )
    count = s.scalar(select(func.count()).select_from(Complaint).where(*where)) or 0
    rows = s.scalars(
        select(Complaint)
        .where(*where)
        .options(*_people())
        .order_by(Complaint.closed_at.is_not(None), Complaint.due_on, Complaint.number)
        .limit(PAGE)
        .offset(first_of(page, count, PAGE))
    ).all()
    return rows, count


def misplaced(s: Session, by: Account) -> Sequence[str]:
    """The numbers of the open complaints, of those this account may assign, whose handler has come to stand at one post
    with the person complained of since: the handler no longer sees them, and somebody else must."""
    if not may(by, Permission.assign_complaints):
        return []
    rows = s.scalars(
        select(Complaint)
        .where(
            firewall.visible(by),
            Complaint.state.in_((ComplaintState.assigned, ComplaintState.answered)),
            near(Complaint.handler_id),
        )
        .options(joinedload(Complaint.about))
        .order_by(Complaint.due_on, Complaint.number)
    ).all()
    return [complaint.number for complaint in rows if firewall.may_assign(complaint, by)]


def by_number(s: Session, by: Account, number: str, seen: int | None = None) -> Complaint:
    """One complaint with its people. Refuses one the account may not see as if it were not there, and one that
    changed since the page showed version `seen`."""
    require(by, Permission.view_complaints)
    return owed.by_number(s, COMPLAINTS, by, number, seen)


def candidates(s: Session, complaint: Complaint) -> list[Account]:
    """Who may be given this complaint, by name."""
    colleagues = firewall.colleagues_of(s, complaint)
    fit = [a for a in accounts.of_town(s, complaint.town_id) if not firewall.unfit(complaint, a, colleagues)]
    return sorted(fit, key=lambda a: (a.role, a.name))

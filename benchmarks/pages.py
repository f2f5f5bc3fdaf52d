"""CPU of a warm rerun of the first page, the queue, a ticket and the leader page, with the demonstration's 12,000 tickets."""

from datetime import datetime

from sqlalchemy import func, select

from benchmarks.figures import Figure
from benchmarks.visitor import rerun_cpu_ms, served, visit
from model import migrations
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people import sign_in
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster.posts.posts import PostHolder
from seed import demonstration

MOST_MS = 60.0  # issue 2, "Fast"


def run() -> list[Figure]:
    """Floors first, then each page on the real server."""
    tickets = town()
    clerk, director, leader, number = people()
    with served("benchmarks.empty:app") as server, visit(server, "") as visitor:
        floor = rerun_cpu_ms(server, visitor)
    figures = []
    with served("app:app") as server:
        for name, url, token, query, word in (
            ("first page of a clerk", "", clerk, "", "今天谁在岗"),
            ("first page of the director", "", director, "", "今天谁在岗"),
            ("my queue", "queue", clerk, "", "我的办件"),
            ("one ticket", "ticket", clerk, f"number={number}", number),
            ("leader page", "dashboard", leader, "", "领导看板"),
        ):
            with visit(server, url, f"daiban={token}", query) as visitor:
                cpu = rerun_cpu_ms(server, visitor)
                if not any(word in text.replace("\\", "") for text in visitor.texts):
                    raise RuntimeError(f"/{url} shows something else: {visitor.texts[:5]}")
            figures.append(
                Figure(
                    f"warm rerun, {name}, {tickets:,} tickets", cpu, "ms CPU", "empty page", floor, MOST_MS
                )
            )
    return figures


def town() -> int:
    """The demonstration town in the passing folder; how many tickets it has."""
    migrations.upgrade(db.engine())
    with db.writing() as s:
        demonstration.plant(s, datetime.now(db.OFFICE_ZONE))
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(Ticket)) or 0


def people() -> tuple[str, str, str, str]:
    """Signed-in tokens of the clerk with the longest queue, of the director and of a leader, and a ticket of that clerk."""
    with db.writing() as s:
        longest = s.execute(
            select(PostHolder.account_id, func.max(Ticket.number), func.count())
            .join(Ticket, (Ticket.town_id == PostHolder.town_id) & (Ticket.post_id == PostHolder.post_id))
            .where(Ticket.closed_at.is_(None), PostHolder.slot == "A")
            .group_by(PostHolder.account_id)
            .order_by(func.count().desc())
        ).first()
        assert longest is not None, "the demonstration has open tickets"
        clerk = s.scalars(select(Account).where(Account.id == longest.account_id)).one()
        director = s.scalars(select(Account).where(Account.role == Role.director)).first()
        leader = s.scalars(select(Account).where(Account.role == Role.leader)).first()
        assert director is not None and leader is not None
        now = datetime.now(db.OFFICE_ZONE)
        tokens = []
        for account in (clerk, director, leader):
            account.must_change = False
            tokens.append(sign_in.open_session(s, account, address="127.0.0.1", browser="bench", now=now))
        return tokens[0], tokens[1], tokens[2], longest[1]

"""Acts and completions of a period, by the person who acted or by the ticket's post."""

from datetime import date, datetime, time, timedelta

import polars as pl
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.tickets import Ticket
from model.ground.db import OFFICE_ZONE, Labelled
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.people.sites import Site, Window
from model.roster.posts.posts import Post


class Credit(Labelled):
    """To whom an act counts."""

    person = "person", "按人"
    post = "post", "按岗位"


# lines of the story that are no work on a ticket: who looked, and what the calendar or the clock brought
NO_ACT = (EventKind.id_shown, EventKind.original_shown, EventKind.recounted, EventKind.breach)
SCHEMA = {
    "account_id": pl.Int64,
    "for_id": pl.Int64,
    "post_id": pl.Int64,
    "acts": pl.Int64,
    "completions": pl.Int64,
}


def counted(s: Session, by: Account, first: date, last: date, how: Credit) -> pl.DataFrame:
    """One row a person, or a post, of the days from `first` through `last`: acts and completions, and how many of both
    by somebody standing in; `with` says for whom a person stood in, or who acted at a post, most first.

    Who may not see others' attendance gets the own work alone.
    """
    require(by, Permission.sign_in)
    frame = _rows(s, by, first, last)
    return _by_person(s, by, frame) if how is Credit.person else _by_post(s, by, frame)


def _rows(s: Session, by: Account, first: date, last: date) -> pl.DataFrame:
    """Acts and completions by person, person stood in for, and post; a line from before posts were kept counts for the
    post the ticket has now. What a ledger entered as done counts as completed by its sender, once."""
    begins = datetime.combine(first, time(), OFFICE_ZONE)
    ends = datetime.combine(last + timedelta(days=1), time(), OFFICE_ZONE)
    post = func.coalesce(TicketEvent.post_id, Ticket.post_id)
    entered = and_(
        TicketEvent.kind == EventKind.imported,
        Ticket.completed_by_id == TicketEvent.account_id,
        Ticket.completed_at.is_not(None),
    )
    finished = case((or_(TicketEvent.kind == EventKind.completed, entered), TicketEvent.ticket_id))
    mine = () if may(by, Permission.view_attendance) else (TicketEvent.account_id == by.id,)
    rows = s.execute(
        select(
            TicketEvent.account_id, TicketEvent.for_id, post, func.count(), func.count(finished.distinct())
        )
        .join(Ticket, and_(Ticket.town_id == TicketEvent.town_id, Ticket.id == TicketEvent.ticket_id))
        .where(
            TicketEvent.town_id == by.town_id,
            TicketEvent.at >= begins,
            TicketEvent.at < ends,
            TicketEvent.account_id.is_not(None),
            TicketEvent.kind.not_in(NO_ACT),
            *mine,
        )
        .group_by(TicketEvent.account_id, TicketEvent.for_id, post)
    ).all()
    return pl.DataFrame([tuple(row) for row in rows], schema=SCHEMA, orient="row")


def _sums() -> list[pl.Expr]:
    standing = pl.col("for_id").is_not_null()
    return [
        pl.col("acts").sum(),
        pl.col("acts").filter(standing).sum().alias("acts_for_others"),
        pl.col("completions").sum(),
        pl.col("completions").filter(standing).sum().alias("completions_for_others"),
    ]


def _by_person(s: Session, by: Account, frame: pl.DataFrame) -> pl.DataFrame:
    people = _people(s, by.town_id)
    others = _listed(
        frame.drop_nulls("for_id"), "account_id", people.select(for_id="id", other="name"), "for_id"
    )
    return (
        frame.group_by("account_id")
        .agg(_sums())
        .join(people, left_on="account_id", right_on="id")
        .join(others, on="account_id", how="left")
        .with_columns(pl.col("with").fill_null(""))
        .sort(pl.col("acts"), pl.col("login"), descending=[True, False])
        .select("name", "role", "acts", "acts_for_others", "completions", "completions_for_others", "with")
    )


def _by_post(s: Session, by: Account, frame: pl.DataFrame) -> pl.DataFrame:
    actors = _listed(
        frame, "post_id", _people(s, by.town_id).select(account_id="id", other="name"), "account_id"
    )
    return (
        frame.group_by("post_id")
        .agg(_sums())
        .join(_posts(s, by.town_id), left_on="post_id", right_on="id")
        .join(actors, on="post_id", how="left")
        .sort("place_code", "position", "name")
        .select("name", "place", "acts", "acts_for_others", "completions", "completions_for_others", "with")
    )


def _listed(frame: pl.DataFrame, each: str, names: pl.DataFrame, of: str) -> pl.DataFrame:
    """`王窗口12、李窗口3` for each: whoever the other column names, with their acts, most first."""
    return (
        frame.group_by(each, of)
        .agg(pl.col("acts").sum())
        .join(names, on=of)
        .sort("acts", "other", descending=[True, False])
        .group_by(each, maintain_order=True)
        .agg(pl.format("{}{}", "other", "acts").str.join("、").alias("with"))
    )


def _people(s: Session, town_id: int) -> pl.DataFrame:
    rows = s.execute(
        select(Account.id, Account.login, Account.name, Account.role).where(Account.town_id == town_id)
    )
    people = [(id, login, name, role.label) for id, login, name, role in rows]
    schema = {"id": pl.Int64, "login": pl.String, "name": pl.String, "role": pl.String}
    return pl.DataFrame(people, schema=schema, orient="row")


def _posts(s: Session, town_id: int) -> pl.DataFrame:
    """Every post, closed ones too, with the window or village it stands in."""
    rows = s.execute(
        select(Post.id, Post.name, func.coalesce(Window.name, Site.name), Site.code, Post.position)
        .join(Post.site)
        .outerjoin(Post.window)
        .where(Post.town_id == town_id)
    ).all()
    schema = {
        "id": pl.Int64,
        "name": pl.String,
        "place": pl.String,
        "place_code": pl.String,
        "position": pl.Int64,
    }
    return pl.DataFrame([tuple(row) for row in rows], schema=schema, orient="row")

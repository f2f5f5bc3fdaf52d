"""Doing a closed ticket again: a new round with its own clock; the first round's figures stay (c2, C11, C16)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.colleagues import to_answer
from model.desk.deadline import clock
from model.desk.ticket import events
from model.desk.ticket.acts import mine
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import Verb
from model.desk.ticket.rounds import TicketRound
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.db import Labelled
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.roster.posts import special_posts
from model.roster.posts.posts import Post

# the one written rule, shown where it is done (C11)
RULE = (
    "重新办理从今天起按原来的承诺时限重新计算；第一轮的办结日期、答复和是否按时都不变；由现在守这个岗的人办。"
)


class Cause(Labelled):
    """What made it be done again."""

    complaint = "complaint", "投诉"
    rating = "rating", "差评"
    return_visit = "return_visit", "回访不满意"
    mistake = "mistake", "发现办错"


def reopen(
    s: Session, by: Account, number: str, *, cause: Cause, reason: str, seen: int, now: datetime
) -> Ticket:
    """Open the next round of a completed ticket. It answers to whoever holds the post from now on, not to whoever
    once took it over by name; what the house urged for the dates of the round before waits no more. Refuses without a
    reason."""
    ticket, _ = mine(s, by, number, Verb.reopen, seen=seen, now=now)
    reason = cleaned(reason, "原因", 180)
    if not reason:
        raise Refused("还没有写重新办理的原因。请写明哪里要重办。")
    if ticket.round == 1:
        ticket.promised_on = ticket.promise  # `due_on` belongs to the new round from now on
    ticket.round += 1
    ticket.handler_id = None
    ticket.post_id = _post_in_use(s, ticket, now.date())
    s.add(
        TicketRound(
            town_id=ticket.town_id,
            ticket_id=ticket.id,
            number=ticket.round,
            opened_on=now.date(),
            opened_by_id=by.id,
            reason=f"{cause.label}：{reason}",
        )
    )
    ticket.move(Verb.reopen, now)
    clock.reckon(s, ticket)
    answer = f"上一轮已办结，现在是第{ticket.round}轮重新办理，期限另算。"
    to_answer.settle(s, ticket, answer, by.id, now, of_house=True)
    events.add(s, ticket, by, EventKind.reopened, now, f"第{ticket.round}轮，{cause.label}：{reason}")
    s.flush()
    history.record(s, by, "reopen", "ticket", number, now=now, cause=cause, round=ticket.round)
    return ticket


def _post_in_use(s: Session, ticket: Ticket, day: date) -> int:
    """The ticket's own post, or the item's window when that post is no longer manned."""
    if ticket.post.active:
        return ticket.post_id
    post = s.scalar(
        select(Post.id)
        .where(
            Post.town_id == ticket.town_id,
            Post.window_id == ticket.item.window_id,
            *special_posts.taking_in(day),
        )
        .order_by(Post.position, Post.id)
        .limit(1)
    )
    if post is None:
        raise Refused(f"“{ticket.post.name}”已经停用，事项的窗口也没有岗位。请先在“岗位设置”里设岗。")
    return post

"""Posts and people as they were on a past day, read back from the audit log."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time

from sqlalchemy import Date, Integer, column, or_, select, values
from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE, Instant
from model.people import service_record
from model.people.accounts import Account
from model.people.service_record import Service
from model.roster.posts import fitness, post_log
from model.roster.posts.posts import Post
from model.roster.presence.attendance import SignedIn, SignInRecord

Change = tuple[date, str]  # on which day, and what
Half = tuple[date, int]  # the day, and 0 for its morning, 1 for its afternoon


def manned(post: Post, changes: Sequence[Change], day: date) -> bool:
    """Whether the post was in use on that day, by its own dates (R022) and by when it was set up, switched off and on;
    the day of a change belongs to what came after it, the last day of a post to the post."""
    active = post.active
    for changed_on, action in changes:
        if changed_on < day or (changed_on == day and action != "switch_off"):
            break
        if action == "create":
            return False
        active = action == "switch_off"
    return active and post.runs(day)


def objection(day: date, known: Mapping[int, Service]) -> Callable[[Post, Account], str]:
    """`fitness.objection` as it was on that day: with the role people had then, and as long as they served. `known` are
    those that changed since, by account id."""

    def judged(post: Post, account: Account) -> str:
        service = known.get(account.id)
        if service is None:
            return fitness.objection(post, account)
        role = service.role_on(day)
        was = Account(
            id=account.id, name=account.name, site_id=account.site_id, employment=account.employment
        )
        was.role, was.active = role or account.role, role is not None
        return fitness.objection(post, was)

    return judged


def served(s: Session, town_id: int, first: date) -> dict[int, Service]:
    """The accounts that changed on or after the first day. When an account was opened is no question here: who held a
    post before that held it."""
    services = {}
    for service in service_record.of_town(s, town_id):
        changes = tuple(x for x in service.changes if x[1] != "create" and x[0] >= first)
        if changes:
            services[service.account.id] = Service(service.account, changes)
    return services


def changed(s: Session, town_id: int, first: date) -> dict[int, list[Change]]:
    """What became of each post since the first day, latest first, by post id."""
    changes = defaultdict(list)
    since = datetime.combine(first, time(), OFFICE_ZONE)
    for act in post_log.acts(s, town_id, ("create", "switch_off", "switch_on"), since):
        changes[act.post_id].append((act.at.date(), act.action))
    return changes


def present(
    s: Session, town_id: int, halves: Mapping[Half, tuple[datetime, datetime]]
) -> dict[Half, SignedIn]:
    """Who was signed in at any time of each half, given from when to when it lasted. A day on which nobody of the town
    signed in at all says nothing of anybody: it has no halves in the answer. The database compares the moments: a month
    of a hall has thousands of stays."""
    named = list(enumerate(halves.items()))
    span = (
        values(
            column("n", Integer),
            column("day", Date),
            column("begins", Instant),
            column("ends", Instant),
            name="span",
        )
        .data([(n, day, begins, ends) for n, ((day, _), (begins, ends)) in named])
        .cte()
    )
    rows = s.execute(
        select(span.c.n, SignInRecord.account_id)
        .join(SignInRecord, SignInRecord.day == span.c.day)
        .where(
            SignInRecord.town_id == town_id,
            SignInRecord.came_at < span.c.ends,
            or_(SignInRecord.left_at.is_(None), SignInRecord.left_at > span.c.begins),
        )
    )
    signed_in = defaultdict(set)
    for n, account_id in rows:
        signed_in[named[n][1][0]].add(account_id)
    return {
        (day, n): SignedIn(frozenset(signed_in[day, n]), frozenset(signed_in[day, 0] | signed_in[day, n]))
        for day, n in halves
        if signed_in[day, 0] or signed_in[day, 1]
    }

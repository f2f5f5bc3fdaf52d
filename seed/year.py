"""The year before the last two weeks: finished and running tickets with their stories, written in bulk."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from model.desk.counter.new_ticket import ROW, NewTicket
from model.desk.counter.notices import Notice
from model.desk.ticket import names
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Channel, Ticket, TicketMaterial
from model.ground import history
from model.ground.db import bulk_insert, new_ids, stored
from model.ground.numbering import NumberSeries, numbered, series
from model.people.accounts import Account
from model.people.sites import Site
from model.roster.posts.posts import Post, Slot
from seed.people import Town
from seed.story import Story

BUSY_WEEKDAYS = (1.25, 1.1, 1.0, 0.95, 0.9)  # Monday is market day
OFF_DAY = 0.06  # weekends and holidays: the duty post and the village points only
TODAY_AT_LEAST = 0.25  # so that nobody meets an empty screen on a Sunday


def days(random: Random, works: Any, first: date, last: date, count: int) -> list[date]:
    """`count` days of intake between two dates, in order: busy Mondays, quiet weekends."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = [BUSY_WEEKDAYS[min(day.weekday(), 4)] if works(day) else OFF_DAY for day in every]
    weights[-1] = max(weights[-1], TODAY_AT_LEAST)
    return sorted(random.choices(every, weights, k=count))


@dataclass(frozen=True)
class Taken:
    """A story with where it was taken in and by whom."""

    story: Story
    site: Site
    post: Post
    by: Account


class Books:
    """Turns stories into the rows of the ticket tables, with numbers from the same series the counter uses."""

    def __init__(self, s: Session, town: Town, random: Random) -> None:
        self.s, self.town, self.random = s, town, random
        self.dialect = s.get_bind().dialect
        self.serials: Counter[str] = Counter()

    def write(self, taken: list[Taken], now: datetime) -> None:
        """All rows of the year in one go, one line in the audit log."""
        taken.sort(key=lambda entry: (entry.story.received_at, entry.site.prefix))
        ids = new_ids(len(taken))
        numbers = [self._number(entry) for entry in taken]
        rows = list(zip(ids, numbers, taken, strict=True))
        self._insert(NumberSeries, ((self.town.town_id, name, last) for name, last in self.serials.items()))
        tickets = (self._ticket(number, entry).as_row(key, self.dialect) for key, number, entry in rows)
        self._insert(Ticket, tickets)
        names.keep(self.s, self.town.town_id, {entry.story.person.name for entry in taken})
        for table, lines_of in (
            (TicketMaterial, self._materials),
            (TicketEvent, self._events),
            (Notice, self._notices),
        ):
            lines = [line for row in rows for line in lines_of(*row)]
            keyed = zip(new_ids(len(lines)), lines, strict=True)
            self._insert(table, ((self.town.town_id, key, *line) for key, line in keyed))
        house = history.House(self.town.town_id)
        history.record(self.s, house, "plant", "ticket", "demonstration", now=now, tickets=len(rows))

    def _insert(self, noun: Any, rows: Iterable[tuple[Any, ...]]) -> None:
        table: Table = noun.__table__
        bulk_insert(self.s, table, COLUMNS[table.name].split(), rows)

    def _number(self, entry: Taken) -> str:
        day = f"{entry.story.received_at:%Y%m%d}"
        name = series(entry.site.prefix, day)
        self.serials[name] += 1
        return numbered(entry.site.prefix, day, self.serials[name])

    def _at(self, value: date | datetime | None) -> Any:
        return stored(value, self.dialect) if value else None

    def _ticket(self, number: str, entry: Taken) -> NewTicket:
        story, hall = entry.story, entry.site is self.town.hall
        done = story.completed_at
        return NewTicket(
            town_id=self.town.town_id,
            number=number,
            query_code=f"{self.random.randrange(1_000_000):06d}",
            item_id=story.chosen.item.id,
            version_id=story.chosen.version.id,
            kind=story.chosen.item.kind,
            mode=story.mode,
            channel=Channel.hall if hall else Channel.village,
            post_id=entry.post.id,
            site_id=entry.site.id,
            village_id=story.person.village.id if story.person.village else None,
            applicant_name=story.person.name,
            applicant_id_number=story.person.id_number,
            applicant_phone=story.person.phone,
            applicant_address=story.person.address,
            agent_name="" if hall else entry.by.name,
            first_receiver_id=entry.by.id,
            state=state(story),
            received_at=story.received_at,
            accepted_on=story.accepted_at.date() if story.accepted_at else None,
            due_on=story.due_on,
            due_presumed=story.presumed,
            completed_at=done,
            completed_by_id=entry.by.id if done else None,
            delivered_at=story.delivered_at,
            delivered_to=story.person.name if story.delivered_at else "",
            reply=story.reply,
            reply_channel="当面答复" if done else "",
            changed_at=story.delivered_at or done or story.accepted_at or story.received_at,
        )

    def _materials(self, key: int, number: str, entry: Taken) -> Iterator[tuple[Any, ...]]:
        still = entry.story.missing if entry.story.accepted_at is None else []
        for paper in entry.story.chosen.version.materials:
            yield key, paper.position, paper.name, paper.required, paper.name not in still

    def _events(self, key: int, number: str, entry: Taken) -> Iterator[tuple[Any, ...]]:
        story = entry.story
        lines = [(EventKind.registered, story.received_at, story.mode.label)]
        if story.missing:
            lines.append((EventKind.notified, story.received_at, "还缺：" + "、".join(story.missing)))
        if story.missing and story.accepted_at:
            lines.append((EventKind.supplied, story.accepted_at, "补来：" + "、".join(story.missing)))
        if story.accepted_at:
            lines.append((EventKind.accepted, story.accepted_at, f"承诺{story.due_on}前办结"))
        if story.completed_at:
            lines.append((EventKind.completed, story.completed_at, story.reply))
        if story.delivered_at:
            lines.append((EventKind.delivered, story.delivered_at, "领取人：申请人本人"))
        for kind, moment, note in lines:
            yield key, self._at(moment), kind.value, entry.by.id, entry.post.id, note

    def _notices(self, key: int, number: str, entry: Taken) -> Iterator[tuple[Any, ...]]:
        if entry.story.missing:
            missing = json.dumps(entry.story.missing, ensure_ascii=False, sort_keys=True)
            yield key, f"{number}-G1", self._at(entry.story.received_at), entry.by.id, missing, ""


def state(story: Story) -> TicketState:
    """The state in which a story stands."""
    if story.accepted_at is None:
        return TicketState.correction
    if story.completed_at is None:
        return TicketState.accepted
    return TicketState.delivered if story.delivered_at else TicketState.completed


def taken(town: Town, story: Story, *, at_village: bool) -> Taken:
    """Where and by whom it is taken in: the person's own village, or the item's window in the hall."""
    if at_village and story.person.village:
        post = town.posts[story.person.village.id]
        return Taken(story, story.person.village, post, town.holder(post, Slot.a))
    post = town.posts[story.chosen.item.window_id]
    return Taken(story, town.hall, post, town.holder(post, Slot.a))


COLUMNS = {
    "number_series": "town_id name last",
    "ticket": " ".join(ROW),
    "ticket_material": "town_id id ticket_id position name required brought",
    "ticket_event": "town_id id ticket_id at kind account_id post_id note",
    "notice": "town_id id ticket_id number issued_at by_id missing note",
}

"""The last two weeks, lived through the desk's own actions in the order of time: intake, papers, replies, hand-over."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from model.desk.counter import intake, supplying
from model.desk.counter.applicants import Applicant
from model.desk.course import handling
from model.desk.money import payments
from model.desk.money.payments import Method
from model.desk.ticket import decisions
from model.desk.ticket.tickets import Ticket
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster.on_post import answering
from model.roster.posts.posts import Post, Slot
from seed.lives import Lives
from seed.people import Town
from seed.story import Story
from seed.year import Taken

Step = Callable[[], object]


class Fortnight:
    """Plays planned stories; the desk decides numbers, due dates and states as it does for everybody."""

    def __init__(self, s: Session, town: Town, lives: Lives) -> None:
        self.s, self.town, self.lives = s, town, lives
        self.waiting: list[tuple[datetime, int, Step]] = []
        self.order = iter(range(1_000_000))

    def live(self, taken: list[Taken]) -> None:
        """Every step of every story, the earliest first."""
        for entry in taken:
            fate = self.lives.fate(entry.story)
            self._at(entry.story.received_at, partial(self._take_in, entry, fate))
        while self.waiting:
            _, _, step = heapq.heappop(self.waiting)
            step()

    def _at(self, moment: datetime, step: Step) -> None:
        heapq.heappush(self.waiting, (moment, next(self.order), step))

    def _take_in(self, entry: Taken, fate: str) -> None:
        story, version = entry.story, entry.story.chosen.version
        person, by = story.person, self._on_duty(entry.post, story.received_at)
        at_once = (
            story.completed_at and not story.missing and story.completed_at.date() == story.received_at.date()
        )
        ticket = intake.take_in(
            self.s,
            by,
            story.chosen.item,
            Applicant(
                person.name,
                person.id_number,
                person.phone,
                person.address,
                by.name if by.role is Role.village_agent else "",
            ),
            mode=story.mode,
            brought=[m.name for m in version.materials if m.name not in story.missing],
            reply=story.reply if at_once else "",
            now=story.received_at,
        )
        for moment, step in self._rest(entry, ticket, fate):
            self._at(moment, step)

    def _rest(self, entry: Taken, ticket: Ticket, fate: str) -> Iterator[tuple[datetime, Step]]:
        story = entry.story
        by = self.town.holder(entry.post, Slot.a)
        if story.missing and story.accepted_at:
            yield story.accepted_at, lambda: self._supply(entry, ticket)
        yield from self.lives.between(story, ticket, by, fate)
        if story.completed_at:
            yield story.completed_at, lambda: self._complete(entry, ticket)
        if story.delivered_at:
            yield story.delivered_at, lambda: self._deliver(entry, ticket)
        yield from self.lives.ends(story, ticket, by, fate)

    def _supply(self, entry: Taken, ticket: Ticket) -> None:
        moment = entry.story.accepted_at
        assert moment
        supplying.supply(
            self.s,
            self._on_duty(entry.post, moment),
            ticket.number,
            brought=entry.story.missing,
            seen=ticket.row_version,
            now=moment,
        )

    def _complete(self, entry: Taken, ticket: Ticket) -> None:
        moment = entry.story.completed_at
        if moment is None or not ticket.open:
            return
        by = self._on_duty(entry.post, moment)
        self._pay(ticket, by, moment)
        if decisions.licence(ticket):  # whoever took it in does not decide it
            by = self.town.director
        handling.complete(
            self.s,
            by,
            ticket.number,
            reply=entry.story.reply,
            channel="电话答复",
            seen=ticket.row_version,
            now=moment,
        )

    def _pay(self, ticket: Ticket, by: Account, moment: datetime) -> None:
        """Whatever it costs is paid before it is completed."""
        due = payments.still_owed(self.s, ticket)
        if due:
            payments.pay(
                self.s,
                by,
                ticket.number,
                amount_fen=due,
                method=Method.code,
                seen=ticket.row_version,
                now=moment,
            )

    def _deliver(self, entry: Taken, ticket: Ticket) -> None:
        moment = entry.story.delivered_at
        if moment is None or ticket.open:
            return
        handling.deliver(
            self.s,
            self._on_duty(entry.post, moment),
            ticket.number,
            to=entry.story.person.name,
            seen=ticket.row_version,
            now=moment,
        )

    def _on_duty(self, post: Post, moment: datetime) -> Account:
        """Whoever answers for the post at that moment: A, or B while A is away."""
        account = answering.responsible(post, moment, self.town.away(self.s, moment)).account
        assert account, post.name
        return account


def planned(story: Story) -> str:
    """The pair that must not come twice within a month: who asks for what (R062)."""
    return f"{story.person.id_number} {story.chosen.item.code}"

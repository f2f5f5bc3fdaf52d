"""Eight clerks at once: no number twice, none missing, every ticket with its story and its history."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, func, select

from model.desk.counter.applicants import Applicant, Duplicate
from model.desk.ticket.events import TicketEvent
from model.desk.ticket.tickets import Ticket
from model.ground import db, history
from model.ground.history import History
from tests.desk.tickets import take

CLERKS, EACH = 8, 250


def test_eight_clerks_take_in_two_thousand_at_once(engine: Engine) -> None:
    def work(clerk: int) -> list[str]:
        return [take(who=Applicant(f"群众{clerk}之{n}")).number for n in range(EACH)]

    with ThreadPoolExecutor(CLERKS) as pool:
        numbers = [number for given in pool.map(work, range(CLERKS)) for number in given]

    serials = sorted(int(number.split("-")[2]) for number in numbers)
    assert serials == list(range(1, CLERKS * EACH + 1))
    with db.reading() as s:
        story = select(Ticket.number, func.count(TicketEvent.id)).join(
            TicketEvent, (TicketEvent.town_id == Ticket.town_id) & (TicketEvent.ticket_id == Ticket.id)
        )
        events = dict(s.execute(story.group_by(Ticket.number)).tuples().all())
        taken = s.scalars(select(History.subject_id).where(History.action == "take_in")).all()
        assert events == dict.fromkeys(numbers, 2)
        assert sorted(taken) == sorted(numbers)
        assert list(history.broken_links(s)) == []


def test_two_sites_take_the_same_business_in_at_once_and_one_is_told(engine: Engine) -> None:
    def work(login: str) -> str:
        try:
            return take(login).state
        except Duplicate:
            return "told"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, ("li", "zhao"))) == ["accepted", "told"]

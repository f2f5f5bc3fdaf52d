"""The whole table of moves: what may become of a ticket, by whose hand; everything else is refused with a sentence."""

from itertools import product

import pytest
from sqlalchemy import Engine, update

from model.catalogue.versions import Kind
from model.desk import steps
from model.desk.kinds import KindNow, kind_now
from model.desk.moves import DONE, ENDED, MOVES, OPEN, TicketState, Verb, lawful
from model.desk.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import by_login
from tests.desk.test_intake import FRIDAY, take

S, V = TicketState, Verb
OPEN_ONES = "received correction accepted in_progress reported_up suspended decided".split()
# domain.md c2 line by line, written down a second time: from, to
LINES = (
    *(("draft received", "received accepted", "received correction", "correction accepted")),
    *(("correction correction", "correction withdrawn", "received not_accepted", "received completed")),
    *(("accepted in_progress", "in_progress decided", "in_progress reported_up", "reported_up in_progress")),
    *(("in_progress suspended", "suspended in_progress", "accepted returned", "in_progress returned")),
    *(("decided completed", "completed delivered", "completed archived", "delivered archived")),
    *(("completed in_progress", "delivered in_progress", "archived in_progress")),
    *(f"{state} withdrawn" for state in OPEN_ONES),
    *(f"{state} terminated" for state in OPEN_ONES),
)
AT_POST = {
    V.accept, V.notify, V.not_accept, V.complete_at_once, V.begin, V.report_up, V.bring_back, V.decide, V.complete,
    V.deliver, V.archive, V.lapse, V.withdraw, V.merge,
}  # fmt: skip
APPROVED = {V.suspend, V.resume, V.send_back}
DIRECTED = {V.terminate, V.reopen}
# who may do what to a ticket that 李窗口 took in at the hall, and to one that 赵村 took in at 东岭村
HALL = {
    "zhang": {V.register, *AT_POST, *APPROVED, *DIRECTED},
    "li": {V.register, *AT_POST},
    "wang": {V.register, *AT_POST},
    "feng": {V.register},
    "chen": APPROVED,
    "sun": APPROVED,
    "ji": {V.notify_again},
    "zhao": set(),
    "qian": set(),
    "guan": set(),
    "zhou": set(),
}
VILLAGE = HALL | {"li": {V.register}, "wang": {V.register}, "zhao": {V.register, *AT_POST}}


@pytest.mark.parametrize(("state", "verb"), list(product(S, V)))
def test_a_ticket_moves_as_the_table_says_and_no_other_way(state: TicketState, verb: Verb) -> None:
    ticket = Ticket(state=state)

    if verb in lawful(state):
        ticket.move(verb, FRIDAY)
        assert ticket.state is MOVES[verb].after
    else:
        with pytest.raises(Refused, match=f"这件现在是“{state.label}”，不能{verb.label}。"):
            ticket.move(verb, FRIDAY)
        assert ticket.state is state


def test_the_table_is_the_one_of_the_specification_and_every_other_pair_is_out_of_reach() -> None:
    reached = {f"{before} {move.after}" for move in MOVES.values() for before in move.before}

    assert reached == set(LINES)
    assert len(set(product(S, S))) - len(reached) == 225 - 36


@pytest.mark.parametrize(("place", "login"), list(product(("li", "zhao"), HALL)))
def test_each_person_moves_exactly_what_the_role_and_the_post_allow(
    engine: Engine, place: str, login: str
) -> None:
    """Every state, every verb, every one of the cast."""
    ticket = take(place)
    allowed = (HALL if place == "li" else VILLAGE)[login]

    for state in S:
        may = {verb for verb in V if _moves(login, ticket, state, verb)}
        assert may == {verb for verb in allowed if state in MOVES[verb].before}, state


def _moves(login: str, ticket: Ticket, state: TicketState, verb: Verb) -> bool:
    with db.reading() as s:
        s.execute(update(Ticket).values(state=state))
        by = by_login(s, login)
        try:
            found, _ = steps.mine(s, by, ticket.number, verb, seen=ticket.row_version, now=FRIDAY)
            found.move(verb, FRIDAY)
        except Refused as refusal:
            assert refusal.sentence.endswith("。")
            return False
        finally:
            s.rollback()
        return True


def test_every_state_is_open_done_or_ended_save_the_draft() -> None:
    assert set(S) - {S.draft} == OPEN | DONE | ENDED
    assert len(OPEN) + len(DONE) + len(ENDED) == 14


def test_every_verb_says_what_it_needs_and_what_it_does() -> None:
    assert set(MOVES) == set(V)
    assert all(move.needs and move.effect for move in MOVES.values())


@pytest.mark.parametrize("state", S)
def test_a_ticket_that_waits_for_papers_is_a_supplement_and_a_refused_one_declined(
    state: TicketState,
) -> None:
    told = {S.correction: KindNow.supplement, S.not_accepted: KindNow.declined, S.returned: KindNow.declined}

    for kind in Kind:
        assert kind_now(Ticket(state=state, kind=kind)) == told.get(state, KindNow.of(kind.value))


def test_a_denied_one_is_declined_though_it_has_its_result() -> None:
    assert kind_now(Ticket(state=S.completed, kind=Kind.promised), denied=True) is KindNow.declined

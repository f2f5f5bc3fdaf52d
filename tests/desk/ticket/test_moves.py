"""The whole table of moves: what may become of a ticket, by whose hand; everything else is refused with a sentence."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from model.catalogue.versions import ItemStep, Kind, Mode
from model.desk.counter import intake, late_papers, notices, supplying
from model.desk.course import declining, ending, handling, merging, reopening, reporting_up
from model.desk.course.reopening import Cause
from model.desk.deadline import pausing
from model.desk.filing import archive
from model.desk.ticket import acts
from model.desk.ticket.kinds import KindNow, kind_now
from model.desk.ticket.moves import DONE, ENDED, MOVES, OPEN, TicketState, Verb
from model.desk.ticket.tickets import Ticket, TicketMaterial
from model.ground import db
from model.ground.refusals import NotPermitted, Refused
from model.people.accounts import Account
from tests.desk.doing import again, do
from tests.desk.tickets import FRIDAY, PAPERS, UP, WORDS, account, take

S, V = TicketState, Verb
OPEN_ONES = "received correction accepted in_progress reported_up suspended decided".split()
# c2 line by line, written down a second time: from, to
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
    "zhang": {*AT_POST, *APPROVED, *DIRECTED},
    "li": AT_POST,
    "wang": AT_POST,
    "feng": set(),
    "chen": APPROVED,
    "sun": APPROVED,
    "ji": {V.notify_again},
    "zhao": set(),
    "qian": set(),
    "guan": set(),
    "zhou": set(),
}
VILLAGE = HALL | {"li": set(), "wang": set(), "zhao": AT_POST}


@pytest.mark.parametrize("verb", V)
def test_a_ticket_moves_as_the_table_says_and_no_other_way(verb: Verb) -> None:
    for state in S:
        ticket = Ticket(state=state)
        if state in MOVES[verb].before:
            ticket.move(verb, FRIDAY)
            assert ticket.state is MOVES[verb].after
            continue
        with pytest.raises(Refused, match=f"这件现在是“{state.label}”，不能{verb.label}。"):
            ticket.move(verb, FRIDAY)
        assert ticket.state is state


def test_the_table_is_the_one_of_the_specification_and_every_other_pair_is_out_of_reach() -> None:
    reached = {f"{before} {move.after}" for move in MOVES.values() for before in move.before}

    assert reached == set(LINES)
    assert len(set(product(S, S))) - len(reached) == 225 - 36


@dataclass(frozen=True)
class Act:
    """What really makes a move, with words that it takes; `before`: from where, if not from where the table says, and
    which stations it goes through by itself. `ready` makes the rest lawful."""

    verb: Verb
    action: Callable[..., Any]
    words: dict[str, Any] = field(default_factory=dict)
    before: str = ""
    ready: Callable[[Ticket], Any] = lambda ticket: None
    what: dict[str, Any] = field(default_factory=dict)
    now: datetime = FRIDAY


def without(ticket: Ticket, *names: str) -> None:
    """These papers were not brought."""
    with db.writing() as s:
        papers = TicketMaterial.ticket_id == ticket.id
        s.execute(update(TicketMaterial).where(papers, TicketMaterial.name.in_(names)).values(brought=False))


def gone_up(ticket: Ticket) -> None:
    do(ticket.first_receiver.login, reporting_up.report_up, ticket, **UP)


def called(ticket: Ticket) -> None:
    do(ticket.first_receiver.login, late_papers.contact, ticket, how="打电话", text="没人接")


def stoppable(_: Ticket) -> None:
    with db.writing() as s:
        s.execute(update(ItemStep).where(ItemStep.name == "审核").values(stops_clock=True))


WHY, REPLY = {"reason": "申请人已去世"}, {"reply": "已办好", "channel": "电话答复"}
CHILD = {"code": "MZ009", "brought": ("户口簿原件",), "mode": Mode.direct}
REPORTED = {"code": "HJ004", "brought": ("户口簿原件", "原居民身份证")}
BACK = {"result": "同意", "returned_on": FRIDAY.date()}
MORE = {"more": ("户口簿原件",), "reason": "漏看了规定"}
STOP = {"step": "审核", "days": 5, "reason": "入户核查"}
AGAIN = {"cause": Cause.mistake, "reason": "金额算错"}
SURE = {"granted": True, "basis": "第三条", "text": "准予。"}
ACTS = {
    "accept": Act(V.accept, intake.accept, {"brought": PAPERS}, "received"),
    "supply": Act(
        V.accept, supplying.supply, {"brought": PAPERS}, "correction", lambda t: without(t, *PAPERS)
    ),
    "notify": Act(V.notify, intake.accept, {"brought": ()}),
    "notify_again": Act(V.notify_again, notices.notify_again, MORE),
    "not_accept": Act(V.not_accept, declining.not_accept, WORDS),
    "complete_at_once": Act(
        V.complete_at_once, intake.accept, {"brought": ("户口簿原件",), "reply": "已登记"}, what=CHILD
    ),
    "begin": Act(V.begin, handling.begin),
    "report_up": Act(V.report_up, reporting_up.report_up, UP, "accepted in_progress", what=REPORTED),
    "bring_back": Act(V.bring_back, reporting_up.bring_back, BACK, ready=gone_up, what=REPORTED),
    "suspend": Act(V.suspend, pausing.suspend, STOP, "accepted in_progress", stoppable),
    "resume": Act(V.resume, pausing.resume),
    "decide": Act(V.decide, handling.decide, SURE, "accepted in_progress"),
    "send_back": Act(V.send_back, declining.send_back, WORDS | {"notice_complete": True}),
    "complete": Act(V.complete, handling.complete, REPLY, "accepted in_progress decided"),
    "deliver": Act(V.deliver, handling.deliver, {"to": "本人"}),
    "archive": Act(
        V.archive, archive.archive, ready=lambda t: do(t.first_receiver.login, handling.complete, t, **REPLY)
    ),
    "lapse": Act(V.lapse, late_papers.lapse, ready=called, now=FRIDAY + timedelta(days=60)),
    "withdraw": Act(V.withdraw, ending.withdraw, {"consent": "本人2月13日签字"}),
    "terminate": Act(V.terminate, ending.terminate, WHY),
    "merge": Act(V.merge, merging.merge),
    "reopen": Act(V.reopen, reopening.reopen, AGAIN),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_person_does_exactly_what_the_role_and_the_post_allow(engine: Engine, name: str) -> None:
    """Every act as it is really done, from every state, by every one of the cast: whatever is lawful moves, everything
    else is refused and moves nothing. At a village, where only the people differ, and once more on PostgreSQL, from
    the lawful states."""
    act, people = ACTS[name], {login: account(login) for login in HALL}
    before, after = (
        {S[word] for word in act.before.split()} or MOVES[act.verb].before,
        MOVES[act.verb].after,
    )
    hall, village = ("li", HALL, list(S)), ("zhao", VILLAGE, list(before))
    once_more = ("li", HALL, list(before))
    for place, rights, states in (hall, village) if engine.dialect.name == "sqlite" else (once_more,):
        ticket, words = prepared(act, place)
        for state in states:
            put(ticket, state)
            may = {login for login in HALL if state in before and act.verb in rights[login]}
            moved = {login: tried(act, by, ticket, words) for login, by in people.items()}
            assert moved == {login: after if login in may else None for login in HALL}, state
            assert stands(ticket) == (state, ticket.row_version)


def prepared(act: Act, login: str) -> tuple[Ticket, dict[str, Any]]:
    """A ticket that `login` took in, ready for the act, and the words of the act."""
    into = take(login, **act.what, another=True) if act.verb is V.merge else None
    ticket = again(take(login, **act.what, another=True))
    act.ready(ticket)
    return ticket, act.words | ({"into": into.number} if into else {})


def put(ticket: Ticket, state: TicketState) -> None:
    """Put it into a state, whatever it was before; nobody notices."""
    with db.writing() as s:
        s.execute(
            update(Ticket).where(Ticket.id == ticket.id).values(state=state, row_version=ticket.row_version)
        )


def stands(ticket: Ticket) -> tuple[TicketState, int]:
    """Its state and version as everybody sees them now."""
    with db.reading() as s:
        query = select(Ticket.state, Ticket.row_version).where(Ticket.id == ticket.id)
        state, version = s.execute(query).one()
        return state, version


def tried(act: Act, by: Account, ticket: Ticket, words: dict[str, Any]) -> TicketState | None:
    """The state after the act, which is then undone; None when it was refused, in a calm sentence."""
    with db.reading() as s:
        try:
            act.action(s, by, ticket.number, **words, seen=ticket.row_version, now=act.now)
            return s.scalars(select(Ticket.state).where(Ticket.id == ticket.id)).one()
        except Refused as refusal:
            assert refusal.sentence.endswith("。")
            return None
        finally:
            s.rollback()


def test_every_verb_but_taking_in_has_its_act() -> None:
    assert {act.verb for act in ACTS.values()} == set(V) - {V.register}
    ways = {(S[word], act.verb) for act in ACTS.values() for word in act.before.split()}
    assert {(state, verb) for state, verb in ways if state not in MOVES[verb].before} == set(acts._WAY)


def test_exactly_those_take_in_who_receive_people(engine: Engine) -> None:
    may = set()
    for login in HALL:
        with suppress(NotPermitted):
            may |= {login} if take(login, another=True).state is S.accepted else set()

    assert may == {"zhang", "li", "wang", "feng", "zhao", "qian"}


def test_every_state_is_open_done_or_ended_save_the_draft() -> None:
    assert set(S) - {S.draft} == OPEN | DONE | ENDED
    assert len(OPEN) + len(DONE) + len(ENDED) == 14


def test_every_verb_says_what_it_needs() -> None:
    assert set(MOVES) == set(V)
    assert all(move.needs for move in MOVES.values())


@pytest.mark.parametrize("state", S)
def test_a_ticket_that_waits_for_papers_is_a_supplement_and_a_refused_one_declined(
    state: TicketState,
) -> None:
    kinds = {S.correction: KindNow.supplement, S.not_accepted: KindNow.declined, S.returned: KindNow.declined}

    for kind in Kind:
        assert kind_now(Ticket(state=state, kind=kind)) == kinds.get(state, KindNow.of(kind.value))


def test_a_denied_one_is_declined_though_it_has_its_result() -> None:
    assert kind_now(Ticket(state=S.completed, kind=Kind.promised), denied=True) is KindNow.declined

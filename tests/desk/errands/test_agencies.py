"""Who carries it for the applicant, and how often anybody had to go."""

import pytest
from sqlalchemy import Engine

from model.catalogue.versions import Mode
from model.desk.errands import agencies, trips
from model.desk.errands.agencies import Agency, AgencyKind, Agent
from model.desk.errands.trips import Traveller
from model.desk.ticket import events
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import by_login
from tests.desk.tickets import FRIDAY, GRANNY, SON, carried, take


def agency(ticket: Ticket) -> Agency | None:
    with db.reading() as s:
        return agencies.of_ticket(s, ticket)


def authorise(ticket: Ticket, agent: Agent) -> Ticket:
    with db.writing() as s:
        by = by_login(s, "li")
        return agencies.authorise(s, by, ticket.number, agent=agent, seen=ticket.row_version, now=FRIDAY)


def test_the_son_is_authorised_with_his_id_number(engine: Engine) -> None:
    ticket = carried(SON)

    written = agency(ticket)
    assert written and (written.kind, written.id_number) == (AgencyKind.person, SON.id_number)
    assert (written.relation, written.authorised_on) == ("儿子", FRIDAY.date())
    assert ticket.agent_name == "钱大山"
    with db.reading() as s:
        assert "受委托人：钱**（儿子）" in [e.note for e in events.of_ticket(s, ticket)]


def test_at_a_village_the_agents_own_account_carries_it(engine: Engine) -> None:
    ticket = carried(Agent(), "zhao")

    written = agency(ticket)
    assert written and (written.kind, written.name) == (AgencyKind.village_agent, "赵村")
    assert ticket.agent_name == "赵村"


def test_nobody_is_forced_to_name_an_agent_at_the_counter(engine: Engine) -> None:
    assert agency(carried(Agent())) is None


@pytest.mark.parametrize(
    ("agent", "sentence"),
    [
        (Agent("", SON.id_number), "姓名没有填写"),
        (Agent("钱大山", "", "13900005678"), "身份证号没有填写"),
        (Agent("钱大山", "990101198001010015"), "代办人：身份证号第18位"),
        (Agent("钱大山", SON.id_number, "139"), "手机号应为11位"),
        (Agent("钱桂英", GRANNY.id_number), "同一个身份证号"),
    ],
)
def test_an_agent_is_somebody_who_can_be_named(engine: Engine, agent: Agent, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        carried(agent)


def test_another_agent_may_follow_and_the_first_stays_on_record(engine: Engine) -> None:
    ticket = authorise(carried(Agent(), "li"), SON)
    ticket = authorise(ticket, Agent("钱二山", "990101198502020018", "", "侄子"))

    written = agency(ticket)
    assert written and written.name == "钱二山"
    with db.reading() as s:
        assert [e.kind.label for e in events.of_ticket(s, ticket)][-2:] == ["委托代办"] * 2


def test_another_mode_of_service_has_no_agent(engine: Engine) -> None:
    with pytest.raises(Refused, match="不用登记代办人"):
        authorise(take(mode=Mode.time_limited), SON)


def test_each_trip_is_counted_for_whoever_went(engine: Engine) -> None:
    ticket = take()

    with db.writing() as s:
        li = by_login(s, "li")
        for who in (Traveller.citizen, Traveller.cadre, Traveller.cadre):
            seen = ticket.row_version
            ticket = trips.note(s, li, ticket.number, who=who, why="补送照片", seen=seen, now=FRIDAY)

    assert (ticket.citizen_trips, ticket.cadre_trips) == (2, 2)


def test_a_trip_needs_a_reason(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(Refused, match="为什么跑"), db.writing() as s:
        seen = ticket.row_version
        trips.note(s, by_login(s, "li"), ticket.number, who=Traveller.cadre, why=" ", seen=seen, now=FRIDAY)

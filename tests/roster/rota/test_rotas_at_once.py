"""Two planners and two colleagues at the same moment: one of them is first, and nobody is on a duty twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import Refused
from model.people import sites
from model.roster.duty import duty_feeds, swaps, wishes
from model.roster.duty.duty import DutyKind
from model.roster.duty.wishes import Wish
from model.roster.rota import rotas
from tests.cast import TOWN
from tests.roster.rota.planning import MONDAY, NOW, TUESDAY, drafted, duty_id, more_people, on, published, who


@pytest.fixture(autouse=True)
def people(engine: Engine) -> None:
    more_people()


def at_once(*acts: Callable[[], None]) -> list[str]:
    """Runs them side by side; returns the refusals."""

    def tried(act: Callable[[], None]) -> str:
        try:
            act()
        except Refused as refusal:
            return refusal.sentence
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return [sentence for sentence in pool.map(tried, acts) if sentence]


def test_two_plans_of_the_same_days_published_at_once_leave_one_person_a_day() -> None:
    plans = [drafted(DutyKind.leader, {MONDAY: [login], TUESDAY: [login]}) for login in ("chen", "lin")]

    def publish(plan_id: int, login: str) -> None:
        with db.writing() as s:
            rotas.publish(s, who(s, login), plan_id, seen=1, now=NOW)

    refusals = at_once(lambda: publish(plans[0].id, "zhang"), lambda: publish(plans[1].id, "guan"))
    assert refusals == [] and len(on(MONDAY)) == 1 and on(MONDAY) == on(TUESDAY)


def test_one_draft_published_twice_at_once_is_published_once() -> None:
    plan = drafted(DutyKind.leader, {MONDAY: ["chen"]})

    def publish(login: str) -> None:
        with db.writing() as s:
            rotas.publish(s, who(s, login), plan.id, seen=1, now=NOW)

    [sentence] = at_once(lambda: publish("zhang"), lambda: publish("guan"))
    assert sentence == "这张值班表“已公布”，不能再改。请另排一张。" and on(MONDAY) == [("leader", "chen")]


def test_a_request_agreed_and_withdrawn_at_once_ends_one_way() -> None:
    published(DutyKind.leader, {MONDAY: ["chen"]})
    mine = duty_id(MONDAY, "chen")
    with db.writing() as s:
        swap = swaps.ask(s, who(s, "chen"), mine, of=who(s, "lin"), now=NOW).id

    def agree() -> None:
        with db.writing() as s:
            swaps.agree(s, who(s, "lin"), swap, now=NOW)

    def withdraw() -> None:
        with db.writing() as s:
            swaps.withdraw(s, who(s, "chen"), swap, now=NOW)

    [sentence] = at_once(agree, withdraw)
    assert on(MONDAY) == [("leader", "lin" if "对方同意" in sentence else "chen")]


def test_of_two_who_fill_the_same_empty_day_the_second_is_told() -> None:
    def put_on(login: str, account: str) -> None:
        with db.writing() as s:
            here = sites.hall(s, TOWN)
            by, whom = who(s, login), who(s, account)
            ready.wait(10)
            rotas.put_on(s, by, kind=DutyKind.leader, site=here, day=MONDAY, account=whom, now=NOW)

    ready = Barrier(2 if on_postgresql() else 1)  # SQLite lets one write at a time
    [sentence] = at_once(lambda: put_on("zhang", "chen"), lambda: put_on("guan", "lin"))
    assert sentence == "3月2日已经有人值班。要换人，请选那个人的那一天。" and len(on(MONDAY)) == 1


def test_two_who_ask_for_their_first_address_at_once_both_get_one() -> None:
    def renew() -> None:
        with db.writing() as s:
            by = who(s, "chen")
            ready.wait(10)
            duty_feeds.renew(s, by, now=NOW)

    ready = Barrier(2 if on_postgresql() else 1)
    assert at_once(renew, renew) == []


def test_two_wishes_for_one_day_at_once_are_one() -> None:
    def say() -> None:
        with db.writing() as s:
            by = who(s, "chen")
            ready.wait(10)
            wishes.say(s, by, days=[MONDAY], wish=Wish.unwilling, now=NOW)

    ready = Barrier(2 if on_postgresql() else 1)
    assert at_once(say, say) == []


def on_postgresql() -> bool:
    with db.reading() as s:
        return s.get_bind().dialect.name == "postgresql"

"""What somebody still has in hand by name is listed before the person leaves the centre."""

from datetime import date, timedelta

from sqlalchemy import Engine

from model.desk.colleagues import transfers
from model.ground import db
from model.people.accounts import by_login
from model.roster.duty.duty import Duty, DutyKind, Rota, RotaState
from model.roster.posts import posts
from model.voice.still_held import still_held
from tests.cast import TOWN
from tests.desk.doing import keep_draft, log_reception, plan_visit
from tests.desk.tickets import FRIDAY, take, visiting
from tests.voice.complaints import assign, recorded

TODAY = FRIDAY.date()


def held(login: str, day: date = TODAY) -> list[str]:
    with db.reading() as s:
        return still_held(s, TOWN, by_login(s, login).id, day)


def test_who_has_nothing_in_hand_is_told_nothing(engine: Engine) -> None:
    assert held("feng") == []


def test_visits_questions_complaints_and_drafts_are_counted(engine: Engine) -> None:
    plan_visit(visiting(), visitor="wang")
    log_reception("wang")
    keep_draft("wang")
    with db.writing() as s:
        recorded(s, about="feng")
        assign(s, "wang")

    assert held("wang") == ["约好还没上门的1次", "还没答复的接待1件", "承办的投诉1件", "没填完的登记1件"]
    assert held("li") == []


def test_a_transfer_nobody_has_taken_yet_lies_with_whoever_sent_it(engine: Engine) -> None:
    ticket = take()
    with db.writing() as s:
        zhang = by_login(s, "zhang")
        to = posts.create(s, zhang, site=zhang.site, window=None, name="便民岗", now=FRIDAY)
        transfers.ask(
            s,
            by_login(s, "li"),
            ticket.number,
            to_post_id=to.id,
            reason="不归这里",
            seen=ticket.row_version,
            now=FRIDAY,
        )

    assert held("li") == ["转出还没人接的办件1件"]


def test_duties_count_from_the_day_on_and_drafts_of_rotas_never(engine: Engine) -> None:
    with db.writing() as s:
        chen, later = by_login(s, "chen"), TODAY + timedelta(days=3)
        rota = Rota(
            town_id=TOWN, kind=DutyKind.leader, site_id=chen.site_id, first=TODAY, last=later, state=RotaState.published,
            edited_by_id=chen.id, edited_at=FRIDAY,
        )  # fmt: skip
        s.add(rota)
        s.flush()
        for day, live in ((TODAY, True), (later, True), (later - timedelta(days=1), False)):
            s.add(
                Duty(
                    town_id=TOWN, rota_id=rota.id, kind=rota.kind, site_id=rota.site_id, day=day, account_id=chen.id,
                    live=live, changed_at=FRIDAY,
                )
            )  # fmt: skip

    assert held("chen") == ["那天以后的值班2天"]
    assert held("chen", TODAY + timedelta(days=1)) == ["那天以后的值班1天"]

"""Patrols and spot checks of the small town, what they find, and what is said to it."""

from datetime import datetime, timedelta

from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.roster.inspections import findings, inspecting, inspections
from model.roster.inspections.inspecting import Seen
from model.roster.inspections.inspections import Inspection, Verdict, Violation
from tests.cast import TOWN

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)  # a Monday
LATER = NOW + timedelta(hours=1)
HALL, EAST, WEST = "社保岗", "东岭村代办岗", "西岭村代办岗"


def patrol(by: str = "zhang", *, villages: bool = True, now: datetime = NOW) -> str:
    with db.writing() as s:
        return inspecting.patrol(s, accounts.by_login(s, by), with_villages=villages, now=now).number


def spot_check(by: str = "zhang", *, count: int = 2, seed: str | None = None, villages: bool = True) -> str:
    with db.writing() as s:
        account = accounts.by_login(s, by)
        return inspecting.spot_check(
            s, account, count=count, with_villages=villages, seed=seed, now=NOW
        ).number


def round_(number: str) -> Inspection:
    with db.reading() as s:
        return inspections.by_number(s, TOWN, number)


def enter(
    number: str,
    post: str = HALL,
    *,
    present: bool = True,
    badge: bool = True,
    plate: bool = True,
    violation: Violation | None = None,
    note: str = "",
    unclear: bool = False,
    by: str = "zhang",
    now: datetime = LATER,
) -> None:
    [post_id] = [line.post_id for line in round_(number).lines if line.post.name == post]
    seen = Seen(post_id, present, badge, plate, violation, note, unclear)
    with db.writing() as s:
        inspecting.enter(s, accounts.by_login(s, by), number, [seen], now=now)


def finish(number: str, *, remark: str = "", by: str = "zhang", now: datetime = LATER) -> None:
    with db.writing() as s:
        inspecting.finish(s, accounts.by_login(s, by), number, remark=remark, now=now)


def against_li(by: str = "ji", violation: Violation = Violation.off_task_web) -> tuple[str, int]:
    number = patrol(by, villages=False)
    enter(number, violation=violation, badge=False, by=by)
    finish(number, by=by)
    return number, round_(number).lines[0].post_id


def answer(at: tuple[str, int], text: str = "在查政策文件", login: str = "li") -> None:
    with db.writing() as s:
        findings.answer(s, accounts.by_login(s, login), *at, text=text, now=LATER)


def decide(
    at: tuple[str, int], verdict: Verdict = Verdict.confirmed, note: str = "", login: str = "zhang"
) -> None:
    with db.writing() as s:
        findings.decide(s, accounts.by_login(s, login), *at, verdict=verdict, note=note, now=LATER)

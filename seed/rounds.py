"""Rounds and receptions of 云岭镇 in the last weeks: patrols, spot checks with what they found, questions, visits, calls."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from model.desk.reception import receiving
from model.desk.reception.receptions import ReceptionKind
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.people import sites
from model.people.accounts import Account
from model.roster.inspections import findings, inspecting, inspections
from model.roster.inspections.inspecting import Seen
from model.roster.inspections.inspections import InspectionLine, Verdict, Violation
from model.roster.posts import special_posts
from model.roster.posts.posts import Nature, Slot
from model.roster.staff import holders
from seed.people import Town

# the rounds, by working days ago: who went, and how many posts were drawn (0: a patrol of the whole hall)
ROUNDS = (
    (16, "zhuren", 0),
    (14, "jiandu", 3),
    (11, "zhuren", 0),
    (9, "lingdao1", 2),
    (6, "zhuren", 0),
    (4, "jiandu", 3),
    (2, "zhuren", 0),
    (1, "lingdao2", 3),
)
# what was found on the patrols: at which post, with what word, what the person said to it, and whether it was decided
PATROL_FINDINGS = (
    ("医保岗", Violation.late, "迟到十分钟", "公交车晚点，路上已打电话告知。", True),
    ("缴费岗", Violation.no_badge, "", "", True),
    ("就业岗", Violation.gathering, "三人在一起聊天", "在商量怎么答复一位群众，不是聊天。", False),
    ("社保岗", Violation.off_task_web, "在看购物网页", "", None),
)
# kind, by working days ago, who received it, matter, answer, whom it was handed to, and whether that person took it
RECEPTIONS = (
    (ReceptionKind.enquiry, 8, "chuangkou1", "问高龄津贴从哪个月开始发", "从批准的下个月起发，办件在社保窗口。", "", False),
    (ReceptionKind.enquiry, 6, "chuangkou1", "问残疾证到期怎么换", "带旧证、身份证和三张照片，到社保窗口。", "", False),
    (ReceptionKind.visit, 5, "lingdao1", "村民反映村口路灯不亮", "已转村里，三天内修好并回话。", "", False),
    (ReceptionKind.call, 3, "lingdao2", "来电询问宅基地审批进度", "", "ziran", True),
    (ReceptionKind.call, 2, "chuangkou4", "在外务工，问社保能不能网上交", "可以网上交，也可以由家人代交。", "", False),
    (ReceptionKind.enquiry, 1, "chuangkou4", "问灵活就业补贴还有没有名额", "", "renshe", False),
    (ReceptionKind.enquiry, 1, "cundaiban1a", "问合作医疗补缴", "带户口簿来村部，我帮您代办。", "", False),
    (ReceptionKind.visit, 1, "zhuren", "商户来问营业执照年报", "", "", False),
)  # fmt: skip


def plant(s: Session, town: Town, calendar: Calendar, now: datetime) -> None:
    """The enquiry desk, then rounds and receptions through their own actions, each on its day; one spot check
    of today, or of the last working day, is still under way."""
    _enquiry_desk(s, town, _moment(calendar, now, 40, 9))
    patrol_findings = iter(PATROL_FINDINGS)
    for ago, login, count in ROUNDS:
        at, by = _moment(calendar, now, ago, 10), town.accounts[login]
        if count:
            row = inspecting.spot_check(s, by, count=count, seed=f"{at:%Y%m%d}", now=at)
            _walk(s, town, by, row.number, {}, at)
        else:
            _patrol(s, town, by, next(patrol_findings), at)
    at = now if inspecting.hall_open(s, town.town_id, now) else _moment(calendar, now, 1, 11)
    inspecting.spot_check(s, town.accounts["lingdao3"], count=2, seed=f"{now:%Y%m%d}", now=at)
    for kind, ago, login, matter, answer, to, taken in RECEPTIONS:
        at = _moment(calendar, now, ago, 15)
        by, receiver = town.accounts[login], town.accounts[to] if to else None
        received = receiving.log(s, by, kind=kind, matter=matter, answer=answer, to=receiver, now=at)
        if receiver and taken:
            receiving.accept(s, receiver, received.number, now=at + timedelta(hours=1))


def _enquiry_desk(s: Session, town: Town, at: datetime) -> None:
    """At the first window, beside its own post; it takes no tickets (R021)."""
    [window, *_] = sites.windows(s, town.town_id)
    post = special_posts.set_up(
        s, town.director, site=town.hall, window=window, name="问询岗", duties="答问、引导、领取空白表格",
        nature=Nature.enquiry, now=at,
    )  # fmt: skip
    for slot, login in ((Slot.a, "chuangkou9"), (Slot.b, "chuangkou1")):
        person = town.accounts[login]
        holders.assign(s, post, town.director, slot=slot, account=person, since=at.date(), now=at)


def _moment(calendar: Calendar, now: datetime, ago: int, hour: int) -> datetime:
    """So many working days back, at that hour."""
    day = now.date() - timedelta(days=1)
    while not calendar.works(day) or calendar.workdays_between(day, now.date() - timedelta(days=1)) < ago - 1:
        day -= timedelta(days=1)
    return datetime.combine(day, time(hour, 10), OFFICE_ZONE)


def _patrol(
    s: Session,
    town: Town,
    by: Account,
    finding: tuple[str, Violation, str, str, bool | None],
    at: datetime,
) -> None:
    """A patrol that finds one thing; the person may say something to it, a leader decides; the last one waits."""
    post, code, note, statement, upheld = finding
    number = inspecting.patrol(s, by, now=at).number
    seen = Seen(
        0, True, code is not Violation.no_badge, True, None if code is Violation.no_badge else code, note
    )
    line = _walk(s, town, by, number, {post: seen}, at)[post]
    if statement and line.account:
        findings.answer(s, line.account, number, line.post_id, text=statement, now=at + timedelta(hours=4))
    if upheld is not None:
        verdict = Verdict.confirmed if upheld else Verdict.not_upheld
        why = "" if upheld else "经核实是在商量工作"
        findings.decide(
            s,
            town.accounts["lingdao1"],
            number,
            line.post_id,
            verdict=verdict,
            note=why,
            now=at + timedelta(hours=6),
        )


def _walk(
    s: Session, town: Town, by: Account, number: str, noted: Mapping[str, Seen], at: datetime
) -> dict[str, InspectionLine]:
    """From post to post, and done within the hour; everything is in order where nothing else is told."""
    lines = {line.post.name: line for line in inspections.by_number(s, town.town_id, number).lines}
    seen = [
        replace(noted.get(name, Seen(0, line.account_id is not None)), post_id=line.post_id)
        for name, line in lines.items()
    ]
    inspecting.enter(s, by, number, seen, now=at + timedelta(minutes=40))
    inspecting.finish(s, by, number, now=at + timedelta(minutes=45))
    return lines

"""What a round found against a person: the person may answer once, the director decides, only what is confirmed counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotFound, Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.roster.inspections import inspections
from model.roster.inspections.inspections import (
    Inspection,
    InspectionKind,
    InspectionLine,
    Verdict,
    Violation,
)
from model.roster.posts.posts import Post

SHOWN = 30


@dataclass(frozen=True)
class Finding:
    """What was found against somebody, and on which round."""

    line: InspectionLine
    round: Inspection

    @property
    def judge(self) -> Role:
        """Who decides: the director; a leader about the director, and about what the director found himself."""
        people = (self.line.account, self.round.by)
        about = any(person is not None and person.role is Role.director for person in people)
        return Role.leader if about else Role.director


def decides(by: Account, finding: Finding) -> bool:
    """Whether this account decides about the finding; nobody does about himself (`line.account` and `round.by` must be loaded)."""
    line = finding.line
    return line.account is not None and line.account_id != by.id and by.role is finding.judge


def answer(s: Session, by: Account, number: str, post_id: int, *, text: str, now: datetime) -> InspectionLine:
    """申辩: the person concerned says what happened, once. Refuses another's finding, a second word, and one that is
    decided already."""
    require(by, Permission.sign_in)
    line = _finding(s, by, number, post_id).line
    text = cleaned(text, "申辩", 500)
    if line.account_id != by.id:
        raise NotFound("这条巡查结果")
    if line.verdict:
        raise Refused(f"这条已认定“{line.verdict.label}”，不能再申辩。还有意见的，请找中心主任。")
    if line.stated_at:
        raise Refused("您已经申辩过一次。请等认定。")
    if not text:
        raise Refused("申辩没有填写。请写明当时的情况。")
    line.statement, line.stated_at = text, now
    s.flush()
    history.record(s, by, "answer", "inspection", number, now=now, post=line.post.name)
    return line


def decide(
    s: Session, by: Account, number: str, post_id: int, *, verdict: Verdict, note: str = "", now: datetime
) -> InspectionLine:
    """Say whether the finding holds. Refuses who may not decide about this person, a second decision, and 不属实
    without a reason."""
    require(by, Permission.inspect_posts)
    finding = _finding(s, by, number, post_id)
    line = finding.line
    note = cleaned(note, "认定说明", 300)
    if line.account_id == by.id:
        raise Refused("不能认定自己的巡查结果。主任的由镇领导认定。")
    if not decides(by, finding):
        raise Refused("巡查结果由中心主任认定；主任自己的，和主任自己查出的，由镇领导认定。")
    if line.verdict:
        raise Refused(f"这条已认定“{line.verdict.label}”，不能再改。要更正的，请加补充说明。")
    if verdict is Verdict.not_upheld and not note:
        raise Refused("认定不属实要写原因。请补上。")
    line.verdict, line.verdict_note = verdict, note
    line.decided_by_id, line.decided_at = by.id, now
    s.flush()
    history.record(s, by, "decide", "inspection", number, now=now, post=line.post.name, verdict=verdict)
    return line


def _finding(s: Session, by: Account, number: str, post_id: int) -> Finding:
    """The finding of a finished round at this post; refuses a post where all was well."""
    db.alone(s, f"{by.town_id} inspection")
    row = inspections.by_number(s, by.town_id, number)
    line = next((line for line in row.lines if line.post_id == post_id), None)
    if line is None or row.finished_at is None or not line.codes:
        raise NotFound("这条巡查结果")
    return Finding(line, row)


def own(s: Session, account: Account) -> list[Finding]:
    """The newest findings against this person, of finished rounds."""
    return _against(s, account.town_id, InspectionLine.account_id == account.id, most=SHOWN)


def undecided(s: Session, by: Account) -> tuple[list[Finding], int]:
    """Of the findings without a decision, those that wait for this account's, the newest round first; and to how many
    against itself it may still say something."""
    rows = _against(s, by.town_id, InspectionLine.verdict.is_(None))
    mine = sum(row.line.account_id == by.id and not row.line.stated_at for row in rows)
    deciding = by.role in (Role.director, Role.leader)
    return [row for row in rows if deciding and decides(by, row)], mine


def _against(s: Session, town_id: int, which: ColumnElement[bool], most: int | None = None) -> list[Finding]:
    line = InspectionLine
    rows = s.execute(
        select(line, Inspection)
        .join(Inspection, (Inspection.town_id == line.town_id) & (Inspection.id == line.inspection_id))
        .where(
            line.town_id == town_id,
            which,
            line.account_id.is_not(None),
            or_(line.violation.is_not(None), line.badge.is_(False), line.plate.is_(False)),
            Inspection.finished_at.is_not(None),
        )
        .options(
            joinedload(Inspection.by),
            joinedload(line.post).options(joinedload(Post.window), joinedload(Post.site)),
            joinedload(line.account),
        )
        .order_by(Inspection.begun_at.desc(), line.position)
        .limit(most)
    )
    return [Finding(*row) for row in rows]


@dataclass(frozen=True)
class Month:
    """The rounds of a calendar month, the newest first, and the confirmed findings: by code, by post, by person."""

    first: date
    rounds: Sequence[Inspection]
    by_code: Counter[Violation]
    by_post: dict[str, Counter[Violation]]
    by_person: dict[str, Counter[Violation]]
    pending: int

    def done(self, kind: InspectionKind) -> int:
        """How many rounds of a kind were finished."""
        return sum(row.kind is kind and row.finished_at is not None for row in self.rounds)

    @property
    def unfinished(self) -> int:
        return sum(row.finished_at is None for row in self.rounds)


def of_month(s: Session, by: Account, day: date) -> Month:
    """The figures of the month in which `day` lies; what is not confirmed is only counted as `pending`."""
    require(by, Permission.inspect_posts)
    first = day.replace(day=1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    rounds = inspections.begun_between(s, by.town_id, _midnight(first), _midnight(after))
    lines = [line for row in rounds if row.finished_at for line in row.lines if line.codes]
    by_code: Counter[Violation] = Counter()
    posts: dict[int, tuple[Post, Counter[Violation]]] = {}
    people: dict[int, tuple[Account, Counter[Violation]]] = {}
    for line in lines:
        if line.verdict is Verdict.confirmed and line.account:
            by_code.update(line.codes)
            posts.setdefault(line.post_id, (line.post, Counter()))[1].update(line.codes)
            people.setdefault(line.account.id, (line.account, Counter()))[1].update(line.codes)
    by_post = _named((post.name, post.site.name, counts) for post, counts in posts.values())
    by_person = _named((person.name, person.login, counts) for person, counts in people.values())
    return Month(first, rounds, by_code, by_post, by_person, sum(line.verdict is None for line in lines))


def _named(counted: Iterable[tuple[str, str, Counter[Violation]]]) -> dict[str, Counter[Violation]]:
    """By name; where a name occurs twice, with what tells them apart after it."""
    rows = list(counted)
    often = Counter(name for name, _, _ in rows)
    return {f"{name}（{apart}）" if often[name] > 1 else name: counts for name, apart, counts in rows}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)

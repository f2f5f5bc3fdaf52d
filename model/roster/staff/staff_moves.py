"""人员调整: who was replaced at the windows, called back or sent back, and with whose consent (R028, R029, R031)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Date, Index, ScalarSelect, String, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column
from sqlalchemy.orm.interfaces import ORMOption

from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.privacy import mask_name
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.roster.posts import fitness, post_log, posts
from model.roster.posts.posts import Post, PostHolder, Slot


class MoveKind(Labelled):
    """A replacement changes who holds the posts, the person stays with the centre; the other two end the posting."""

    replacement = "replacement", "更换"
    recall = "recall", "原单位调回"
    return_home = "return_home", "退回原单位"

    @property
    def leaves(self) -> bool:
        """Whether the person goes back to the home unit."""
        return self is not MoveKind.replacement


class MoveState(Labelled):
    asked = "asked", "等同意"
    consented = "consented", "已同意"
    refused = "refused", "不同意"
    withdrawn = "withdrawn", "已撤回"


class StaffMove(TownRow):
    """One person to be moved from `wanted_on`, the first day no longer at the posts; `successor_id` takes them over.
    `early`: before two years were full. `unit` is on whose behalf it was asked; empty: the centre's own wish."""

    __tablename__ = "staff_move"
    __table_args__ = (
        Index("ix_staff_move_account", "town_id", "account_id", "wanted_on"),
        Index("ix_staff_move_state", "town_id", "state"),
        refers("account_id", "account"),
        refers("successor_id", "account"),
        refers("asked_by_id", "account"),
        refers("decided_by_id", "account"),
    )

    account_id: Mapped[int]
    kind: Mapped[MoveKind]
    reason: Mapped[str] = mapped_column(String(300))
    unit: Mapped[str] = mapped_column(default="")
    early: Mapped[bool]
    wanted_on: Mapped[date] = mapped_column(Date)
    successor_id: Mapped[int | None]
    asked_by_id: Mapped[int]
    asked_at: Mapped[datetime]
    state: Mapped[MoveState] = mapped_column(default=MoveState.asked)
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(String(300), default="")
    account: Mapped[Account] = belongs_to("Account", "account_id", "StaffMove")
    successor: Mapped[Account | None] = belongs_to("Account", "successor_id", "StaffMove")
    asked_by: Mapped[Account] = belongs_to("Account", "asked_by_id", "StaffMove")
    decided_by: Mapped[Account | None] = belongs_to("Account", "decided_by_id", "StaffMove")

    def carried_out(self, day: date) -> bool:
        """Whether it was consented to and its day has come: told from the date alone."""
        return self.state is MoveState.consented and self.wanted_on <= day

    def standing(self, day: date) -> str:
        """Its state as people say it on that day."""
        return "已调整" if self.carried_out(day) else self.state.label


def needs_consent(post: Post, held: PostHolder, today: date) -> bool:
    """Whether this person is moved from the post only with a leader's consent: A at a hall window since before today,
    posted, and still able to stand there.

    Free are: who has no posting on record (an office that has just begun), an arrangement of today or later that is
    only put right, village posts, and an A who may not stand there any more. `post.holders` must be loaded.
    """
    return _posted_before(post, held, today) and not fitness.objection(post, held.account)


def _posted_before(post: Post, held: PostHolder, today: date) -> bool:
    before = posts.holder(post, Slot.a, today - timedelta(days=1))
    if post.window_id is None or held.slot is not Slot.a or before is None:
        return False
    return held.account_id == before.account_id and held.account.posted_on is not None


def refuse_unconsented(s: Session, post: Post, *, newcomer_id: int | None, day: date, today: date) -> None:
    """Refuses that somebody who `needs_consent`, was switched off only today, or has the post by a consent still to
    come, is no longer A from `day` on, unless a move of theirs to this newcomer was consented to for that very day:
    needed even after two years (R029)."""
    then = posts.holder(post, Slot.a, day)
    if then is None or then.account_id == newcomer_id:
        return
    if _held_back(s, post, then, today) or _by_consent(s, post, then, today):
        if _consented(s, then.account, day, newcomer_id):
            return
        raise Refused(
            f"{mask_name(then.account.name)}是“{post.name}”的A岗，换人要先经镇领导同意。请到“人员调整”提出申请。"
        )


def objection_to_closing(s: Session, post: Post, today: date) -> str:
    """Why a post may not be switched off: its A would be moved by it without consent (R029). Empty when it may: also
    for a special post that is over, and from the day on which a consented move takes A away."""
    held = posts.holder(post, Slot.a, today)
    over = post.ends_on is not None and post.ends_on < today
    if held is None or over or not _held_back(s, post, held, today):
        return ""
    return (
        f"{mask_name(held.account.name)}是“{post.name}”的A岗，要先经镇领导同意调开，才能停用。"
        "请到“人员调整”提出申请，在调整那天停用。"
    )


def _held_back(s: Session, post: Post, held: PostHolder, today: date) -> bool:
    """Whether the person `needs_consent`, or would but for an account that was switched off only today."""
    if needs_consent(post, held, today):
        return True
    off = not held.account.active and _posted_before(post, held, today)
    return off and post_log.switched_off(s, held.account, today)


def _by_consent(s: Session, post: Post, held: PostHolder, today: date) -> bool:
    """Whether the person has the post by a consented move of today or later: that is not put right by anybody else."""
    if post.window_id is None or held.since < today or fitness.objection(post, held.account):
        return False
    query = select(StaffMove.id).where(
        StaffMove.town_id == post.town_id,
        StaffMove.successor_id == held.account_id,
        StaffMove.state == MoveState.consented,
        StaffMove.wanted_on.between(today, held.since),
        StaffMove.account_id.in_([h.account_id for h in post.holders if h.slot is Slot.a]),
    )
    return s.scalar(query.limit(1)) is not None


def _consented(s: Session, person: Account, day: date, newcomer_id: int | None) -> bool:
    """Also when nobody follows: a closed post has no successor."""
    query = select(StaffMove.id).where(
        StaffMove.town_id == person.town_id,
        StaffMove.account_id == person.id,
        StaffMove.state == MoveState.consented,
        StaffMove.wanted_on == day,
    )
    if newcomer_id is not None:
        query = query.where(StaffMove.successor_id == newcomer_id)
    return s.scalar(query.limit(1)) is not None


def left_on(s: Session, town_id: int, day: date) -> dict[int, date]:
    """On which day each person last went back to the home unit, by account id; days to come are not among them."""
    rows = s.execute(
        select(StaffMove.account_id, func.max(StaffMove.wanted_on))
        .where(
            StaffMove.town_id == town_id,
            StaffMove.state == MoveState.consented,
            StaffMove.kind != MoveKind.replacement,
            StaffMove.wanted_on <= day,
        )
        .group_by(StaffMove.account_id)
    )
    return {row[0]: row[1] for row in rows}


def _loaded() -> tuple[ORMOption, ...]:
    return (
        joinedload(StaffMove.account).joinedload(Account.department),
        joinedload(StaffMove.successor),
        joinedload(StaffMove.asked_by),
        joinedload(StaffMove.decided_by),
    )


def by_id(s: Session, town_id: int, move_id: int) -> StaffMove:
    """One move with its people; refuses an unknown one."""
    move = s.scalar(
        select(StaffMove).where(StaffMove.town_id == town_id, StaffMove.id == move_id).options(*_loaded())
    )
    if move is None:
        raise NotFound("这次人员调整")
    return move


def waiting(s: Session, town_id: int) -> Sequence[StaffMove]:
    """The moves that wait for a leader's word, the nearest day first."""
    return s.scalars(
        select(StaffMove)
        .where(StaffMove.town_id == town_id, StaffMove.state == MoveState.asked)
        .options(*_loaded())
        .order_by(StaffMove.wanted_on, StaffMove.id)
    ).all()


def count_waiting(town_id: int) -> ScalarSelect[int]:
    """How many moves wait for a leader's word."""
    waiting = select(func.count()).where(StaffMove.town_id == town_id, StaffMove.state == MoveState.asked)
    return waiting.scalar_subquery()


def decided(s: Session, town_id: int, *, most: int) -> Sequence[StaffMove]:
    """The moves that are decided or taken back, the latest first, `most` at most."""
    return s.scalars(
        select(StaffMove)
        .where(StaffMove.town_id == town_id, StaffMove.state != MoveState.asked)
        .options(*_loaded())
        .order_by(StaffMove.wanted_on.desc(), StaffMove.id.desc())
        .limit(most)
    ).all()


def moved_in(s: Session, town_id: int, year: int) -> tuple[int, int]:
    """How many moves of a calendar year were consented to, and how many of them before two years were full (R028)."""
    rows = s.execute(
        select(StaffMove.early, func.count())
        .where(
            StaffMove.town_id == town_id,
            StaffMove.state == MoveState.consented,
            StaffMove.wanted_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(StaffMove.early)
    )
    counted = {row[0]: row[1] for row in rows}
    return sum(counted.values()), counted.get(True, 0)

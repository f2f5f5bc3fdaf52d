"""Who is on duty on which day: rotas as they are planned, and the duties that were published (R117, R119-R122)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from model.ground.db import Labelled, TownRow, belongs_to, has_many, refers
from model.ground.refusals import NotFound
from model.people.accounts import Account
from model.people.sites import Site


class DutyKind(Labelled):
    """Two rotas of town leaders on working days, one on free days, and two in every village."""

    leader = "leader", "带班领导"
    petition = "petition", "信访接待"
    hall_off = "hall_off", "大厅节假日值班"
    village_day = "village_day", "村值班"
    village_off = "village_off", "村节假日值班"

    @property
    def on_free_days(self) -> bool:
        """Whether it is kept on weekends and holidays; the others are kept on working days."""
        return self in (DutyKind.hall_off, DutyKind.village_off)

    @property
    def at_village(self) -> bool:
        """Whether each village has its own; the others are kept at the hall."""
        return self in (DutyKind.village_day, DutyKind.village_off)


class RotaState(Labelled):
    draft = "draft", "草稿"
    published = "published", "已公布"
    discarded = "discarded", "不用了"


class DutyOrigin(Labelled):
    """How the person came to a duty; after a change `original` is who had it before."""

    planned = "planned", "排班"
    swap = "swap", "换班"
    replacement = "replacement", "替班"


class Rota(TownRow):
    """A plan of one kind at one place, from a first day through a last: `per_day` people, with `gap` free days between
    two duties of one person, were asked for. `revision` rises with every change."""

    __tablename__ = "rota"
    __table_args__ = (
        Index("ix_rota_days", "town_id", "kind", "site_id", "first"),
        refers("site_id", "site"),
        refers("edited_by_id", "account"),
    )

    kind: Mapped[DutyKind]
    site_id: Mapped[int]
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    per_day: Mapped[int] = mapped_column(default=1)
    gap: Mapped[int] = mapped_column(default=0)
    state: Mapped[RotaState] = mapped_column(default=RotaState.draft)
    revision: Mapped[int] = mapped_column(default=1)
    edited_by_id: Mapped[int]
    edited_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    site: Mapped[Site] = belongs_to("Site", "site_id", "Rota")
    edited_by: Mapped[Account] = belongs_to("Account", "edited_by_id", "Rota")
    duties: Mapped[list["Duty"]] = has_many("Duty", "rota_id", "Rota", "Duty.day")


class Duty(TownRow):
    """One person on one day. `live`: published, and no later plan stands in its place; drafts and what was replaced
    are not."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("town_id", "rota_id", "day", "account_id"),
        Index("ix_duty_account", "town_id", "account_id", "day"),
        refers("rota_id", "rota"),
        refers("site_id", "site"),
        refers("account_id", "account"),
        refers("original_id", "account"),
    )

    rota_id: Mapped[int]
    kind: Mapped[DutyKind]
    site_id: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    account_id: Mapped[int]
    live: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[DutyOrigin] = mapped_column(default=DutyOrigin.planned)
    original_id: Mapped[int | None]
    changed_at: Mapped[datetime]
    site: Mapped[Site] = belongs_to("Site", "site_id", "Duty")
    account: Mapped[Account] = belongs_to("Account", "account_id", "Duty")
    original: Mapped[Account | None] = belongs_to("Account", "original_id", "Duty")


# nobody is on the same duty twice on a day, whatever plans say; the plans themselves may overlap
Index(
    "ix_duty_live",
    Duty.town_id,
    Duty.day,
    Duty.kind,
    Duty.site_id,
    Duty.account_id,
    unique=True,
    sqlite_where=text("live"),
    postgresql_where=text("live"),
)


def live(s: Session, town_id: int, first: date, last: date, *where: ColumnElement[bool]) -> Sequence[Duty]:
    """The published duties from `first` through `last`, by day, kind and place, each with its person and place."""
    return s.scalars(
        select(Duty)
        .join(Duty.site)
        .where(Duty.town_id == town_id, Duty.day.between(first, last), Duty.live, *where)
        .options(joinedload(Duty.account), joinedload(Duty.site), joinedload(Duty.original))
        .order_by(Duty.day, Duty.kind, Site.code, Duty.id)
    ).all()


def on(s: Session, town_id: int, day: date) -> Sequence[Duty]:
    """Who is on duty on a day, with person and place."""
    return live(s, town_id, day, day)


def of_account(s: Session, account: Account, first: date, last: date) -> Sequence[Duty]:
    """The person's own published duties from `first` through `last`, in order."""
    return live(s, account.town_id, first, last, Duty.account_id == account.id)


def near(s: Session, duty: Duty, account: Account, given: Duty | None) -> tuple[int, list[date]]:
    """The free days that the plan of a duty wanted between two, and the account's own of this kind and place that would
    lie nearer; `given` away, it does not count."""
    gap = s.scalars(select(Rota.gap).where(Rota.town_id == duty.town_id, Rota.id == duty.rota_id)).one()
    same = (Duty.account_id == account.id, Duty.kind == duty.kind, Duty.site_id == duty.site_id)
    around = live(s, duty.town_id, duty.day - timedelta(days=gap), duty.day + timedelta(days=gap), *same)
    gone = {duty.id, given.id if given else duty.id}
    return gap, [other.day for other in around if other.id not in gone]


def by_id(s: Session, town_id: int, duty_id: int) -> Duty:
    """One published duty with person and place; refuses one that is not, or no longer, published."""
    duty = s.scalar(
        select(Duty)
        .where(Duty.town_id == town_id, Duty.id == duty_id, Duty.live)
        .options(joinedload(Duty.account), joinedload(Duty.site))
        .execution_options(populate_existing=True)
    )
    if duty is None:
        raise NotFound("这一天的值班")
    return duty


def drafts(s: Session, town_id: int) -> Sequence[Rota]:
    """The plans that nobody has published yet, latest first, each with its place and days."""
    return s.scalars(
        select(Rota)
        .where(Rota.town_id == town_id, Rota.state == RotaState.draft)
        .options(*_whole())
        .order_by(Rota.id.desc())
    ).all()


def held(plan: Rota) -> tuple[date, date]:
    """From which day through which a plan is about: of a published one without the days at its ends that another plan
    took over."""
    kept = [duty.day for duty in plan.duties if duty.live]
    if plan.state is not RotaState.published or not kept:
        return plan.first, plan.last
    lost = [duty.day for duty in plan.duties if not duty.live]
    first = min(kept) if any(day < min(kept) for day in lost) else plan.first
    return first, max(kept) if any(day > max(kept) for day in lost) else plan.last


def emptied(s: Session, plan: Rota, today: date) -> list[date]:
    """The days on which somebody is on duty now and nobody would be any more, once this draft is published."""
    filled = {duty.day for duty in plan.duties}
    here = (Duty.kind == plan.kind, Duty.site_id == plan.site_id)
    now = live(s, plan.town_id, max(plan.first, today), plan.last, *here)
    return sorted({duty.day for duty in now} - filled)


def rota(s: Session, town_id: int, rota_id: int) -> Rota:
    """One plan with its place and its days, read anew; refuses an unknown one."""
    plan = s.scalar(
        select(Rota)
        .where(Rota.town_id == town_id, Rota.id == rota_id)
        .options(*_whole())
        .execution_options(populate_existing=True)
    )
    if plan is None:
        raise NotFound("这张值班表")
    return plan


def _whole() -> tuple[ORMOption, ...]:
    return (
        joinedload(Rota.site),
        joinedload(Rota.edited_by),
        selectinload(Rota.duties).joinedload(Duty.account),
    )

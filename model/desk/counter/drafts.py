"""Drafts of an intake (“没填完可以先存着”): what one person typed, sealed, until it is gone on with or thrown away."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.catalogue.items import ServiceItem
from model.ground import history
from model.ground.db import TownRow, belongs_to, refers
from model.ground.privacy import Sealed
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require

MOST = 20
KEPT_DAYS = 30


class IntakeDraft(TownRow):
    """An intake not finished: it has no number and counts nowhere. `fields` is one sealed text; it is emptied when the
    draft has served."""

    __tablename__ = "intake_draft"
    __table_args__ = (
        Index("ix_intake_draft_account", "town_id", "account_id"),
        refers("account_id", "account"),
        refers("item_id", "service_item"),
    )

    account_id: Mapped[int]
    item_id: Mapped[int]
    fields: Mapped[str | None] = mapped_column(Sealed("intake_draft"))
    saved_at: Mapped[datetime]
    item: Mapped[ServiceItem] = belongs_to("ServiceItem", "item_id", "IntakeDraft")

    def values(self) -> dict[str, str]:
        """What was typed, by field."""
        return {str(field): str(value) for field, value in json.loads(self.fields or "{}").items()}


def keep(
    s: Session,
    by: Account,
    item: ServiceItem,
    *,
    fields: Mapping[str, str],
    draft_id: int | None = None,
    now: datetime,
) -> IntakeDraft:
    """Put aside what was typed so far, in the place of the draft it was begun as. Refuses an empty one and more than
    20; what lies longer than 30 days is emptied."""
    require(by, Permission.take_in)
    typed = {field: value for field, value in fields.items() if value.strip()}
    if not typed:
        raise Refused("还没有填写内容，不用存。")
    if max(map(len, typed.values())) > 2000:
        raise Refused("填写的内容太长，没有存下。请删短一些再存。")
    for old in _unserved(s, by):
        if old.id == draft_id or old.saved_at < now - timedelta(days=KEPT_DAYS):
            old.fields = None
    s.flush()
    if len(_unserved(s, by)) >= MOST:
        raise Refused(f"最多存{MOST}件，现在已经满了。请先把存着的办完或不要了。")
    draft = IntakeDraft(
        town_id=by.town_id,
        account_id=by.id,
        item_id=item.id,
        fields=json.dumps(typed, ensure_ascii=False),
        saved_at=now,
    )
    draft.item = item
    s.add(draft)
    s.flush()
    history.record(s, by, "keep", "intake_draft", item.code, now=now)
    return draft


def throw_away(s: Session, by: Account, draft_id: int, *, now: datetime) -> None:
    """Empty a draft of one's own; refuses another one's."""
    require(by, Permission.take_in)
    draft = own(s, by, draft_id, now)
    draft.fields = None
    s.flush()
    history.record(s, by, "throw_away", "intake_draft", draft.item.code, now=now)


def served(s: Session, by: Account, draft_id: int) -> None:
    """A ticket came of it: empty it, if it still lies there."""
    draft = s.get(IntakeDraft, (by.town_id, draft_id))
    if draft and draft.account_id == by.id:
        draft.fields = None


def own(s: Session, by: Account, draft_id: int, now: datetime) -> IntakeDraft:
    """One of the account's own drafts; refuses one that is not there any more."""
    rows = [draft for draft in mine(s, by, now) if draft.id == draft_id]
    if not rows:
        raise NotFound("存着的这一件")
    return rows[0]


def mine(s: Session, by: Account, now: datetime) -> Sequence[IntakeDraft]:
    """The account's own drafts of the last 30 days, the newest first, each with its item."""
    since = now - timedelta(days=KEPT_DAYS)
    return [draft for draft in _unserved(s, by) if draft.saved_at >= since]


def _unserved(s: Session, by: Account) -> Sequence[IntakeDraft]:
    return s.scalars(
        select(IntakeDraft)
        .where(
            IntakeDraft.town_id == by.town_id,
            IntakeDraft.account_id == by.id,
            IntakeDraft.fields.is_not(None),
        )
        .options(selectinload(IntakeDraft.item))
        .order_by(IntakeDraft.id.desc())
    ).all()

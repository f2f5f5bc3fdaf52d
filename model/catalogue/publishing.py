"""From a draft to what holds: write, publish, give up, withdraw, restore. A published version never changes (R056)."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from model.catalogue import lookups
from model.catalogue.comparing import differences
from model.catalogue.content import ItemEntry, entry_of, write
from model.catalogue.items import ItemStatus, ServiceItem, by_code, initials, spelled
from model.catalogue.publishing_rules import demand, tidy
from model.catalogue.versions import ItemVersion
from model.ground import history
from model.ground.refusals import ChangedMeanwhile, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require

GONE: Final = "这一稿已经发布或放弃了。请回到事项页看最新内容；您写的字已保留在下方。"


def draft(s: Session, item: ServiceItem, by: Account, *, now: datetime) -> ItemVersion:
    """Begin the next version as a copy of the current one. Refuses while another one is being written (an item has
    one open draft at most) and for a withdrawn item."""
    require(by, Permission.edit_items)
    _refuse_withdrawn(item)
    being_written = open_draft(s, item)
    if being_written:
        raise Refused(
            f"{_editor(being_written)}正在修改这个事项，还没有发布。请接着那一稿改，或先放弃那一稿。"
        )
    old = current(s, item)
    if old is None:
        raise Refused("这个事项还没有发布过。请从“上传台账”里登记它的内容。")
    version = next_version(s, item, by, now)
    write(s, version, entry_of(item.code, old), department=old.department, window=old.window)
    s.flush()
    history.record(s, by, "draft_item", "service_item", item.code, now=now, number=version.number)
    return version


def change(
    s: Session, version: ItemVersion, by: Account, entry: ItemEntry, *, seen: int, now: datetime
) -> None:
    """Write the whole text of a draft anew. `seen` is the draft's row version when the form was opened: refuses when
    somebody has written since, so that no editor overwrites another. Refuses a published version, another code,
    and whatever `demands` refuses."""
    require(by, Permission.edit_items)
    item = _item_of(s, version)
    _refuse_old(version, seen)
    entry = tidy(entry)
    if entry.code != item.code:
        raise Refused("事项编码不能改。确要换编码，请停用这个事项，再上传新的。")
    demand(entry)
    known = lookups.load(s, by.town_id, [item.code])
    known.refuse_taken_name(entry.name, entry.code)
    labels = [difference.label for difference in differences(entry_of(item.code, version), entry)]
    window, department = known.window(entry.window), known.department(s, entry.department)
    write(s, version, entry, department=department, window=window)
    version.edited_at, version.edited_by_id = now, by.id
    s.flush()
    history.record(
        s, by, "change_item_draft", "service_item", item.code, now=now, number=version.number, fields=labels
    )


def save(
    s: Session, item: ServiceItem, by: Account, entry: ItemEntry, *, seen: int | None, now: datetime
) -> ItemVersion:
    """What the form's button does: write into the open draft, or begin one. `seen` None says that there was no draft
    when the form was opened."""
    require(by, Permission.edit_items)
    version = open_draft(s, item)
    if version and seen is None:
        raise ChangedMeanwhile("这个事项", _editor(version))
    if version is None and seen is not None:
        raise Refused(GONE)
    version = version or draft(s, item, by, now=now)
    change(s, version, by, entry, seen=version.row_version if seen is None else seen, now=now)
    return version


def publish(s: Session, version: ItemVersion, by: Account, *, note: str, seen: int, now: datetime) -> None:
    """Make the draft the version that new tickets take; tickets already taken in keep theirs. `note` says why.
    Refuses a draft that somebody changed after it was `seen`, and one that changes nothing."""
    require(by, Permission.publish_items)
    item = _item_of(s, version)
    _refuse_withdrawn(item)
    _refuse_old(version, seen)
    if not 2 <= len(note.strip()) <= 120:
        raise Refused("请写明这次为什么改，2到120个字，如“县里下发新标准”。")
    old, new = current(s, item), entry_of(item.code, version)
    demand(new)
    if old and entry_of(item.code, old) == new:
        raise Refused("这一稿和现在的版本没有区别。请先修改，或放弃这一稿。")
    put_out(item, version, by, note=note.strip(), now=now)
    s.flush()
    history.record(
        s, by, "publish_item", "service_item", item.code, now=now, number=version.number, note=version.note
    )


def discard(s: Session, version: ItemVersion, by: Account, *, seen: int, now: datetime) -> None:
    """Give a draft up. It stays readable under its number; the item goes on with its current version. Refuses a draft
    that somebody changed after it was `seen`."""
    require(by, Permission.edit_items)
    item = _item_of(s, version)
    _refuse_old(version, seen)
    version.discarded_at, version.edited_at, version.edited_by_id = now, now, by.id
    s.flush()
    history.record(s, by, "discard_item_draft", "service_item", item.code, now=now, number=version.number)


def withdraw(s: Session, item: ServiceItem, by: Account, *, reason: str, now: datetime) -> None:
    """Take no more tickets in for the item; those taken in are finished. Refuses without a reason."""
    require(by, Permission.publish_items)
    _refuse_withdrawn(item)
    if not 2 <= len(reason.strip()) <= 200:
        raise Refused("请写明停用的原因，2到200个字，如“县里已取消这个事项”。")
    item.status, item.status_reason, item.withdrawn_at = ItemStatus.withdrawn, reason.strip(), now
    s.flush()
    history.record(s, by, "withdraw_item", "service_item", item.code, now=now, reason=item.status_reason)


def restore(s: Session, item: ServiceItem, by: Account, *, now: datetime) -> None:
    """Take tickets in again with the version that held before. Refuses an item that is not withdrawn."""
    require(by, Permission.publish_items)
    if item.status is not ItemStatus.withdrawn or item.current_version_id is None:
        raise Refused("这个事项没有停用，不用恢复。")
    item.status, item.status_reason, item.withdrawn_at = ItemStatus.published, "", None
    s.flush()
    history.record(s, by, "restore_item", "service_item", item.code, now=now)


def put_out(item: ServiceItem, version: ItemVersion, by: Account, *, note: str, now: datetime) -> None:
    """The version becomes current and the item's row shows its face. Part of `publish` and of the upload door."""
    version.published_at, version.published_by_id, version.note = now, by.id, note
    for field in ("name", "category", "kind", "intake_level", "approval_level", "phone"):
        setattr(item, field, getattr(version, field))
    item.department_id, item.window_id = version.department_id, version.window_id
    item.initials, item.pinyin = initials(version.name), spelled(version.name)
    item.current, item.status, item.status_reason = version, ItemStatus.published, ""


def next_version(s: Session, item: ServiceItem, by: Account, now: datetime) -> ItemVersion:
    """An empty version under the item's next number; not yet in the session."""
    last = s.scalar(
        select(func.max(ItemVersion.number)).where(
            ItemVersion.town_id == item.town_id, ItemVersion.item_id == item.id
        )
    )
    return ItemVersion(
        town_id=item.town_id,
        item_id=item.id,
        number=(last or 0) + 1,
        published_at=None,
        edited_at=now,
        edited_by_id=by.id,
    )


def open_draft(s: Session, item: ServiceItem) -> ItemVersion | None:
    """The version being written for the item, whole."""
    return s.scalar(
        select(ItemVersion)
        .where(
            ItemVersion.town_id == item.town_id,
            ItemVersion.item_id == item.id,
            ItemVersion.published_at.is_(None),
            ItemVersion.discarded_at.is_(None),
        )
        .options(*ItemVersion.whole())
    )


def being_written(s: Session, town_id: int, code: str) -> ItemVersion:
    """The open draft of the item with this code; refuses when it was published or given up meanwhile."""
    version = open_draft(s, by_code(s, town_id, code))
    if version is None:
        raise Refused(GONE)
    return version


def current(s: Session, item: ServiceItem) -> ItemVersion | None:
    """The version that holds now, whole; None before the first publication."""
    return s.scalar(
        select(ItemVersion)
        .where(ItemVersion.town_id == item.town_id, ItemVersion.id == item.current_version_id)
        .options(*ItemVersion.whole())
    )


def _item_of(s: Session, version: ItemVersion) -> ServiceItem:
    return s.get_one(ServiceItem, (version.town_id, version.item_id))


def _editor(version: ItemVersion) -> str:
    return version.edited_by.name if version.edited_by else "别人"


def _refuse_withdrawn(item: ServiceItem) -> None:
    if item.status is ItemStatus.withdrawn:
        raise Refused("这个事项已停用。要改或要再办，请先点“恢复”。")


def _refuse_old(version: ItemVersion, seen: int) -> None:
    if not version.is_draft:
        raise Refused("这一稿已经发布或放弃，不能再改。请重新点“修改”，写成新的一版。")
    if version.row_version != seen:
        raise ChangedMeanwhile("这个事项", _editor(version))

"""Takes a whole uploaded item in: as a new item, a new version, or nothing new."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from model.catalogue import lookups
from model.catalogue.content import ItemEntry as ItemEntry
from model.catalogue.content import day_unit_of as day_unit_of
from model.catalogue.content import entry_of, write
from model.catalogue.content import materials_of as materials_of
from model.catalogue.content import steps_of as steps_of
from model.catalogue.items import ItemStatus, ServiceItem, initials, spelled
from model.catalogue.lookups import Shelf
from model.catalogue.publishing import next_version, put_out
from model.catalogue.publishing_rules import demand, tidy
from model.ground.db import Labelled
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require


class Outcome(Labelled):
    """What entering an item did."""

    created = "created", "新登记"
    changed = "changed", "已更新"
    unchanged = "unchanged", "没有变化"


def prepare(s: Session, town_id: int, *, hold: bool = False) -> Shelf:
    """Everything `enter` looks up, loaded once for a whole file; hand it to each call of the same session. `hold`
    keeps whoever would publish or withdraw an item waiting until this transaction ends; intake goes on."""
    return lookups.load(s, town_id, hold=hold)


def enter(s: Session, by: Account, entry: ItemEntry, *, now: datetime, shelf: Shelf | None = None) -> Outcome:
    """Bring one item in as a file says it. A new code becomes an item with version 1 published; a changed text
    becomes the next published version, and running tickets keep theirs; the same text changes nothing.

    The department is made by its name when new; the window is found by name or alias (R059). Refuses what `demands`
    refuses, a window nobody answers to, a name another item carries, an item whose draft somebody is writing,
    and new text for a withdrawn item. History is written by the upload, once for the whole file: in the middle of
    it, the chain would be locked while other items are still to be changed.
    """
    require(by, Permission.upload_items)
    entry = tidy(entry)
    demand(entry, about=f"事项{entry.code[:33]}：")
    known = shelf or lookups.load(s, by.town_id, [entry.code])
    known.refuse_taken_name(entry.name, entry.code)
    window = known.window(entry.window)
    item = known.items.get(entry.code)
    if item and item.current and entry_of(item.code, item.current) == replace(entry, window=window.name):
        return Outcome.unchanged
    if item:
        _refuse_busy(item, known)
    department = known.department(s, entry.department)
    outcome = Outcome.changed if item else Outcome.created
    item = item or _begin(s, entry, town_id=by.town_id, department_id=department.id, window_id=window.id)
    version = next_version(s, item, by, now)
    write(s, version, entry, department=department, window=window)
    put_out(item, version, by, note="上传事项目录", now=now)
    s.flush()
    known.put(item)
    return outcome


def _begin(s: Session, entry: ItemEntry, *, town_id: int, department_id: int, window_id: int) -> ServiceItem:
    """The row of a new item; `put_out` writes its face again from the version."""
    item = ServiceItem(
        town_id=town_id,
        code=entry.code,
        name=entry.name,
        initials=initials(entry.name),
        pinyin=spelled(entry.name),
        category=entry.category,
        department_id=department_id,
        window_id=window_id,
        kind=entry.kind,
        intake_level=entry.intake_level,
        approval_level=entry.approval_level,
        phone=entry.phone,
    )
    s.add(item)
    s.flush()  # the version refers to it
    return item


def _refuse_busy(item: ServiceItem, known: Shelf) -> None:
    if item.status is ItemStatus.withdrawn:
        raise Refused(f"事项{item.code}已停用，文件里的内容又有变化。要再办，请先到事项页点“恢复”。")
    being_written = known.drafts.get(item.id)
    if being_written:
        who = being_written.edited_by.name if being_written.edited_by else "别人"
        raise Refused(f"{who}正在修改事项{item.code}，还没有发布。请先发布或放弃那一稿，再上传。")

"""The published items with all that a guide says, in the order they are printed."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from model.catalogue.items import ItemStatus, ServiceItem
from model.catalogue.versions import ItemVersion
from model.ground.refusals import NotFound, Refused
from model.people.sites import Window


def _offered(town_id: int) -> Select[ServiceItem]:
    return (
        select(ServiceItem)
        .join(ServiceItem.current)
        .join(ServiceItem.window)
        .where(ServiceItem.town_id == town_id, ServiceItem.status == ItemStatus.published)
        .options(
            contains_eager(ServiceItem.current).options(*ItemVersion.with_parts()),
            contains_eager(ServiceItem.window).joinedload(Window.site),
            joinedload(ServiceItem.department),
        )
        .order_by(ServiceItem.code)
    )


def of_town(s: Session, town_id: int, *, category: str = "", window: str = "") -> Sequence[ServiceItem]:
    """The published items, whole, by code; only those of a category or of a window when one is named. Drafts and
    withdrawn items are not among them (R223). Refuses a choice without items."""
    wanted = _offered(town_id)
    if category:
        wanted = wanted.where(ServiceItem.category == category)
    if window:
        wanted = wanted.where(Window.name == window)
    items = s.scalars(wanted).all()
    if not items:
        raise Refused("这里还没有已发布的事项。请换一个窗口或类别，或先发布事项。")
    return items


def by_code(s: Session, town_id: int, code: str) -> ServiceItem:
    """One published item, whole; refuses an unknown code and an item that is not offered: its paper would promise
    what the centre does not do."""
    code = code.strip().upper()
    item = s.scalar(_offered(town_id).where(ServiceItem.code == code))
    if item:
        return item
    known = s.scalar(select(ServiceItem).where(ServiceItem.town_id == town_id, ServiceItem.code == code))
    if known is None:
        raise NotFound(f"事项“{code}”")
    raise Refused(f"“{known.name}”{known.status.label}，不能打印给群众。请先发布或恢复这个事项。")


def by_category(offered: Sequence[ServiceItem]) -> dict[str, list[ServiceItem]]:
    """Category by category, in the order of their first codes; inside one by code."""
    groups: dict[str, list[ServiceItem]] = {}
    for item in offered:
        groups.setdefault(item.category, []).append(item)
    return groups


def by_window(offered: Sequence[ServiceItem]) -> list[tuple[Window, list[ServiceItem]]]:
    """Window by window in their order on the wall, each with its items by code."""
    groups: dict[int, tuple[Window, list[ServiceItem]]] = {}
    for item in offered:
        groups.setdefault(item.window_id, (item.window, []))[1].append(item)
    return sorted(groups.values(), key=lambda pair: (pair[0].position, pair[0].name))


def fields_of_windows(s: Session, town_id: int) -> dict[int, list[str]]:
    """By window id the categories of what is offered there: what the people at it can be asked about (R037)."""
    rows = s.execute(
        select(ServiceItem.window_id, ServiceItem.category)
        .where(ServiceItem.town_id == town_id, ServiceItem.status == ItemStatus.published)
        .distinct()
        .order_by(ServiceItem.category)
    )
    categories: dict[int, list[str]] = {}
    for window_id, category in rows:
        categories.setdefault(window_id, []).append(category)
    return categories

"""What hangs on the wall: the list of items at each window (R039) and the board of all items (R052)."""

from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from model.catalogue import offered
from model.catalogue.items import ServiceItem
from model.ground.refusals import Refused
from model.ground.wording import limit, money
from model.people.accounts import Account
from model.people.permissions import Permission, require
from papers import guides, letterhead
from papers.letterhead import Letterhead

SIZES: Final = ("A3", "A4")


def window_list(s: Session, by: Account, *, window: str = "", today: date) -> str:
    """For each window, or one, a page with its items, their limits and fees. Refuses a window without items."""
    require(by, Permission.view_items)
    head = letterhead.of_town(s, by.town_id, today)
    return letterhead.fill("window_list.html", head, windows=_windows(s, by, head, window))


def board(s: Session, by: Account, *, window: str = "", size: str = "A3", today: date) -> str:
    """The wall board, landscape: who, papers, steps, ways, limit, fee, phone. Refuses another size than A3 and A4."""
    require(by, Permission.view_items)
    if size not in SIZES:
        raise Refused("上墙公示只有A3和A4两种纸。请换一种。")
    head = letterhead.of_town(s, by.town_id, today)
    return letterhead.fill("board.html", head, windows=_windows(s, by, head, window), size=size)


def _windows(
    s: Session, by: Account, head: Letterhead, window: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    windows = offered.by_window(offered.of_town(s, by.town_id, window=window))
    return [(place.name, [_line(item, head) for item in items]) for place, items in windows]


def _line(item: ServiceItem, head: Letterhead) -> dict[str, Any]:
    version = guides.content(item)
    return {
        "name": version.name,
        "who": letterhead.lines(version.conditions),
        "papers": guides.papers(version),
        "steps": [step.name for step in version.steps],
        "modes": [mode.mode.label for mode in version.modes],
        "days": limit(version.promised_limit, version.day_unit.label),
        "fee": money(version.fee_fen),
        "phone": guides.phone(item, head),
    }

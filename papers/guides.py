"""The guide of an item, and the empty one-off notice to fill in by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from model.catalogue import offered
from model.catalogue.content import Step
from model.catalogue.items import Level, ServiceItem
from model.catalogue.versions import ItemVersion
from model.ground.wording import limit, money, plain_day
from model.people.accounts import Account
from model.people.permissions import Permission, require
from papers import letterhead
from papers.letterhead import Letterhead

SIGNS_A_LINE: Final = 30  # of the guide's own sheet, in its usual type
MOST_LINES: Final = 28


@dataclass(frozen=True)
class Row:
    """One question of residents and its answer, line by line."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """What is said about one item, by its published version, for paper, handbook and Word alike."""

    code: str
    name: str
    category: str
    kind: str
    rows: tuple[Row, ...]  # the seven questions in their fixed order
    result: tuple[str, ...]
    steps: tuple[str, ...]
    basis: tuple[str, ...]
    edition: str

    @property
    def dense(self) -> bool:
        """Whether it is so long that smaller type keeps it on fewer pages."""
        rows = (*self.rows, Row("", self.basis))
        return sum(-(-len(line) // SIGNS_A_LINE) for row in rows for line in row.lines) > MOST_LINES


def sheet(s: Session, by: Account, code: str, *, today: date) -> str:
    """The guide of one item on a page of its own (R052, R053). Refuses an item that is not published."""
    require(by, Permission.view_items)
    head = letterhead.of_town(s, by.town_id, today)
    return letterhead.fill("guides.html", head, guides=[guide(offered.by_code(s, by.town_id, code), head)])


def stack(s: Session, by: Account, *, category: str = "", window: str = "", today: date) -> str:
    """The guides of a category or window, each on a page of its own, to lay out at the counter."""
    require(by, Permission.view_items)
    head = letterhead.of_town(s, by.town_id, today)
    items = offered.of_town(s, by.town_id, category=category, window=window)
    return letterhead.fill("guides.html", head, guides=[guide(item, head) for item in items])


def empty_notice(s: Session, by: Account, code: str, *, today: date) -> str:
    """The one-off notice of one item with all its papers and nothing ticked (R081). Refuses an unpublished item."""
    require(by, Permission.view_items)
    return _notices(s, by, [offered.by_code(s, by.town_id, code)], today)


def empty_notices(s: Session, by: Account, *, category: str = "", window: str = "", today: date) -> str:
    """The empty notices of a category or window: printed beforehand, they lie in the drawer for a power cut."""
    require(by, Permission.view_items)
    return _notices(s, by, offered.of_town(s, by.town_id, category=category, window=window), today)


def _notices(s: Session, by: Account, items: Sequence[ServiceItem], today: date) -> str:
    head = letterhead.of_town(s, by.town_id, today)
    return letterhead.fill("empty_notices.html", head, notices=[_notice(item, head) for item in items])


def _notice(item: ServiceItem, head: Letterhead) -> dict[str, Any]:
    version = content(item)
    promise = limit(version.promised_limit, version.day_unit.label)
    return {
        "name": version.name,
        "code": item.code,
        "papers": papers(version),
        "promise": f"{promise}内办结" if version.promised_limit else promise,
        "where": _where(item),
        "phone": phone(item, head),
        "fee": _fee(version),
        "edition": _edition(version),
    }


def content(item: ServiceItem) -> ItemVersion:
    """The published text of an offered item."""
    assert item.current is not None, "only items with a published version are offered"
    return item.current


def guide(item: ServiceItem, head: Letterhead) -> Guide:
    """What the published version says; `item` comes from `offered`. A text that was left empty is a dash."""
    version = content(item)
    unit = version.day_unit.label
    return Guide(
        code=item.code,
        name=version.name,
        category=item.category,
        kind=item.kind.label,
        rows=_rows(item, version, head),
        result=letterhead.lines(version.result_document or "见答复"),
        steps=tuple(_step(Step(p.name, p.limit, p.stops_clock, p.cap), unit) for p in version.steps),
        basis=letterhead.lines(version.legal_basis),
        edition=_edition(version),
    )


def _rows(item: ServiceItem, version: ItemVersion, head: Letterhead) -> tuple[Row, ...]:
    return (
        Row("谁能办", letterhead.lines(version.conditions)),
        Row("带什么", tuple(f"{n}. {name}" for n, name in enumerate(papers(version), 1)) or ("不用带材料",)),
        Row("到哪办", _places(item, version)),
        Row("多少天", (_days(version),)),
        Row("多少钱", (_fee(version),)),
        Row("打什么电话", (phone(item, head),)),
        Row(
            "对结果不满意找谁",
            (f"可以打投诉电话{head.complaint_phone}，也可以到窗口找中心主任。",),
        ),
    )


def papers(version: ItemVersion) -> list[str]:
    return [letterhead.lines(m.name)[0] + ("" if m.required else "（可不带）") for m in version.materials]


def _where(item: ServiceItem) -> str:
    site = item.window.site
    return f"{site.name}　{item.window.name}{f'（{site.address}）' if site.address else ''}"


def _places(item: ServiceItem, version: ItemVersion) -> tuple[str, ...]:
    near = ("也可以就近到村便民服务点办。",) if version.intake_level is Level.village else ()
    modes = "、".join(m.mode.label for m in version.modes)
    return (_where(item), *near, *((f"办理方式：{modes}",) if modes else ()))


def _days(version: ItemVersion) -> str:
    unit = version.day_unit.label
    law = f"（法定{limit(version.statutory_limit, unit)}）" if version.statutory_limit else ""
    return limit(version.promised_limit, unit) + law


def _fee(version: ItemVersion) -> str:
    basis = f"（{'；'.join(letterhead.lines(version.fee_basis))}）" if version.fee_fen else ""
    return f"{money(version.fee_fen)}{basis}。代办不收任何费用。"


def phone(item: ServiceItem, head: Letterhead) -> str:
    return item.phone or head.enquiry_phone


def _step(step: Step, unit: str) -> str:
    return letterhead.lines(step.says(f"个{unit}"))[0]


def _edition(version: ItemVersion) -> str:
    on = version.published_at
    return f"第{version.number}版" + (f"，{plain_day(on)}发布" if on else "")

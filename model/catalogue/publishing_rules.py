"""What an item must say before it is published: one small rule each, with its Chinese sentence."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, Final

from model.catalogue.content import NO_MATERIALS, ItemEntry, Material
from model.catalogue.versions import Kind
from model.ground.refusals import Refused
from model.ground.workdays import LONGEST

Rule = Callable[[ItemEntry], str | None]

LONGEST_TEXTS: Final = {
    "name": ("名称", 60),
    "category": ("类别", 40),
    "department": ("主管部门", 40),
    "window": ("办理窗口", 40),
    "legal_basis": ("办理依据", 2000),
    "conditions": ("谁能办", 2000),
    "fee_basis": ("收费依据", 500),
    "result_document": ("办理结果", 120),
    "phone": ("咨询电话", 20),
}
REQUIRED: Final = ("name", "category", "department", "window", "legal_basis", "conditions")


def tidy(entry: ItemEntry) -> ItemEntry:
    """The entry without blanks around its texts, with its code in capitals and one way to say 无需材料."""
    texts: dict[str, Any] = {
        f.name: value.strip() for f in fields(entry) if type(value := getattr(entry, f.name)) is str
    }
    papers = tuple(Material(m.name) if m.name == NO_MATERIALS else m for m in entry.materials)
    texts.update(code=texts["code"].upper(), materials=papers)
    return replace(entry, **texts)


def code_is_short_and_plain(entry: ItemEntry) -> str | None:
    """The town's short code is the key; a national code has at most 33 signs (GB/T 39554.1, d6)."""
    if re.fullmatch(r"[A-Z0-9]{2,33}", entry.code):
        return None
    return f"事项编码“{entry.code[:40]}”看不懂。请写字母和数字，如MZ005，最多33位。"


def texts_are_filled_in(entry: ItemEntry) -> str | None:
    """Conditions and legal basis are public beside the five mandatory fields (R053)."""
    missing = [LONGEST_TEXTS[field][0] for field in REQUIRED if not getattr(entry, field)]
    return f"还没有填写：{'、'.join(missing)}。请补上。" if missing else None


def texts_are_not_too_long(entry: ItemEntry) -> str | None:
    """What the table and a guide on one page can hold."""
    for field, (word, longest) in LONGEST_TEXTS.items():
        if len(getattr(entry, field)) > longest:
            return f"{word}有{len(getattr(entry, field))}个字，最多{longest}个字。请缩短。"
    return None


def texts_hold_no_control_signs(entry: ItemEntry) -> str | None:
    """A NUL or another invisible sign breaks printing, export and PostgreSQL."""
    texts = [getattr(entry, field) for field in ("code", *LONGEST_TEXTS)]
    texts += [m.name for m in entry.materials] + [p.name for p in entry.steps]
    for text in texts:
        if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text):
            return "文字里夹有看不见的符号。请把这一栏清空，重新打字填写。"
    return None


def papers_are_named(entry: ItemEntry) -> str | None:
    """Papers needed are the first mandatory public field (R052); an item without any says 无需材料."""
    names = [m.name for m in entry.materials]
    if not names:
        return "还没有填写所需材料。不用带材料的，请写“无需材料”。"
    if NO_MATERIALS in names and len(names) > 1:
        return "写了“无需材料”，又写了别的材料。请只留一种。"
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return f"材料“{twice[0]}”写了两次。请去掉一次。"
    if len(names) > 60 or any(not name or len(name) > 120 for name in names):
        return "材料最多60样，每样1到120个字。请缩短。"
    return None


def steps_are_named(entry: ItemEntry) -> str | None:
    """The procedure is the second mandatory public field (R052); the flow chart is drawn from it (R058)."""
    if not entry.steps:
        return "还没有填写办理步骤。请一行写一步，如“申请”“受理”“办结”。"
    if len(entry.steps) > 40 or any(not p.name or len(p.name) > 60 for p in entry.steps):
        return "步骤最多40步，每步1到60个字。请缩短。"
    if any(p.cap is not None and not p.stops_clock for p in entry.steps):
        return "只有不计入时限的步骤才写“最多几天”。请核对步骤。"
    if any(n is not None and n > LONGEST for p in entry.steps for n in (p.limit, p.cap)):
        return f"步骤里的天数最多{LONGEST}天。请核对步骤。"
    return None


def modes_are_chosen(entry: ItemEntry) -> str | None:
    """The mode of service is the third mandatory public field (R052); one of four, each at most once (R070)."""
    if not entry.modes:
        return "还没有选服务方式。请至少选一种：直接办理、限时办理、代为办理、上门办理。"
    return None if len(set(entry.modes)) == len(entry.modes) else "服务方式选重了。每种只选一次。"


def promise_is_given(entry: ItemEntry) -> str | None:
    """The promised limit is the fourth mandatory public field (R052): an instant item is done the day it is
    taken in, every other kind promises at least one day (c1)."""
    if not 0 <= entry.promised_limit <= LONGEST:
        return f"承诺时限应在0到{LONGEST}天之间，填写的是{entry.promised_limit}。请核对。"
    if entry.kind is Kind.instant and entry.promised_limit:
        return f"即办件当场办结，承诺时限应为0天，填写的是{entry.promised_limit}天。请改时限或改件类。"
    if entry.kind is not Kind.instant and not entry.promised_limit:
        return f"{entry.kind.label}的承诺时限不能是0天。当场能办结的，请把件类改为即办件。"
    return None


def promise_keeps_the_law(entry: ItemEntry) -> str | None:
    """Promised ≤ statutory; both are counted in the item's one day unit (c3.6)."""
    law = entry.statutory_limit
    if law is None:
        return None
    if not 0 <= law <= LONGEST:
        return f"法定时限应在0到{LONGEST}天之间，填写的是{law}。没有法定时限的请空着。"
    if entry.promised_limit > law:
        unit = entry.day_unit.label
        return f"承诺时限{entry.promised_limit}个{unit}，超过了法定时限{law}个{unit}。请改短承诺时限。"
    return None


NO_FEE: Final = "不收费"
NO_BASIS: Final = ("", NO_FEE, "无")  # what people write where there is none


def fee_has_a_basis(entry: ItemEntry) -> str | None:
    """The fee is the fifth mandatory public field (R052); an amount without its basis is void (R064). It is the
    item's own fee: doing it for people is free (R063), and no field of an entry can say otherwise."""
    if not 0 <= entry.fee_fen <= 100_000_000:
        return "收费金额应在0元到100万元之间。请核对收费标准。"
    if entry.fee_fen and entry.fee_basis in NO_BASIS:
        return "写了收费金额，没有写收费依据。请补上依据；代办不收任何费用。"
    return None


RULES: Final[tuple[Rule, ...]] = (
    code_is_short_and_plain,
    texts_are_filled_in,
    texts_are_not_too_long,
    texts_hold_no_control_signs,
    papers_are_named,
    steps_are_named,
    modes_are_chosen,
    promise_is_given,
    promise_keeps_the_law,
    fee_has_a_basis,
)


def problems(entry: ItemEntry) -> list[str]:
    """Every rule that the entry breaks, as sentences, in the order of a guide."""
    return [sentence for rule in RULES if (sentence := rule(entry))]


def demand(entry: ItemEntry, about: str = "") -> None:
    """Refuses an entry that may not be published, with everything at once; `about` names it among many."""
    sentences = problems(entry)
    if sentences:
        raise Refused("\n\n".join(f"{about}{sentence}" for sentence in sentences))

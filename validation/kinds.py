"""Which kind of ledger a file is, by its header, so that a wrong choice is refused."""

from collections.abc import Mapping, Sequence
from typing import Final

from validation.columns import CATALOGUE, LEDGER, RESIDENTS, Column
from validation.grid import Grid, Unreadable
from validation.headers import SEARCHED_ROWS, Headless, plain, shown

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "residents": RESIDENTS,
    "ledger": LEDGER,
    "catalogue": CATALOGUE,
}
LABELS: Final = {"residents": "居民台账", "ledger": "代办台账", "catalogue": "事项目录"}
# columns that say which kind a file is; the others (姓名, 备注 …) may stand in any
_DISTINCTIVE: Final[Mapping[str, tuple[str, ...]]] = {
    "residents": ("household_no", "sex", "birth", "relation_to_head", "address", "residence_status", "special_kinds",
                  "bank_last4", "updated_on"),
    "ledger": ("item_code", "item_name", "mode", "received", "finished"),
    "catalogue": ("category", "department", "window", "kind", "legal_basis", "conditions", "materials", "steps",
                  "statutory_days", "promised_days", "fee_yuan", "fee_basis", "approval_level", "result_document"),
}  # fmt: skip


class AnotherKind(Unreadable):
    """The file is a ledger of another kind than was chosen."""


def refuse_another(chosen: str, grid: Grid, lacking: Headless | None) -> None:
    """Refuses a table whose header clearly belongs to another kind. A table that has all columns it must have
    (`lacking` is None) is refused only among residents, whose few columns any list of people has."""
    if lacking is None and chosen != "residents":
        return
    for row in grid.cells.head(SEARCHED_ROWS).rows():
        words = {plain(cell): shown(cell) for cell in row[1:] if plain(cell)}
        for other in LABELS.keys() - {chosen}:
            foreign, own = _alone(other, chosen, words), _alone(chosen, other, words)
            if chosen == "ledger" and len(own) >= 2:
                continue  # business with many words about the person stays business
            if len(foreign) >= 2 and (lacking is None or len(foreign) > len(own)):
                raise AnotherKind(
                    f"这像是{LABELS[other]}（有“{foreign[0]}”这一列）。请在上面改选“{LABELS[other]}”。"
                )


def _alone(kind: str, other: str, words: Mapping[str, str]) -> Sequence[str]:
    """The header's words that tell of this kind and mean nothing in the other, in the order of the kind's columns."""
    elsewhere = {plain(word) for column in COLUMNS[other] for word in column.words()}
    alone = (
        words.get(plain(word)) for column in COLUMNS[kind] if column.name in _DISTINCTIVE[kind] for word in column.words()
        if plain(word) not in elsewhere
    )  # fmt: skip
    return [word for word in alone if word]

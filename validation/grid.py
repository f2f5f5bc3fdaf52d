"""A file's cells as text with Excel's line numbers, and the refusal of a whole file."""

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 100
LINE: Final = "line"
# blanks, control and format signs, and letters that are drawn as nothing (Hangul fillers, an empty Braille cell …)
INVISIBLE: Final = r"[\s\p{Cc}\p{Cf}\x{034F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{2065}\x{2800}\x{3164}\x{FFA0}]"
# of these, what has no width at all
WITHOUT_WIDTH: Final = r"[\p{Cf}\x{034F}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{2065}]"
ENCODING: Final = "这个文件的文字读不出来。请在Excel中选“另存为”，类型选“CSV UTF-8（逗号分隔）”，再上传。"
DAMAGED: Final = "这个文件不完整，打不开。请在电脑上用Excel打开看看，另存一份后再上传。"
EMPTY: Final = "这个文件是空的，没有内容。请检查是否选对了文件。"


class Unreadable(Exception):
    """The file as a whole cannot be used; the text is one calm Chinese sentence that says what to do."""


@dataclass(frozen=True)
class Grid:
    """All rows that are not blank: `line` (Excel's row number) and `c0`, `c1`… as text, null where empty."""

    cells: pl.DataFrame
    kind: Literal["csv", "xlsx"]


def too_wide(columns: int) -> Unreadable:
    """What to say of a table with more than MAX_COLUMNS columns."""
    return Unreadable(f"这个文件有{columns}栏，最多{MAX_COLUMNS}栏。请使用最新模板，删掉多余的栏，再上传。")


def too_long(rows: int) -> Unreadable:
    """What to say of a table with more than MAX_ROWS rows."""
    return Unreadable(f"这个文件有{rows}行，一次最多{MAX_ROWS}行。请按月或按村分开，再上传。")

"""Which row of the grid is the header, which column is what, and the rows below it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
from rapidfuzz import fuzz, process

from validation.columns import Column
from validation.grid import LINE, Grid, Unreadable

SEARCHED_ROWS: Final = 20
NEAR_ENOUGH: Final = 82  # rapidfuzz ratio: 户主关系 ~ 与户主关系, but never 出生日期 ~ 更新日期
FAULTS: Final = "错误原因"
_CLOSING_ROW: Final = r"^\s*(本页|本月|本村|本年)?\s*(合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|填表人|审核人|制表人|负责人|注[:：]|备注[:：]|说明[:：])"


class Headless(Unreadable):
    """No row among the first is the header: `missing` is what the best of them lacks."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        which = "".join(f"“{header}”" for header in missing)
        super().__init__(
            f"没有找到{which or '标题'}这{'几' if len(missing) > 1 else '一'}列。请使用最新模板，不要改动第1行的标题。"
        )


@dataclass(frozen=True)
class Table:
    """The rows below the header. `frame` has `line`, every declared column as written (null where empty or absent)
    and `surplus`, the first cell to the right of the header; `headers` are the file's own words, by column name."""

    frame: pl.DataFrame
    headers: Mapping[str, str]
    grid: Grid
    places: Mapping[str, str]
    header_line: int

    def header(self, name: str) -> str:
        return self.headers[name]


def settle(grid: Grid, columns: Sequence[Column]) -> Table:
    """Find the header among the first 20 rows (titles above it are skipped), name the columns, drop total rows.

    Refuses (Headless) a table without a header or a required column and (Unreadable) one with one column twice, or without rows.
    """
    rows = grid.cells.head(SEARCHED_ROWS).rows()
    matches = [_named(row[1:], columns) for row in rows]
    best = max(range(len(rows)), key=lambda n: len(matches[n]))
    places, words = matches[best], rows[best][1:]
    missing = [c.header for c in columns if c.required and c.name not in places]
    if len(places) < 2 or missing:
        raise Headless(missing)
    names = grid.cells.columns[1:]  # an empty column has none: the third may be called `c5`
    _refuse_twins(words, places, columns, names)
    header_line = rows[best][0]
    body = grid.cells.filter(pl.col(LINE) > header_line)
    body = _without_closing_rows(body, [names[places[c.name]] for c in columns if c.required])
    if body.is_empty():
        raise Unreadable("这个文件只有标题，没有内容。请检查是否选对了文件。")
    kept = {name: names[n] for name, n in places.items()}
    written = max(n for n, word in enumerate(words) if word)
    right = [pl.col(c) for c in names[written + 1 :]]
    frame = body.select(
        LINE,
        *(
            pl.col(kept[c.name]).alias(c.name) if c.name in kept else pl.lit(None, pl.String).alias(c.name)
            for c in columns
        ),
        (pl.coalesce(right) if right else pl.lit(None, pl.String)).alias("surplus"),
    )
    headers = {c.name: shown(words[places[c.name]]) if c.name in places else c.header for c in columns}
    return Table(frame, headers, grid, kept, header_line)


def plain(word: str | None) -> str:
    """A header without spaces, brackets, stars and colons: `*身份证号（18位）：` → `身份证号`."""
    narrow = unicodedata.normalize("NFKC", word or "")
    narrow = re.sub(r"\([^)]*\)|【[^】]*】|\[[^\]]*\]", "", narrow)
    return "".join(sign for sign in narrow if sign.isalnum() or sign == "_").lower()


def shown(word: str | None) -> str:
    """A header as the file has it, in one line."""
    return " ".join((word or "").replace("\ufeff", "").split())


def _named(row: Sequence[str | None], columns: Sequence[Column]) -> dict[str, int]:
    """Column name → position: the words we know first, then near ones for columns still without a place."""
    words = [plain(cell) for cell in row]
    places: dict[str, int] = {}
    for column in columns:
        for word in map(plain, column.words()):
            if word in words and words.index(word) not in places.values():
                places[column.name] = words.index(word)
                break
    free = {n: word for n, word in enumerate(words) if len(word) > 2 and n not in places.values()}
    for column in columns:
        if column.name in places or not free:
            continue
        known = [plain(word) for word in column.words()]
        best = max(
            (
                (score, n)
                for n, word in free.items()
                for _, score, _ in process.extract(word, known, scorer=fuzz.ratio)
            ),
            default=(0.0, -1),
        )
        if best[0] >= NEAR_ENOUGH:
            places[column.name] = best[1]
            del free[best[1]]
    return places


def _refuse_twins(
    words: Sequence[str | None], places: Mapping[str, int], columns: Sequence[Column], names: Sequence[str]
) -> None:
    """The same header twice: nobody can know which one is meant."""
    known = {c.name: {plain(word) for word in c.words()} for c in columns}
    for name, place in places.items():
        twin = next((n for n, w in enumerate(words) if n != place and plain(w) == plain(words[place])), None)
        if twin is not None and known[name]:
            low, high = sorted(int(names[n][1:]) + 1 for n in (place, twin))
            raise Unreadable(
                f"“{shown(words[place])}”这一列出现了两次（第{low}栏和第{high}栏）。请删掉其中一列，再上传。"
            )


def _without_closing_rows(body: pl.DataFrame, required: Sequence[str]) -> pl.DataFrame:
    """Rows of 合计, 小计, 填表人… below a village's table: they begin with such a word and lack what every row has."""
    begins = pl.coalesce(pl.col(c) for c in body.columns[1:]).str.contains(_CLOSING_ROW)
    lacks = pl.any_horizontal(pl.col(c).is_null() for c in required)
    return body.filter(~(begins & lacks).fill_null(False))

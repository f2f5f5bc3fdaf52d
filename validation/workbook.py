"""Excel workbooks (.xlsx): the sheets that people see, one after another, every cell as text.

calamine reads them from a copy that `archive` has measured. Numbers of 16 digits or more are written as Excel shows
them: Excel keeps 15 digits of a number, so an ID number typed into a number cell is lost and must not come out as
another person's.
"""

from collections.abc import Iterator

import fastexcel
import polars as pl

from validation import zip_file
from validation.grid import DAMAGED, LINE, MAX_COLUMNS, MAX_ROWS, Unreadable, too_long, too_wide
from validation.sheet_xml import Extent


def sheets(data: bytes) -> Iterator[pl.DataFrame]:
    """`line`, `c0`, `c1`… of each sheet that is not hidden and holds anything; dates as `2026-10-09 00:00:00`."""
    book = zip_file.measured(data)
    try:
        reader = fastexcel.read_excel(book.data)
        for name in reader.sheet_names:
            if name in book.extents:
                sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
                if sheet.height and sheet.width:
                    yield _frame(sheet.to_polars(), book.extents[name])
    except fastexcel.FastExcelError as error:
        raise Unreadable(DAMAGED) from error


def _frame(sheet: pl.DataFrame, extent: Extent) -> pl.DataFrame:
    frame = sheet.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(LINE),
        *(pl.col(name).replace("", None).alias(f"c{n}") for n, name in enumerate(sheet.columns)),
    )
    frame = frame.select(LINE, *(c for c in frame.columns[1:] if frame[c].null_count() < frame.height))
    if frame.width - 1 > MAX_COLUMNS:
        raise too_wide(frame.width - 1)
    if frame.height > 5 * MAX_ROWS:
        raise too_long(frame.height)
    return _with_lost_numbers(frame, extent)


def _with_lost_numbers(frame: pl.DataFrame, extent: Extent) -> pl.DataFrame:
    """Write numbers of 16 digits and more the way Excel shows them (9.90101E+17), so that nobody takes them for IDs."""
    lost: dict[str, dict[int, str]] = {}
    for (row, column), shown in extent.long_numbers.items():
        lost.setdefault(f"c{column - extent.first_column}", {})[row] = shown
    for name in lost.keys() & set(frame.columns):
        lines = pl.col(LINE).replace_strict(lost[name], default=None, return_dtype=pl.String)
        digits = pl.col(name).str.contains(r"^[0-9]{16,}(\.[0-9]*)?$")
        frame = frame.with_columns(
            pl.when(digits & lines.is_not_null()).then(lines).otherwise(name).alias(name)
        )
    return frame

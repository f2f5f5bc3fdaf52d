"""Polars expressions that tidy text cells. Nothing here judges: an empty cell is null, an odd one stays odd.

A counter says the same of one text, in `model/ground`; `tests/test_one_cleaning.py` holds the two together.
"""

import polars as pl

from validation.grid import INVISIBLE, WITHOUT_WIDTH

HAN = r"[\x{3007}\x{3400}-\x{9FFF}\x{E000}-\x{F8FF}\x{F900}-\x{FAFF}\x{20000}-\x{3FFFF}]"


def words(name: str) -> pl.Expr:
    """A word or an address: no invisible or control characters, one space at most inside; nothing else is touched."""
    column = spaced(pl.col(name))
    column = column.str.replace(r"^'([=+\-@])", "${1}")  # our own guard against formulas, taken off again
    return column.replace("", None)


def spaced(column: pl.Expr) -> pl.Expr:
    """On one line: every run of blanks one space, none outside, nothing without width."""
    column = column.str.replace_all(WITHOUT_WIDTH, "").str.replace_all(INVISIBLE, " ")
    return column.str.replace_all(" +", " ").str.strip_chars(" ")


def person(name: str) -> pl.Expr:
    """A person's name: as `words`, and no space between two Han characters (`张　三` is 张三)."""
    column, apart = words(name), f"({HAN}) ({HAN})"
    return column.str.replace_all(apart, "${1}${2}").str.replace_all(apart, "${1}${2}")


def lines(name: str) -> pl.Expr:
    """A longer text: as `words`, but its lines stay lines."""
    column = pl.col(name).str.replace_all(r"\r\n?", "\n").str.replace_all(f"[{INVISIBLE[1:-1]}&&[^\n]]", " ")
    column = column.str.replace_all(" +", " ").str.replace_all(r" *\n *", "\n").str.strip_chars()
    return column.str.replace(r"^'([=+\-@])", "${1}").replace("", None)


def code(name: str) -> pl.Expr:
    """A number or code: full-width to half-width, no spaces or invisible signs at all, no leading apostrophe, no
    ="…" wrapping, upper case."""
    column = pl.col(name).str.normalize("NFKC").str.replace_all(INVISIBLE, "")
    column = column.str.replace(r'^="?([^"]*)"?$', "${1}").str.replace(r"^['`‘’]+", "")
    return column.str.to_uppercase().replace("", None)


def whole(name: str) -> pl.Expr:
    """A code that Excel turned into a number with decimals: 990101100201.0 → 990101100201."""
    return code(name).str.replace(r"^([0-9]+)\.0+$", "${1}")


def scientific(column: pl.Expr) -> pl.Expr:
    """Whether a cell shows 1.10105E+17: the last digits are gone and nobody can bring them back."""
    return column.str.contains(r"^[0-9](\.[0-9]+)?E\+?[0-9]+$")

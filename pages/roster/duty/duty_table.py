"""A month of duty as a table, or on a phone as one short text: who comes, in whose place, and where nobody does."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st

from model.roster.duty import duty_gaps
from model.roster.duty.duty import Duty
from model.roster.duty.duty_month import Cell, Line
from pages.parts import frame, words

HALL, VILLAGE = ("带班领导", "信访接待", "大厅值班"), ("值班村干部",)
NAMED = 2  # people that a cell of the table has room for


def draw(lines: Sequence[Line], at_village: bool, today: date) -> None:
    """The days of a month, today marked in words."""
    heads = VILLAGE if at_village else HALL
    if not any(cell and cell.kept for line in lines for cell in line.cells):
        st.info("这个月还没有公布值班表。由中心主任到“排值班”里排好、公布。")
    if frame.phone():
        _listed(lines, heads, today)
        return
    rows = [_row(line, heads, today) for line in lines]
    config = {head: st.column_config.TextColumn(width=230) for head in heads}
    config |= {"日期": st.column_config.TextColumn(width=120), "星期": st.column_config.TextColumn(width=70)}
    st.dataframe(pl.DataFrame(rows), hide_index=True, height="content", column_config=config)


def _listed(lines: Sequence[Line], heads: Sequence[str], today: date) -> None:
    """From today on; what has passed is folded away. A month that is over is shown whole."""
    past = [line for line in lines if line.day < today <= lines[-1].day]
    if past:
        with st.expander(f"前面的{len(past)}天"):
            st.markdown("\n\n".join(_text(line, heads, today) for line in past))
    st.markdown("\n\n".join(_text(line, heads, today) for line in lines[len(past) :]))


def _row(line: Line, heads: Sequence[str], today: date) -> dict[str, str]:
    day = f"{line.day.month}月{line.day.day}日"
    return {
        "日期": f"{day} 今天" if line.day == today else day,
        "星期": f"星期{words.WEEKDAYS[line.day.weekday()]}",
        "节假日": line.name,
    } | {head: cell_text(cell, NAMED) for head, cell in zip(heads, line.cells, strict=True)}


def _text(line: Line, heads: Sequence[str], today: date) -> str:
    """`**11月22日（星期日）今天**　周末` and a line for each duty that is asked for."""
    first = f"**{words.short_day(line.day)}{'　今天' if line.day == today else ''}**　{line.name}"
    texts = [
        f"{head}：{words.plain(cell_text(cell))}"
        for head, cell in zip(heads, line.cells, strict=True)
        if cell
    ]
    return "  \n".join([first, *texts])


def cell_text(cell: Cell | None, most: int | None = None) -> str:
    """`刘建平（换班，原是陈国栋）`, `没有排人`, `全员`; nothing where nobody is needed. Of more people than `most` so many
    are named, and how many there are: `陈国栋、刘建平等4人`."""
    if cell is None:
        return ""
    more = f"等{len(cell.kept)}人" if most and len(cell.kept) > most else ""
    names = "、".join(_name(shift) for shift in cell.kept[: most if more else None]) + more
    if cell.together:
        return f"全员集中上班{f'，值班{names}' if names else ''}"
    if not cell.missing:
        return names
    if cell.missing == duty_gaps.NO_LEADER:
        return f"{names}（{cell.missing}）"
    return f"{names}（没有人：{cell.missing}）" if names else cell.missing


def _name(shift: Duty) -> str:
    name = shift.account.name
    return f"{name}（{shift.origin.label}，原是{shift.original.name}）" if shift.original else name

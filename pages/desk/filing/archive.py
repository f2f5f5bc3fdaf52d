"""档案: what waits to be put away, the boxes, and what need not be kept any longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from model.desk.filing import archive, boxes
from model.desk.ticket.finding import PAGE
from model.desk.ticket.tickets import Ticket
from model.ground import db
from pages.desk.filing import box_lists
from pages.parts import frame, saving, tables, words

RESULTS = "archive_results"


@dataclass(frozen=True)
class Result:
    """What became of one ticket of the last click: where it lies, or why it stayed."""

    number: str
    says: str
    done: bool


def render() -> None:
    frame.heading("档案", "办结的件，材料收齐后装盒归档。归档后只能查看和加备注，改动会被发现。")
    _results()
    waiting, boxed, expired = st.tabs(
        ("待归档", "档案盒", "到期可鉴定"), key="archive_tab", on_change="rerun"
    )
    with waiting:
        _waiting()
    with boxed:
        box_lists.box_list()
    with expired:
        box_lists.expired()


def _results() -> None:
    """What became of each ticket of the last click: first those that stayed, then in which box each other one belongs."""
    results: list[Result] = st.session_state.pop(RESULTS, [])
    lies, stayed = (
        [
            f"- [{result.number}](ticket?number={result.number})　{words.plain(result.says)}"
            for result in results
            if result.done is done
        ]
        for done in (True, False)
    )
    if stayed:
        st.warning("**没有归档的**\n\n" + "\n".join(stayed), icon=":material/warning:")
    if lies:
        with st.expander("已归档的放在哪一盒"):
            st.markdown("\n".join(lies))


def _waiting() -> None:
    today = frame.today()
    begin = date(today.year - (today.month == 1), 1, 1)
    period = st.date_input(
        "办结日期（从 — 到）",
        (begin, today - timedelta(days=1)) if begin < today else (begin, today),
        key="archive_period",
        format="YYYY-MM-DD",
        width=320,
    )
    if not isinstance(period, tuple) or len(period) != 2:
        st.info("请再选结束的那一天。")
        return
    first, last = period
    with db.reading() as s:
        count, rows = boxes.waiting(s, frame.me(), first, last, frame.now())
    if not count:
        st.info("这段时间没有待归档的件。办件办结、送达以后，会列在这里。")
        return
    st.markdown(f"共{count}件待归档" + (f"，先归最早的{PAGE}件。" if count > PAGE else "。"))
    chosen = {ticket.number: ticket.row_version for ticket in rows}
    saving.button(
        f"归档这{len(rows)}件",
        type="primary",
        key="archive_many",
        icon=":material/inventory_2:",
        on_click=_archive,
        args=(chosen,),
    )
    st.caption("每一件先核对归档清单，齐全的才归；没归的会逐件说明还差什么。")
    _listed(rows)


def _listed(rows: Sequence[Ticket]) -> None:
    data = pl.DataFrame(
        [
            {
                "编号": ticket.number,
                "事项": ticket.version.name,
                "类别": ticket.version.category,
                "情况": ticket.state.label,
                "办结日期": words.day(ticket.completed_on),
            }
            for ticket in rows
        ]
    )
    tables.open_by_number(data, "archive_open", "编号", "ticket")


def _archive(chosen: dict[str, int]) -> None:
    """Each in a transaction of its own: nothing is held while the next is taken up, and two clerks never wait for each
    other. What the same click, coming twice, put away before is not tried again."""
    before = {result.number: result for result in st.session_state.get(RESULTS, ()) if result.done}
    results = [before.get(number) or _archive_ticket(number, seen) for number, seen in chosen.items()]
    there = sum(result.done for result in results)
    stayed = len(results) - there
    saving.tell(
        f"已归档{there}件" + (f"，{stayed}件没有归，原因见下面。" if stayed else "，请按下面的盒号装盒。")
    )
    st.session_state[RESULTS] = results


def _archive_ticket(number: str, seen: int) -> Result:
    refused: list[str] = []
    with frame.acting(refused=refused) as s:
        record = archive.archive(s, frame.me(), number, seen=seen, now=frame.now())
        place = f"已归档，{record.box}第{record.serial}件"
    return Result(number, refused[0], done=False) if refused else Result(number, place, done=True)

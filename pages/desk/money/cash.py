"""今日收费: what this site took and gave back on a day, by receipt number, and what must lie in the cash desk."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st

from model.desk.money import cash
from model.desk.money.payments import Payment, net
from model.ground import db
from model.ground.privacy import mask_name
from model.ground.wording import yuan
from pages.parts import frame, tables, words


def render() -> None:
    frame.heading(
        "今日收费", "只收事项写明的费用，代办不收任何费用。交款前，请和抽屉里的钱、收款码的账单对一遍。"
    )
    day = st.date_input("哪一天", frame.today(), key="cash_day", format="YYYY-MM-DD", width=200)
    if not isinstance(day, date):
        return
    with db.reading() as s:
        rows = cash.of_day(s, frame.me(), day)
    if not rows:
        st.info("这一天没有收费。收费在办件的“办理”里登记。")
        return
    ways = cash.totals(rows)
    with st.container(horizontal=True):
        for label, fen in [*((way.label, fen) for way, fen in ways.items()), ("合计", net(rows))]:
            st.metric(label, yuan(fen), border=True, width=180)
    back = [row for row in rows if row.refund_of_id]
    st.caption(f"收款{len(rows) - len(back)}笔，退费{len(back)}笔；退费已经从上面减去。")
    _table(rows)


def _table(rows: Sequence[Payment]) -> None:
    data = pl.DataFrame(
        [
            {
                "收据号": row.number,
                "金额": yuan(row.amount_fen),
                "方式": row.method.label,
                "缴费人": mask_name(row.payer),
                "办件编号": row.ticket.number,
                "事项": row.ticket.version.name,
                "时间": words.moment(row.at)[11:],
                "经手人": row.by.name,
            }
            for row in rows
        ]
    )
    widths = {"收据号": 140, "方式": 60, "缴费人": 72, "事项": 180, "时间": 66, "经手人": 76}
    config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    config["金额"] = st.column_config.TextColumn(width=76, alignment="right")
    tables.open_by_number(data, "cash_open", "办件编号", "ticket", config)

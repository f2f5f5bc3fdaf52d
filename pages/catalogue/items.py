"""事项目录: what the centre can do; found by words, code or pinyin initials, narrowed by category and window."""

import math
from collections.abc import Sequence

import polars as pl
import streamlit as st

from model.catalogue import items
from model.catalogue.items import ServiceItem
from model.ground import db
from model.people import sites
from pages.parts import frame, tables, words

PAGE = 50
ALL = "全部"


def render() -> None:
    frame.heading("事项目录")
    town = frame.me().town_id
    with db.reading() as s:
        categories, windows = items.categories(s, town), [w.name for w in sites.windows(s, town)]
    text = st.text_input(
        "找事项",
        placeholder="打几个字、编码或拼音首字母，例：高龄、MZ005、gljt",
        max_chars=60,
        key="items_text",
        bind="query-params",
    )
    with st.container(horizontal=True):
        category = _narrowed("类别", "items_category", categories)
        window = _narrowed("窗口", "items_window", windows)
    with db.reading() as s:
        count = items.count(s, town, text, category=category, window=window)
        pages = max(math.ceil(count / PAGE), 1)
        page = min(st.session_state.get("items_page", 1), pages)
        rows = items.search(
            s, town, text, category=category, window=window, limit=PAGE, offset=(page - 1) * PAGE
        )
    if not count:
        _nothing(text, bool(category or window))
        return
    st.markdown(f"共{count}个事项，点编码看办事指南。")
    _table(rows)
    if pages > 1:
        st.pagination(pages, key="items_page")


def _narrowed(label: str, key: str, options: Sequence[str]) -> str:
    chosen = st.selectbox(label, [ALL, *options], key=key, bind="query-params", width=280)
    return "" if chosen == ALL else str(chosen)


def _nothing(text: str, narrowed: bool) -> None:
    if text.strip():
        also = "，或把类别和窗口选回“全部”" if narrowed else ""
        st.info(f"没有找到“{words.plain(text.strip())}”。请少打几个字，或只打拼音首字母{also}。")
    elif narrowed:
        st.info("这个类别和窗口下没有事项。请把其中一样选回“全部”。")
    else:
        st.info("目录里还没有事项。请到“上传台账”里上传事项目录。")


def _table(rows: Sequence[ServiceItem]) -> None:
    data = pl.DataFrame(
        [
            {
                "编码": item.code,
                "事项": item.name,
                "窗口": item.window.name,
                "件类": item.kind.label,
                "承诺时限": words.limit(item.current.promised_limit, item.current.day_unit.label)
                if item.current
                else "",
                "收费": words.money(item.current.fee_fen) if item.current else "",
                "状态": item.status.label,
            }
            for item in rows
        ]
    )
    frame.link("item-papers", "事项文书：打印一次性告知单、公示", icon=":material/print:")
    config = {"事项": st.column_config.TextColumn(width=300)}
    config |= {name: st.column_config.TextColumn(alignment="right") for name in ("承诺时限", "收费")}
    tables.open_by_number(data, "items_open", "编码", "item", config, named="code")

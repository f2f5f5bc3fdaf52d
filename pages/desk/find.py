"""查办件: one box for number, name, ID and phone; also the page behind every figure of the leader's."""

from datetime import date

import streamlit as st

from model.catalogue.items import Kind
from model.catalogue.versions import Mode
from model.desk import finding
from model.desk.finding import NOWHERE, Filter
from model.desk.tickets import TicketState
from model.ground import db, settings, workdays
from model.ground.db import Labelled
from model.ground.refusals import Refused
from model.people import sites
from pages.parts import frame, tables

STATES = {
    "": "全部",
    "open": "在办",
    "overdue": "已超期",
    "due_today": "今天到期",
    "completed": "已办结或已送达",
    **{state.value: state.label for state in TicketState},
}


def render() -> None:
    frame.heading("查办件")
    text = st.text_input(
        "编号、姓名、身份证号或电话",
        placeholder="例：0101-20261121-0007-3、张三、13900001234",
        key="find_text",
        bind="query-params",
    )
    asked = _asked(text)
    page = st.session_state.get("find_page", 1)
    me, today = frame.me(), frame.today()
    with db.reading() as s:
        try:
            count, rows = finding.find(s, me, asked, today=today, page=page)
        except Refused as refusal:
            st.error(refusal.sentence)
            return
        calendar = workdays.load_calendar(s)
        warn_days = settings.number(s, me.town_id, "warn_days")
    if not count:
        st.info("没有查到。请核对编号、姓名或电话；也可以只写姓名里的一个字，或者放宽下面的条件。")
        return
    st.markdown(f"查到{count}件，最近收的在最上面。")
    tables.tickets(rows, "find_open", today=today, calendar=calendar, warn_days=warn_days)
    tables.pages("find_page", count)


def _asked(text: str) -> Filter:
    """The box and the narrowing fields, each bound to the address, so that a figure's link arrives filled in."""
    narrowed = any(name in st.query_params for name in Filter.__dataclass_fields__ if name != "text")
    with st.expander("更多条件", expanded=narrowed), st.container(horizontal=True):
        state = _choice("情况", "state", STATES)
        kind = _choice("件类", "kind", _words(Kind))
        mode = _choice("服务方式", "mode", _words(Mode))
        village = _choice("所属村", "village", _villages())
        window = _choice("窗口", "window", _windows())
        on_time = _choice("是否按时", "on_time", {"": "全部", "yes": "按时", "no": "超期办结"})
        received = _days("收件日期", "received")
        completed = _days("办结日期", "completed")
    return Filter(
        text=text,
        state=state,
        kind=kind,
        mode=mode,
        village=village,
        window=window,
        received_from=received[0],
        received_to=received[1],
        completed_from=completed[0],
        completed_to=completed[1],
        on_time={"yes": True, "no": False}.get(on_time),
    )


def _choice(label: str, name: str, options: dict[str, str]) -> str:
    asked = st.query_params.get(name, "")
    keys = list(options)
    return st.selectbox(
        label,
        keys,
        index=keys.index(asked) if asked in options else 0,
        format_func=options.__getitem__,
        key=f"find_{name}",
        width=180,
    )


def _days(label: str, name: str) -> tuple[date | None, date | None]:
    """From and to; either may be open."""
    asked = [_date(st.query_params.get(f"{name}_{end}", "")) for end in ("from", "to")]
    first = st.date_input(f"{label}从", asked[0], key=f"find_{name}_from", format="YYYY-MM-DD", width=180)
    last = st.date_input(f"{label}到", asked[1], key=f"find_{name}_to", format="YYYY-MM-DD", width=180)
    return first, last


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _words(kind: type[Labelled]) -> dict[str, str]:
    return {"": "全部", **{word.value: word.label for word in kind}}


def _villages() -> dict[str, str]:
    with db.reading() as s:
        named = {site.code: site.name for site in sites.villages(s, frame.me().town_id)}
    return {"": "全部", **named, NOWHERE: "未填村"}


def _windows() -> dict[str, str]:
    with db.reading() as s:
        named = {str(window.id): window.name for window in sites.windows(s, frame.me().town_id)}
    return {"": "全部", **named, NOWHERE: "村级代办点"}

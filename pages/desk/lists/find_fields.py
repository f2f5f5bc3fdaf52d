"""The fields of 查办件: what is asked, as a `Filter`; they stay as they are while a person looks at tickets."""

from datetime import date

import streamlit as st

from model.catalogue.items import Kind
from model.catalogue.versions import Mode
from model.desk.ticket.finding import NOWHERE, Filter
from model.desk.ticket.moves import TicketState
from model.ground import db
from model.ground.db import Labelled
from model.people import sites
from pages.parts import frame

STATES = {
    "": "全部",
    "open": "在办",
    "overdue": "已超期",
    "due_today": "今天到期",
    "completed": "已办结或已送达",
    "ended": "其他了结",
    **{state.value: state.label for state in TicketState},
}

NAMES = tuple(Filter.__dataclass_fields__)
DAYS = {
    "received_from": "收件日期从",
    "received_to": "收件日期到",
    "completed_from": "办结日期从",
    "completed_to": "办结日期到",
    "open_on": "到这天还没办结",
}


def arrive() -> None:
    """A figure's link brings its conditions in the address. They are laid into the fields and leave the address;
    afterwards the fields rule, also when somebody comes back from a ticket. What is typed never goes into the address."""
    came = {name: st.query_params[name] for name in NAMES if name in st.query_params}
    if came:
        clear()
        for name, value in came.items():
            st.session_state[f"find_{name}"] = _date(value) if name in DAYS else value
        st.query_params.clear()


def clear() -> None:
    st.session_state["find_saved"] = None
    lay(Filter())


def lay(filter: Filter) -> None:
    """Put a filter into the fields and begin at the first page."""
    for name in NAMES:
        st.session_state[f"find_{name}"] = getattr(filter, name)
    st.session_state.pop("find_page", None)


def chosen() -> Filter:
    """The box and the narrowing fields; they stay as they are while the person looks at tickets."""
    text = st.text_input(
        "编号、姓名、身份证号或电话",
        placeholder="例：0101-20261121-0007-3、0007、张三、138****1234",
        key="find_text",
        persist_state="session",
    )
    narrowed = any(st.session_state.get(f"find_{name}") for name in NAMES if name != "text")
    with st.expander("更多条件", expanded=narrowed), st.container(horizontal=True):
        state = _choice("情况", "state", STATES)
        kind = _choice("件类", "kind", _words(Kind))
        mode = _choice("服务方式", "mode", _words(Mode))
        village = _choice("所属村", "village", _villages())
        window = _choice("窗口", "window", _windows())
        on_time = _choice(
            "是否按时", "on_time", {"": "全部", "yes": "按时", "extended": "延期", "late": "超期办结"}
        )
        days = {name: _day(label, name) for name, label in DAYS.items()}
    if text or narrowed:
        st.button("清空条件", icon=":material/close:", on_click=clear, key="find_clear")
    return Filter(
        text=text,
        state=state,
        kind=kind,
        mode=mode,
        village=village,
        window=window,
        on_time=on_time,
        **days,
    )


def _choice(label: str, name: str, options: dict[str, str]) -> str:
    key = f"find_{name}"
    if st.session_state.get(key, "") not in options:
        st.session_state[key] = ""
    return st.selectbox(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        width=180,
        persist_state="session",
    )


def _day(label: str, name: str) -> date | None:
    return st.date_input(
        label, None, key=f"find_{name}", format="YYYY-MM-DD", width=180, persist_state="session"
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _words(kind: type[Labelled]) -> dict[str, str]:
    return {"": "全部", **{word.value: word.label for word in kind}}


def _villages() -> dict[str, str]:
    with db.reading() as s:
        named = {site.code: site.name for site in sites.villages(s, frame.me().town_id, with_closed=True)}
    return {"": "全部", **named, NOWHERE: "未填村"}


def _windows() -> dict[str, str]:
    with db.reading() as s:
        named = {str(window.id): window.name for window in sites.windows(s, frame.me().town_id)}
    return {"": "全部", **named, NOWHERE: "村级代办点"}

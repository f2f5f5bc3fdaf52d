"""查办件: one box for number, name, ID and phone; also the page behind every figure of the leader's."""

from datetime import date

import streamlit as st

from model.catalogue.items import Kind
from model.catalogue.versions import Mode
from model.desk import finding, warnings
from model.desk.finding import NOWHERE, Filter
from model.desk.moves import TicketState
from model.ground import db, workdays
from model.ground.db import Labelled
from model.ground.refusals import Refused
from model.people import sites
from model.roster import standing_in
from pages.parts import frame, tables, words

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


def render() -> None:
    frame.heading("查办件")
    _arrive()
    asked = _asked()
    page = st.session_state.get("find_page", 1)
    me, today, now = frame.me(), frame.today(), frame.now()
    with db.reading() as s:
        try:
            count, rows = finding.find(s, me, asked, today=today, page=page)
        except Refused as refusal:
            st.error(words.plain(refusal.sentence))
            return
        calendar = workdays.load_calendar(s)
        alarm = warnings.alarm(s, me.town_id)
        own = {post.id for post in standing_in.posts_of(s, me, now)}
    if not count:
        st.info("没有查到。请核对编号、姓名或电话；也可以只写姓名里的一个字，或者放宽下面的条件。")
        return
    st.markdown(f"查到{finding.told(count)}，最近收的在最上面。")
    tables.tickets(rows, "find_open", today=today, calendar=calendar, alarm=alarm, own_posts=own)
    tables.pages("find_page", count)


def _arrive() -> None:
    """A figure's link brings its conditions in the address. They are laid into the fields once; afterwards the fields
    rule, also when somebody comes back from a ticket. What is typed never goes into the address."""
    state = st.session_state
    came = {name: st.query_params[name] for name in NAMES if name in st.query_params}
    if came and came != state.get("find_came"):
        _clear()
        for name, value in came.items():
            state[f"find_{name}"] = _date(value) if name in DAYS else value
        state["find_came"] = came


def _clear() -> None:
    for name in NAMES:
        st.session_state[f"find_{name}"] = None if name in DAYS else ""
    st.session_state.pop("find_page", None)


def _asked() -> Filter:
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
        st.button("清空条件", icon=":material/close:", on_click=_clear, key="find_clear")
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

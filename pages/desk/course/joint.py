"""A joint ticket's departments: giving out the parts, and the form in which a department answers."""

from collections.abc import Sequence

import polars as pl
import streamlit as st
from sqlalchemy.orm import Session

from model.desk.course import joint
from model.desk.course.joint import Part
from model.desk.ticket import sub_tasks
from model.desk.ticket.sub_tasks import SubTask
from model.desk.ticket.tickets import Ticket
from model.people import sites
from model.people.accounts import Account
from pages.parts import frame, saving, words

USUAL_DAYS = 5
AGREED = {True: "已办理", False: "不同意"}


def table(parts: Sequence[SubTask]) -> None:
    """Who does what by when, and what came of it."""
    today = frame.today()
    rows = [
        {
            "部门": part.department.name,
            "办什么": part.what,
            "到期日": words.day(part.due_on),
            "办得怎样": part.state.label + ("，超过期限" if part.late(today) else ""),
            "意见": part.opinion,
            "填写人": part.answered_by.name if part.answered_by else "",
        }
        for part in parts
    ]
    st.markdown("**联办部门**")
    widths = {"部门": 130, "到期日": 108, "办得怎样": 150, "填写人": 84}
    config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    st.dataframe(pl.DataFrame(rows), hide_index=True, height="content", column_config=config)


def draw(s: Session, ticket: Ticket) -> bool:
    """The next step of the post while departments are at it; False when they are through."""
    parts = [part for part in sub_tasks.of_ticket(s, ticket) if part.round == ticket.round]
    waiting = [part for part in parts if part.waiting]
    handlers = {part.id: joint.handlers(s, part) for part in waiting}
    if not parts and ticket.round == 1:
        give(s, ticket)
        return True
    if waiting:
        names = "、".join(_who(part, handlers[part.id]) for part in waiting)
        st.info(words.plain(f"在等{names}的意见，都答复了才能办结。着急的，可以打电话催一催。"))
    for part in (part for part in waiting if not handlers[part.id]):
        st.caption(words.plain(f"{part.department.name}没有账号，请把纸上写的意见填进来。"))
        answer(ticket, part)
    return bool(waiting)


def _who(part: SubTask, handlers: Sequence[Account]) -> str:
    """`民政办（孙承办，电话0000-8800000）`: whom to ring up."""
    names = "、".join(a.name for a in handlers)
    phones = "".join(f"，电话{phone}" for phone in sorted({a.site.phone for a in handlers} - {""}))
    return f"{part.department.name}（{names}{phones}）" if handlers else part.department.name


def own_part(s: Session, ticket: Ticket) -> SubTask | None:
    """The part that waits for the department of this account."""
    parts = sub_tasks.of_ticket(s, ticket)
    home = frame.me().department_id
    return next((part for part in parts if part.waiting and part.department_id == home), None)


def give(s: Session, ticket: Ticket) -> None:
    """Which departments, each with its days: the days appear when the departments are chosen."""
    number = ticket.number
    names = {d.id: d.name for d in sites.departments(s, ticket.town_id)}
    with st.container(border=True):
        st.markdown("**分给部门**（各部门分头办，都答复了再办结）")
        chosen = st.multiselect(
            "哪些部门（必填）",
            list(names),
            format_func=names.__getitem__,
            key=f"ticket_departments_{number}",
            placeholder="请选部门",
        )
        for department_id in chosen:
            st.number_input(
                f"{names[department_id]}几个工作日办好",
                1,
                90,
                USUAL_DAYS,
                key=f"ticket_days_{number}_{department_id}",
            )
        st.text_area(
            "请部门办什么（必填）",
            placeholder="例：核实申请人的家庭收入和房产。",
            key=f"ticket_what_{number}",
            max_chars=200,
        )
        st.caption("部门的期限不会晚于这件的到期日。")
        saving.button(
            "分给这些部门",
            type="primary",
            key="ticket_give",
            on_click=_save_parts,
            args=(number, ticket.row_version),
        )


def _save_parts(number: str, seen: int) -> None:
    """Reads the choice itself: a quick hand presses the button before the days of the last one are drawn."""
    state = st.session_state
    what, chosen = state[f"ticket_what_{number}"], state[f"ticket_departments_{number}"]
    parts = [
        Part(department_id, what, state.get(f"ticket_days_{number}_{department_id}", USUAL_DAYS))
        for department_id in chosen
    ]
    with frame.acting("已分给部门。部门的承办人打开这件就能填写意见。") as s:
        joint.give(s, frame.me(), number, parts=parts, seen=seen, now=frame.now())


def answer(ticket: Ticket, part: SubTask) -> None:
    """What the department did, or why it objects."""
    key = f"{ticket.number}_{part.department_id}"
    with st.form(f"ticket_answer_{key}", border=True, enter_to_submit=False):
        st.markdown(
            f"**请{words.plain(part.department.name)}办理**　{words.short_day(part.due_on, frame.today())}前答复"
        )
        st.markdown(words.plain(part.what))
        st.radio(
            "结果", list(AGREED), format_func=AGREED.__getitem__, key=f"ticket_agreed_{key}", horizontal=True
        )
        st.text_area(
            "办理意见（必填）",
            placeholder="例：经入户核实，家庭情况属实。",
            key=f"ticket_opinion_{key}",
            max_chars=1000,
        )
        saving.submit(
            "交回办理意见",
            type="primary",
            key=f"ticket_answer_{key}_save_answer",
            on_click=_save_answer,
            args=(ticket.number, part.department_id),
        )


def _save_answer(number: str, department_id: int) -> None:
    key = f"{number}_{department_id}"
    with frame.acting("已交回，承办的窗口已经能看到。") as s:
        joint.answer(
            s,
            frame.me(),
            number,
            department_id=department_id,
            agreed=st.session_state[f"ticket_agreed_{key}"],
            opinion=st.session_state[f"ticket_opinion_{key}"],
            now=frame.now(),
        )

"""Acts of a home visit on the ticket page: an appointment, what came of it, a word on how it stands."""

from collections.abc import Sequence

import streamlit as st

from model.desk.errands import liaison, visits
from model.desk.errands.home_visits import HomeVisit
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import Account
from model.roster.leave import DayPart
from pages.desk.errands import errand_acts
from pages.parts import frame, saving, words


def plan(ticket: Ticket, planned: HomeVisit | None, goers: Sequence[Account]) -> None:
    """A first appointment, or another day for the one that stands."""
    names = {account.login: account.name for account in goers}
    now, today = frame.now(), frame.today()
    with db.reading() as s:
        opening = visits.Opening.of(s, ticket.town_id)
    (day, half), last = visits.proposal(ticket, now, opening), visits.last_day(ticket, now, opening)
    if planned and day < planned.planned_on <= last:
        day, half = planned.planned_on, planned.part
    with st.popover("改上门时间" if planned else "约上门", icon=":material/home_pin:"):
        st.date_input(
            "哪一天（必填）",
            value=day,
            min_value=today,
            max_value=last,
            format="YYYY-MM-DD",
            key=f"ticket_visit_on_{ticket.number}",
        )
        st.segmented_control(
            "时段",
            list(DayPart),
            default=half,
            format_func=lambda part: part.label,
            key=f"ticket_visit_part_{ticket.number}",
        )
        st.text_input(
            "上门地址（必填）",
            value=planned.address if planned else ticket.applicant_address,
            key=f"ticket_visit_address_{ticket.number}",
            max_chars=120,
        )
        st.selectbox(
            "谁去（必填）",
            list(names),
            format_func=names.__getitem__,
            key=f"ticket_visit_who_{ticket.number}",
        )
        saving.button(
            "约好了", on_click=_save_plan, args=(ticket.number, ticket.row_version), key="ticket_visit_save"
        )


def _save_plan(number: str, seen: int) -> None:
    state = st.session_state
    with frame.acting(f"已约好。请{words.to_print(number, visit='上门服务单')}带去。") as s:
        visits.plan(
            s,
            frame.me(),
            number,
            on=state[f"ticket_visit_on_{number}"],
            part=state[f"ticket_visit_part_{number}"] or DayPart.whole,
            address=state[f"ticket_visit_address_{number}"],
            visitor=state[f"ticket_visit_who_{number}"] or "",
            seen=seen,
            now=frame.now(),
        )


def report(ticket: Ticket) -> None:
    with st.popover("写上门情况", icon=":material/where_to_vote:"):
        st.text_area("上门的情况（必填）", key=f"ticket_visited_text_{ticket.number}", max_chars=500)
        for label, done in (("上门办好了", True), ("没有办成", False)):
            saving.button(
                label,
                on_click=_save_report,
                args=(ticket.number, ticket.row_version, done),
                key=f"ticket_visited_{done}",
            )


def _save_report(number: str, seen: int, done: bool) -> None:
    outcome, saved = st.session_state[f"ticket_visited_text_{number}"], None
    message = "已记下。上门的这一趟也记在干部跑腿里。" if done else "已记下。请再约一个时间，或写明情况。"
    with frame.acting(message) as s:
        saved = visits.report(s, frame.me(), number, done=done, outcome=outcome, seen=seen, now=frame.now())
    if saved:
        errand_acts.empty(f"ticket_visited_text_{number}")


def tell(ticket: Ticket) -> None:
    with st.popover("回复情况", icon=":material/chat:"):
        st.text_area(
            "现在办到哪一步了（必填）",
            placeholder="例：材料已送县里，月底出结果。",
            key=f"ticket_liaison_{ticket.number}",
            max_chars=500,
        )
        saving.button(
            "保存情况",
            on_click=_save_word,
            args=(ticket.number, ticket.row_version),
            key="ticket_liaison_save",
        )


def _save_word(number: str, seen: int) -> None:
    text, saved = st.session_state[f"ticket_liaison_{number}"], None
    with frame.acting("已记下。") as s:
        saved = liaison.report(s, frame.me(), number, text=text, seen=seen, now=frame.now())
    if saved:
        errand_acts.empty(f"ticket_liaison_{number}")

"""Acts of the service modes on the ticket page: who carries it, and a trip more."""

import streamlit as st

from model.desk.errands import agencies, trips
from model.desk.errands.agencies import Agent
from model.desk.errands.trips import Traveller
from model.desk.ticket.tickets import Ticket
from pages.parts import frame, saving

AGENT = ("name", "id_number", "phone", "relation")


def authorise(ticket: Ticket) -> None:
    with st.popover("委托代办", icon=":material/assignment_ind:"):
        st.caption("写明申请人委托谁来办；换了人再写一次，原来的留在经过里。")
        st.text_input("代办人姓名（必填）", key=f"ticket_agent_name_{ticket.number}", max_chars=60)
        st.text_input("代办人身份证号（必填）", key=f"ticket_agent_id_number_{ticket.number}")
        st.text_input("代办人手机号", key=f"ticket_agent_phone_{ticket.number}")
        st.text_input(
            "和申请人的关系",
            placeholder="例：儿子、邻居",
            key=f"ticket_agent_relation_{ticket.number}",
            max_chars=20,
        )
        saving.button(
            "登记代办人",
            on_click=_save_agent,
            args=(ticket.number, ticket.row_version),
            key="ticket_agent_save",
        )


def _save_agent(number: str, seen: int) -> None:
    agent = Agent(*(st.session_state[f"ticket_agent_{field}_{number}"] for field in AGENT))
    done = None
    with frame.acting("已登记代办人。请打印委托书，请申请人签字。") as s:
        done = agencies.authorise(s, frame.me(), number, agent=agent, seen=seen, now=frame.now())
    if done:
        empty(*(f"ticket_agent_{field}_{number}" for field in AGENT))


def trip(ticket: Ticket) -> None:
    with st.popover("记一次跑腿", icon=":material/directions_walk:"):
        st.segmented_control(
            "谁跑的",
            list(Traveller),
            default=Traveller.cadre,
            format_func=lambda who: who.label,
            key=f"ticket_trip_who_{ticket.number}",
        )
        st.text_input(
            "为什么跑（必填）",
            placeholder="例：到县里取证",
            key=f"ticket_trip_why_{ticket.number}",
            max_chars=100,
        )
        saving.button(
            "记下这一趟", on_click=_save_trip, args=(ticket.number, ticket.row_version), key="ticket_trip"
        )


def _save_trip(number: str, seen: int) -> None:
    state, done = st.session_state, None
    who = state[f"ticket_trip_who_{number}"] or Traveller.cadre
    with frame.acting("已记下这一趟。") as s:
        why = state[f"ticket_trip_why_{number}"]
        done = trips.note(s, frame.me(), number, who=who, why=why, seen=seen, now=frame.now())
    if done:
        empty(f"ticket_trip_why_{number}")


def empty(*keys: str) -> None:
    """Saved words leave their fields; taken away, the browser would go on showing them."""
    for key in keys:
        st.session_state[key] = ""

"""Transfers that wait for a post of mine: taken over by name, or refused with a reason."""

from collections.abc import Sequence

import streamlit as st

from model.desk.colleagues import transfers
from model.desk.colleagues.transfers import Transfer
from pages.parts import frame, saving, words

SHOWN = 5


def draw(waiting: Sequence[Transfer]) -> None:
    """One card a transfer, the oldest first."""
    for row in waiting[:SHOWN]:
        with st.container(border=True):
            st.markdown(f"**转给您的**　{words.plain(row.ticket.version.name)}　{row.ticket.number}")
            answer(row, row.ticket.number, row.ticket.row_version)
    if len(waiting) > SHOWN:
        st.caption(f"还有{len(waiting) - SHOWN}件转给您的，接完上面的会列出来。")


def answer(row: Transfer, number: str, seen: int) -> None:
    """Who sent it and why, with the two buttons; also on the ticket's page."""
    sentence = (
        f"{row.by.name}（{row.from_post.name}）　{words.moment(row.at)}　转给{row.to_post.name}：{row.reason}"
    )
    st.markdown(words.plain(sentence))
    with st.container(horizontal=True):
        saving.button(
            "接下，由我承办",
            type="primary",
            key=f"incoming_accept_{number}",
            on_click=_accept,
            args=(number, seen),
        )
        with st.popover("不接"):
            st.text_input("不接的原因（必填）", key=f"incoming_reason_{number}", max_chars=200)
            saving.button(
                "退回给原岗位", key=f"incoming_refuse_{number}", on_click=_refuse, args=(number, seen)
            )


def _accept(number: str, seen: int) -> None:
    with frame.acting(f"已接下{number}，现在由您承办。") as s:
        transfers.accept(s, frame.me(), number, seen=seen, now=frame.now())


def _refuse(number: str, seen: int) -> None:
    reason = st.session_state[f"incoming_reason_{number}"]
    with frame.acting(f"已退回{number}，仍由原岗位承办。") as s:
        transfers.refuse(s, frame.me(), number, reason=reason, seen=seen, now=frame.now())

"""Rows of a list on a phone, where a table shows two of its columns: a card for each, opened by the number in it."""

from collections.abc import Iterable

import streamlit as st

from pages.parts import frame


def listed(rows: Iterable[tuple[str, str, str]]) -> None:
    """Each row: what it is about (Markdown), the ticket's number, and the day it hangs on (Markdown)."""
    for about, number, day in rows:
        with st.container(border=True, gap="xsmall"):
            st.markdown(about)
            frame.link("ticket", number, icon=":material/description:", number=number)
            if day:
                st.caption(day)

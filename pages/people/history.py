"""操作记录: who did what, newest first."""

import streamlit as st


def render() -> None:
    st.title("操作记录")

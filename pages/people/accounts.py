"""账号: the administrator opens, changes, resets and switches off the accounts of the staff."""

import streamlit as st


def render() -> None:
    st.title("账号")

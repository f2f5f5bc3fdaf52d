"""Ways in and out of the console: what is left of a page when the sign-in has ended."""

import json

import streamlit as st


def signed_out() -> None:
    """What is left of a page when the session has ended."""
    st.warning(
        "您已退出登录，或账号已停用。刚才没有保存的内容没有留下，请重新登录后再填。", icon=":material/lock:"
    )
    if st.button("去登录", type="primary", key="frame_sign_in"):
        go("/auth/sign-in")


def must_change() -> None:
    """What a page shows while a first password is still to be changed; the gate says the same."""
    st.warning("第一次登录要先改密码。改好就能用了。", icon=":material/key:")
    if st.button("去改密码", type="primary", key="frame_first_password"):
        go("/auth/password")


def change_password() -> None:
    """A way out under the person's name."""
    go("/auth/password")


def go(address: str) -> None:
    """Leave for an address outside the console, in the same browser tab; the way back does not lead through here
    again. Never with anything a user typed."""
    st.html(f"<script>window.location.replace({json.dumps(address)})</script>", unsafe_allow_javascript=True)

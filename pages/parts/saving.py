"""Saving buttons: two quick clicks make one record, and what the first of them said stays on the page.

A button is drawn with a token, its turn. The first click that saves uses it up, and the button is drawn anew with the
next. The second click was made on the page as it was: it brings the old token and saves nothing.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

import streamlit as st

LINGERS: Final = (
    3.0  # seconds; a second click that finds its button gone is a plain rerun, and finds the message
)
_pressed: ContextVar[tuple[str, int]] = ContextVar("pressed", default=("", 0))


def button(
    label: str, *, key: str, on_click: Callable[..., object], args: tuple[Any, ...] = (), **look: Any
) -> None:
    """A button that saves; `on_click` opens `frame.acting`."""
    _draw(st.button, label, key, on_click, args, look)


def submit(
    label: str, *, key: str, on_click: Callable[..., object], args: tuple[Any, ...] = (), **look: Any
) -> None:
    """The button of a form."""
    _draw(st.form_submit_button, label, key, on_click, args, look)


def _draw(
    draw: Callable[..., bool],
    label: str,
    key: str,
    save: Callable[..., object],
    args: tuple[Any, ...],
    look: dict[str, Any],
) -> None:
    turn = _turns().get(key, 0)
    drawn = f"{key}_{turn}" if turn else key
    draw(label, key=drawn, on_click=_clicked, args=(key, turn, save, args), **look)


def _clicked(key: str, turn: int, save: Callable[..., object], args: tuple[Any, ...]) -> None:
    if _turns().get(key, 0) != turn:
        say(str(st.session_state.get("saving_message", "")))
        return
    _pressed.set((key, turn))
    save(*args)
    _pressed.set(("", 0))


def _turns() -> dict[str, int]:
    turns: dict[str, int] = st.session_state.setdefault("saving_turns", {})
    return turns


def saved(message: str) -> None:
    """Right after the commit, before anything is drawn: a click that comes now may end the script at any `st.` call."""
    key, turn = _pressed.get()
    if key:
        _turns()[key] = turn + 1
    if message:
        _keep(message)


def _keep(message: str) -> None:
    st.session_state["saving_message"] = message
    st.session_state["saving_until"] = time.monotonic() + LINGERS


def say(message: str) -> None:
    """Show what was done, and keep it for the second click."""
    if message:
        _keep(message)
        st.session_state["saving_shown"] = True
        st.success(message, icon=":material/check_circle:")


def tell(message: str) -> None:
    """Keep what was done for the next heading, also of another page."""
    _keep(message)
    st.session_state["passing"] = message


def refused() -> None:
    """Whatever was said before is not the answer any more."""
    st.session_state.pop("saving_until", None)


def lingering() -> str:
    """What the heading says: a message from the page before, or one that a second click would wipe away."""
    state = st.session_state
    shown, passing = state.pop("saving_shown", False), str(state.pop("passing", ""))
    if passing or shown:
        return passing
    return str(state["saving_message"]) if time.monotonic() < state.get("saving_until", 0) else ""

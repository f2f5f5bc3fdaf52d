"""Saving buttons: two quick clicks make one record, and what the first of them said stays on the page.

A button is drawn with a token, its turn. The first click that saves uses it up, and the button is drawn anew with the
next. The second click was made on the page as it was: it brings the old token and saves nothing.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st

LINGERS: Final = (
    3.0  # seconds; a second click that finds its button gone is a plain rerun, and finds the message
)


@dataclass
class Kept:
    """What one browser page keeps of its saving buttons. The script may be ended at any `st.` call, reading the session
    state is one: so this is fetched before the act, and after the commit it is only changed."""

    turns: dict[str, int] = field(default_factory=dict)
    message: str = ""
    until: float = 0.0
    shown: bool = False

    def keep(self, message: str) -> None:
        self.message, self.until = message, time.monotonic() + LINGERS


_pressed: ContextVar[tuple[str, int, Kept] | None] = ContextVar("pressed", default=None)


def _kept() -> Kept:
    kept: Kept = st.session_state.setdefault("saving_kept", Kept())
    return kept


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
    turn = _kept().turns.get(key, 0)
    drawn = f"{key}_{turn}" if turn else key
    draw(label, key=drawn, on_click=_clicked, args=(key, turn, save, args), **look)


def _clicked(key: str, turn: int, save: Callable[..., object], args: tuple[Any, ...]) -> None:
    kept = _kept()
    if kept.turns.get(key, 0) != turn:
        say(kept.message or "已经保存好了，请看最新情况。")
        return
    _pressed.set((key, turn, kept))
    try:
        save(*args)
    finally:
        _pressed.set(None)


def saved(message: str) -> None:
    """Right after the commit, before anything is drawn: the token of the button is used up."""
    pressed = _pressed.get()
    if pressed:
        key, turn, kept = pressed
        kept.turns[key] = turn + 1
        kept.keep(message)


def say(message: str) -> None:
    """Show what was done, and keep it for the second click."""
    if message:
        kept = _kept()
        kept.keep(message)
        kept.shown = True
        st.success(message, icon=":material/check_circle:")


def tell(message: str) -> None:
    """Keep what was done for the next heading, also of another page."""
    _kept().keep(message)
    st.session_state["passing"] = message


def refused() -> None:
    """Whatever was said before is not the answer any more."""
    _kept().until = 0.0


def lingering() -> str:
    """What the heading says: a message from the page before, or one that a second click would wipe away."""
    kept, passing = _kept(), str(st.session_state.pop("passing", ""))
    shown, kept.shown = kept.shown, False
    if passing or shown:
        return passing
    return kept.message if time.monotonic() < kept.until else ""

"""A progress bar for work that nothing may interrupt."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

EVERY = 0.3  # seconds between two looks at how far the work is


@contextmanager
def bar(says: str) -> Iterator[Callable[[float], None]]:
    """Yields what the work calls with its share done (0 to 1). The bar is painted by a thread of its own: every
    `st.` call of the page's thread is a place where a click elsewhere ends the script, and with it the transaction."""
    shown = st.progress(0.0, text=says)
    done, share = threading.Event(), [0.0]

    def paint() -> None:
        while not done.wait(EVERY):
            shown.progress(min(share[0], 1.0), text=says)

    def report(part: float) -> None:
        share[0] = part

    painter = threading.Thread(target=paint, daemon=True)
    add_script_run_ctx(painter, get_script_run_ctx())
    painter.start()
    try:
        yield report
    finally:
        done.set()
        painter.join()
        shown.empty()

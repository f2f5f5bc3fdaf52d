"""When a page breaks: people read one calm sentence with a short code, the log keeps the traceback under it."""

import logging
import threading
from datetime import date

import streamlit as st

from pages.parts import frame

log = logging.getLogger("daiban")
_counting = threading.Lock()
_last: tuple[date | None, int] = (None, 0)


def tell(error: Exception) -> bool:
    """Streamlit calls this for every error no page caught; True keeps its own English box away."""
    code = _next(frame.today())
    log.error("%s %s", code, type(error).__name__, exc_info=error)
    st.error(
        f"这一步没有完成，您填的内容还在本页。请稍等再试一次；仍不行，请把编号{code}告诉管理员。",
        icon=":material/error:",
    )
    return True


def _next(today: date) -> str:
    """`E-1121-03`: month, day, how many on this day since the start."""
    global _last
    with _counting:
        day, count = _last
        _last = today, (count + 1 if day == today else 1)
        return f"E-{today:%m%d}-{_last[1]:02d}"

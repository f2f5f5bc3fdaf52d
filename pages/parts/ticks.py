"""Rows that are ticked in a list, kept by their numbers and never by their positions."""

import zlib
from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st


def listed(data: pl.DataFrame, key: str, config: dict[str, Any], numbers: Sequence[str]) -> set[str]:
    """Streamlit tells ticks by position, and keeps the position when the rows move (streamlit#17026). So a list of
    other rows, or of other order, is another widget, which begins with the ticks that its numbers had."""
    state = st.session_state
    kept, turn = state.get(f"{key}_chosen", []), state.get(f"{key}_turn", 0)
    event = st.dataframe(
        data,
        hide_index=True,
        height="content",
        column_config=config,
        key=f"{key}_{turn}_{zlib.crc32(' '.join(numbers).encode())}",
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [numbers.index(n) for n in kept if n in numbers]}},
    )
    rows: list[int] = event["selection"]["rows"]
    ticked = [numbers[row] for row in rows if row < len(numbers)]
    state[f"{key}_chosen"] = ticked
    return set(ticked)


def tick(key: str, numbers: Sequence[str]) -> None:
    """Let the list `key` be drawn anew with just these numbers ticked."""
    st.session_state[f"{key}_chosen"] = list(numbers)
    st.session_state[f"{key}_turn"] = st.session_state.get(f"{key}_turn", 0) + 1

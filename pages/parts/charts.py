"""Charts: Altair shapes built once per process as plain Vega-Lite; a rerun only feeds data.

Colours come from the theme. A click on a mark hands back its `key`.
"""

from functools import cache
from typing import Any

import altair as alt
import polars as pl
import streamlit as st

CLICK = "door"
HEIGHT = 420
BAR = 30


def bars(frame: pl.DataFrame, unit: str, *, key: str, says: str) -> str:
    """Horizontal bars with their exact numbers. The frame holds `key`, `name`, `received`; returns the clicked key."""
    height = 70 + BAR * frame.height
    return _drawn(frame.select("key", "name", "received"), _bars(unit, _ink()), height, key, says)


def lines(frame: pl.DataFrame, title: str, *, key: str, says: str) -> str:
    """Received and completed over time. The frame holds `key`, `name` (the day in words), `series`, `count`."""
    return _drawn(frame.select("key", "name", "series", "count"), _lines(title), HEIGHT, key, says)


def _ink() -> str:
    """The colour of writing inside a chart, which the theme does not reach."""
    return "#e8eaed" if st.context.theme.type == "dark" else "#1f2933"


def _drawn(frame: pl.DataFrame, spec: dict[str, Any], height: int, key: str, says: str) -> str:
    state: Any = st.vega_lite_chart(
        frame, spec, key=key, on_select="rerun", width="stretch", height=height, alt=says
    )
    clicked = state.selection.get(CLICK, [])
    return str(clicked[0].get("key", "")) if clicked else ""


@cache
def _bars(unit: str, ink: str) -> dict[str, Any]:
    bars = alt.Chart(alt.NamedData("figures")).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=220, labelOverlap=False, ticks=False, domain=False),
        ),
        x=alt.X("received:Q", title=unit, axis=alt.Axis(tickMinStep=1, format="d", grid=True)),
        tooltip=[alt.Tooltip("name:N", title="名称"), alt.Tooltip("received:Q", title=unit, format="d")],
    )
    click = alt.selection_point(name=CLICK, fields=["key"])
    drawn = bars.mark_bar(cursor="pointer", cornerRadiusEnd=3).add_params(click)
    numbers = bars.mark_text(align="left", dx=4, fontSize=14, color=ink)
    return _plain(drawn + numbers.encode(text=alt.Text("received:Q", format="d")))


@cache
def _lines(title: str) -> dict[str, Any]:
    over_time = alt.Chart(alt.NamedData("figures")).encode(
        x=alt.X("name:O", sort=None, title=title, axis=alt.Axis(labelOverlap=True, labelAngle=0)),
        y=alt.Y("count:Q", title="件", axis=alt.Axis(tickMinStep=1, format="d")),
        color=alt.Color(
            "series:N", title=None, sort=None, legend=alt.Legend(orient="top", symbolType="stroke")
        ),
        tooltip=[
            alt.Tooltip("name:O", title=title),
            alt.Tooltip("series:N", title="类别"),
            alt.Tooltip("count:Q", title="件", format="d"),
        ],
    )
    dash = alt.StrokeDash("series:N", title=None, sort=None, legend=None)
    drawn = over_time.mark_line(strokeWidth=2.5).encode(strokeDash=dash)
    # a line cannot be hit by the nearest click, its points can
    click = alt.selection_point(name=CLICK, fields=["key"], nearest=True)
    points = over_time.mark_point(size=70, filled=True, opacity=1, cursor="pointer").add_params(click)
    return _plain(drawn + points)


def _plain(chart: Any) -> dict[str, Any]:
    """The chart as a dictionary without its data and without Altair's own look."""
    spec: dict[str, Any] = chart.to_dict()
    for extra in ("config", "datasets", "data"):
        spec.pop(extra, None)
    for layer in spec.get("layer", ()):
        layer.pop("data", None)
    spec["padding"] = {
        "left": 4,
        "top": 4,
        "right": 44,
        "bottom": 4,
    }  # room for the number beside the longest bar
    return spec

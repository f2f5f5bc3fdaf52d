"""Pictures of an item that two pages share: its status, its flow as a chart, a table of differences."""

import json
from collections.abc import Sequence

import streamlit as st

from model.catalogue.comparing import Difference
from model.catalogue.content import Step
from model.catalogue.items import ItemStatus
from model.catalogue.versions import ItemStep
from pages.parts import words

COLOURS = {ItemStatus.draft: "gray", ItemStatus.published: "green", ItemStatus.withdrawn: "orange"}


def status_badge(status: ItemStatus) -> str:
    """The word in its colour, as Markdown."""
    return f":{COLOURS[status]}-badge[{status.label}]"


def draw(steps: Sequence[ItemStep], unit: str) -> None:
    """The steps from top to bottom; a step that stops the clock is dashed and says so."""
    says = " → ".join(step.name for step in steps)
    st.graphviz_chart(dot(steps, unit), width="content", alt=f"办理流程：{says}")
    if any(step.stops_clock for step in steps):
        st.caption("虚线框的步骤不计入办理时限。")


def dot(steps: Sequence[ItemStep], unit: str) -> str:
    """The chart in the language of Graphviz; every text is quoted, so nothing in a name can become an instruction."""
    lines = [
        'digraph { bgcolor="transparent" rankdir=TB nodesep=0.3 ranksep=0.35',
        'node [shape=box style="filled,rounded" fillcolor="#e6eef6" color="#5082af" fontcolor="#1f2933" '
        'fontname="Microsoft YaHei, PingFang SC, Noto Sans CJK SC" fontsize=14 margin="0.25,0.12"]',
        'edge [color="#7d8794" arrowsize=0.8]',
    ]
    for number, step in enumerate(steps):
        dashed = ' style="filled,rounded,dashed"' if step.stops_clock else ""
        lines.append(f"s{number} [label={_quoted(_label(step, unit))}{dashed}]")
    lines += [f"s{number} -> s{number + 1}" for number in range(len(steps) - 1)]
    return "\n".join([*lines, "}"])


def _label(step: ItemStep, unit: str) -> str:
    return Step(step.name, step.limit, step.stops_clock, step.cap).says(f"个{unit}")


def _quoted(text: str) -> str:
    return json.dumps(text.replace("\\", "＼"), ensure_ascii=False)


def table(changes: Sequence[Difference]) -> None:
    """What changed, field by field; an empty cell says that nothing stood or stands there."""
    if not changes:
        st.markdown("和现行版本没有区别。")
        return
    rows = [("内容", "原来", "现在"), *((d.label, d.before, d.after) for d in changes)]
    st.table(
        {rows[0][place]: [words.plain(row[place]) or "—" for row in rows[1:]] for place in range(3)},
        border="horizontal",
        hide_index=True,
    )

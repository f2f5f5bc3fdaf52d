"""Which posts a leave hands over, and whether that is written down: for whoever asks and whoever decides."""

from collections.abc import Sequence

import streamlit as st

from model.ground import db
from model.handover import handover_tasks, leave_effects
from model.handover.handover_tasks import Task
from model.roster import leave
from model.roster.leave import Leave
from pages.parts import frame, words


def own(absence: Leave) -> None:
    """Below one's own leave: each post with the way to its sheet."""
    tasks = _tasks(absence)
    for task in tasks:
        _link(task, f"看“{task.post.name}”的交接单" if task.sheet else f"写“{task.post.name}”的交接单")
    if any(task.sheet is None for task in tasks):
        st.caption("请假批准以前，要先把岗位交接写好。")


def to_write(leave_id: int) -> str:
    """What is said once the leave is asked for: which posts have to be handed over, and to whom."""
    with db.reading() as s:
        tasks = handover_tasks.to_prepare(s, leave.by_id(s, frame.me().town_id, leave_id))
    posts = "、".join(_to(task) for task in tasks)
    return f"接着请写交接单：{posts}。" if posts else ""


def _to(task: Task) -> str:
    to = f"交给{task.other.name}" if task.other else "交给谁由负责人指定"
    return f"“{task.post.name}”{to}"


def before_deciding(absence: Leave) -> None:
    """For whoever decides: whether each sheet is written; who called in has it written by the approver, or, on the very
    day, by the house."""
    at_once = leave_effects.at_once(absence, frame.now())
    for task in _tasks(absence):
        post = f"“{task.post.name}”"
        if task.sheet:
            _link(task, f"{post}的交接单已写好")
        else:
            _link(task, f"代写{post}的交接单")
            if at_once:
                st.caption("当天的假来不及交接，可以直接批准：系统列出在办的件，由顶岗的人确认。")


def _tasks(absence: Leave) -> Sequence[Task]:
    with db.reading() as s:
        return handover_tasks.to_prepare(s, absence)


def _link(task: Task, label: str) -> None:
    absence = task.absence.id if task.absence else 0
    frame.link(
        "handover",
        words.plain(label),
        icon=":material/handshake:",
        leave=str(absence),
        post=str(task.post.id),
    )

"""What somebody still has to write or confirm about posts that change hands: one line each, on 首页 and on 交接."""

from collections.abc import Sequence

import streamlit as st

from model.handover.handover_tasks import Task, ToDo
from model.roster.leave import LeaveState
from pages.parts import frame, words


def draw(tasks: Sequence[Task]) -> None:
    """On the page, each with the word of what is to be done."""
    for task in tasks:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(words.plain(sentence(task)), width="stretch")
            link(task, task.todo.label)


def link(task: Task, label: str) -> None:
    """To the sheet, written or not."""
    frame.link("handover", label, icon=":material/handshake:", **address(task))


def address(task: Task) -> dict[str, str]:
    """The query of the page 交接单 for this task."""
    if task.todo in (ToDo.take, ToDo.take_back, ToDo.take_for) and task.sheet:
        return {"number": task.sheet.number}
    if task.todo is ToDo.hand_on:
        return {
            "post": str(task.post.id),
            "to": task.other.login if task.other else "",
            "from": str(task.from_on),
        }
    back = {"back": "1"} if task.todo in (ToDo.hand_back, ToDo.wait_back, ToDo.back_for) else {}
    return {"leave": str(task.absence.id if task.absence else 0), "post": str(task.post.id), **back}


def sentence(task: Task) -> str:
    """`李窗口把“社保岗”交给您，等您确认接手`."""
    post, who = f"“{task.post.name}”", task.other.name if task.other else ""
    return {
        ToDo.prepare: f"您要请假，{post}还没有写交接单",
        ToDo.take: f"{who}把{post}交给您，等您确认接手",
        ToDo.hand_back: f"{_why_back(task)}，{post}等您写交回单",
        ToDo.take_back: f"{who}交回{post}，等您确认收回",
        ToDo.wait_back: f"您撤回了请假，等{who}交回{post}"
        if _withdrawn(task)
        else f"您不在时{who}在{post}办了什么，可以看了；等{who}交回",
        ToDo.back_for: f"{post}顶岗结束，{who}还没有写交回单",
        ToDo.take_for: f"{who}的账号已停用，{post}的单子等您代为确认",
        ToDo.hand_on: f"{post}换{who}当A岗，还没有写交接单",
    }[task.todo]


def _withdrawn(task: Task) -> bool:
    return task.absence is not None and task.absence.state is LeaveState.withdrawn


def _why_back(task: Task) -> str:
    """`李窗口回来了`, or what else ended the time in the other's place."""
    who = task.other.name if task.other else ""
    if _withdrawn(task):
        return f"{who}撤回了请假"
    new = task.absence is not None and task.other is not None and task.absence.account_id != task.other.id
    return f"现在由{who}当A岗" if new else f"{who}回来了"

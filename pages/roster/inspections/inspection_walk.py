"""The round under way, for a phone in the hand: one box for each post, saved one by one or together, then finished."""

from collections.abc import Sequence

import streamlit as st

from model.roster.inspections import inspecting
from model.roster.inspections.inspecting import SEEN_AWAY, SEEN_THERE, Seen
from model.roster.inspections.inspections import Inspection, InspectionLine, Violation
from pages.parts import frame, saving, words
from pages.roster.inspections import inspection_end

THERE, AWAY = "在岗", "不在岗"
NOTHING, REASON = "没有违规", "有正当原因（写在说明里）"


def draw(round_: Inspection, *, hall_open: bool) -> None:
    """Posts where nobody has looked yet first, each open; those written down are folded below. Those of the hall wait
    for its hours."""
    done = len(round_.lines) - len(round_.unseen)
    st.header(f"{round_.kind.label}　已记{done}个，共{len(round_.lines)}个")
    lot = f"，抽取号{round_.seed}，从{len(round_.pool)}个岗位里抽了{round_.drawn}个" if round_.seed else ""
    st.caption(f"编号{round_.number}，{words.moment(round_.begun_at)}开始{lot}。")
    if not hall_open and any(line.post.window_id for line in round_.lines):
        st.info("大厅现在不上班，大厅的岗位请在上班时间记。", icon=":material/schedule:")
    may_write = [line for line in round_.lines if hall_open or not line.post.window_id]
    for line in round_.unseen:
        with st.container(border=True):
            st.markdown(_who(line))
            if line in may_write:
                _fields(round_.number, line)
    _together(round_)
    for line in may_write:
        if line.present is not None:
            with st.expander(f"已记　{words.plain(line.post.name)}　{result(line)}", icon=":material/check:"):
                _fields(round_.number, line)
    inspection_end.finish(round_)


def result(line: InspectionLine) -> str:
    """`在岗`, `不在岗　脱岗`, `在岗　未戴胸牌`, 没有查: one post in a few words."""
    if line.present is None:
        return "没有查"
    return "　".join((THERE if line.present else AWAY, *(code.label for code in line.codes)))


def place(line: InspectionLine) -> str:
    """The post with its window or village."""
    where = line.post.window.name if line.post.window else line.post.site.name
    return f"{where}　{line.post.name}"


def _who(line: InspectionLine) -> str:
    who = f"**{words.plain(line.account.name)}**" if line.account else ":orange-badge[没有责任人]"
    return f"**{words.plain(place(line))}**  \n{who}　:gray[{words.plain(line.because)}]"


def _key(line: InspectionLine, field: str) -> str:
    return f"inspection_{line.id}_{field}"


def _fields(number: str, line: InspectionLine) -> None:
    present = st.segmented_control(
        "人在不在",
        (THERE, AWAY),
        default=None if line.present is None else (THERE if line.present else AWAY),
        label_visibility="collapsed",
        width="stretch",
        key=_key(line, "present"),
    )
    if present == THERE and line.account:
        left, right = st.columns(2)
        left.toggle("戴了胸牌", line.badge is not False, key=_key(line, "badge"))
        right.toggle("摆了座牌", line.plate is not False, key=_key(line, "plate"))
    if present and line.account:
        _code(line, present)
    if present:
        st.text_input("说明", line.note, max_chars=300, placeholder="例：上门去了", key=_key(line, "note"))
        saving.button(
            "保存这一岗",
            width="stretch",
            key=f"inspection_save_{line.id}",
            on_click=_save,
            args=(number, [(line.id, line.post_id)]),
        )


def _code(line: InspectionLine, present: str) -> None:
    """Only the words that fit: nobody who is away plays games at the desk."""
    there = present == THERE
    offered: list[Violation | str] = [NOTHING, *SEEN_THERE] if there else [*SEEN_AWAY, REASON]
    known = line.violation or (NOTHING if there else REASON if line.present is False else None)
    st.selectbox(
        "违规情况" if there else "违规情况（必选）",
        offered,
        index=offered.index(known) if known in offered else 0 if there else None,
        format_func=lambda code: code.label if isinstance(code, Violation) else code,
        placeholder="请选",
        key=f"{_key(line, 'code')}_{there}",
    )


def _seen(line_id: int, post_id: int) -> Seen:
    """What stands in the fields of one post."""
    state, name = st.session_state, f"inspection_{line_id}_"
    present = state.get(f"{name}present") == THERE
    code = state.get(f"{name}code_{present}")
    return Seen(
        post_id,
        present,
        badge=state.get(f"{name}badge", True),
        plate=state.get(f"{name}plate", True),
        violation=code if isinstance(code, Violation) else None,
        note=state.get(f"{name}note", ""),
        unclear=not present and code is None,
    )


def _save(number: str, posts: Sequence[tuple[int, int]]) -> None:
    seen = [_seen(line_id, post_id) for line_id, post_id in posts]
    with frame.acting("已记下。") as s:
        inspecting.enter(s, frame.me(), number, seen, now=frame.now())


def _together(round_: Inspection) -> None:
    """One button for all the posts that are filled in and not saved."""
    filled = [x for x in round_.unseen if st.session_state.get(_key(x, "present"))]
    if len(filled) > 1:
        saving.button(
            f"一起保存填好的{len(filled)}个岗位",
            type="primary",
            width="stretch",
            key=f"inspection_together_{round_.id}",
            on_click=_save,
            args=(round_.number, [(line.id, line.post_id) for line in filled]),
        )

"""The round under way, for a phone in the hand: one box for each post, saved one by one or together, then finished."""

from collections.abc import Sequence

import streamlit as st

from model.roster import inspecting
from model.roster.inspecting import SEEN_AWAY, SEEN_THERE, Seen
from model.roster.inspections import Inspection, InspectionLine, Violation
from pages.parts import frame, words

THERE, AWAY = "在岗", "不在岗"
NOTHING = "没有违规"


def draw(round_: Inspection) -> None:
    """Posts where nobody has looked yet first, each open; those written down are folded below."""
    done = len(round_.lines) - len(round_.unseen)
    st.subheader(f"{round_.kind.label}　已记{done}个，共{len(round_.lines)}个")
    lot = f"，抽取号{round_.seed}，从{len(round_.pool)}个岗位里抽了{round_.drawn}个" if round_.seed else ""
    st.caption(f"编号{round_.number}，{words.moment(round_.begun_at)}开始{lot}。")
    for line in round_.unseen:
        with st.container(border=True):
            st.markdown(_who(line))
            _fields(round_.number, line)
    _together(round_)
    for line in round_.lines:
        if line.present is not None:
            with st.expander(f"已记　{words.plain(line.post.name)}　{found(line)}", icon=":material/check:"):
                _fields(round_.number, line)
    _finish(round_)


def found(line: InspectionLine) -> str:
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
        st.button(
            "保存这一岗",
            type="primary" if line.present is None else "secondary",
            width="stretch",
            key=f"inspection_save_{line.id}",
            on_click=_save,
            args=(number, [(line.id, line.post_id)]),
        )


def _code(line: InspectionLine, present: str) -> None:
    """Only the words that fit: nobody who is away plays games at the desk."""
    offered: list[Violation | None] = [None, *(SEEN_THERE if present == THERE else SEEN_AWAY)]
    st.selectbox(
        "违规情况",
        offered,
        index=offered.index(line.violation) if line.violation in offered else 0,
        format_func=lambda code: code.label if code else NOTHING,
        key=f"{_key(line, 'code')}_{present == THERE}",
    )


def _seen(line_id: int, post_id: int) -> Seen:
    """What stands in the fields of one post."""
    state, name = st.session_state, f"inspection_{line_id}_"
    present = state.get(f"{name}present") == THERE
    return Seen(
        post_id,
        present,
        badge=state.get(f"{name}badge", True),
        plate=state.get(f"{name}plate", True),
        violation=state.get(f"{name}code_{present}"),
        note=state.get(f"{name}note", ""),
    )


def _save(number: str, posts: Sequence[tuple[int, int]]) -> None:
    seen = [_seen(line_id, post_id) for line_id, post_id in posts]
    with frame.acting("已记下。") as s:
        inspecting.enter(s, frame.me(), number, seen, now=frame.now())


def _together(round_: Inspection) -> None:
    """One button for all the posts that are filled in and not saved."""
    filled = [x for x in round_.unseen if st.session_state.get(_key(x, "present"))]
    if len(filled) > 1:
        st.button(
            f"一起保存填好的{len(filled)}个岗位",
            type="primary",
            width="stretch",
            key=f"inspection_together_{round_.id}",
            on_click=_save,
            args=(round_.number, [(line.id, line.post_id) for line in filled]),
        )


def _finish(round_: Inspection) -> None:
    left = len(round_.unseen)
    with st.container(border=True):
        what = f"备注（还有{left}个岗位没有记，不去了的在这里写原因）" if left else "备注（可以不填）"
        st.text_input(what, max_chars=300, key=f"inspection_remark_{round_.id}")
        st.caption("做完以后不能再改，本人会看到结果，可以申辩。")
        st.button(
            f"做完这次{round_.kind.label}",
            type="secondary" if left else "primary",
            key=f"inspection_finish_{round_.id}",
            on_click=_save_finish,
            args=(round_.number, round_.id),
        )


def _save_finish(number: str, round_id: int) -> None:
    remark = st.session_state.get(f"inspection_remark_{round_id}", "")
    with frame.acting("这一次做完了。") as s:
        inspecting.finish(s, frame.me(), number, remark=remark, now=frame.now())

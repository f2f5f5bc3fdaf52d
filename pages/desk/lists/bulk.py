"""Several tickets at once: those ticked in a list, by their numbers; what became of each stays on the screen."""

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.colleagues import to_answer, transfers
from model.desk.course import handling
from model.desk.errands import visits
from model.desk.ticket.tickets import Ticket
from model.ground import db
from pages.parts import frame, saving, tables, ticks, words

RESULTS = "bulk_results"  # (number, row version, sentence, done) of each ticket of the last act
NAMED = 10  # so many are named one by one before they are acted on
Rows = tuple[tuple[str, int], ...]


def draw(ticked: Sequence[Ticket], key: str, own_posts: Collection[int]) -> None:
    """Above the list `key`, and of one height whatever is ticked, so that no row moves under the mouse: what may be
    done with the ticked ones."""
    rows = tuple((ticket.number, ticket.row_version) for ticket in ticked)
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("批量转办", icon=":material/forward:", disabled=not rows):
            if rows:
                _transfer(ticked, rows, key, own_posts)
        with st.popover("批量办结", icon=":material/done_all:", disabled=not rows):
            if rows:
                _complete(ticked, rows, key, own_posts)
        st.caption(f"已勾选{len(rows)}件" if rows else "勾选左边的方框，可以几件一起办")


def _transfer(ticked: Sequence[Ticket], rows: Rows, key: str, own_posts: Collection[int]) -> None:
    with db.reading() as s:
        posts = {post.id: post.name for post in transfers.targets(s, frame.me(), ticked)}
    with st.form("bulk_transfer", border=False):
        st.selectbox("转给哪个岗位", list(posts), format_func=posts.__getitem__, key="bulk_post", index=None)
        st.text_input("转办的原因（必填，每件都写这一句）", key="bulk_reason", max_chars=200)
        _confirm(ticked, own_posts, "转办", "对方接下以前，仍由原来的岗位负责。")
        saving.submit(
            f"转办这{len(rows)}件", type="primary", key="bulk_transfer_send", on_click=_send, args=(rows, key)
        )


def _complete(ticked: Sequence[Ticket], rows: Rows, key: str, own_posts: Collection[int]) -> None:
    with db.reading() as s:
        waits = _waits(s, ticked)
    with st.form("bulk_complete", border=False):
        st.text_area("给申请人的答复（必填，每件都写这一句）", key="bulk_reply", max_chars=2000)
        st.selectbox("怎样告诉申请人", handling.REPLY_CHANNELS, key="bulk_channel")
        _confirm(ticked, own_posts, "办结", "每件单独办，有一件不能办，不影响其他。", waits)
        saving.submit(
            f"办结这{len(rows)}件",
            type="primary",
            key="bulk_complete_close",
            on_click=_close,
            args=(rows, key),
        )


def _waits(s: Session, ticked: Sequence[Ticket]) -> dict[int, str]:
    """By ticket, what somebody still waits for there: how a visit went, an answer to 催办 or 督办."""
    if not ticked:
        return {}
    town_id, ids = ticked[0].town_id, [ticket.id for ticket in ticked]
    waits = {id: ["上门"] for id in visits.unreported(s, town_id, ids)}
    for id, kind in to_answer.waiting_at(s, town_id, ids).items():
        waits.setdefault(id, []).append(kind.label)
    return {id: f"还有{'、'.join(kinds)}没有回复" for id, kinds in waits.items()}


def _confirm(
    ticked: Sequence[Ticket],
    own_posts: Collection[int],
    verb: str,
    says: str,
    waits: Mapping[int, str] = MappingProxyType({}),
) -> None:
    """The lines that name what will be acted on, before the button; what somebody waits for comes first of all."""
    named = sorted(ticked, key=lambda ticket: ticket.id not in waits)[:NAMED]
    lines = [f"将{verb}**{len(ticked)}件**："]
    for ticket in named:
        name = tables.applicant(ticket, own_posts)
        line = words.plain(f"{ticket.number}　{name}　{ticket.version.name}")
        lines.append(f"{line}　:orange-badge[{waits[ticket.id]}]" if ticket.id in waits else line)
    if len(ticked) > NAMED:
        lines.append(f"等{len(ticked)}件")
    st.markdown("  \n".join(lines))
    st.caption(says)


def _send(rows: Rows, key: str) -> None:
    reason, to = st.session_state["bulk_reason"], st.session_state["bulk_post"] or 0

    def act(number: str, seen: int) -> list[str]:
        refused: list[str] = []
        with frame.acting(refused=refused) as s:
            transfers.ask(s, frame.me(), number, to_post_id=to, reason=reason, seen=seen, now=frame.now())
        return refused

    _each(rows, key, "已转办，等对方接下", act)


def _close(rows: Rows, key: str) -> None:
    reply, channel = st.session_state["bulk_reply"], st.session_state["bulk_channel"]

    def act(number: str, seen: int) -> list[str]:
        refused: list[str] = []
        with frame.acting(refused=refused) as s:
            handling.complete(s, frame.me(), number, reply=reply, channel=channel, seen=seen, now=frame.now())
        return refused

    _each(rows, key, "已办结", act)


def _each(rows: Rows, key: str, done: str, act: Callable[[str, int], list[str]]) -> None:
    """Each ticket in a transaction of its own. What the same click, coming twice, did before is not done again."""
    before = {
        (number, seen): sentence for number, seen, sentence, ok in st.session_state.get(RESULTS, ()) if ok
    }
    results: list[tuple[str, int, str, bool]] = []
    for number, seen in rows:
        if (number, seen) in before:
            results.append((number, seen, before[number, seen], True))
            continue
        refused = act(number, seen)
        results.append((number, seen, refused[0] if refused else done, not refused))
    st.session_state[RESULTS] = results
    ticks.tick(key, [number for number, _, _, ok in results if not ok])


def results() -> None:
    """What became of each ticket of the last act, until it is read."""
    rows = st.session_state.get(RESULTS)
    if not rows:
        return
    done = sum(ok for *_, ok in rows)
    with st.container(border=True):
        left = f"，还有{len(rows) - done}件没有办，仍勾着" if done < len(rows) else ""
        st.markdown(f"**{len(rows)}件中办好{done}件{left}**")
        st.code(
            "\n".join(f"{number}　{sentence}" for number, _, sentence, _ in rows),
            language=None,
            wrap_lines=True,
        )
        st.button("看过了，收起", key="bulk_seen", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(RESULTS, None)

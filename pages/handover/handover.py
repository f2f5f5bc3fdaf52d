"""交接单: one sheet, written or still to be written: who to whom, the tickets, what is in hand, and the confirmations."""

from datetime import date

import streamlit as st
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.refusals import NotFound, Refused
from model.handover import handover_view
from model.handover.handover_view import Seen
from model.handover.handovers import Handover, HandoverReason
from model.roster.leave import LeaveState
from pages.handover import handover_acts, handover_tables, handovers
from pages.parts import frame, words

TITLES = {
    HandoverReason.leave: "交接单",
    HandoverReason.back: "交回单",
    HandoverReason.change: "换人交接单",
}


def render() -> None:
    if not st.query_params.get("number") and not st.query_params.get("post"):
        frame.heading("交接单")
        st.info("请从“交接”或“请假”里点开一张。")
        frame.link("handovers", "交接", icon=":material/handshake:")
        return
    with db.reading() as s:
        try:
            seen = _sheet(s)
        except Refused as refusal:
            frame.heading("交接单")
            st.error(words.plain(refusal.sentence))
            return
    frame.heading(f"{TITLES[seen.reason]}：{seen.post.name}")
    _head(seen)
    if seen.reason is HandoverReason.back:
        handover_tables.acts(seen)
    handover_tables.tickets(seen)
    handover_acts.draw(seen)


def _sheet(s: Session) -> Seen:
    """What the address names: a number, or the post and the leave, or the post and its next A."""
    query, me, now = st.query_params, frame.me(), frame.now()
    if number := query.get("number"):
        return handover_view.by_number(s, me, number, now)
    post, absence = _id(query.get("post", "")), _id(query.get("leave", ""))
    if to := query.get("to"):
        return handover_view.of_change(s, me, post, to, _day(query.get("from", "")), now)
    return handover_view.unwritten(s, me, absence, post, back="back" in query, now=now)


def _id(text: str) -> int:
    """0, the number of no row, for a text that is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("要交接的岗位") from None


def _head(seen: Seen) -> None:
    taker = seen.taker.name if seen.taker else "待指定"
    state = handovers.badge(seen.sheet) if seen.sheet else ":orange-badge[还没有写]"
    number = f"　**{seen.sheet.number}**" if seen.sheet else ""
    who = f"{words.plain(seen.giver.name)} → {words.plain(taker)}"
    st.markdown(f"{state}{number}　{who}  \n{_why(seen)}")
    if seen.sheet:
        st.caption(words.plain("　".join(confirmed(seen.sheet))))


def _why(seen: Seen) -> str:
    """`年休假　3月2日（星期一）至3月4日（星期三）`, or from when."""
    if seen.absence is None:
        return f"{seen.reason.label}　{words.short_day(seen.from_on)}起"
    absence = seen.absence
    text = f"{words.plain(absence.account.name)}{absence.kind.label}　{words.span(absence.begins_at, absence.ends_at)}"
    if absence.state is LeaveState.withdrawn:
        return f"{text}　已撤回"
    return f"{text}　{words.moment(absence.returned_at)}销假" if absence.returned_at else text


def confirmed(sheet: Handover) -> list[str]:
    """Who confirmed what, and when."""
    lines = []
    if sheet.prepared_at and sheet.prepared_by:
        own = sheet.prepared_by_id == sheet.giver_id
        who = f"{sheet.giver.name}确认交出" if own else f"{sheet.prepared_by.name}代{sheet.giver.name}写好"
        lines.append(f"{who}：{words.moment(sheet.prepared_at)}")
    else:
        lines.append(
            f"来不及交接，{words.moment(sheet.written_at)}由系统列出在办的件，{sheet.giver.name}没有确认"
        )
    if sheet.taken_at and sheet.taken_by:
        word = "收回" if sheet.reason is HandoverReason.back else "接手"
        lines.append(f"{sheet.taken_by.name}确认{word}：{words.moment(sheet.taken_at)}")
    return lines

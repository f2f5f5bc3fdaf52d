"""一件投诉: what it says, the next step as a form, and what was done with it."""

from collections.abc import Sequence

import streamlit as st

from model.ground import db, settings, story, workdays
from model.ground.history import History
from model.ground.refusals import Refused
from model.voice import firewall, lists
from model.voice.complaints import Complaint, ReplyChannel
from pages.parts import frame, words
from pages.voice import complaint_steps

DONE = {
    "record": "登记",
    "assign": "分派",
    "answer": "填写办理情况",
    "close": "办结",
    "reveal": "查看投诉人电话",
}


def render() -> None:
    number = st.query_params.get("number", "")
    if not number:
        frame.heading("一件投诉")
        st.info("请从“投诉”里点开一件。")
        frame.link("complaints", "投诉", icon=":material/campaign:")
        return
    me, today = frame.me(), frame.today()
    with db.reading() as s:
        try:
            complaint = lists.by_number(s, me, number)
        except Refused as refusal:
            frame.heading("一件投诉")
            st.error(words.plain(refusal.sentence))
            return
        calendar = workdays.load_calendar(s)
        warn_days = settings.number(s, me.town_id, "warn_days")
        lines = story.of(s, complaint)
        fit = lists.candidates(s, complaint) if firewall.may_assign(complaint, me) else []
        moved = complaint.number in lists.misplaced(s, me)
    frame.heading(f"投诉：{complaint.category.label}")
    urgency = complaint.urgency(today, calendar, warn_days=warn_days)
    left = f"　{words.until(complaint.due_on, today, calendar)}" if complaint.owed else ""
    st.markdown(f"{words.urgency_badge(urgency)}　**{complaint.number}**　{complaint.state.label}{left}")
    if moved:
        st.warning("承办人后来和被投诉的人同守一个岗位，已看不到这件投诉。请改派别人，或直接答复。")
    _facts(complaint)
    complaint_steps.draw(complaint, fit)
    st.header("经过")
    _story(lines)


def _facts(complaint: Complaint) -> None:
    name, phone = firewall.complainant(complaint, frame.me())
    way = ReplyChannel.of(complaint.reply_channel)
    lines = {
        "投诉内容": complaint.content,
        "投诉人": f"{name}　{phone}".strip(),
        "被投诉人": complaint.about.name if complaint.about else "没有指明",
        "相关办件": complaint.ticket.number if complaint.ticket else "",
        "来源": f"{words.moment(complaint.received_at)}　{complaint.channel.label}",
        "哪天的事": words.day(complaint.concerns_on),
        "答复期限": words.long_day(complaint.due_on),
        "承办人": complaint.holder or "还没有分派",
        "办理情况": complaint.answer,
        "给投诉人的答复": complaint.reply,
        "答复方式": way.label if way else "",
    }
    st.markdown("\n".join(f"- **{label}**　{words.plain(text)}" for label, text in lines.items() if text))


def _story(lines: Sequence[History]) -> None:
    for row in lines:
        note = row.facts.get("handler") or row.facts.get("reason") or ""
        st.markdown(
            f"{words.moment(row.at)}　**{DONE.get(row.action, row.action)}**　{words.plain(row.account_name)}"
            f"　{words.plain(note)}"
        )

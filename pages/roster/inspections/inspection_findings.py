"""What was found against people: they answer once (申辩), the director says whether it holds (属实, 不属实)."""

from collections.abc import Sequence

import streamlit as st

from model.people.permissions import Role
from model.roster.inspections import findings
from model.roster.inspections.findings import Finding
from model.roster.inspections.inspections import Verdict
from pages.parts import frame, saving, words
from pages.roster.inspections import inspection_walk

COLOURS = {Verdict.confirmed: "orange", Verdict.not_upheld: "gray"}


def to_decide(waiting: Sequence[Finding]) -> None:
    """One box for each finding that waits for this person's decision; nothing when none does."""
    if not waiting:
        return
    st.header(f"等您认定（{len(waiting)}）")
    for finding in waiting:
        with st.container(border=True):
            unheard = "" if finding.line.stated_at else "  \n:orange-badge[本人还没有申辩]"
            st.markdown(summary(finding, name=True) + unheard)
            st.text_input("说明（不属实的必填）", max_chars=300, key=_key("why", finding))
            with st.container(horizontal=True):
                with st.popover("属实"):
                    st.caption("认定以后不能改，本人不能再申辩。")
                    _verdict("确定属实", Verdict.confirmed, finding)
                _verdict("不属实", Verdict.not_upheld, finding)


def _verdict(label: str, verdict: Verdict, finding: Finding) -> None:
    saving.button(
        label,
        key=_key(verdict.value, finding),
        on_click=_decide,
        args=(finding.round.number, finding.line.post_id, verdict, _key("why", finding)),
    )


def own(rows: Sequence[Finding], *, inspects: bool) -> None:
    """The person's own findings, each with the one word that may be said to it."""
    if not rows:
        if not inspects:
            st.info("没有您的巡查记录。巡岗和抽查发现问题时，会列在这里，您可以申辩一次。")
        return
    st.header("我的巡查结果")
    for finding in rows:
        with st.container(border=True):
            st.markdown(summary(finding))
            if not finding.line.verdict and not finding.line.stated_at:
                with st.popover("申辩", icon=":material/chat:"):
                    st.text_area(
                        "当时是什么情况（必填，只能写一次）", max_chars=500, key=_key("words", finding)
                    )
                    saving.button(
                        f"写好了，交给{_judge(finding)}",
                        type="primary",
                        key=_key("answer", finding),
                        on_click=_answer,
                        args=(
                            finding.round.number,
                            finding.line.post_id,
                            _key("words", finding),
                            _judge(finding),
                        ),
                    )


def summary(finding: Finding, *, name: bool = False) -> str:
    """When, where, what was found, what the person says, and what was decided."""
    line, round_ = finding.line, finding.round
    who = f"**{words.plain(line.account.name)}**　" if name and line.account else ""
    state = f":{COLOURS[line.verdict]}-badge[{line.verdict.label}]" if line.verdict else ":blue-badge[等认定]"
    texts = [
        f"{who}**{inspection_walk.result(line)}**　{state}",
        f":gray[{words.moment(round_.begun_at)}　{round_.kind.label}{round_.number}　{words.plain(round_.by.name)}查　{words.plain(inspection_walk.place(line))}]",
    ]
    texts += [
        f"{what}：{words.plain(text)}"
        for what, text in (("说明", line.note), ("申辩", line.statement), ("认定说明", line.verdict_note))
        if text
    ]
    return "  \n".join(texts)


def _judge(finding: Finding) -> str:
    return "镇领导" if finding.judge is Role.leader else "主任"


def _key(what: str, finding: Finding) -> str:
    return f"inspection_{what}_{finding.line.id}"


def _decide(number: str, post_id: int, verdict: Verdict, key: str) -> None:
    note = st.session_state.get(key, "")
    with frame.acting(f"已认定“{verdict.label}”，本人能看到。") as s:
        findings.decide(s, frame.me(), number, post_id, verdict=verdict, note=note, now=frame.now())


def _answer(number: str, post_id: int, key: str, judge: str) -> None:
    text = st.session_state.get(key, "")
    with frame.acting(f"已交给{judge}，等认定。") as s:
        findings.answer(s, frame.me(), number, post_id, text=text, now=frame.now())

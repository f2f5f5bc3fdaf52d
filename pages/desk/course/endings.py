"""The rarer ways to answer a ticket, each a small form: what follows is said before it is done."""

from collections.abc import Callable

import streamlit as st

from model.desk.course import declining, ending, handling, reopening
from model.desk.course.reopening import Cause
from model.desk.ticket.moves import Verb
from model.desk.ticket.tickets import Ticket
from pages.parts import frame, saving, words

Save = Callable[[str, int], bool]  # whether it was done
GRANTED = ("准予", "不予批准")


def _field(number: str, name: str, label: str, example: str = "", longest: int = 500) -> None:
    st.text_area(label, placeholder=example, key=f"ticket_{name}_{number}", max_chars=longest, height=82)


def _typed(number: str, *names: str) -> dict[str, str]:
    return {name: st.session_state[f"ticket_{name}_{number}"] for name in names}


def _answer_fields(number: str) -> None:
    _field(number, "basis", "依据（必填）", "例：《社会救助暂行办法》第九条")
    _field(number, "reason", "原因（必填）", "例：户籍不在本镇")
    _field(number, "guidance", "去哪里办、找谁（必填）", "例：请到青山镇便民服务中心，电话0000-1234567")


def _send_back_fields(number: str) -> None:
    _answer_fields(number)
    st.checkbox("不是因为告知单上没有写的材料（必须核对）", key=f"ticket_told_{number}")


def _decide_fields(number: str) -> None:
    st.radio("决定", GRANTED, key=f"ticket_granted_{number}", horizontal=True)
    _field(number, "text", "决定内容（必填）", "例：准予发放高龄津贴，每月100元。", 2000)
    _field(number, "basis", "依据（必填）", "例：《老年人权益保障法》第三十三条")
    st.caption("不予批准的，还要写下面两样：")
    _field(number, "reason", "原因")
    _field(number, "guidance", "去哪里问、找谁")


def _withdraw_fields(number: str) -> None:
    _field(number, "consent", "书面同意（必填）", "例：钱桂英本人2月13日签字，附在卷里", 200)
    _field(number, "reason", "原因", "例：已在县里办好", 200)


def _reason_field(number: str) -> None:
    _field(number, "reason", "原因（必填）", "例：申请人已去世", 200)


def _reopen_fields(number: str) -> None:
    st.selectbox("因为什么", list(Cause), format_func=lambda cause: cause.label, key=f"ticket_cause_{number}")
    _field(number, "reason", "哪里要重办（必填）", "例：金额算错", 180)


def begin(number: str, seen: int) -> None:
    """The only one without a form: work has begun."""
    row = None
    with frame.acting() as s:
        row = handling.begin(s, frame.me(), number, seen=seen, now=frame.now())
    _done(row, "已开始办理。同事会看到这件已经有人在办。")


def _not_accept(number: str, seen: int) -> bool:
    fields = _typed(number, "basis", "reason", "guidance")
    row = None
    with frame.acting() as s:
        row = declining.not_accept(s, frame.me(), number, **fields, seen=seen, now=frame.now())
    return _done(row, f"已记下不予受理。请{words.to_print(number, decline='不予受理通知书')}，交给申请人。")


def _send_back(number: str, seen: int) -> bool:
    fields = _typed(number, "basis", "reason", "guidance")
    notice_complete = st.session_state[f"ticket_told_{number}"]
    row = None
    with frame.acting() as s:
        row = declining.send_back(
            s, frame.me(), number, **fields, notice_complete=notice_complete, seen=seen, now=frame.now()
        )
    return _done(row, f"已退件。请{words.to_print(number, decline='退件通知书')}，交给申请人。")


def _decide(number: str, seen: int) -> bool:
    fields = _typed(number, "text", "basis", "reason", "guidance")
    granted = st.session_state[f"ticket_granted_{number}"] == GRANTED[0]
    row = None
    with frame.acting() as s:
        row = handling.decide(s, frame.me(), number, granted=granted, **fields, seen=seen, now=frame.now())
    return _done(row, "决定已记下。请写好答复，办结这一件。")


def _withdraw(number: str, seen: int) -> bool:
    fields = _typed(number, "consent", "reason")
    row = None
    with frame.acting() as s:
        row = ending.withdraw(s, frame.me(), number, **fields, seen=seen, now=frame.now())
    return _done(row, "已撤回。这件不算办结。")


def _terminate(number: str, seen: int) -> bool:
    fields = _typed(number, "reason")
    row = None
    with frame.acting() as s:
        row = ending.terminate(s, frame.me(), number, **fields, seen=seen, now=frame.now())
    return _done(row, "已终止。请告诉申请人。")


def _reopen(number: str, seen: int) -> bool:
    fields, cause = _typed(number, "reason"), st.session_state[f"ticket_cause_{number}"]
    row = None
    with frame.acting() as s:
        row = reopening.reopen(s, frame.me(), number, cause=cause, **fields, seen=seen, now=frame.now())
    return _done(row, "已重新办理，第一轮的数字不变。请告诉现在守这个岗的人。")


def _done(ticket: Ticket | None, message: str) -> bool:
    if ticket:
        saving.tell(message)
    return ticket is not None


# fields, what follows, the two buttons, the act
FORMS: dict[Verb, tuple[Callable[[str], None], str, str, str, Save]] = {
    Verb.not_accept: (_answer_fields, "不予受理后不能撤回，申请人会拿到通知书。确定吗？", "确定不予受理", "先不办", _not_accept),
    Verb.send_back: (_send_back_fields, "退件后申请人会拿到通知书，不能撤回。确定退件吗？", "确定退件", "先不退", _send_back),
    Verb.decide: (_decide_fields, "决定记下后不能改，还要再写答复、办结。", "记下决定", "先不决定", _decide),
    Verb.withdraw: (_withdraw_fields, "撤回后这件就结束了，不能恢复；还要办得重新登记。确定撤回吗？", "确定撤回", "先不撤回", _withdraw),
    Verb.terminate: (_reason_field, "终止后这件就结束了，不能恢复。确定终止吗？", "确定终止", "先不终止", _terminate),
    Verb.reopen: (_reopen_fields, reopening.RULE, "确定重新办理", "先不办", _reopen),
}  # fmt: skip

"""我的值班: the next duties, what to answer, a swap, days that do not suit, and the calendar of the phone."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st
from sqlalchemy.orm import Session

from model.ground import db, workdays
from model.people import accounts
from model.people.accounts import Account
from model.roster.duty import duty, duty_days, duty_feeds, duty_fitness, swaps, wishes
from model.roster.duty.duty import Duty
from model.roster.duty.swaps import DutySwap
from pages.parts import frame, saving, words
from pages.roster.duty import duty_phone, duty_wishes

AHEAD, SHOWN = timedelta(days=61), 4  # what lies behind the first few is drawn when it is opened
FOR_NOTHING = 0


def draw() -> None:
    """For whoever may be on duty."""
    me, today = frame.me(), frame.today()
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
        every = duty.live(s, me.town_id, today, today + AHEAD, Duty.site_id == me.site_id)
        every = [shift for shift in every if duty_days.asks_for(shift.kind, shift.day, calendar)]
        waiting = swaps.waiting(s, me, today)
        close = {row.id: _too_near(s, row) for row in waiting if row.asked_of_id == me.id}
        people = duty_fitness.people(s, me.town_id, duty_fitness.kinds_of(me)[0], me.site_id)
        wished = wishes.of_account(s, me, today, today + timedelta(days=duty_wishes.AHEAD))
        feed = duty_feeds.of_account(s, me)
    st.header("我的值班")
    for row in waiting:
        _to_answer(row, close[row.id]) if row.asked_of_id == me.id else _unanswered(row)
    own = [shift for shift in every if shift.account_id == me.id]
    if not own:
        st.info("接下来两个月没有排到您。")
    others = [shift for shift in every if shift.account_id != me.id]
    pending = {row.duty_id for row in waiting}
    for shift in own[:SHOWN]:
        _line(shift, others, people, today, pending)
    if len(own) > SHOWN:
        later = f"后面{len(own) - SHOWN}天"
        with st.expander(later, key="duty_later", on_change="rerun") as rest:
            for shift in own[SHOWN:] if rest.open else ():
                _line(shift, others, people, today, pending)
    with st.container(horizontal=True):
        duty_wishes.draw(wished, every, today)
        duty_phone.draw(feed)


def _line(
    shift: Duty, others: Sequence[Duty], people: Sequence[Account], today: date, pending: set[int]
) -> None:
    """One duty of mine, with the way to swap it."""
    soon = {0: "今天　", 1: "明天　"}.get((shift.day - today).days, "")
    text = f"**{soon}{words.short_day(shift.day, today)}**　{shift.kind.label}"
    if shift.original:
        text += f"　:gray[{shift.origin.label}，原是{words.plain(shift.original.name)}]"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(text, width="stretch")
        if shift.id not in pending:
            with st.popover("换班"):
                _swap(shift, others, people)


def _swap(shift: Duty, others: Sequence[Duty], people: Sequence[Account]) -> None:
    """One list: who could take it for nothing, and which of their days could come in return."""
    names = {account.login: account.name for account in people if account.id != shift.account_id}
    busy = {other.account_id for other in others if other.kind is shift.kind and other.day == shift.day}
    options = {
        (a.login, FOR_NOTHING): f"请{a.name}替我值" for a in people if a.login in names and a.id not in busy
    }
    options |= {
        (other.account.login, other.id): f"和{other.account.name}换{words.short_day(other.day)}"
        for other in others
        if other.kind is shift.kind and other.account.login in names
        and other.day != shift.day and other.account_id not in busy
    }  # fmt: skip
    if not options:
        st.markdown("没有别的人可以换。请告诉中心主任。")
        return
    key = f"duty_swap_{shift.id}"
    st.selectbox("怎么换", list(options), format_func=options.__getitem__, key=key)
    st.caption("对方在自己的“值班表”里点同意以后才算数。")
    saving.button(
        "请对方答复", type="primary", key=f"duty_ask_{shift.id}", on_click=_ask, args=(shift.id, key)
    )


def _too_near(s: Session, row: DutySwap) -> str:
    """What the swap would leave me with that the plan wanted farther apart; empty when there is nothing."""
    gap, days = duty.near(s, row.duty, row.asked_of, row.in_return)
    listed = "、".join(words.short_day(day) for day in days)
    return f"您{listed}也值班；排班时要求两次之间空{gap}天。" if days else ""


def _to_answer(row: DutySwap, close: str) -> None:
    """What somebody wants of me."""
    sentence = f"{row.asked_by.name}请您换班：您值{words.short_day(row.duty.day)}{row.duty.kind.label}"
    if row.in_return:
        sentence += f"，对方值您的{words.short_day(row.in_return.day)}"
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        note = f"  \n:gray[{words.plain(close)}]" if close else ""
        st.markdown(f":orange-badge[等您答复]　{words.plain(sentence)}{note}", width="stretch")
        saving.button("同意换班", key=f"duty_yes_{row.id}", type="primary", on_click=_agree, args=(row.id,))
        saving.button("不同意", key=f"duty_no_{row.id}", on_click=_refuse, args=(row.id,))


def _unanswered(row: DutySwap) -> None:
    """What I asked and nobody has answered."""
    back = f"，您值{words.short_day(row.in_return.day)}" if row.in_return else ""
    sentence = (
        f"您请{row.asked_of.name}换班：对方值{words.short_day(row.duty.day)}{row.duty.kind.label}{back}"
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f":blue-badge[等对方答复]　{words.plain(sentence)}", width="stretch")
        saving.button("撤回", key=f"duty_undo_{row.id}", on_click=_withdraw, args=(row.id,))


def _ask(duty_id: int, key: str) -> None:
    login, in_return = st.session_state[key]
    with frame.acting("已告诉对方。对方同意以后，值班表就会改过来。") as s:
        of = accounts.colleague(s, frame.me(), login)
        swaps.ask(s, frame.me(), duty_id, of=of, in_return=in_return or None, now=frame.now())


def _agree(swap_id: int) -> None:
    with frame.acting("已换班，值班表已经改好。") as s:
        swaps.agree(s, frame.me(), swap_id, now=frame.now())


def _refuse(swap_id: int) -> None:
    with frame.acting("已告诉对方不换，值班表不变。") as s:
        swaps.refuse(s, frame.me(), swap_id, now=frame.now())


def _withdraw(swap_id: int) -> None:
    with frame.acting("已撤回，值班表不变。") as s:
        swaps.withdraw(s, frame.me(), swap_id, now=frame.now())

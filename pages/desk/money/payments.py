"""The fee: what is due, what was paid, and back."""

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.money import payments
from model.desk.money.payments import Bill, Method, Payment
from model.desk.ticket import acts
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground.wording import yuan
from model.people.permissions import Permission
from pages.parts import frame, saving, words


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """One line with every receipt, and the form to pay while something is due; nothing for an item without a fee."""
    if not (fee := ticket.version.fee_fen):
        return
    bill = payments.bill(s, ticket)
    lines = [f"**收费**　{yuan(fee)}（{words.plain(ticket.version.fee_basis)}）　{_stands(bill)}"]
    lines += [_line(row) for row in bill.rows]
    if waiver := bill.waiver:
        text = f"减免{yuan(waiver.fee_fen)}　{words.plain(waiver.by.name)}批准，依据：{words.plain(waiver.basis)}"
        lines.append(f"{words.moment(waiver.at)}　{text}")
    st.markdown("\n".join(f"- {line}" for line in lines))
    if own and bill.due and ticket.state is not TicketState.archived:
        _pay(ticket, bill.due)
    if own and frame.can(Permission.take_in):
        frame.link("cash", "今日收费", icon=":material/payments:")


def more(s: Session, ticket: Ticket, own: bool) -> None:
    """Giving a payment back, and waiving the fee."""
    waives = frame.can(Permission.approve_tickets) and acts.of_home(ticket, frame.me())
    if not ticket.version.fee_fen or ticket.state is TicketState.archived or not (own or waives):
        return
    bill = payments.bill(s, ticket)
    taken = payments.to_refund(bill.rows)
    if own and taken:
        _refund(ticket, taken)
    if waives and bill.due and not taken:
        _waive(ticket)


def _stands(bill: Bill) -> str:
    if bill.back:
        return f":orange-badge[没有办成，还没有退 {yuan(bill.back)}]"
    if bill.due:
        return f":orange-badge[还没有缴 {yuan(bill.due)}]"
    paid = ":green-badge[已缴清]" if payments.net(bill.rows) else ":gray-badge[不用缴]"
    return ":green-badge[已减免]" if bill.waiver else paid


def _line(row: Payment) -> str:
    what = "退回" if row.refund_of_id else "收到"
    why = f"，原因：{words.plain(row.reason)}" if row.reason else ""
    return (
        f"{words.moment(row.at)}　{what}{yuan(abs(row.amount_fen))}（{row.method.label}）　"
        f"收据{row.number}　{words.plain(row.by.name)}{why}"
    )


def _pay(ticket: Ticket, due: int) -> None:
    with st.form(f"payment_pay_{ticket.number}", border=True):
        with st.container(horizontal=True):
            st.number_input(
                "收到多少元（必填）", min_value=0.0, step=1.0, format="%.2f", key="payment_yuan", width=200
            )
            st.segmented_control(
                "怎样缴的（必填）",
                list(Method),
                default=Method.cash,
                format_func=lambda m: m.label,
                key="payment_method",
            )
            st.text_input(
                "缴费人", placeholder="空着就是申请人本人", key="payment_payer", max_chars=60, width=220
            )
        saving.submit(
            f"收费{yuan(due)}",
            icon=":material/payments:",
            key=f"payment_pay_{ticket.number}_save",
            on_click=_save,
            args=(ticket.number, ticket.row_version),
        )


def _save(number: str, seen: int) -> None:
    state, paid = st.session_state, None
    with frame.acting() as s:
        paid = payments.pay(
            s,
            frame.me(),
            number,
            amount_fen=round((state["payment_yuan"] or 0) * 100),
            method=state["payment_method"] or Method.cash,
            payer=state["payment_payer"],
            seen=seen,
            now=frame.now(),
        )
    if paid:
        state["payment_yuan"] = 0.0
        saving.tell(
            f"已收{yuan(paid.amount_fen)}，收据号{paid.number}。请{words.to_print(number, payment='收费凭据')}交给缴费人。"
        )


def _refund(ticket: Ticket, taken: list[Payment]) -> None:
    with st.popover("退费", icon=":material/currency_exchange:"):
        receipt = st.selectbox(
            "退哪一笔",
            [row.number for row in taken],
            format_func={row.number: f"{row.number}　{yuan(row.amount_fen)}" for row in taken}.__getitem__,
            key="payment_receipt",
        )
        st.text_input("为什么退（必填）", key="payment_reason", max_chars=200)
        st.caption("整笔退回，原路退；还要接着办的，再缴清才能办结。")
        saving.button(
            "确定退费",
            key="payment_refund",
            on_click=_save_refund,
            args=(ticket.number, receipt, ticket.row_version),
        )


def _save_refund(number: str, receipt: str, seen: int) -> None:
    reason, back = st.session_state["payment_reason"], None
    with frame.acting() as s:
        back = payments.refund(
            s, frame.me(), number, receipt=receipt, reason=reason, seen=seen, now=frame.now()
        )
    if back:
        saving.tell(f"已退{yuan(-back.amount_fen)}，凭证号{back.number}。请让缴费人签收。")


def _waive(ticket: Ticket) -> None:
    with st.popover("减免收费", icon=":material/money_off:"):
        st.text_input(
            "减免的依据（必填）", placeholder="例：某文件第几条", key="payment_basis", max_chars=200
        )
        saving.button(
            "批准减免", key="payment_waive", on_click=_save_waiver, args=(ticket.number, ticket.row_version)
        )


def _save_waiver(number: str, seen: int) -> None:
    with frame.acting("已减免，依据记在这一件里。") as s:
        payments.waive(
            s, frame.me(), number, basis=st.session_state["payment_basis"], seen=seen, now=frame.now()
        )

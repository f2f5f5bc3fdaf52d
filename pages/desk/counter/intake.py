"""登记办件: one page, one column; the button names what will happen. Four entries for a known resident."""

from collections.abc import Sequence

import streamlit as st

from model.catalogue import items
from model.catalogue.items import Kind, ServiceItem
from model.catalogue.versions import Mode
from model.desk.counter import intake, new_ticket
from model.desk.counter.intake import Outcome
from model.desk.ticket import decisions
from model.ground import db, settings
from pages.desk.counter import applicant, intake_drafts, intake_saving
from pages.parts import frame, saving, words
from pages.parts.guide import guide


def render() -> None:
    frame.heading("登记办件")
    code = _pick()
    if not code:
        st.info("先选事项：打几个字，或打拼音首字母，例如“gljt”是高龄津贴。")
        intake_drafts.own_drafts()
        frame.link("blank-slips", "空白单：停电断网时手写", icon=":material/receipt_long:")
        return
    town = frame.me().town_id
    with db.reading() as s:
        item = items.by_code(s, town, code)
        enquire_at, complain_at = (
            settings.value(s, town, f"{why}_phone") for why in ("enquiry", "complaint")
        )
        unattended = new_ticket.unattended(s, frame.me(), item, frame.now())
    form, beside = st.columns([3, 2], gap="large")
    with beside, st.container(border=True):
        guide(item, enquire_at=enquire_at, complain_at=complain_at)
    with form:
        if unattended:
            st.warning(words.plain(unattended), icon=":material/person_off:")
        _form(item)


def _pick() -> str | None:
    with db.reading() as s:
        names = {
            item.code: f"{item.name}　{item.code}　{item.initials}"
            for item in items.search(s, frame.me().town_id, only_open=True)
        }
    return st.selectbox(
        "办什么事（必填）",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="打字或拼音首字母，例：gljt",
        key="intake_item",
    )


def _form(item: ServiceItem) -> None:
    assert item.current
    modes = [m.mode for m in item.current.modes]
    usual = intake.usual_mode(item.current, frame.me())
    chosen = st.session_state.get(f"intake_mode_{item.code}") or usual
    applicant.fields(item, chosen)
    mode = st.segmented_control(
        "服务方式（必填）",
        modes,
        default=usual,
        format_func=lambda m: m.label,
        key=f"intake_mode_{item.code}",
    )
    brought = _materials(item)
    missing = [m.name for m in item.current.materials if m.required and m.name not in brought]
    _finish(item, mode or usual, brought, missing)


def _materials(item: ServiceItem) -> list[str]:
    """All of them with one tick, which folds them away: the next Tab then leads to the button."""
    assert item.current
    st.markdown("**带来的材料**（逐样核对后勾选）")
    every = st.checkbox("全部带齐", key="intake_all")
    with st.expander("有一样没带，在这里去掉勾") if every else st.container():
        return [
            material.name
            for material in item.current.materials
            if st.checkbox(
                words.plain(f"{material.name}{'' if material.required else '（可不带）'}"),
                value=every,
                key=f"intake_material_{item.code}_{material.position}_{every}",
            )
        ]


def _finish(item: ServiceItem, mode: Mode, brought: Sequence[str], missing: Sequence[str]) -> None:
    """The last thing on the page: one button that says what will happen, and beside it what else may."""
    version = item.current  # a fee is taken before it may be done, a licence granted by another
    free = version is None or not (version.fee_fen or decisions.licensed(version))
    what = intake.outcome(item.kind, missing, at_once=free)
    reply = ""
    if what is Outcome.notify:
        st.warning(
            f"还缺{len(missing)}样材料：{words.plain('、'.join(missing))}。请把一次性告知单交给申请人，一次说全。"
        )
    if what is Outcome.complete:
        reply = st.text_area("给申请人的答复（必填）", value="已当场办结。", key="intake_reply")
    values = (item.code, mode, tuple(brought))
    at_once = item.kind is Kind.instant and what is Outcome.complete
    handed_over = at_once and _handed_over(mode)
    with st.container(horizontal=True):
        saving.button(
            what.label,
            type="primary",
            on_click=intake_saving.save,
            args=(*values, reply, False, handed_over),
            key="intake_done" if at_once else "intake_save",
        )
        if at_once:
            saving.button(
                "先受理，稍后办结", on_click=intake_saving.save, args=(*values, ""), key="intake_later"
            )
        saving.button(
            "先收件，核对后再受理",
            on_click=intake_saving.save,
            args=(*values, "", True),
            key="intake_receive",
        )
        intake_drafts.keep_button(item, mode, brought)


def _handed_over(mode: Mode) -> bool:
    """Whether the applicant leaves with the result: whoever came in person usually does."""
    return st.checkbox(
        "结果已当面交给申请人", value=mode is Mode.direct, key=f"intake_handed_over_{mode.value}"
    )

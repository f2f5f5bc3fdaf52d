"""Drafts on the intake page: “先存着” keeps what was typed, and the list of one's own continues it."""

from collections.abc import Sequence
from dataclasses import fields as fields_of

import streamlit as st

from model.catalogue import items
from model.catalogue.items import ServiceItem
from model.catalogue.versions import Mode
from model.desk.counter import drafts
from model.desk.counter.applicants import Applicant
from model.desk.counter.drafts import IntakeDraft
from model.desk.errands.agencies import Agent
from model.ground import db
from model.ground.refusals import Refused
from pages.desk.counter import handwritten
from pages.parts import frame, saving, words

TYPED = (
    *(field.name for field in fields_of(Applicant)),
    *(f"agent_{field.name}" for field in fields_of(Agent) if field.name != "name"),
    "note",
    "reply",
)
CLEARED = (*TYPED, *handwritten.FIELDS, "filled", "draft", "another", "all")


def own_drafts() -> None:
    """One's own drafts, the newest first: go on, or throw away."""
    with db.reading() as s:
        mine = drafts.mine(s, frame.me(), frame.now())
    if not mine:
        return
    st.markdown(f"**没填完、先存着的{len(mine)}件**（存30天，没有编号，不算办件）")
    for draft in mine:
        with st.container(horizontal=True, vertical_alignment="center"):
            name = draft.values().get("name") or "还没有姓名"
            st.markdown(
                words.plain(f"{draft.item.name}　{name}　{words.moment(draft.saved_at)}"), width="content"
            )
            st.button("接着填", on_click=_go_on, args=(draft.id,), key=f"intake_go_on_{draft.id}")
            saving.button(
                "不要了",
                on_click=_throw_away,
                args=(draft.id,),
                type="tertiary",
                key=f"intake_throw_{draft.id}",
            )


def keep_button(item: ServiceItem, mode: Mode, brought: Sequence[str]) -> None:
    saving.button(
        "没填完，先存着",
        on_click=_keep,
        args=(item.code, mode, tuple(brought)),
        type="tertiary",
        key="intake_keep",
    )


def empty_page() -> None:
    """An empty page for the next person."""
    for field in CLEARED:
        st.session_state.pop(f"intake_{field}", None)
    st.session_state["intake_item"] = None  # taken away, the browser would go on showing it


def _keep(code: str, mode: Mode, brought: tuple[str, ...]) -> None:
    state = st.session_state
    typed = {field: str(state.get(f"intake_{field}") or "") for field in TYPED}
    if any(typed.values()):
        typed |= {"mode": mode.value, "brought": "\n".join(brought)}
    kept = None
    with frame.acting() as s:
        item = items.by_code(s, frame.me().town_id, code)
        kept = drafts.keep(
            s, frame.me(), item, fields=typed, draft_id=state.get("intake_draft"), now=frame.now()
        )
    if kept:
        empty_page()
        saving.tell("已存着，还没有登记。点“接着填”可以继续。")


def _throw_away(draft_id: int) -> None:
    with frame.acting("已不要。") as s:
        drafts.throw_away(s, frame.me(), draft_id, now=frame.now())


def _go_on(draft_id: int) -> None:
    """Fill the page with what was typed."""
    try:
        with db.reading() as s:
            draft = drafts.own(s, frame.me(), draft_id, frame.now())
            item = items.by_code(s, draft.town_id, draft.item.code)
    except Refused as refusal:
        st.error(words.plain(refusal.sentence))
        return
    if not item.open or item.current is None:
        st.error(words.plain(f"“{item.name}”现在没有发布，不能接着填。"))
        return
    _fill(draft, item)


def _fill(draft: IntakeDraft, item: ServiceItem) -> None:
    assert item.current
    state, values = st.session_state, draft.values()
    for field in TYPED:
        if values.get(field):
            state[f"intake_{field}"] = values[field]
    state["intake_item"], state["intake_draft"] = item.code, draft.id
    if values.get("mode") in {m.mode.value for m in item.current.modes}:
        state[f"intake_mode_{item.code}"] = Mode.of(values["mode"])
    brought = values.get("brought", "").split("\n")
    for material in item.current.materials:
        state[f"intake_material_{item.code}_{material.position}_False"] = material.name in brought

"""修改事项: one form, saved as a draft; what it changes is shown before it is published as the next version."""

import streamlit as st

from model.catalogue import items, publishing
from model.catalogue.comparing import differences
from model.catalogue.content import entry_of
from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion
from model.ground import db
from model.ground.refusals import Refused
from model.people.permissions import Permission
from pages.catalogue import edit_form, flow
from pages.parts import frame, saving, words


def render() -> None:
    code = st.query_params.get("code", "")
    with db.reading() as s:
        try:
            item = items.by_code(s, frame.me().town_id, code)
        except Refused as refusal:
            frame.heading("修改事项")
            st.info(refusal.sentence if code else "请从“事项目录”里点开一个事项，再点“修改”。")
            frame.link("items", "事项目录", icon=":material/menu_book:")
            return
        held, draft = item.current, publishing.open_draft(s, item)
    frame.heading(f"修改事项：{item.name}", "保存后先成为一稿，发布了才生效。已收的件不受影响。")
    if held is None or not item.open:
        st.warning("这个事项没有在用的版本，不能修改。停用的请先恢复。")
        return
    seen = _seen(draft)
    if seen != (draft.row_version if draft else 0):
        _meanwhile(item, draft)
    entry = edit_form.fill_in(
        entry_of(item.code, draft or held), f"edit_{item.code}_{seen}", main=draft is None
    )
    if entry:
        saved = None
        with frame.acting() as s:
            saved = publishing.save(
                s,
                items.by_code(s, item.town_id, code),
                frame.me(),
                entry,
                seen=seen or None,
                now=frame.now(),
            )
        if saved:
            saving.tell("已保存。请看下面改了什么，再发布。")
            # the form's key follows the version: drawn once more, or the next save would belong to a form that is gone
            st.query_params["seen"] = str(saved.row_version)
            st.rerun()
    if draft and draft.row_version == seen:
        _review(item, held, draft)


def _seen(draft: ItemVersion | None) -> int:
    """The row version of the draft when this form was opened (0: there was none); it stands in the address, so that
    it ends with the page and survives a refresh."""
    if "seen" not in st.query_params:
        st.query_params["seen"] = str(draft.row_version if draft else 0)
    text = st.query_params["seen"]
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _meanwhile(item: ServiceItem, draft: ItemVersion | None) -> None:
    """Somebody wrote, published or gave up the draft while this form was open."""
    who = words.plain(draft.edited_by.name) if draft and draft.edited_by else "有人"
    st.warning(f"{who}刚刚改过这个事项。您填的还在下面，可以先抄下来，再看最新内容。")
    if st.button("看最新内容", key="edit_latest"):
        frame.open_page("item-edit", code=item.code)


def _review(item: ServiceItem, held: ItemVersion, draft: ItemVersion) -> None:
    """What the draft changes, and the two ways out of it."""
    st.header("改了什么")
    changes = differences(entry_of(item.code, held), entry_of(item.code, draft))
    flow.table(changes)
    if changes and frame.can(Permission.publish_items):
        st.text_input("为什么改（必填）", placeholder="例：县里下发新标准", max_chars=120, key="edit_note")
    with st.container(horizontal=True):
        may = changes and frame.can(Permission.publish_items)
        if may and st.button(f"发布第{draft.number}版", type="primary", key="edit_publish"):
            _publish(item.code, draft.row_version)
        if st.button("放弃这一稿", key="edit_discard"):
            _discard(item.code, draft.row_version)


def _publish(code: str, seen: int) -> None:
    me, done = frame.me(), False
    with frame.acting() as s:
        version = publishing.being_written(s, me.town_id, code)
        note = st.session_state.get("edit_note", "")
        publishing.publish(s, version, me, note=note, seen=seen, now=frame.now())
        done = True
    if done:
        saving.tell("已发布。新收的件按这一版办，已收的件不变。")
        frame.open_page("item", code=code)


def _discard(code: str, seen: int) -> None:
    me, done = frame.me(), False
    with frame.acting() as s:
        version = publishing.being_written(s, me.town_id, code)
        publishing.discard(s, version, me, seen=seen, now=frame.now())
        done = True
    if done:
        saving.tell("已放弃这一稿，事项照现行版本办。")
        frame.open_page("item", code=code)

"""一个事项: its guide for residents, its flow as a chart, its versions and what each changed."""

from collections.abc import Sequence

import streamlit as st

from model.catalogue import items, publishing
from model.catalogue.comparing import Difference, differences
from model.catalogue.content import entry_of
from model.catalogue.items import ItemStatus, ServiceItem
from model.catalogue.versions import ItemVersion
from model.ground import db, settings
from model.ground.refusals import Refused
from model.people.permissions import Permission
from pages.catalogue import flow
from pages.parts import frame, saving, words
from pages.parts.guide import guide


def render() -> None:
    code = st.query_params.get("code", "")
    town = frame.me().town_id
    with db.reading() as s:
        try:
            item, versions = items.with_versions(s, town, code)
        except Refused as refusal:
            frame.heading("办事指南")
            st.info(words.plain(refusal.sentence) if code else "请从“事项目录”里点开一个事项。")
            frame.link("items", "事项目录", icon=":material/menu_book:")
            return
        complain_at = settings.value(s, town, "complaint_phone")
        enquire_at = settings.value(s, town, "enquiry_phone")
    frame.heading(item.name)
    st.markdown(
        f"**{item.code}**　{item.kind.label}　{words.plain(item.category)}　{flow.status_badge(item.status)}"
    )
    _steps(item, next((v for v in versions if v.is_draft), None))
    guidance, chart, changes = st.tabs(("办事指南", "流程图", "版本与变化"))
    with guidance:
        guide(item, enquire_at=enquire_at, complain_at=complain_at)
    with chart:
        _chart(item)
    with changes:
        _changes(item, versions)


def _steps(item: ServiceItem, draft: ItemVersion | None) -> None:
    """The next lawful moves as buttons."""
    if item.status is ItemStatus.withdrawn:
        st.warning(
            f"这个事项已停用，不再收件。原因：{words.plain(item.status_reason)}", icon=":material/block:"
        )
    if draft and frame.can(Permission.edit_items):
        who = draft.edited_by.name if draft.edited_by else ""
        st.info(f"有一稿修改还没有发布（{words.plain(who)}，{words.moment(draft.edited_at)}）。")
    with st.container(horizontal=True):
        _prints(item)
        if item.open and frame.can(Permission.edit_items):
            label = "接着修改" if draft else "修改"
            if st.button(label, icon=":material/edit:", key="item_edit"):
                frame.open_page("item-edit", code=item.code)
        if frame.can(Permission.publish_items):
            if item.open:
                with st.popover("停用", icon=":material/block:"):
                    st.markdown("停用后不再收新件，已收的照常办完。以后可以恢复。")
                    st.text_input("停用的原因（必填）", key="item_reason", max_chars=200)
                    saving.button("确定停用", on_click=_withdraw, args=(item.code,), key="item_withdraw")
            elif item.status is ItemStatus.withdrawn:
                saving.button("恢复", on_click=_restore, args=(item.code,), key="item_restore")


def _prints(item: ServiceItem) -> None:
    """The papers of an item that is offered."""
    if item.open:
        st.link_button("打印指南", f"/papers/items/guide/{item.code}", icon=":material/print:")
        st.link_button("打印空白告知单", f"/papers/items/notice/{item.code}", icon=":material/checklist:")


def _withdraw(code: str) -> None:
    me = frame.me()
    with frame.acting("已停用，不再收新件。已收的请照常办完。") as s:
        reason = st.session_state.get("item_reason", "")
        publishing.withdraw(s, items.by_code(s, me.town_id, code), me, reason=reason, now=frame.now())


def _restore(code: str) -> None:
    me = frame.me()
    with frame.acting("已恢复，可以收件了。") as s:
        publishing.restore(s, items.by_code(s, me.town_id, code), me, now=frame.now())


def _chart(item: ServiceItem) -> None:
    if item.current:
        unit = item.current.day_unit.label
        flow.draw(item.current.steps, unit)


def _changes(item: ServiceItem, versions: Sequence[ItemVersion]) -> None:
    """Every version with what it changed against the published one before it."""
    for place, version in enumerate(versions):
        before = next((v for v in versions[place + 1 :] if v.published_at), None)
        st.markdown(f"**第{version.number}版**　{_standing(item, version)}")
        if before is None:
            st.markdown("第一次发布。")
            continue
        flow.table(_between(item.code, before, version))


def _between(code: str, before: ItemVersion, version: ItemVersion) -> list[Difference]:
    return differences(entry_of(code, before), entry_of(code, version))


def _standing(item: ServiceItem, version: ItemVersion) -> str:
    who = version.published_by or version.edited_by
    name = words.plain(who.name) if who else ""
    if version.discarded_at:
        return f"已放弃　{words.moment(version.discarded_at)}　{name}"
    if version.published_at is None:
        return f"未发布　{words.moment(version.edited_at)}　{name}"
    now_held = "现行" if version.id == item.current_version_id else "以前的"
    return f"{now_held}　{words.moment(version.published_at)}　{name}　{words.plain(version.note)}"

"""The guide of an item: who may, what to bring, where, how long, how much; on the item's page and beside the intake."""

import streamlit as st

from model.catalogue.items import ServiceItem
from model.catalogue.publishing_rules import NO_FEE
from pages.parts import words


def guide(item: ServiceItem, *, enquire_at: str, complain_at: str) -> None:
    """In the fixed order of the printed guide. `current` with its parts, window and department must be loaded."""
    version = item.current
    if version is None:
        st.info("这个事项还没有发布内容。")
        return
    unit = version.day_unit.label
    law = words.limit(version.statutory_limit, unit) if version.statutory_limit else ""
    fee = words.money(version.fee_fen)
    basis = version.fee_basis if version.fee_basis not in ("", NO_FEE) else ""
    papers = "".join(
        f"\n{n}. {words.plain(m.name)}{'' if m.required else '（可不带）'}"
        for n, m in enumerate(version.materials, 1)
    )
    brings = f"**带什么**\n{papers}" if papers else "**带什么**　不用带材料"
    modes = "、".join(m.mode.label for m in version.modes)
    lines = (
        f"**谁能办**　{words.plain(version.conditions)}",
        brings,
        f"**到哪办**　{words.plain(item.window.name)}（{modes}）",
        f"**多少天**　{words.limit(version.promised_limit, unit)}" + (f"（法定{law}）" if law else ""),
        f"**多少钱**　{words.plain(fee)}{words.plain(f'（{basis}）') if basis else ''}。代办不收任何费用",
        f"**打什么电话**　{words.plain(item.phone or enquire_at)}",
        f"**对结果不满意找谁**　可以打投诉电话{words.plain(complain_at)}，也可以到窗口找中心主任",
    )
    for line in lines:
        st.markdown(line)
    st.caption(
        f"办理依据：{words.plain(version.legal_basis)}　·　办理结果：{words.plain(version.result_document) or '见答复'}"
        f"　·　主管部门：{words.plain(item.department.name)}　·　{item.intake_level.label}受理，{item.approval_level.label}审批"
    )

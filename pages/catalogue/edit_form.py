"""The form behind 修改事项: every field of an item, papers and steps one a line."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from model.catalogue import items
from model.catalogue.content import ItemEntry, materials_of, steps_of
from model.catalogue.versions import Kind, Level, Mode
from model.ground import db
from model.ground.db import Labelled
from model.ground.workdays import LONGEST, DayUnit
from model.people import sites
from pages.parts import frame


def fill_in(shown: ItemEntry, key: str, *, main: bool) -> ItemEntry | None:
    """The form filled with `shown`; what was typed, once the button is pressed. Enter alone saves nothing.
    `main`: saving is the page's one main thing, because nothing waits to be published yet."""
    with st.form(key, enter_to_submit=False):
        texts = _texts(shown, key)
        texts |= _places(shown, key)
        texts |= _limits(shown, key)
        texts |= _fee(shown, key)
        pressed = st.form_submit_button(
            "保存这一稿", type="primary" if main else "secondary", key=f"{key}_save"
        )
    return ItemEntry(code=shown.code, **texts) if pressed else None


def _texts(shown: ItemEntry, key: str) -> dict[str, Any]:
    name = st.text_input("名称（必填）", shown.name, max_chars=60, key=f"{key}_name")
    conditions = st.text_area("谁能办（必填）", shown.conditions, height=80, key=f"{key}_conditions")
    materials = st.text_area(
        "带什么（必填，一行一样）",
        "\n".join(map(str, shown.materials)),
        height=160,
        key=f"{key}_materials",
    )
    st.caption("可以不带的，在后面写“（可不带）”。什么都不用带，写“无需材料”。")
    steps = st.text_area(
        "办理步骤（必填，一行一步）",
        "\n".join(map(str, shown.steps)),
        height=200,
        key=f"{key}_steps",
    )
    st.caption("有天数的写“公示（7天）”；不计入时限的写“鉴定（不计入时限，最多30天）”。")
    return {
        "name": name,
        "conditions": conditions,
        "materials": materials_of(materials.splitlines()),
        "steps": steps_of(steps.splitlines()),
        "legal_basis": st.text_area("办理依据（必填）", shown.legal_basis, height=80, key=f"{key}_law"),
        "result_document": st.text_input(
            "办理结果", shown.result_document, max_chars=120, key=f"{key}_result"
        ),
    }


def _places(shown: ItemEntry, key: str) -> dict[str, Any]:
    town = frame.me().town_id
    with db.reading() as s:
        windows = [w.name for w in sites.windows(s, town)]
        departments = [d.name for d in sites.departments(s, town)]
        categories = items.categories(s, town)
    left, right = st.columns(2)
    with left:
        window = _choice("办理窗口", windows, shown.window, f"{key}_window")
        category = _choice("类别（可写新的）", categories, shown.category, f"{key}_category", new=True)
        intake = _word("在哪一级受理", Level, shown.intake_level, f"{key}_intake")
    with right:
        department = _choice(
            "主管部门（可写新的）", departments, shown.department, f"{key}_department", new=True
        )
        phone = st.text_input("咨询电话", shown.phone, max_chars=20, key=f"{key}_phone")
        approval = _word("在哪一级审批", Level, shown.approval_level, f"{key}_approval")
    return {
        "window": window,
        "category": category,
        "department": department,
        "phone": phone,
        "intake_level": intake,
        "approval_level": approval,
    }


def _limits(shown: ItemEntry, key: str) -> dict[str, Any]:
    modes = st.multiselect(
        "服务方式（必填，第一个是常用的）",
        list(Mode),
        list(shown.modes),
        format_func=lambda mode: mode.label,
        placeholder="请选择",
        key=f"{key}_modes",
    )
    left, right = st.columns(2)
    with left:
        kind = _word("件类", Kind, shown.kind, f"{key}_kind")
        promised = st.number_input(
            "承诺时限（天，即办件填0）", 0, LONGEST, shown.promised_limit, key=f"{key}_promised"
        )
    with right:
        unit = _word("天数怎么算", DayUnit, shown.day_unit, f"{key}_unit")
        law = st.number_input(
            "法定时限（天，没有就空着）", 0, LONGEST, shown.statutory_limit, key=f"{key}_statutory"
        )
    return {
        "modes": tuple(modes),
        "kind": kind,
        "promised_limit": promised,
        "day_unit": unit,
        "statutory_limit": law,
    }


def _fee(shown: ItemEntry, key: str) -> dict[str, Any]:
    left, right = st.columns(2)
    with left:
        yuan = st.number_input(
            "事项本身收费（元，不收填0）", 0.0, 1e6, shown.fee_fen / 100, step=1.0, key=f"{key}_fee"
        )
    with right:
        basis = st.text_input("收费依据（收费的必填）", shown.fee_basis, max_chars=500, key=f"{key}_basis")
    st.caption("代办不收任何费用，这里只填国家规定的工本费等。")
    return {"fee_fen": round(yuan * 100), "fee_basis": basis}


def _choice(label: str, options: Sequence[str], value: str, key: str, *, new: bool = False) -> str:
    choices = list(dict.fromkeys([value, *options])) if value not in options else list(options)
    chosen = st.selectbox(label, choices, choices.index(value), accept_new_options=new, key=key)
    return str(chosen or "")


def _word(label: str, words: type[Labelled], value: Labelled, key: str) -> Labelled:
    options = list(words)
    chosen = st.selectbox(label, options, options.index(value), format_func=lambda word: word.label, key=key)
    return chosen or value

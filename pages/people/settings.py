"""本中心设置: what the office decides for itself, each with what it does; a default holds until somebody changes it."""

import streamlit as st

from model.ground import db, settings
from model.ground.settings import Address, Choice, OneOf, Phone, Whole
from model.people import office_settings
from pages.parts import frame, saving

GROUPS = (
    ("名称和电话", ("plate_name", "enquiry_phone", "complaint_phone")),
    (
        "到期和答复",
        ("warn_days", "warn_days_village", "warn_percent", "leader_days", "complaint_answer_days"),
    ),
    (
        "办件时限",
        (
            "check_days",
            "supply_days",
            "report_up_days",
            "outer_days",
            "extension_days",
            "liaison_days",
        ),
    ),
    (
        "上班和签到",
        (
            "opens_at",
            "noon_from",
            "noon_to",
            "closes_at",
            "sign_in_grace",
            "sign_in_counts",
            "monday_rule",
            "hall_screen",
        ),
    ),
    ("巡岗和抽查", ("patrols_a_day", "spot_checks_a_week")),
    ("文书和档案", ("service_promise", "public_address", "retention")),
    ("登录安全", ("sign_in_failures", "sign_in_lock_minutes", "address_failures")),
)


def render() -> None:
    frame.heading("本中心设置", "改好就生效，不用重启。每次改动都记在“操作记录”里。")
    for title, keys in GROUPS:
        with st.form(f"settings_{keys[0]}", border=True, enter_to_submit=False):
            st.header(title)
            for key in keys:
                _field(key)
            saving.submit(
                f"保存{title}", type="primary", key=f"settings_{keys[0]}_save", on_click=_save, args=(keys,)
            )


def _field(key: str) -> None:
    choice = settings.CHOICES[key]
    with db.reading() as s:
        now = settings.value(s, frame.me().town_id, key)
    if isinstance(choice, OneOf):
        st.selectbox(choice.label, choice.words, choice.words.index(now), key=f"settings_{key}_value")
    else:
        st.text_input(_label(choice), value=now, max_chars=120, key=f"settings_{key}_value")
    st.caption(f"{choice.says}{_default(choice)}")
    if isinstance(choice, Address) and not now:
        st.info(
            "网址还没有填写，现在打印的回执等文书上没有二维码。填好保存后，再打印的才有。",
            icon=":material/qr_code:",
        )


def _label(choice: Choice) -> str:
    if isinstance(choice, Whole):
        return f"{choice.label}（{choice.least}到{choice.most}{choice.unit}）"
    return choice.label if isinstance(choice, Address) else f"{choice.label}（必填）"


def _default(choice: Choice) -> str:
    """What holds until somebody decides; a phone that rings nowhere is not passed off as one."""
    if isinstance(choice, Phone):
        return f"{choice.default}是演示号码，请换成本中心的。"
    return f"没有改过时是“{choice.default}”。" if choice.default else ""


def _save(keys: tuple[str, ...]) -> None:
    typed, me, now = st.session_state, frame.me(), frame.now()
    with frame.acting("已保存，从现在起按新的办。") as s:
        for key in keys:
            office_settings.change(s, me, key, typed[f"settings_{key}_value"], now=now)

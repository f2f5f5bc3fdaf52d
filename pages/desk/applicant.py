"""Who comes: the applicant's fields of the intake page, filled from what the house already knows."""

from dataclasses import asdict, replace
from dataclasses import fields as fields_of

import streamlit as st

from model.catalogue.items import ServiceItem
from model.desk import applicants
from model.desk.applicants import Applicant
from model.ground import db
from model.ground.identity import checked_id
from model.ground.refusals import Refused
from pages.parts import frame

FIELDS = tuple(field.name for field in fields_of(Applicant))


def fields(item: ServiceItem) -> None:
    """ID number first: the rest fills itself; the same item of the same person is said at once."""
    st.text_input(
        "身份证号（填好后自动带出姓名电话）",
        placeholder="例：990101194912310028",
        key="intake_id_number",
        on_change=_fill,
    )
    _warn_of_the_same(item)
    st.text_input("申请人姓名（必填）", key="intake_name", max_chars=60)
    st.text_input("手机号", placeholder="没有可以空着", key="intake_phone")
    with st.expander("住址、代办人、备注（可不填）"):
        st.text_input("住址", key="intake_address", max_chars=120)
        st.text_input("代办人（替申请人来的人）", key="intake_agent_name", max_chars=60)
        st.text_input("备注", key="intake_note", max_chars=500)


def typed() -> Applicant:
    """The applicant as the fields stand."""
    return Applicant(**{field: st.session_state.get(f"intake_{field}", "") for field in FIELDS})


def _fill() -> None:
    """Take name, phone and address from the resident record or the last ticket; never over what was typed."""
    try:
        number = checked_id(st.session_state["intake_id_number"], frame.today())
    except Refused:
        return
    with db.reading() as s:
        found = applicants.known(s, frame.me(), number)
    for field, value in asdict(found).items() if found else ():
        if field in FIELDS and value and not st.session_state.get(f"intake_{field}"):
            st.session_state[f"intake_{field}"] = value


def _warn_of_the_same(item: ServiceItem) -> None:
    who = typed()
    if not (who.id_number.strip() or who.name.strip()):
        return
    try:
        who = applicants.checked(replace(who, name=who.name or "？", phone=""), frame.now())
    except Refused as refusal:
        st.error(refusal.sentence)
        return
    with db.reading() as s:
        same = applicants.duplicates(s, frame.me(), item, who, frame.now())
    if same:
        st.warning(str(applicants.Duplicate(same[0])))
        st.checkbox("确是另一件", key="intake_another")

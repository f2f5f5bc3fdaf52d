"""Who comes: the applicant's fields of the intake page, filled from what the house already knows."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from dataclasses import fields as fields_of

import streamlit as st

from model.catalogue.items import ServiceItem
from model.catalogue.versions import Mode
from model.desk.counter import applicants
from model.desk.counter.applicants import Applicant
from model.desk.errands.agencies import Agent
from model.desk.ticket.tickets import Ticket
from model.ground import db, workdays
from model.ground.identity import checked_id, checked_phone
from model.ground.refusals import Refused
from model.ground.workdays import Calendar
from pages.desk.counter import handwritten
from pages.parts import frame, words

FIELDS = tuple(field.name for field in fields_of(Applicant))
SHOWN = 3
FILLED = ("name", "phone", "address")


def fields(item: ServiceItem, mode: Mode) -> None:
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
    _check_phone()
    with st.expander("住址、代办人、备注、补录手写单（可不填）"):
        st.text_input("住址", key="intake_address", max_chars=120)
        st.text_input("代办人（替申请人来的人）", key="intake_agent_name", max_chars=60)
        if mode is Mode.agency:
            _agent()
        st.text_input("备注", key="intake_note", max_chars=500)
        handwritten.fields()


def _agent() -> None:
    """Who carries it, by name and number; may be left for later."""
    st.text_input("代办人身份证号", placeholder="有委托书的填上", key="intake_agent_id_number")
    phone, relation = st.columns(2)
    phone.text_input("代办人手机号", key="intake_agent_phone")
    relation.text_input(
        "和申请人的关系", placeholder="例：儿子、邻居", key="intake_agent_relation", max_chars=20
    )


def _check_phone() -> None:
    try:
        checked_phone(st.session_state.get("intake_phone", ""))
    except Refused as refusal:
        st.error(words.plain(refusal.sentence))


def typed() -> Applicant:
    """The applicant as the fields stand."""
    return Applicant(**{field: st.session_state.get(f"intake_{field}", "") for field in FIELDS})


def typed_agent(mode: Mode) -> Agent:
    """Who carries it, as the fields stand; they are there for the agency mode only."""
    if mode is not Mode.agency:
        return Agent()
    state = st.session_state
    return Agent(*(state.get(f"intake_agent_{field.name}", "") for field in fields_of(Agent)))


def _fill() -> None:
    """Take name, phone and address from the resident record or the last ticket. What an earlier number filled in goes
    with that number; what was typed stays."""
    state = st.session_state
    number = state["intake_id_number"]
    try:
        with db.reading() as s:
            person = applicants.known(s, frame.me(), checked_id(number, frame.today()))
    except Refused:
        person = None
    values = asdict(person) if person else {}
    before = state.get("intake_filled", {})
    for field in FILLED:
        stands, known = state.get(f"intake_{field}", ""), values.get(field, "")
        # set to what it is already, it would wipe out what is being typed meanwhile
        if stands != known and stands in ("", before.get(field)):
            state[f"intake_{field}"] = known
    state["intake_filled"] = {field: values.get(field, "") for field in FILLED}


def _warn_of_the_same(item: ServiceItem) -> None:
    who = typed()
    if not (who.id_number.strip() or who.name.strip()):
        return
    try:
        who = applicants.checked(replace(who, name=who.name or "？", phone=""), frame.now())
    except Refused as refusal:
        st.error(words.plain(refusal.sentence))
        return
    with db.reading() as s:
        same = applicants.duplicates(s, frame.me(), item, who, frame.now())
        sentence = applicants.Duplicate(s, frame.me(), same[0]).sentence if same else ""
        calendar = workdays.load_calendar(s) if same else None
    if who.id_number and not any(st.session_state.get("intake_filled", {}).values()):
        st.caption("系统里还没有这个人的资料，请填写姓名和手机号。")
    if calendar:
        st.warning(words.plain(sentence))
        _the_same([ticket for ticket in same if applicants.in_sight(frame.me(), ticket)], calendar)


def _the_same(same: Sequence[Ticket], calendar: Calendar) -> None:
    """Enough to judge whether it is the same business: when, where, who, how far; a click opens it."""
    for ticket in same[:SHOWN]:
        due = words.due(ticket, frame.today(), calendar)
        facts = (
            f"{words.day(ticket.received_on)}　{ticket.post.name}　{ticket.first_receiver.name}收件"
            f"　{ticket.state.label}　{'' if due == ticket.state.label else due}"
        )
        st.caption(words.plain(facts))
        label = f"打开{ticket.number}"
        frame.link("ticket", label, icon=":material/description:", number=ticket.number)
    st.checkbox("确是另一件", key="intake_another")

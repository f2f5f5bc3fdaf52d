"""排一个方案: what duty, where, which days, who takes turns, how many a day and how far apart."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from model.ground import db
from model.ground.refusals import Refused
from model.people import sites
from model.people.permissions import Role
from model.people.sites import Site
from model.roster.duty import duty_fitness
from model.roster.duty.duty import DutyKind
from model.roster.rota import proposing
from model.roster.rota.proposing import Answer, Order
from model.roster.rota.rota_problem import MOST_DAYS
from pages.parts import frame, saving, words
from pages.roster.rota import rota_plan

ALL = "所有村一起"
KINDS: tuple[DutyKind, ...] = tuple(DutyKind)


def draw() -> None:
    """The questions and the button."""
    left, right = st.columns(2)
    kind = left.selectbox("排什么班", KINDS, format_func=lambda k: k.label, key="rota_kind")
    places = _places(kind)
    chosen: list[str] = [ALL] if kind.at_village else []
    chosen += [site.name for site in places]
    place = right.selectbox("在哪里", chosen, key=f"rota_place_{kind.at_village}")
    first, last = _next_month(frame.today())
    left, right = st.columns(2)
    left.date_input("第一天（必填）", first, format="YYYY-MM-DD", key="rota_first")
    right.date_input(f"最后一天（必填，最多{MOST_DAYS}天）", last, format="YYYY-MM-DD", key="rota_last")
    if place == ALL:
        st.caption("每个村各排一张，由本村的代办员轮流。")
    else:
        _people(kind, next(site for site in places if site.name == place))
    if kind is DutyKind.village_day:
        st.caption("全体集中上班的那一天（一般是周一）不用排。")
    left, right = st.columns(2)
    left.number_input("每天几个人", 1, 5, 1, key="rota_per_day")
    right.number_input(
        "同一个人两次值班之间，至少空几天", 0, 14, 0 if kind.at_village else 1, key=f"rota_gap_{kind.at_village}",
        help="人少排不开时改成0。",
    )  # fmt: skip
    st.checkbox("把今年已经值过的算进来，值得少的这次多排", key="rota_even_out")
    saving.button("排一个方案", type="primary", key="rota_propose", on_click=_propose)


def _people(kind: DutyKind, site: Site) -> None:
    """Who takes turns: at the hall the leaders, unless the director is put in too."""
    with db.reading() as s:
        people = {a.login: a for a in duty_fitness.people(s, site.town_id, kind, site.id)}
    leading = [login for login, a in people.items() if a.role is not Role.director]
    st.multiselect(
        "谁轮流（必填）", list(people), default=leading, format_func=lambda login: people[login].name,
        placeholder="先在这里选人", key=f"rota_people_{kind.value}_{site.name}",
    )  # fmt: skip


def _places(kind: DutyKind) -> Sequence[Site]:
    with db.reading() as s:
        town_id = frame.me().town_id
        return sites.villages(s, town_id) if kind.at_village else [sites.hall(s, town_id)]


def _next_month(today: date) -> tuple[date, date]:
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _order() -> Order | None:
    """What the form says; None, after a message, when nobody was chosen."""
    state = st.session_state
    kind = state["rota_kind"]
    place = state[f"rota_place_{kind.at_village}"]
    logins = state.get(f"rota_people_{kind.value}_{place}", ())
    if place != ALL and not logins:
        st.error("还没有选值班的人。请在“谁轮流”里选人。", icon=":material/error:")
        return None
    return Order(
        kind,
        [site for site in _places(kind) if place in (ALL, site.name)],
        state["rota_first"],
        state["rota_last"],
        () if place == ALL else logins,
        state["rota_per_day"],
        state[f"rota_gap_{kind.at_village}"],
        state["rota_even_out"],
    )


def _propose() -> None:
    order = _order()
    if order is None:
        return
    answers, kept = _proposals(order), []
    if answers is None:
        return
    with frame.acting(_message(answers)) as s:
        kept = proposing.keep(s, frame.me(), order, answers, now=frame.now())
    if kept:
        st.session_state["rota_shown"], st.session_state["rota_order"] = kept[0].id, False
        without = [answer for answer in answers if not answer.proposal]
        if without:
            st.warning(
                "\n".join(
                    f"- {words.plain(f'{answer.site.name}没有排出来：{answer.why_not}')}"
                    for answer in without
                )
            )


def _proposals(order: Order) -> Sequence[Answer] | None:
    """The proposals, which may take seconds: nobody waits for them meanwhile. None, after a message, when the days are over."""
    try:
        with db.reading() as s:
            return proposing.ask(s, frame.me(), order, now=frame.now())
    except Refused as refusal:
        st.error(words.plain(refusal.sentence), icon=":material/error:")
        return None


def _message(answers: Sequence[Answer]) -> str:
    """What was made, by which way, and how even it is."""
    made = [answer.proposal for answer in answers if answer.proposal]
    if not made:
        return ""
    if len(answers) > 1:
        return f"已排好{len(made)}个村，都存成了草稿。请一张一张核对，再公布。"
    [proposal] = made
    return f"已排好，存成了草稿（{proposal.solver.label}）：{rota_plan.evenness(proposal.counts)}。请核对后公布。"

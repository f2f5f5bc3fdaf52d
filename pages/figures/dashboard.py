"""领导看板: the period, how things stand, four charts, the rates per kind, and what must be asked about."""

from dataclasses import replace
from datetime import date, datetime

import streamlit as st

from model.desk.ticket.finding import Filter
from model.figures import dashboard, problems
from model.figures.dashboard import Figures, completed_in
from model.figures.periods import Period, Span, period
from model.figures.places import received_in
from model.figures.problems import Problems
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import Account
from pages.figures import listed, pictures
from pages.parts import addresses, alarms, frame, words

TILE = 152  # px: five in a row on the office PC, two on a phone
Scope = tuple[str, int, str, int, int | None]


def render() -> None:
    frame.heading("领导看板")
    draw()


def draw() -> None:
    """The board without its heading: a leader's first page ends with it."""
    account, moment = frame.me(), frame.now()
    chosen = _chosen(moment.date())
    if chosen is None:
        return
    with db.reading() as s:
        change = dashboard.change(s, account.town_id)
    shown = _figures(_scope(account), chosen, moment.date(), change, account)
    matters = _problems(account.id, _scope(account), moment.date(), change, account, moment)
    alarms.box(matters.posts)
    _today(shown, moment.date())
    _period(shown, chosen, moment.date())
    pictures.draw(shown, chosen)
    listed.kinds(shown, chosen, moment.date())
    listed.to_ask_about(matters)


def _chosen(today: date) -> Period | None:
    """The period on top; None while the two free dates make no period."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        span = st.segmented_control(
            "看哪段时间",
            list(Span),
            format_func=lambda span: span.label,
            default=Span.month,
            required=True,
            wrap=True,
            key="dashboard_span",
        )
        if span is not Span.custom:
            return period(span or Span.month, today)
        start = st.date_input(
            "从", today.replace(day=1), max_value=today, format="YYYY-MM-DD", key="dashboard_from", width=180
        )
        end = st.date_input("到", today, max_value=today, format="YYYY-MM-DD", key="dashboard_to", width=180)
    try:
        return period(Span.custom, today, start, end)
    except Refused as refusal:
        st.info(words.plain(refusal.sentence))
        return None


def _scope(account: Account) -> Scope:
    """What decides which tickets an account sees: the key under which figures are kept."""
    return (
        str(db.engine().url),
        account.town_id,
        account.role.value,
        account.site_id,
        account.department_id,
    )


# cache_resource, not cache_data: figures are frozen, so every session may share them uncopied
@st.cache_resource(max_entries=64, show_spinner="正在统计……")
def _figures(scope: Scope, chosen: Period, today: date, change: int, _by: Account) -> Figures:
    """Kept until anything in the town changes; the scope is part of the key, so nobody sees another's figures."""
    with db.reading() as s:
        return dashboard.figures(s, _by, chosen, today=today)


@st.cache_resource(max_entries=64, ttl=60, show_spinner=False)
def _problems(
    account_id: int | None, scope: Scope, today: date, change: int, _by: Account, _moment: datetime
) -> Problems:
    """Kept for a minute, because a leave begins and ends without anybody pressing a button."""
    with db.reading() as s:
        return problems.to_ask_about(s, _by, now=_moment)


def _today(shown: Figures, today: date) -> None:
    now = shown.now
    st.header(f"今天 {words.long_day(today)}")
    with st.container(horizontal=True):
        _count("今天收件", now.received, Filter(received_from=today, received_to=today))
        _count("今天办结", now.completed, Filter(completed_from=today, completed_to=today))
        _count("在办", now.open, Filter(state="open"))
        _count("今天到期", now.due_today, Filter(state="due_today"))
        _count(":red[已超期]" if now.overdue else "已超期", now.overdue, Filter(state="overdue"))


def _period(shown: Figures, chosen: Period, today: date) -> None:
    before, what = chosen.before(), chosen.before_label
    total, past = shown.total, shown.total_before
    now_in, then_in = received_in(chosen), received_in(before)
    done, done_then = replace(now_in, state="completed"), replace(then_in, completed_to=before.end)
    kept, kept_then = replace(now_in, on_time="yes"), replace(then_in, on_time="yes", completed_to=before.end)
    still, still_then = replace(now_in, open_on=today), replace(then_in, open_on=before.end)
    st.header(f"{chosen.label} {words.day(chosen.start)} 至 {words.day(chosen.end)}")
    with st.container(horizontal=True):
        _count("收件", total.received, now_in, (f"{what}{past.received}件", then_in))
        completed_then = (f"{what}{shown.completed_before}件", completed_in(before))
        _count("办结", shown.completed, completed_in(chosen), completed_then)
        rate, rate_then = (words.rate(t.completed, t.received) for t in (total, past))
        _tile("办结率", rate, (f"办结{total.completed}件", done), (f"{what}{rate_then}", done_then))
        rate, rate_then = (words.rate(t.on_time, t.with_due_date) for t in (total, past))
        _tile("按时办结率", rate, (f"按时{total.on_time}件", kept), (f"{what}{rate_then}", kept_then))
        _count("还在办", total.open, still, (f"{what}{past.open}件", still_then))
    listed.sum_up(total, now_in)
    st.caption(
        "办结率、按时办结率和还在办，看的是这段时间收的件；率不进位。"
        f"{what}：{words.day(before.start)} 至 {words.day(before.end)}，按那一天结束时的情况算。"
    )


def _count(label: str, number: int, behind: Filter, *more: tuple[str, Filter]) -> None:
    """A number of tickets; from ten thousand on the unit no longer fits."""
    _tile(label, f"{number}件" if number < 10_000 else str(number), ("看办件", behind), *more)


def _tile(label: str, value: str, *links: tuple[str, Filter]) -> None:
    with st.container(border=True, width=TILE):
        st.metric(label, value)
        for text, filter in links:
            addresses.link(text, filter)

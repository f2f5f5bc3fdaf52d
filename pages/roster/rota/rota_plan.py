"""One plan of duty: what clashes in it, its days as a calendar, how fairly they fall."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl
import streamlit as st

from model.ground import db, workdays
from model.roster.duty.duty import DutyKind, Rota, RotaState
from model.roster.rota import proposing, rota_clash, rota_problem
from model.roster.rota.rota_problem import Counts, Days, Problem, Share
from pages.parts import frame, words
from pages.roster.rota import rota_change

Names = Mapping[date, Sequence[str]]


def draw(plan: Rota) -> None:
    """Everything about one plan."""
    with db.reading() as s:
        problem, days = proposing.of_plan(s, plan, frame.today())
        calendar = workdays.load_calendar(s)
    clashes = [clash for clash in rota_problem.clashes(problem, days) if clash[0] >= frame.today()]
    people = {person.key: person.name for person in problem.people}
    names = {day: [people[key] for key in keys] for day, keys in days.items()}
    if clashes:
        lines = "\n".join(f"- {words.plain(sentence)}" for sentence in rota_clash.joined(problem, clashes))
        st.warning(f"这张表有{len(clashes)}处要改：\n{lines}", icon=":material/warning:")
    with st.container(key="rota_days"):  # by this name the style sheet keeps a name in one line
        _calendar(plan, problem, names, {day for day, _ in clashes})
    if any(calendar.presumed(day) for day in problem.days):
        st.caption("有的年份还没有放假通知，工作日暂按周一至周五推算。通知录入以后请再核对。")
    if plan.kind is DutyKind.village_day:
        st.caption("没有写名字的周一（或当周第一个工作日）全体集中上班，不用排。")
    _fairness(problem, days)
    if plan.state is RotaState.draft:
        rota_change.draw(plan, problem, days, len(clashes))
    else:
        rota_change.copy_to_draft(plan)


def _calendar(plan: Rota, problem: Problem, names: Names, clashing: set[date]) -> None:
    """Weeks from Monday to Sunday; on a phone one day a line."""
    shown = {day: _cell(day, problem, names, clashing) for day in problem.days}
    if frame.phone():
        st.markdown("\n".join(f"- {words.short_day(day)}　{text}" for day, text in shown.items()))
        return
    begins = plan.first - timedelta(days=plan.first.weekday())
    rows = ["|" + "|".join(f"周{name}" for name in words.WEEKDAYS) + "|", "|" + "---|" * 7]
    for week in range((plan.last - begins).days // 7 + 1):
        days = [begins + timedelta(days=7 * week + n) for n in range(7)]
        rows.append("|" + "|".join(_dated(day, plan, shown) for day in days) + "|")
    st.markdown("\n".join(rows))


def _dated(day: date, plan: Rota, shown: Mapping[date, str]) -> str:
    if not plan.first <= day <= plan.last:
        return ""
    number = f"{day.month}月{day.day}日" if day.day == 1 or day == plan.first else f"{day.day}"
    return f"{number} {shown[day]}" if day in shown else f":gray[{number}]"


def _cell(day: date, problem: Problem, names: Names, clashing: set[date]) -> str:
    text = "、".join(words.plain(name) for name in names.get(day, ()))
    text = f"**{text}**" if text else ":orange-badge[没有排人]"
    return f"{text} :orange-badge[要改]" if day in clashing and day in names else text


def _fairness(problem: Problem, days: Days) -> None:
    """How many of each sort everybody has; who has none is named below."""
    counts = rota_problem.count(problem, days)
    busy = [person for person in problem.people if counts[person.key][Share.total]]
    idle = [person.name for person in problem.people if person not in busy]
    if not busy:
        return
    shares = [share for share in Share if problem.share(share)]
    st.dataframe(
        pl.DataFrame([{"姓名": p.name} | {share.label: counts[p.key][share] for share in shares} for p in busy]),
        hide_index=True, height="content", width="content",
    )  # fmt: skip
    none = f"没有排到：{'、'.join(idle)}。" if idle else ""
    st.caption(words.plain(f"{evenness({p.key: counts[p.key] for p in busy})}。{none}"))


def evenness(counts: Counts) -> str:
    """`合计最多差1次，周一一样多`, of the sorts that anybody has."""
    parts = []
    for share in Share:
        several = [row[share] for row in counts.values()]
        if len(several) > 1 and max(several):
            apart = max(several) - min(several)
            parts.append(f"{share.label}最多差{apart}次" if apart else f"{share.label}一样多")
    return "，".join(parts) or "只有一个人值班"

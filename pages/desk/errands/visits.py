"""上门办件: the appointments that stand, by day, and what is owed to the people who wait at home."""

from datetime import date

import polars as pl
import streamlit as st

from model.desk.errands import liaison, visits
from model.desk.errands.home_visits import HomeVisit
from model.desk.errands.liaison import Owed
from model.ground import db
from model.ground.db import Labelled
from model.ground.privacy import mask_name
from pages.parts import cards, frame, tables, words

WHOSE = ("我去的", "大家的")


class Stand(Labelled):
    """How far off a day is."""

    overdue = "overdue", "已超期"
    today = "today", "今天"
    arranged = "arranged", "约好"


COLOURS = {Stand.overdue: "red", Stand.today: "orange", Stand.arranged: "green"}


def render() -> None:
    frame.heading("上门办件")
    me, today = frame.me(), frame.today()
    everyone = st.segmented_control("看谁的", WHOSE, default=WHOSE[0], key="visits_whose") == WHOSE[1]
    with db.reading() as s:
        moment = frame.moment(s)
        own, owed = moment.own_posts(me), liaison.owed(s, me, moment)
        coming = visits.coming(s, me, everyone=everyone)
    if owed:
        st.header("今天要做的")
    for task in owed:
        _owed(task, today)
    st.header("约好的")
    if not coming:
        st.info("没有约好的上门。在一件上门服务的办件里点“约上门”开始。")
        return
    shown = [(visit, visit.account_id == me.id or visit.ticket.post_id in own) for visit in coming]
    if frame.phone():
        cards.listed(_card(visit, whole, today) for visit, whole in shown)
        return
    rows = pl.DataFrame([_row(visit, whole, today) for visit, whole in shown])
    widths = {"日期": 150, "申请人": 84, "村": 96, "地址": 150, "谁去": 84}
    config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    stands = st.column_config.MultiselectColumn(
        width=96, options=[stand.label for stand in COLOURS], color=list(COLOURS.values())
    )
    tables.open_by_number(rows, "visits_open", "编号", "ticket", config | {"情况": stands})


def _owed(task: Owed, today: date) -> None:
    """One thing to be done, with whose it is, and whether its day is past: these are one's own, so the name is whole."""
    about = "　".join(filter(None, (task.what, task.applicant, task.village, task.item)))
    day = f"应在{words.short_day(task.due_on)}前" if task.due_on < today else ""
    cards.listed([(f"{_badge(_stand(task.due_on, today))}　{words.plain(about)}", task.number, day)])


def _stand(day: date, today: date) -> Stand:
    if day == today:
        return Stand.today
    return Stand.overdue if day < today else Stand.arranged


def _badge(stand: Stand) -> str:
    return f":{COLOURS[stand]}-badge[{stand.label}]"


def _when(visit: HomeVisit) -> str:
    return f"{words.short_day(visit.planned_on)}{visit.part.label}"


def _applicant(visit: HomeVisit, whole: bool) -> str:
    name = visit.ticket.applicant_name
    return name if whole else mask_name(name)


def _village(visit: HomeVisit) -> str:
    return visit.ticket.village.name if visit.ticket.village else ""


def _card(visit: HomeVisit, whole: bool, today: date) -> tuple[str, str, str]:
    address = visit.address if whole else ""
    about = "　".join((_applicant(visit, whole), visit.ticket.version.name))
    where = "　".join(filter(None, (_when(visit), _village(visit), address, f"{visit.account.name}去")))
    return (
        f"{_badge(_stand(visit.planned_on, today))}　{words.plain(about)}",
        visit.ticket.number,
        words.plain(where),
    )


def _row(visit: HomeVisit, whole: bool, today: date) -> dict[str, str | list[str]]:
    """Name and address are whole only for whoever goes there and the post."""
    return {
        "情况": [_stand(visit.planned_on, today).label],
        "日期": f"{words.day(visit.planned_on)} {visit.part.label}",
        "编号": visit.ticket.number,
        "申请人": _applicant(visit, whole),
        "村": _village(visit),
        "地址": visit.address if whole else "",
        "谁去": visit.account.name,
        "事项": visit.ticket.version.name,
    }

"""上门办件: the appointments that stand, by day, and what is owed to the people who wait at home."""

import polars as pl
import streamlit as st

from model.desk import liaison, visits
from model.desk.home_visits import HomeVisit
from model.ground import db
from model.ground.privacy import mask_name
from model.roster import standing_in
from pages.parts import frame, tables, words

WHOSE = ("我去的", "大家的")


def render() -> None:
    frame.heading("上门办件")
    me, today = frame.me(), frame.today()
    everyone = st.segmented_control("看谁的", WHOSE, default=WHOSE[0], key="visits_whose") == WHOSE[1]
    with db.reading() as s:
        owed = liaison.owed(s, me, frame.now())
        coming = visits.coming(s, me, everyone=everyone)
        own = {post.id for post in standing_in.posts_of(s, me, frame.now())}
    if owed:
        st.subheader("今天要做的")
    for one in owed:
        late = f"（{words.short_day(one.due_on)}前）" if one.due_on < today else ""
        label = words.plain(f"{one.what}{late}　{one.item}")
        frame.link("ticket", label, icon=":material/home_pin:", number=one.number)
    st.subheader("约好的")
    if not coming:
        st.info("没有约好的上门。在一件上门服务的办件里点“约上门”开始。")
        return
    rows = pl.DataFrame(
        [_row(visit, visit.account_id == me.id or visit.ticket.post_id in own) for visit in coming]
    )
    tables.open_by_number(rows, "visits_open", "编号", "ticket")


def _row(visit: HomeVisit, whole: bool) -> dict[str, str]:
    """Name and address are whole only for whoever goes there and the post."""
    ticket = visit.ticket
    village = ticket.village.name if ticket.village else ""
    return {
        "日期": words.day(visit.planned_on),
        "时段": visit.part.label,
        "地址": visit.address if whole else village,
        "申请人": ticket.applicant_name if whole else mask_name(ticket.applicant_name),
        "编号": ticket.number,
        "事项": ticket.version.name,
        "谁去": visit.account.name,
    }

"""The console: looks up who is signed in, shows the pages that role may open, runs one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from model.people.accounts import Account
from model.people.permissions import TABLE, Permission, Role, may
from pages.catalogue import edit as item_edit
from pages.catalogue import item, items
from pages.catalogue import papers as item_papers
from pages.desk.counter import blank_slips, intake
from pages.desk.errands import visits
from pages.desk.filing import archive
from pages.desk.lists import find, queue, register
from pages.desk.money import cash
from pages.desk.reception import receptions
from pages.desk.ticket import ticket
from pages.figures import dashboard
from pages.handover import handover, handovers
from pages.home import home
from pages.parts import frame, sidebar, signed_out
from pages.people import accounts, calendar, history, settings, sites
from pages.records import residents, uploads
from pages.roster.duty import duty
from pages.roster.inspections import inspections
from pages.roster.leave import leave
from pages.roster.on_post import month_grid, today
from pages.roster.posts import posts
from pages.roster.presence import attendance
from pages.roster.rota import rota
from pages.roster.staff import staff_moves
from pages.voice import complaint, complaints


@dataclass(frozen=True)
class Entry:
    """One page: its menu section and word, its address, and the permission that opens it (None: everybody)."""

    section: str
    title: str
    url: str
    render: Callable[[], None]
    permission: Permission | None
    icon: str
    in_menu: bool = True

    def opens_for(self, account: Account) -> bool:
        return self.permission is None or may(account, self.permission)


# The menu's sections from top to bottom; inside one, the order of PAGES.
SECTIONS = ("办件", "岗位", "投诉", "台账", "事项", "数据", "管理")

P = Permission
# Edit here to add a page or reorder the menu. The first entry lives at `/` and is for everybody.
PAGES: tuple[Entry, ...] = (
    Entry("办件", "首页", "", home.render, None, ":material/home:"),
    Entry("办件", "登记办件", "intake", intake.render, P.take_in, ":material/edit_document:"),
    Entry("办件", "我的办件", "queue", queue.render, P.view_tickets, ":material/list_alt:"),
    Entry("办件", "查办件", "find", find.render, P.view_tickets, ":material/search:"),
    Entry("办件", "登记簿", "register", register.render, P.view_tickets, ":material/book_2:"),
    Entry(
        "办件", "一件办件", "ticket", ticket.render, P.view_tickets, ":material/description:", in_menu=False
    ),
    Entry("办件", "上门办件", "visits", visits.render, P.take_in, ":material/home_pin:"),
    Entry("办件", "接待登记", "receptions", receptions.render, P.log_receptions, ":material/hearing:"),
    Entry("办件", "空白单", "blank-slips", blank_slips.render, P.take_in, ":material/receipt_long:"),
    Entry("办件", "今日收费", "cash", cash.render, P.take_in, ":material/payments:"),
    Entry("办件", "档案", "archive", archive.render, P.take_in, ":material/inventory_2:"),
    Entry("事项", "事项目录", "items", items.render, P.view_items, ":material/menu_book:"),
    Entry("事项", "事项文书", "item-papers", item_papers.render, P.view_items, ":material/print:"),
    Entry("事项", "办事指南", "item", item.render, P.view_items, ":material/description:", in_menu=False),
    Entry("事项", "修改事项", "item-edit", item_edit.render, P.edit_items, ":material/edit:", in_menu=False),
    Entry("数据", "领导看板", "dashboard", dashboard.render, P.view_figures, ":material/monitoring:"),
    Entry("岗位", "今日在岗", "today", today.render, P.view_posts, ":material/badge:"),
    Entry(
        "岗位", "岗位月表", "month-grid", month_grid.render, P.view_posts, ":material/calendar_view_month:"
    ),
    Entry("岗位", "考勤", "attendance", attendance.render, P.sign_in, ":material/fact_check:"),
    Entry("岗位", "值班表", "duty", duty.render, P.view_posts, ":material/event_available:"),
    Entry("岗位", "请假", "leave", leave.render, P.ask_leave, ":material/event_busy:"),
    Entry("岗位", "交接", "handovers", handovers.render, P.ask_leave, ":material/handshake:"),
    Entry("岗位", "交接单", "handover", handover.render, P.ask_leave, ":material/handshake:", in_menu=False),
    Entry("岗位", "巡查", "inspections", inspections.render, P.sign_in, ":material/directions_walk:"),
    Entry("岗位", "排值班", "rota", rota.render, P.plan_duty, ":material/edit_calendar:"),
    Entry("岗位", "人员调整", "staff-moves", staff_moves.render, P.view_attendance, ":material/swap_horiz:"),
    Entry("岗位", "岗位设置", "posts", posts.render, P.manage_posts, ":material/assignment_ind:"),
    Entry("投诉", "投诉", "complaints", complaints.render, P.view_complaints, ":material/campaign:"),
    Entry("投诉", "一件投诉", "complaint", complaint.render, P.view_complaints, ":material/campaign:", in_menu=False),
    Entry("台账", "上传台账", "uploads", uploads.render, P.upload, ":material/upload_file:"),
    Entry("台账", "居民台账", "residents", residents.render, P.view_residents, ":material/groups:"),
    Entry("管理", "账号", "accounts", accounts.render, P.manage_accounts, ":material/manage_accounts:"),
    Entry("管理", "窗口和站点", "sites", sites.render, P.manage_sites, ":material/storefront:"),
    Entry("管理", "本中心设置", "settings", settings.render, P.manage_settings, ":material/tune:"),
    Entry("管理", "操作记录", "history", history.render, P.view_history, ":material/history:"),
    Entry("管理", "工作日历", "calendar", calendar.render, None, ":material/calendar_month:"),
)  # fmt: skip


def main() -> None:
    st.set_page_config(page_title="代办通", page_icon=sidebar.ICON, layout="wide")
    account = frame.look_up()
    if account is None:
        signed_out.signed_out()
        return
    if account.must_change:
        signed_out.must_change()
        return
    chosen = st.navigation(menu(account), position="sidebar", expanded=True)
    sidebar.show(account)
    chosen.run()


def menu(account: Account) -> dict[str, list[st.Page]]:
    """The pages of this role by section. The others are there too, hidden, and answer with a refusal:
    otherwise their address would open a dialog in English."""
    sections: dict[str, list[st.Page]] = {name: [] for name in SECTIONS}
    for entry in PAGES:
        sections.setdefault(entry.section, []).append(_page(entry, entry.opens_for(account)))
    return {name: pages for name, pages in sections.items() if pages}


def _page(entry: Entry, opens: bool) -> st.Page:
    return st.Page(
        entry.render if opens else partial(refuse, entry),
        title=entry.title,
        url_path=entry.url,
        icon=entry.icon,
        default=entry is PAGES[0],
        visibility="visible" if opens and entry.in_menu else "hidden",
    )


def refuse(entry: Entry) -> None:
    """What stands at the address of a page the role does not open."""
    users = "、".join(role.label for role in Role if entry.permission in TABLE[role])
    st.title(entry.title)
    st.warning(f"这一页由{users}使用。如需查看，请联系他们。", icon=":material/lock:")


if __name__ == "__main__":
    main()

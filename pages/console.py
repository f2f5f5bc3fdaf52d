"""The console: looks up who is signed in, shows the pages that role may open, runs one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from model.people.accounts import Account
from model.people.permissions import TABLE, Permission, Role, may
from pages import menu
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
from pages.parts import frame, plate, signed_out, words
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
    """One page: its title, its address, and the permission that opens it (None: everybody)."""

    title: str
    url: str
    render: Callable[[], None]
    permission: Permission | None
    icon: str

    def opens_for(self, account: Account) -> bool:
        return self.permission is None or may(account, self.permission)


P = Permission
# Edit here to add a page; where it stands in whose menu is said in pages/menu.py. The first lives at `/`.
PAGES: tuple[Entry, ...] = (
    Entry("首页", "", home.render, None, ":material/home:"),
    Entry("登记办件", "intake", intake.render, P.take_in, ":material/edit_document:"),
    Entry("我的办件", "queue", queue.render, P.view_tickets, ":material/list_alt:"),
    Entry("查办件", "find", find.render, P.view_tickets, ":material/search:"),
    Entry("登记簿", "register", register.render, P.view_tickets, ":material/book_2:"),
    Entry("一件办件", "ticket", ticket.render, P.view_tickets, ":material/description:"),
    Entry("上门办件", "visits", visits.render, P.take_in, ":material/home_pin:"),
    Entry("接待登记", "receptions", receptions.render, P.log_receptions, ":material/hearing:"),
    Entry("空白单", "blank-slips", blank_slips.render, P.take_in, ":material/receipt_long:"),
    Entry("今日收费", "cash", cash.render, P.take_in, ":material/payments:"),
    Entry("档案", "archive", archive.render, P.take_in, ":material/inventory_2:"),
    Entry("事项目录", "items", items.render, P.view_items, ":material/menu_book:"),
    Entry("事项文书", "item-papers", item_papers.render, P.view_items, ":material/print:"),
    Entry("办事指南", "item", item.render, P.view_items, ":material/description:"),
    Entry("修改事项", "item-edit", item_edit.render, P.edit_items, ":material/edit:"),
    Entry("领导看板", "dashboard", dashboard.render, P.view_figures, ":material/monitoring:"),
    Entry("今日在岗", "today", today.render, P.view_posts, ":material/badge:"),
    Entry("岗位月表", "month-grid", month_grid.render, P.view_posts, ":material/calendar_view_month:"),
    Entry("考勤", "attendance", attendance.render, P.sign_in, ":material/fact_check:"),
    Entry("值班表", "duty", duty.render, P.view_posts, ":material/event_available:"),
    Entry("请假", "leave", leave.render, P.ask_leave, ":material/event_busy:"),
    Entry("交接", "handovers", handovers.render, P.ask_leave, ":material/handshake:"),
    Entry("交接单", "handover", handover.render, P.ask_leave, ":material/handshake:"),
    Entry("巡查", "inspections", inspections.render, P.sign_in, ":material/directions_walk:"),
    Entry("排值班", "rota", rota.render, P.plan_duty, ":material/edit_calendar:"),
    Entry("人员调整", "staff-moves", staff_moves.render, P.view_attendance, ":material/swap_horiz:"),
    Entry("岗位设置", "posts", posts.render, P.manage_posts, ":material/assignment_ind:"),
    Entry("投诉", "complaints", complaints.render, P.view_complaints, ":material/campaign:"),
    Entry("一件投诉", "complaint", complaint.render, P.view_complaints, ":material/campaign:"),
    Entry("上传台账", "uploads", uploads.render, P.upload, ":material/upload_file:"),
    Entry("居民台账", "residents", residents.render, P.view_residents, ":material/groups:"),
    Entry("账号", "accounts", accounts.render, P.manage_accounts, ":material/manage_accounts:"),
    Entry("窗口和站点", "sites", sites.render, P.manage_sites, ":material/storefront:"),
    Entry("本中心设置", "settings", settings.render, P.manage_settings, ":material/tune:"),
    Entry("操作记录", "history", history.render, P.view_history, ":material/history:"),
    Entry("工作日历", "calendar", calendar.render, None, ":material/calendar_month:"),
)  # fmt: skip
# The ways out, under the person's name: addresses without a page of their own.
WAYS_OUT = (
    ("改密码", "own-password", signed_out.change_password, ":material/key:"),
    ("退出登录", "leave-console", frame.sign_out, ":material/logout:"),
)
ADDRESSES = (*(entry.url for entry in PAGES), *(url for _, url, _, _ in WAYS_OUT))


def main() -> None:
    st.set_page_config(page_title="代办通", page_icon=plate.ICON, layout="wide")
    account = frame.look_up()
    if account is None:
        signed_out.signed_out()
        return
    if account.must_change:
        signed_out.must_change()
        return
    chosen = st.navigation(navigation(account), position="top")
    plate.show(account)
    chosen.run()


def navigation(account: Account) -> dict[str, list[st.Page]]:
    """The menu of this role, at its right end the person's name with the ways out. Pages that are not in it are there
    too, hidden; those the role does not open answer with a refusal: otherwise their address would open a dialog in
    English."""
    left = {entry.title: entry for entry in PAGES}
    sections: dict[str, list[st.Page]] = {}
    for top, word, title in menu.words(account.role):
        entry = left.pop(title)
        sections.setdefault(top, []).append(_page(entry, account, word, hidden=not entry.opens_for(account)))
    sections[menu.ALONE] += [_page(entry, account, title, hidden=True) for title, entry in left.items()]
    sections[words.plain(account.name)] = [
        st.Page(leave, title=title, url_path=url, icon=icon) for title, url, leave, icon in WAYS_OUT
    ]
    return sections


def _page(entry: Entry, account: Account, word: str, *, hidden: bool) -> st.Page:
    return st.Page(
        entry.render if entry.opens_for(account) else partial(refuse, entry),
        title=word,
        url_path=entry.url,
        icon=entry.icon,
        default=entry is PAGES[0],
        visibility="hidden" if hidden else "visible",
    )


def refuse(entry: Entry) -> None:
    """What stands at the address of a page the role does not open."""
    users = "、".join(role.label for role in Role if entry.permission in TABLE[role])
    st.title(entry.title)
    st.warning(f"这一页由{users}使用。如需查看，请联系他们。", icon=":material/lock:")


if __name__ == "__main__":
    main()

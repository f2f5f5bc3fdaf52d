"""Who may do what: one table from role to permission words. Actions ask it; menus only follow it."""

from collections.abc import Mapping
from typing import Final, Protocol

from model.ground.db import Labelled
from model.ground.refusals import NotPermitted


class Role(Labelled):
    """The eight roles (c8)."""

    admin = "admin", "管理员"
    director = "director", "中心主任"
    leader = "leader", "镇领导"
    supervisor = "supervisor", "纪检监督员"
    clerk = "clerk", "窗口人员"
    department_handler = "department_handler", "部门承办人"
    village_agent = "village_agent", "村代办员"
    county = "county", "县级查看"


class Permission(Labelled):
    """What an action may ask for; the label is the word a refusal shows."""

    manage_accounts = "manage_accounts", "账号管理"
    manage_sites = "manage_sites", "窗口和站点管理"
    manage_calendar = "manage_calendar", "工作日历管理"
    manage_posts = "manage_posts", "岗位管理"
    manage_settings = "manage_settings", "本中心设置"
    view_history = "view_history", "查看操作记录"
    view_items = "view_items", "查看事项"
    edit_items = "edit_items", "修改事项"
    publish_items = "publish_items", "发布事项"
    view_tickets = "view_tickets", "查看办件"
    take_in = "take_in", "登记办件"
    handle_tickets = "handle_tickets", "办理办件"
    reveal_personal = "reveal_personal", "查看全号"
    approve_tickets = "approve_tickets", "审批办件"
    end_tickets = "end_tickets", "终止和重开办件"
    urge_tickets = "urge_tickets", "催办"
    supervise_tickets = "supervise_tickets", "督办"
    allow_second_notice = "allow_second_notice", "批准再次告知"
    view_posts = "view_posts", "查看岗位"
    sign_in = "sign_in", "签到"
    view_attendance = "view_attendance", "查看考勤"
    inspect_posts = "inspect_posts", "巡查岗位"
    plan_duty = "plan_duty", "排值班表"
    keep_duty = "keep_duty", "值班换班"
    propose_moves = "propose_moves", "申请人员调整"
    consent_moves = "consent_moves", "同意人员调整"
    log_receptions = "log_receptions", "接待登记"
    ask_leave = "ask_leave", "请假"
    approve_leave = "approve_leave", "批准请假"
    view_complaints = "view_complaints", "查看投诉"
    record_complaints = "record_complaints", "登记投诉"
    assign_complaints = "assign_complaints", "分派投诉"
    answer_complaints = "answer_complaints", "答复投诉"
    view_integrity = "view_integrity", "查看廉洁类投诉"
    view_residents = "view_residents", "查看居民台账"
    upload = "upload", "上传台账"
    upload_items = "upload_items", "上传事项目录"
    view_figures = "view_figures", "查看领导看板"


P = Permission
_HALL: Final = frozenset({P.view_items, P.view_tickets, P.view_posts})
# what everybody of the staff does about their own presence
_STAFF: Final = frozenset({P.ask_leave, P.sign_in, P.keep_duty, P.log_receptions})
# what is done to a ticket itself; who only keeps the house in order does none of it
_DESK: Final = frozenset(
    {
        P.take_in,
        P.handle_tickets,
        P.reveal_personal,
        P.approve_tickets,
        P.end_tickets,
        P.urge_tickets,
        P.supervise_tickets,
        P.allow_second_notice,
    }
)

TABLE: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.admin: frozenset(Permission) - _DESK - {P.view_integrity, P.consent_moves},
    Role.director: frozenset(Permission)
    - {P.manage_accounts, P.view_integrity, P.allow_second_notice, P.consent_moves},
    Role.leader: _HALL
    | _STAFF
    | {
        P.view_attendance,
        P.inspect_posts,
        P.consent_moves,
        P.view_figures,
        P.approve_tickets,
        P.urge_tickets,
        P.supervise_tickets,
        P.approve_leave,
        P.view_complaints,
        P.record_complaints,
        P.assign_complaints,
        P.answer_complaints,
    },
    Role.supervisor: _HALL
    | _STAFF
    | {
        P.view_attendance,
        P.inspect_posts,
        P.view_figures,
        P.view_integrity,
        P.urge_tickets,
        P.supervise_tickets,
        P.allow_second_notice,
        P.view_complaints,
        P.record_complaints,
        P.assign_complaints,
        P.answer_complaints,
        P.view_history,
    },
    Role.clerk: _HALL
    | _STAFF
    | {
        P.take_in,
        P.handle_tickets,
        P.reveal_personal,
        P.urge_tickets,
        P.view_complaints,
        P.record_complaints,
        P.answer_complaints,
        P.view_residents,
        P.upload,
    },
    Role.department_handler: _HALL
    | _STAFF
    | {P.handle_tickets, P.approve_tickets, P.view_complaints, P.answer_complaints},
    Role.village_agent: _HALL
    | _STAFF
    | {
        P.take_in,
        P.handle_tickets,
        P.reveal_personal,
        P.urge_tickets,
        P.view_complaints,
        P.record_complaints,
        P.view_residents,
        P.upload,
    },
    Role.county: _HALL | {P.view_figures},
}


class Holder(Protocol):
    @property
    def role(self) -> Role: ...


def may(holder: Holder, permission: Permission) -> bool:
    """Whether the role carries the permission."""
    return permission in TABLE[holder.role]


def require(holder: Holder, permission: Permission) -> None:
    """First line of every action: refuses an account without the permission."""
    if not may(holder, permission):
        raise NotPermitted(permission.label)

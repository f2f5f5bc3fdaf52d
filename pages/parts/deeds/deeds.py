"""The audit log in plain words: what was done, and to whom or what, by the name people know it by."""

from collections.abc import Mapping
from typing import Final

from model.ground.history import History
from model.ground.settings import CHOICES
from pages.parts.deeds.deeds_inspections import ROUNDS
from pages.parts.deeds.deeds_roster import ROSTER

# every pair of action and table that the house records; those of the roster stand in a file of their own
DEEDS: Final[Mapping[tuple[str, str], str]] = {
    **ROUNDS,
    **ROSTER,
    ("accept", "ticket"): "核对后答复收件",
    ("accept_log", "history"): "认可操作记录，到第几条：",
    ("accept_transfer", "ticket"): "接下转办",
    ("add", "site"): "加站点",
    ("add", "window"): "加窗口",
    ("add_note", "handover"): "在交接单上补一笔",
    ("add_stay", "attendance"): "补记到岗",
    ("answer", "complaint"): "写投诉的办理情况",
    ("answer_extension", "ticket"): "答复延期申请",
    ("answer_sub_task", "ticket"): "写部门办理意见",
    ("answer_urging", "ticket"): "回复催办督办",
    ("archive", "ticket"): "归档办件",
    ("ask_extension", "ticket"): "申请延期",
    ("ask_transfer", "ticket"): "转办办件",
    ("assign", "complaint"): "分派投诉",
    ("attach", "ticket"): "加附件",
    ("authorise", "ticket"): "登记代办人",
    ("begin", "ticket"): "开始办理",
    ("bring_back", "ticket"): "取回上级结果",
    ("change", "setting"): "改设置",
    ("change_item_draft", "service_item"): "修改事项草稿",
    ("change_password", "account"): "改自己的密码",
    ("change_role", "account"): "改身份和站点",
    ("close", "complaint"): "办结投诉",
    ("close_stay", "attendance"): "补记签退",
    ("complete", "ticket"): "办结办件",
    ("contact", "ticket"): "联系申请人",
    ("create", "account"): "开账号",
    ("decide", "ticket"): "作出决定",
    ("deem", "ticket"): "按收件当天受理",
    ("deliver", "ticket"): "送达办件",
    ("detach", "ticket"): "收起附件",
    ("discard_item_draft", "service_item"): "放弃事项草稿",
    ("draft_item", "service_item"): "起草事项新版",
    ("drop", "saved_filter"): "删除保存的条件",
    ("enter_notice", "calendar_day"): "录入放假通知",
    ("export", "catalogue"): "导出事项目录",
    ("export", "residents"): "导出居民台账",
    ("export", "tickets"): "导出办件",
    ("hand_back", "handover"): "写交回单",
    ("hand_on", "handover"): "写换人交接单",
    ("hurry", "handover"): "来不及交接，系统写交接单",
    ("lapse", "ticket"): "逾期未补正，结束",
    ("merge", "ticket"): "并入另一件",
    ("give_sub_tasks", "ticket"): "分给部门",
    ("keep", "intake_draft"): "存着没填完的登记",
    ("not_accept", "ticket"): "不予受理",
    ("note_trip", "ticket"): "记一次跑腿",
    ("notify_again", "ticket"): "再次告知",
    ("open_attachment", "ticket"): "查看附件原件",
    ("open_town", "site"): "建镇",
    ("pay", "ticket"): "收费",
    ("plan_visit", "ticket"): "约上门",
    ("plant", "attendance"): "放入演示签到",
    ("plant", "ticket"): "放入演示办件",
    ("prepare", "handover"): "写交接单",
    ("print", "blank_slip"): "印空白单",
    ("print", "register"): "打印登记簿，日期：",
    ("print", "ticket"): "打印文书",
    ("publish_item", "service_item"): "发布事项",
    ("recall_transfer", "ticket"): "收回转办",
    ("record", "complaint"): "登记投诉",
    ("recount", "calendar_day"): "重算到期日",
    ("refund", "ticket"): "退费",
    ("refuse_transfer", "ticket"): "不接转办",
    ("remark", "ticket"): "在办件上记一笔",
    ("rename", "department"): "部门改名",
    ("rename", "saved_filter"): "保存的条件改名",
    ("rename", "site"): "站点改名",
    ("rename", "window"): "窗口改名",
    ("reopen", "ticket"): "重新办理",
    ("report_up", "ticket"): "上报",
    ("report_visit", "ticket"): "写上门情况",
    ("reset_password", "account"): "重设密码",
    ("restore_item", "service_item"): "恢复事项",
    ("resume", "ticket"): "恢复计时",
    ("reveal", "complaint"): "查看投诉人电话",
    ("reveal", "ticket"): "查看申请人全号",
    ("save", "saved_filter"): "保存查询条件",
    ("send_back", "ticket"): "退件",
    ("set_contact", "site"): "改电话和地址",
    ("sign_in", "account"): "登录",
    ("sign_out", "account"): "退出登录",
    ("supervise", "ticket"): "督办办件",
    ("supervise_overdue", "urging"): "超期自动督办，日期：",
    ("supply", "ticket"): "收补正材料",
    ("suspend", "ticket"): "暂停计时",
    ("switch_off", "account"): "停用账号",
    ("switch_off", "site"): "停用站点",
    ("switch_off", "window"): "停用窗口",
    ("switch_on", "account"): "启用账号",
    ("switch_on", "site"): "启用站点",
    ("switch_on", "window"): "启用窗口",
    ("take", "handover"): "确认接手",
    ("take_in", "ticket"): "登记办件",
    ("terminate", "ticket"): "终止办件",
    ("tell_liaison", "ticket"): "回复上门办件的情况",
    ("throw_away", "intake_draft"): "不要存着的登记",
    ("undo_upload", "upload"): "撤销上传",
    ("upload", "upload"): "上传",
    ("urge", "ticket"): "催办办件",
    ("urge_due_soon", "urging"): "快到期自动催办，日期：",
    ("view", "register"): "查看登记簿，日期：",
    ("void", "blank_slip"): "作废空白单",
    ("waive", "ticket"): "减免收费",
    ("withdraw", "ticket"): "撤回办件",
    ("withdraw_item", "service_item"): "停办事项",
}


def sentence(row: History, names: Mapping[str, str]) -> str:
    """`停用账号 张村`, `不批准请假 李窗口`, `上传 居民台账.xlsx`; `names` are those of the accounts, by login."""
    return f"{DEEDS.get((row.action, row.subject), '其他操作')} {_whom(row, names)}"


def _whom(row: History, names: Mapping[str, str]) -> str:
    """The person of an account or a leave, the file of an upload, the label of a setting; else number or code."""
    if row.subject in ("account", "attendance", "duty_feed", "duty_wish", "staff_move"):
        return _person(row.subject_id, names)
    if row.subject == "leave":
        return _person(str(row.facts.get("account", "")), names)
    if row.subject == "upload":
        return str(row.facts.get("file", ""))
    if row.subject == "site":
        name = row.facts.get("after") or row.facts.get("name")
        return f"{name}（{row.subject_id}）" if name else row.subject_id
    if row.subject == "setting" and row.subject_id in CHOICES:
        return f"{CHOICES[row.subject_id].label}：{row.facts.get('before')} → {row.facts.get('after')}"
    return "" if row.action == "plant" else row.subject_id


def _person(login: str, names: Mapping[str, str]) -> str:
    name = names.get(login)
    return f"{name}（{login}）" if name else login

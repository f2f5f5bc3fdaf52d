"""What is done with posts, leave, presence and duty, in plain words for the audit log."""

from collections.abc import Mapping
from typing import Final

# every pair of action and table that the roster records
ROSTER: Final[Mapping[tuple[str, str], str]] = {
    ("agree", "duty_swap"): "同意换班",
    ("approve", "leave"): "批准请假",
    ("arrive", "attendance"): "签到",
    ("ask", "duty_swap"): "申请换班",
    ("ask", "leave"): "申请请假",
    ("assign", "post"): "安排到岗",
    ("change_day", "rota"): "改值班表草稿",
    ("come_back", "leave"): "销假",
    ("consent", "staff_move"): "同意人员调整",
    ("create", "post"): "设岗位",
    ("define", "post"): "改岗位的性质和起止日期",
    ("depart", "attendance"): "签退",
    ("discard", "rota"): "不用这张值班表草稿",
    ("draft", "rota"): "起草值班表",
    ("end", "post"): "结束守岗",
    ("end_gap", "post"): "无人在岗结束",
    ("know_gaps", "post"): "知道无人在岗",
    ("find_gap", "post"): "发现无人在岗",
    ("propose", "staff_move"): "申请人员调整",
    ("publish", "rota"): "公布值班表",
    ("refuse", "duty_swap"): "不同意换班",
    ("refuse", "leave"): "不批准请假",
    ("refuse", "staff_move"): "不同意人员调整",
    ("rename", "post"): "岗位改名称和职责",
    ("renew", "duty_feed"): "换值班日历的地址",
    ("replace", "duty"): "安排替班",
    ("say", "duty_wish"): "登记值班意愿",
    ("set_posted_on", "account"): "登记到岗日期",
    ("switch_off", "post"): "停用岗位",
    ("switch_on", "post"): "启用岗位",
    ("withdraw", "duty_swap"): "撤回换班",
    ("withdraw", "leave"): "撤回请假",
    ("withdraw", "staff_move"): "撤回人员调整",
}

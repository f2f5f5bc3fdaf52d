"""The one table of what may become of a ticket (c2): which verb, from where to where, who may, on what condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from model.ground.db import Labelled
from model.people.permissions import Permission


class TicketState(Labelled):
    """The states of c2; events such as urging are not states."""

    draft = "draft", "草稿"
    received = "received", "已收件"
    correction = "correction", "待补正"
    accepted = "accepted", "已受理"
    in_progress = "in_progress", "办理中"
    reported_up = "reported_up", "已上报"
    suspended = "suspended", "暂停计时"
    decided = "decided", "已决定"
    completed = "completed", "已办结"
    delivered = "delivered", "已送达"
    archived = "archived", "已归档"
    not_accepted = "not_accepted", "不予受理"
    returned = "returned", "已退件"
    withdrawn = "withdrawn", "已撤回"
    terminated = "terminated", "已终止"

    @property
    def open(self) -> bool:
        """Whether somebody still owes the applicant something."""
        return self in OPEN


S = TicketState
OPEN: Final = frozenset(
    {S.received, S.correction, S.accepted, S.in_progress, S.reported_up, S.suspended, S.decided}
)
DONE: Final = frozenset({S.completed, S.delivered, S.archived})  # it got its result
ENDED: Final = frozenset({S.not_accepted, S.returned, S.withdrawn, S.terminated})  # closed without one


class Verb(Labelled):
    """What is done to a ticket that moves it; the label is the word of the button."""

    register = "register", "登记"
    accept = "accept", "受理"
    notify = "notify", "一次性告知"
    notify_again = "notify_again", "再次告知"
    not_accept = "not_accept", "不予受理"
    complete_at_once = "complete_at_once", "当场办结"
    begin = "begin", "开始办理"
    report_up = "report_up", "上报"
    bring_back = "bring_back", "取回上级结果"
    suspend = "suspend", "暂停计时"
    resume = "resume", "恢复计时"
    decide = "decide", "作出决定"
    send_back = "send_back", "退件"
    complete = "complete", "办结"
    deliver = "deliver", "送达"
    archive = "archive", "归档"
    lapse = "lapse", "逾期未补正，结束"
    withdraw = "withdraw", "申请人撤回"
    terminate = "terminate", "终止"
    merge = "merge", "并入另一件"
    reopen = "reopen", "重新办理"


@dataclass(frozen=True)
class Move:
    """One line of the table. `at_post`: only whoever may act for the ticket's post now, else everybody with the
    permission who sees the ticket; `needs`: the condition in words, shown above the form of a rare act."""

    before: frozenset[TicketState]
    after: TicketState
    permission: Permission
    at_post: bool
    needs: str


P = Permission
_UNDER_WAY = frozenset({S.accepted, S.in_progress})
# Edit here to change what may become of a ticket; the actions carry the conditions of `needs`.
MOVES: Final[Mapping[Verb, Move]] = {
    Verb.register: Move(frozenset({S.draft}), S.received, P.take_in, False, "事项、申请人、联系方式填好，没有重复登记"),
    Verb.accept: Move(frozenset({S.received, S.correction}), S.accepted, P.handle_tickets, True, "必要材料齐全"),
    Verb.notify: Move(frozenset({S.received}), S.correction, P.handle_tickets, True, "至少缺一样必要材料，一次说全"),
    Verb.notify_again: Move(frozenset({S.correction}), S.correction, P.allow_second_notice, False, "监督员写明原因"),
    Verb.not_accept: Move(frozenset({S.received}), S.not_accepted, P.handle_tickets, True, "写明依据、原因和去哪里办"),
    Verb.complete_at_once: Move(frozenset({S.received}), S.completed, P.handle_tickets, True, "即办件，材料齐全，写答复"),
    Verb.begin: Move(frozenset({S.accepted}), S.in_progress, P.handle_tickets, True, "已受理"),
    Verb.report_up: Move(frozenset({S.in_progress}), S.reported_up, P.handle_tickets, True, "写明上级单位和收文号"),
    Verb.bring_back: Move(frozenset({S.reported_up}), S.in_progress, P.handle_tickets, True, "写明上级的结果"),
    Verb.suspend: Move(frozenset({S.in_progress}), S.suspended, P.approve_tickets, False, "事项列明不计入时限的环节，写明预计天数"),
    Verb.resume: Move(frozenset({S.suspended}), S.in_progress, P.approve_tickets, False, "暂停的环节已结束"),
    Verb.decide: Move(frozenset({S.in_progress}), S.decided, P.handle_tickets, True, "写明决定和依据；许可事项由收件人以外的人决定"),
    Verb.send_back: Move(_UNDER_WAY, S.returned, P.approve_tickets, False, "写明依据、原因和去哪里办；不能因告知单上没有写的材料退件"),
    Verb.complete: Move(frozenset({S.decided}), S.completed, P.handle_tickets, True, "写明答复；收费与标准一致；联办各部门都已办理"),
    Verb.deliver: Move(frozenset({S.completed}), S.delivered, P.handle_tickets, True, "写明领取人；决定后10日内送达"),
    Verb.archive: Move(frozenset({S.completed, S.delivered}), S.archived, P.handle_tickets, True, "归档清单齐全"),
    Verb.lapse: Move(frozenset({S.correction}), S.withdrawn, P.handle_tickets, True, "过了补正期限，并且联系过申请人"),
    Verb.withdraw: Move(OPEN, S.withdrawn, P.handle_tickets, True, "申请人书面同意"),
    Verb.terminate: Move(OPEN, S.terminated, P.end_tickets, False, "写明原因"),
    Verb.merge: Move(OPEN, S.terminated, P.handle_tickets, True, "同一申请人、同一事项的另一件"),
    Verb.reopen: Move(DONE, S.in_progress, P.end_tickets, False, "写明原因"),
}  # fmt: skip

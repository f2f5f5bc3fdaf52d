"""What waits for a person besides the queue: a line of 首页 each, from whichever subject it comes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from model.catalogue import items
from model.desk.colleagues import to_answer, transfers
from model.desk.deadline import extending
from model.desk.errands import liaison
from model.desk.reception import receptions
from model.desk.ticket import sub_tasks
from model.figures.problems import KINDS
from model.ground import db
from model.ground.owed import in_hand
from model.handover import handover_tasks
from model.people.accounts import Account
from model.people.permissions import Permission, Role, may
from model.roster import leave
from model.roster.duty import duty, duty_days, duty_fitness, duty_gaps, swaps
from model.roster.duty.duty_fitness import Absences
from model.roster.duty.duty_gaps import Gap
from model.roster.inspections import findings, patrol_plan
from model.roster.on_post.answering import Moment
from model.roster.staff import staff_moves
from model.voice import lists as voice
from pages.desk.lists import queue
from pages.handover import handover_owed
from pages.parts import words

DAYS = 7  # how far ahead the director is told of duties that nobody keeps
ICONS = {"complaint": ":material/campaign:"}  # of what is owed, as on its page; else ICON
ICON = ":material/assignment:"
SHEETS = 4  # of the hand-overs; the rest stands on 交接


@dataclass(frozen=True)
class Line:
    """One line: what waits, and the page on which it is done."""

    url: str
    label: str
    icon: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Viewer:
    """Who looks, at which moment, and the counts that were read for all subjects at once."""

    s: Session
    me: Account
    moment: Moment
    counts: Mapping[str, Any]


def lines(s: Session, me: Account, moment: Moment) -> list[Line]:
    """Everything that waits, in the order of SUBJECTS."""
    viewer = Viewer(s, me, moment, db.together(s, _counted(me, moment)))
    return [line for subject in SUBJECTS for line in subject(viewer)]


def nothing_entered(s: Session, me: Account) -> bool:
    """Whether this person sets up a new town, in which there is no item yet."""
    return (
        may(me, Permission.upload_items) and not db.together(s, {"any": items.any_entered(me.town_id)})["any"]
    )


def _counted(me: Account, moment: Moment) -> dict[str, Any]:
    """The plain counts that this role is told of: one statement, however many they are."""
    counted: dict[str, Any] = {}
    if own := moment.own_posts(me):
        counted["offered"] = transfers.offered(me.town_id, own)
    if me.role is Role.director:
        counted["supervised"] = to_answer.supervised(me)
    if may(me, Permission.approve_tickets):
        counted["extensions"] = extending.count_waiting(me)
        counted["extension"] = extending.first_waiting(me)
    if may(me, Permission.approve_leave):
        counted["leaves"] = leave.count_waiting(me)
    if may(me, Permission.log_receptions):
        counted["receptions"] = receptions.count_waiting(me)
    if may(me, Permission.consent_moves):
        counted["moves"] = staff_moves.count_waiting(me.town_id)
    return counted | {kind.name: in_hand(kind, me, moment) for kind in KINDS}


def _joint(viewer: Viewer) -> Iterator[Line]:
    """The parts of joint tickets that the department has to answer: one leads to its ticket, several to the list,
    where they are on top."""
    if viewer.me.role is not Role.department_handler:
        return
    parts = sub_tasks.to_answer(viewer.s, viewer.me)
    label, icon = f"有{len(parts)}件联办等您答复", ":material/account_tree:"
    if len(parts) == 1:
        yield Line("ticket", label, icon, {"number": parts[0][1]})
    elif parts:
        yield Line("queue", label, icon)


def _colleagues(viewer: Viewer) -> Iterator[Line]:
    """What colleagues urge, send over, or leave without an answer."""
    owed = to_answer.owed(viewer.s, viewer.me, viewer.moment.own_posts(viewer.me))
    if owed:
        yield Line("queue", f"有{queue.owed_words(owed)}等您回复", ":material/notifications:")
    if offered := viewer.counts.get("offered"):
        yield Line("queue", f"有{offered}件转给您，等您接下", ":material/forward:")
    if supervised := viewer.counts.get("supervised"):
        label = f"督办：有{supervised}件还没有回复"
        yield Line("queue", label, ":material/priority_high:", {"whose": "supervised"})


def _approvals(viewer: Viewer) -> Iterator[Line]:
    if extensions := viewer.counts.get("extensions"):
        number = {"number": viewer.counts["extension"]}
        yield Line("ticket", f"有{extensions}件延期等您批", ":material/more_time:", number)
    if leaves := viewer.counts.get("leaves"):
        yield Line("leave", f"有{leaves}件请假等您批", ":material/event_busy:")


def _owed(viewer: Viewer) -> Iterator[Line]:
    """What this person has in hand of each kind of owed thing."""
    for kind in KINDS:
        if own := viewer.counts[kind.name]:
            yield Line(f"{kind.name}s", f"有{own}件{kind.row.NOUN}由您承办", ICONS.get(kind.name, ICON))


def _misplaced(viewer: Viewer) -> Iterator[Line]:
    """Complaints whose handler may no longer have them."""
    if misplaced := voice.misplaced(viewer.s, viewer.me):
        label = f"有{len(misplaced)}件投诉要改派：承办人和被投诉的人同守过一个岗位"
        yield Line("complaint", label, ICONS["complaint"], {"number": misplaced[0]})


def _handovers(viewer: Viewer) -> Iterator[Line]:
    """Sheets to write or to confirm."""
    if not may(viewer.me, Permission.ask_leave):
        return
    tasks, icon = handover_tasks.owed(viewer.s, viewer.me, viewer.moment), ":material/handshake:"
    for task in tasks[:SHEETS]:
        yield Line("handover", handover_owed.sentence(task), icon, handover_owed.address(task))
    if len(tasks) > SHEETS:
        yield Line("handovers", f"还有{len(tasks) - SHEETS}项交接", icon)


def _duties(viewer: Viewer) -> Iterator[Line]:
    """That I am on duty today, that somebody wants to swap, and for the director what nobody keeps."""
    s, me, today, calendar = viewer.s, viewer.me, viewer.moment.today, viewer.moment.calendar
    if not duty_fitness.kinds_of(me):
        return
    own = [
        row for row in duty.of_account(s, me, today, today) if duty_days.asks_for(row.kind, today, calendar)
    ]
    if own:
        kinds = "、".join(row.kind.label for row in own)
        yield Line("duty", f"今天您值班：{kinds}", ":material/event_available:")
    requests = [row for row in swaps.waiting(s, me, today) if row.asked_of_id == me.id]
    if requests:
        yield Line("duty", f"有{len(requests)}件换班等您答复", ":material/swap_horiz:")
    if me.role is Role.director:
        last, absences = today + timedelta(days=DAYS - 1), Absences.among(viewer.moment.leaves)
        gaps = duty_gaps.of(s, me.town_id, today, last, calendar, absences)
        if gaps:
            yield Line("duty", _nobody_on_duty(gaps), ":material/event_busy:")


def _nobody_on_duty(gaps: Sequence[Gap]) -> str:
    """`11月28日（星期六）大厅节假日值班没有排人`, or how many there are in the next seven days."""
    first = gaps[0]
    if len(gaps) == 1:
        place = first.site.name if first.kind.at_village else ""
        return f"{words.short_day(first.day)}{place}{first.kind.label}：{first.because}"
    return f"未来{DAYS}天有{len(gaps)}处没有人值班，最早是{words.short_day(first.day)}"


def _rounds(viewer: Viewer) -> Iterator[Line]:
    """Receptions to answer or take over, findings to decide or to answer, rounds that are missing."""
    if waiting := viewer.counts.get("receptions"):
        yield Line("receptions", f"有{waiting}条接待登记等您答复或接下", ":material/hearing:")
    to_decide, mine = findings.undecided(viewer.s, viewer.me)
    if to_decide:
        yield Line("inspections", f"有{len(to_decide)}条巡查结果等您认定", ":material/rule:")
    if mine and may(viewer.me, Permission.sign_in):
        yield Line("inspections", f"有{mine}条您的巡查结果，可以申辩", ":material/chat:")
    if viewer.me.role is Role.director and (missing := patrol_plan.missing(viewer.moment).to_do()):
        yield Line("inspections", missing, ":material/directions_walk:")


def _moves(viewer: Viewer) -> Iterator[Line]:
    if moves := viewer.counts.get("moves"):
        yield Line("staff-moves", f"有{moves}次人员调整等您同意", ":material/swap_horiz:")


def _visits(viewer: Viewer) -> Iterator[Line]:
    """Visits of today and reports that are due."""
    if not may(viewer.me, Permission.take_in):
        return
    if owed := liaison.owed(viewer.s, viewer.me, viewer.moment):
        yield Line("visits", f"有{len(owed)}件上门办件等您去办或回复", ":material/home_pin:")


# The order on the page. A subject that comes new is one function more.
SUBJECTS: tuple[Callable[[Viewer], Iterator[Line]], ...] = (
    _joint,
    _colleagues,
    _approvals,
    _owed,
    _misplaced,
    _handovers,
    _duties,
    _rounds,
    _moves,
    _visits,
)

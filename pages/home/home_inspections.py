"""The lines of 首页 about patrols and receptions: what waits for this person, nothing when nothing does."""

from model.desk.reception import receptions
from model.ground import db
from model.people.permissions import Permission, Role
from model.roster.inspections import findings, patrol_plan
from pages.parts import frame


def draw() -> None:
    """Missing rounds for the director, findings to decide or to answer, receptions to answer or to take over."""
    me = frame.me()
    with db.reading() as s:
        missing = patrol_plan.missing(s, me.town_id, frame.now()).told() if me.role is Role.director else ""
        to_decide = len(findings.to_decide(s, me))
        to_answer = findings.unanswered(s, me) if frame.can(Permission.sign_in) else 0
        asked = receptions.waits(s, me) if frame.can(Permission.log_receptions) else 0
    if asked:
        frame.link("receptions", f"有{asked}条接待登记等您答复或接下", icon=":material/hearing:")
    if to_decide:
        frame.link("inspections", f"有{to_decide}条巡查结果等您认定", icon=":material/rule:")
    if to_answer:
        frame.link("inspections", f"有{to_answer}条您的巡查结果，可以申辩", icon=":material/chat:")
    if missing:
        frame.link("inspections", missing, icon=":material/directions_walk:")

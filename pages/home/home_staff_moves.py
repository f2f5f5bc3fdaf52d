"""One line on the first page of a leader: people to be moved wait for consent."""

from model.ground import db
from model.people.permissions import Permission
from model.roster.staff import staff_moves
from pages.parts import frame


def draw() -> None:
    """Nothing while nothing waits, and for those who do not decide."""
    if not frame.can(Permission.consent_moves):
        return
    with db.reading() as s:
        waiting = staff_moves.count_waiting(s, frame.me().town_id)
    if waiting:
        frame.link("staff-moves", f"有{waiting}次人员调整等您同意", icon=":material/swap_horiz:")

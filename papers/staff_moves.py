"""The sheet on which a move of somebody at the windows is asked for and consented to (R029, R031)."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from model.ground.wording import long_day, plain_day
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.posts import posts
from model.roster.staff import staff_moves, tenure
from model.roster.staff.staff_moves import StaffMove
from model.voice import still_held
from papers import letterhead


def approval_sheet(s: Session, by: Account, *, move_id: int, today: date) -> str:
    """One sheet, to be signed by the asking unit, the director and the leader; what is decided is printed, what is not
    is left blank. Refuses a move that does not exist."""
    require(by, Permission.view_attendance)
    move = staff_moves.by_id(s, by.town_id, move_id)
    last = move.wanted_on - timedelta(days=1)
    return letterhead.fill(
        "staff_move.html",
        letterhead.of_town(s, by.town_id, today),
        move=move,
        held=_held(s, move, last),
        served=_served(s, move, last),
        lying=still_held.still_held(s, by.town_id, move.account_id, move.wanted_on),
        day=long_day,
        date=plain_day,
    )


def _held(s: Session, move: StaffMove, last: date) -> list[str]:
    """The slots the person has on the last day."""
    return [
        f"{post.window.name if post.window else post.site.name}{post.name}（{h.slot.label}）"
        for post in posts.of_town(s, move.town_id)
        for h in post.holders
        if h.account_id == move.account_id and h.on(last)
    ]


def _served(s: Session, move: StaffMove, last: date) -> str:
    left = staff_moves.left_on(s, move.town_id, last).get(move.account_id)
    posted_on = tenure.posting(move.account.posted_on, left, last)
    since = f"{plain_day(posted_on)}到岗，到调整前一天" if posted_on else ""
    return f"{since}{tenure.sentence(posted_on, last)}"

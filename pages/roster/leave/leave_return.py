"""销假: reporting back from leave; whoever returns signs in with it, and is told what is true of the posts from now on."""

from collections.abc import Sequence

from model.ground import db
from model.handover import handovers
from model.handover.handovers import Handover, HandoverReason
from model.roster import leave
from model.roster.leave import Leave
from model.roster.on_post import answering
from model.roster.presence import attendance
from pages.parts import frame, saving, words


def button(row: Leave, key: str) -> None:
    """For the person, and for whoever may approve leave."""
    saving.button(
        "销假", key=f"leave_back_{key}_{row.id}", on_click=_come_back, args=(row.id, row.account_id)
    )


def sheets(rows: Sequence[Leave]) -> Sequence[Handover]:
    """The sheets with which the posts were given away for those of these leaves that somebody came back from."""
    back = [row.id for row in rows if row.returned_at]
    with db.reading() as s:
        sheets = handovers.of_leave(s, frame.me().town_id, back)
    return [
        sheet for sheet in sheets if sheet.reason is HandoverReason.leave and (sheet.taken_by or sheet.taker)
    ]


def meanwhile(sheets: Sequence[Handover]) -> None:
    """The next step of whoever is back: to read what was done at each post in between."""
    for sheet in sheets:
        post = f"看“{sheet.post.name}”" if len(sheets) > 1 else "看"
        frame.link(
            "handover",
            words.plain(f"{post}顶岗期间办了什么"),
            icon=":material/handshake:",
            leave=str(sheet.leave_id),
            post=str(sheet.post_id),
            back="1",
        )


def _come_back(leave_id: int, account_id: int) -> None:
    me, now, done = frame.me(), frame.now(), False
    own = account_id == me.id
    with db.reading() as s:
        here = any(stay.left_at is None for stay in attendance.of_day(s, me, frame.today()))
    if own and not here:
        with frame.acting() as s:
            attendance.arrive(s, me, now=now)
            done = True
    else:
        with frame.acting() as s:
            leave.come_back(s, leave.by_id(s, me.town_id, leave_id), me, now=now)
            done = True
    if done:
        message = "已签到销假。" if own and not here else "已销假。"
        saving.say(words.plain(message + _since(leave_id)))


def _since(leave_id: int) -> str:
    """What the person answers for now; where the sign-in counts, only once it has signed in."""
    with db.reading() as s:
        back = leave.by_id(s, frame.me().town_id, leave_id).account
        posts = answering.posts_of(s, back, frame.now())
    if posts:
        who = "您" if back.id == frame.me().id else back.name
        return f"“{'”“'.join(post.name for post in posts)}”从现在起由{who}负责。"
    return "" if back.id == frame.me().id else f"{back.name}签到以后，岗位再由本人负责。"

"""Who stands too near the person complained of: at the same post, as A, B, C or named by a leave (c7, D13)."""

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from model.roster.leave import Leave, LeaveState
from model.roster.posts.posts import Post, PostHolder
from model.voice.complaints import Complaint

# the day of the matter; of what was recorded before it was asked for, the day that is known to lie after it
_DAY = func.coalesce(Complaint.concerns_on, Complaint.due_on)


@lru_cache(maxsize=1000)  # the first page asks it three times; a condition is the same for ever
def near(who: Any) -> ColumnElement[bool]:
    """Whether the account `who` (an id, or a column of ids) and the person complained of stood at one post, on the day
    of the matter or since; a condition on Complaint. Asked of the rows each time, so that it also holds of somebody
    who becomes B, or stands in by a leave, after the complaint came."""
    return exists(
        select(Post.id)
        .where(
            Post.town_id == Complaint.town_id,
            who != Complaint.about_id,
            _stands(who),
            _stands(Complaint.about_id),
        )
        .correlate_except(Post)
    )


def _stands(who: Any) -> ColumnElement[bool]:
    """Whether the account holds a slot of the post, or is named in the place of somebody who does."""
    held, replaced = PostHolder.__table__.alias(), PostHolder.__table__.alias()
    own = exists(
        select(held.c.id)
        .where(
            held.c.town_id == Post.town_id,
            held.c.post_id == Post.id,
            held.c.account_id == who,
            _lasting(held.c),
        )
        .correlate_except(held)
    )
    absence = Leave.__table__.alias()
    named = exists(
        select(absence.c.id)
        .where(
            absence.c.town_id == Post.town_id,
            absence.c.stand_in_id == who,
            absence.c.state == LeaveState.approved,
            absence.c.ends_at >= _DAY,
            or_(absence.c.returned_at.is_(None), absence.c.returned_at >= _DAY),
            exists(
                select(replaced.c.id)
                .where(
                    replaced.c.town_id == Post.town_id,
                    replaced.c.post_id == Post.id,
                    replaced.c.account_id == absence.c.account_id,
                    _lasting(replaced.c),
                )
                .correlate_except(replaced)
            ),
        )
        .correlate_except(absence)
    )
    return or_(own, named)


def _lasting(held: Any) -> ColumnElement[bool]:
    """Whether somebody held the slot on the day of the matter or later; not what was ended before it began."""
    return or_(held.until.is_(None), and_(held.until >= _DAY, held.until >= held.since))

"""The villages a file writes to, each with its number prefix and the post that answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Role
from model.people.sites import Site, SiteKind, SiteStatus
from model.roster.posts.posts import Post


@dataclass(frozen=True)
class Village:
    """A village point as an upload needs it; `post_id` is None where no post is set up."""

    id: int
    name: str
    prefix: str
    post_id: int | None


def writable(s: Session, by: Account, codes: Collection[str]) -> Mapping[str, Village]:
    """The villages of these codes; refuses one that the account may not write (a village agent: the own one only)."""
    rows = s.execute(
        select(Site.code, Site.id, Site.name, Site.prefix)
        .where(
            Site.town_id == by.town_id,
            Site.kind == SiteKind.village_point,
            Site.status != SiteStatus.closed,
            Site.code.in_(codes),
        )
        .order_by(Site.code)
    ).all()
    villages = {code: Village(id, name, prefix, _post(s, by, id)) for code, id, name, prefix in rows}
    strange = sorted(set(codes) - set(villages))
    if strange:
        raise Refused(f"村代码“{strange[0]}”不在本镇名单里。请从“下载模板”里复制本村代码。")
    for place in villages.values():
        if by.role is Role.village_agent and place.id != by.site_id:
            raise Refused(f"您的账号不能上传“{place.name}”的台账。请该村代办员上传。")
    return villages


def _post(s: Session, by: Account, site_id: int) -> int | None:
    return s.scalar(
        select(Post.id)
        .where(Post.town_id == by.town_id, Post.site_id == site_id, Post.active)
        .order_by(Post.position, Post.id)
        .limit(1)
    )

"""Village points: added to a town, renamed, closed and opened again; never deleted (R003)."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import history
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import Manager, Site, SiteKind, SiteStatus, hall


def add(s: Session, by: Manager, *, code: str, name: str, now: datetime) -> Site:
    """Add a village point below the hall, open from today, with a prefix of its own for its ticket numbers.

    Refuses a code that has not 12 digits, does not begin with the town's first nine, or is taken, and a name that
    another place of the town carries.
    """
    require(by, Permission.manage_sites)
    centre = hall(s, by.town_id)
    code = _free_code(s, centre, "".join(code.split()))
    site = Site(
        town_id=by.town_id,
        code=code,
        name=_free_name(s, by.town_id, name),
        kind=SiteKind.village_point,
        parent_id=centre.id,
        status=SiteStatus.open,
        opened_on=now.date(),
        prefix=_free_prefix(s, by.town_id, code),
        phone="",
        address="",
    )
    s.add(site)
    s.flush()
    history.record(s, by, "add", "site", site.code, now=now, name=site.name, prefix=site.prefix)
    return site


def rename(s: Session, site: Site, by: Manager, *, name: str, now: datetime) -> None:
    """Give a village point or the hall another name; code, tickets and people stay. Refuses a name in use."""
    require(by, Permission.manage_sites)
    before = site.name
    if name.strip() == before:
        return
    site.name = _free_name(s, by.town_id, name)
    s.flush()
    history.record(s, by, "rename", "site", site.code, now=now, before=before, after=site.name)


def switch_off(
    s: Session, site: Site, by: Manager, *, open_tickets: int, open_posts: Sequence[str], now: datetime
) -> None:
    """Close a village point; its tickets, residents and history stay. Refuses the hall, and while open tickets,
    posts or accounts are there, saying which; tickets and posts come from the desk and the roster, which stand
    above."""
    require(by, Permission.manage_sites)
    if site.kind is SiteKind.town_hall:
        raise Refused("镇中心不能停用。")
    left = _left_there(s, site, open_tickets, open_posts)
    if left:
        raise Refused(f"“{site.name}”还有{'；'.join(left)}。请先办结、停用或调走，再停用这个村。")
    site.status = SiteStatus.closed
    s.flush()
    history.record(s, by, "switch_off", "site", site.code, now=now, name=site.name)


def switch_on(s: Session, site: Site, by: Manager, *, now: datetime) -> None:
    """Open a closed village point again."""
    require(by, Permission.manage_sites)
    site.status = SiteStatus.open
    s.flush()
    history.record(s, by, "switch_on", "site", site.code, now=now, name=site.name)


def _left_there(s: Session, site: Site, open_tickets: int, open_posts: Sequence[str]) -> list[str]:
    people = s.scalars(
        select(Account.name)
        .where(Account.town_id == site.town_id, Account.site_id == site.id, Account.active)
        .order_by(Account.login)
    ).all()
    left = [f"{open_tickets}件没有办结"] if open_tickets else []
    left += [f"岗位{'、'.join(open_posts)}"] if open_posts else []
    return left + ([f"账号{'、'.join(people)}"] if people else [])


def _free_code(s: Session, centre: Site, code: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", code):
        raise Refused(f"村代码应为12位数字，现在是“{code}”。例：{centre.code[:9]}201。")
    if code[:9] != centre.code[:9] or code.endswith("000"):
        raise Refused(f"村代码“{code}”不是本镇的。本镇的村代码以{centre.code[:9]}开头，后面三位是村。")
    taken = s.scalar(select(Site.name).where(Site.town_id == centre.town_id, Site.code == code))
    if taken:
        raise Refused(f"代码“{code}”已经是“{taken}”的。请核对。")
    return code


def _free_name(s: Session, town_id: int, name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= 40:
        raise Refused("村名要填1到40个字。请改好再保存。")
    if s.scalar(select(Site.id).where(Site.town_id == town_id, Site.name == name)):
        raise Refused(f"已经有“{name}”。请写清楚是哪个；停用的可以重新启用。")
    return name


def _free_prefix(s: Session, town_id: int, code: str) -> str:
    """`0201` from the code's last three digits, or the next thousand where another place has it: no two places of a
    town give the same ticket numbers."""
    taken = set(s.scalars(select(Site.prefix).where(Site.town_id == town_id)))
    return next(prefix for lead in "0123456789" if (prefix := f"{lead}{code[-3:]}") not in taken)

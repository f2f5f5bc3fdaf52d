"""Who may stand at a post at all."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.people.accounts import Account, Employment
from model.people.permissions import Permission, Role, may
from model.people.sites import Site
from model.roster.posts import posts
from model.roster.posts.posts import Post, PostHolder


def objection(post: Post, account: Account) -> str:
    """Why the account may not stand at the post, as it follows the name in a sentence; empty when it may.

    Nobody who is switched off or may handle no tickets; no department handler, who takes nothing in (R061) and sees
    only what the own department has a part in; at a hall window no hired staff (R027) and no village agent
    (c5); a village agent in the own village only.
    """
    if not account.active:
        return "账号已停用"
    if not may(account, Permission.handle_tickets):
        return f"是{account.role.label}，不办理办件"
    if account.role is Role.village_agent and account.site_id != post.site_id:
        return "是村代办员，不排到大厅窗口" if post.window_id else "是别村的代办员，不守这个岗位"
    if account.role is Role.department_handler:
        return f"是部门承办人，不收件，{'不排到大厅窗口' if post.window_id else '不守代办点'}"
    if post.window_id and account.employment is Employment.hired:
        return "是聘用人员，按规定不能排到窗口"
    return ""


def may_stand_at(post: Post, account: Account) -> None:
    """Refuses an account that may not stand at the post, and says why (see `objection`)."""
    why = objection(post, account)
    if why:
        raise Refused(f"{mask_name(account.name)}{why}。请另选一位。")


def left_behind(s: Session, account: Account, *, role: Role, site: Site, now: datetime) -> list[str]:
    """The names of the active posts that the account holds, today or from a later day, and could not stand at with
    this role and site: asked before `accounts.change_role`, which stands below and refuses while there are any."""
    moved = Account(id=account.id, role=role, site_id=site.id, name=account.name, active=account.active)
    moved.employment = account.employment
    return list(dict.fromkeys(post.name for post, _ in seats(s, account, now) if objection(post, moved)))


def seats(s: Session, account: Account, now: datetime) -> list[tuple[Post, PostHolder]]:
    """The active posts that the account holds today or from a later day, and in which slot: asked before an account
    is switched off, so that nobody is missed at a post afterwards."""
    day = now.astimezone(OFFICE_ZONE).date()
    return [
        (post, h)
        for post in posts.of_town(s, account.town_id)
        for h in post.holders
        if h.account_id == account.id and (h.until is None or h.until >= max(day, h.since))
    ]

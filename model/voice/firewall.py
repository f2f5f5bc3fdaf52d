"""Who may see a complaint, handle it, and know who complained: never the person complained of, nor whoever stands at
the same post (c7, R012, R150). Here the A/B rule yields: B in A's place takes over everything but what is about A or B."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from model.ground.privacy import mask_name, mask_phone
from model.people.accounts import Account
from model.people.permissions import Permission, Role, may
from model.voice.complaints import Category, Complaint, ComplaintState
from model.voice.nearness import near

OVER_THE_DIRECTOR = (Role.leader, Role.supervisor)


def sees(complaint: Complaint, by: Account, colleagues: Collection[int]) -> bool:
    """Whether the account may see the complaint at all (`about` must be loaded; `colleagues` from `colleagues_of`).

    The person complained of: never before it is closed, an integrity case never. Whoever stood at one post with that
    person, also as the handler or the recorder: never. An integrity case: only those with
    the right to it, or leaders where it is about a supervisor. A complaint about the director: only leaders and
    supervisors. Else whoever assigns complaints; and the handler and the recorder their own.
    """
    if complaint.town_id != by.town_id or not may(by, Permission.view_complaints):
        return False
    integrity = complaint.category is Category.integrity
    if complaint.about_id == by.id:
        return not complaint.owed and not integrity
    if by.id in colleagues:
        return False
    if integrity:
        return may(by, Permission.view_integrity) or (_about(complaint, Role.supervisor) and _leads(by))
    if by.id in (complaint.handler_id, complaint.recorded_by_id):
        return True
    if _about(complaint, Role.director):
        return by.role in OVER_THE_DIRECTOR
    return may(by, Permission.assign_complaints)


def _about(complaint: Complaint, role: Role) -> bool:
    return complaint.about is not None and complaint.about.role is role


def _leads(by: Account) -> bool:
    return by.role is Role.leader


def visible(by: Account) -> ColumnElement[bool]:
    """The same rule as `sees`, as a condition for lists; a test holds the two together."""
    if not may(by, Permission.view_complaints):
        return Complaint.id.is_(None)
    integrity = Complaint.category == Category.integrity
    ordinary = [Complaint.handler_id == by.id, Complaint.recorded_by_id == by.id]
    if may(by, Permission.assign_complaints):
        ordinary.append(
            Complaint.id.is_not(None) if by.role in OVER_THE_DIRECTOR else ~_is_about(Role.director)
        )
    others = [and_(~integrity, or_(*ordinary))]
    if may(by, Permission.view_integrity):
        others.append(integrity)
    if _leads(by):
        others.append(and_(integrity, _is_about(Role.supervisor)))
    own = and_(Complaint.about_id == by.id, Complaint.state == ComplaintState.closed, ~integrity)
    not_own = (or_(Complaint.about_id.is_(None), Complaint.about_id != by.id), ~near(by.id))
    return and_(Complaint.town_id == by.town_id, or_(own, and_(*not_own, or_(*others))))


def _is_about(role: Role) -> ColumnElement[bool]:
    return exists(
        select(Account.id).where(
            Account.town_id == Complaint.town_id, Account.id == Complaint.about_id, Account.role == role
        )
    )


def may_assign(complaint: Complaint, by: Account) -> bool:
    """Who decides who handles it, of those who see it: past the director when it is about the director (R012)."""
    if (
        not may(by, Permission.assign_complaints)
        or not sees(complaint, by, ())
        or complaint.about_id == by.id
    ):
        return False
    return not _about(complaint, Role.director) or by.role in OVER_THE_DIRECTOR


def unfit(complaint: Complaint, account: Account, colleagues: Collection[int]) -> str:
    """Why the account may not handle the complaint, as a sentence; empty when it may.

    `colleagues` are the accounts that stood at a post together with the person complained of.
    """
    name = mask_name(account.name)
    if account.id == complaint.about_id:
        return f"{name}是被投诉的人，不能由本人办理。请另选一位。"
    if not account.active or not may(account, Permission.answer_complaints):
        return f"{name}不办理投诉。请另选一位。"
    if account.id in colleagues:
        return f"{name}和被投诉的人同在一个岗位，不能办理。请另选一位。"
    if _about(complaint, Role.director) and account.role not in OVER_THE_DIRECTOR:
        return "投诉中心主任的，由镇领导或纪检监督员办理。请另选一位。"
    if complaint.category is Category.integrity and not sees(complaint, account, colleagues):
        return "廉洁类投诉由纪检监督员办理。请另选一位。"
    return ""


def colleagues_of(s: Session, complaint: Complaint) -> set[int]:
    """Everybody who stood at one post with the person complained of, on the day of the matter or since: who held a
    slot there, and whom a leave named in the place of somebody who did."""
    return set(
        s.scalars(
            select(Account.id)
            .join(Complaint, Complaint.town_id == Account.town_id)
            .where(Complaint.town_id == complaint.town_id, Complaint.id == complaint.id, near(Account.id))
        )
    )


def knows_complainant(complaint: Complaint, by: Account) -> bool:
    """Only the handler and the supervisor see who complained; the person complained of never does."""
    if complaint.about_id == by.id:
        return False
    return by.id == complaint.handler_id or (by.role is Role.supervisor and sees(complaint, by, ()))


def complainant(complaint: Complaint, by: Account) -> tuple[str, str]:
    """Name and phone of the complainant as this account may read them."""
    if complaint.about_id == by.id:
        return "不显示", ""
    if complaint.anonymous:
        return "匿名", ""
    phone = complaint.complainant_phone or ""
    if knows_complainant(complaint, by):
        return complaint.complainant, phone
    return mask_name(complaint.complainant), mask_phone(phone)

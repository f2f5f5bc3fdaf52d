"""Signing in and out: sessions kept by the hash of their token, attempts counted by account and by address.

Signing in is three steps, so that no password is ever checked (40 ms) while the database is held:
`knock` counts the attempt and refuses a locked door, `Account.password_is` looks, `admit` or `turned_away` answers.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Index, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.ground import history, settings
from model.ground.configuration import configuration
from model.ground.db import Base, TownRow, new_ids, refers
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.sites import Site

COOKIE = "daiban"
ATTEMPTS_KEPT = timedelta(days=30)


class SignInSession(TownRow):
    """One signed-in browser. The cookie carries the token, the table only its SHA-256."""

    __tablename__ = "sign_in_session"
    __table_args__ = (
        Index(
            "ix_sign_in_session_token", "token_hash"
        ),  # 32 random bytes need no constraint; it would lack the town
        refers("account_id", "account"),
    )

    token_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(45))
    browser: Mapped[str] = mapped_column(String(200))


class SignInAttempt(Base):
    """A sign-in that did not succeed. It belongs to no town: the login may not exist."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_login", "login", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=lambda: new_ids(1)[0])
    at: Mapped[datetime]
    login: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(45))


class WrongPassword(Refused):
    """Login or password do not fit; the sentence never says which."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _typed(login: str) -> str:
    return login.strip().lower()[:40]


def knock(s: Session, *, login: str, address: str, now: datetime) -> Account | None:
    """Count one attempt before its password is looked at, so that a hundred at once are no way round the lock.

    Returns the account of that login, None for an unknown one. Refuses while the account (failures since its
    password was set) or the address (a looser limit: a whole office shares one) is locked.
    """
    login = _typed(login)
    account = s.scalar(select(Account).where(Account.login == login).with_for_update())
    if _tries_left(s, account, login, address, now) <= 0:
        raise Refused(_locked(s, account))
    s.add(SignInAttempt(at=now, login=login, address=address))
    s.flush()
    return account


def turned_away(
    s: Session,
    account: Account | None,
    *,
    login: str,
    address: str,
    what: str = "账号或密码",
    now: datetime,
) -> WrongPassword:
    """The sentence for a password that did not fit: how many tries are left, or how long the door stays shut."""
    left = _tries_left(s, account, _typed(login), address, now)
    if left <= 0:
        return WrongPassword(_locked(s, account))
    return WrongPassword(f"{what}不对。还可以再试{left}次，忘记密码请找管理员。")


def admit(s: Session, account: Account, *, address: str, browser: str, now: datetime) -> str:
    """Open a session for somebody whose password was just checked; returns the token for the cookie.

    Their failures are forgotten, and everybody's of more than 30 days ago.
    """
    forget_failures(s, account, now)
    token = open_session(s, account, address=address, browser=browser, now=now)
    history.record(s, account, "sign_in", "account", account.login, now=now, address=address)
    return token


def forget_failures(s: Session, account: Account, now: datetime) -> None:
    """Who knew the password has not been guessing; nor does anybody's try of more than 30 days ago count."""
    s.execute(
        delete(SignInAttempt).where(
            (SignInAttempt.login == account.login) | (SignInAttempt.at < now - ATTEMPTS_KEPT)
        )
    )


def open_session(s: Session, account: Account, *, address: str, browser: str, now: datetime) -> str:
    """The session alone, without a history row; returns its token."""
    token = secrets.token_urlsafe(32)
    s.add(
        SignInSession(
            town_id=account.town_id,
            token_hash=_hash(token),
            account_id=account.id,
            started_at=now,
            expires_at=now + timedelta(hours=configuration().session_hours),
            address=address,
            browser=browser[:200],
        )
    )
    s.flush()
    return token


def _tries_left(s: Session, account: Account | None, login: str, address: str, now: datetime) -> int:
    """Both limits over the last minutes; an attempt exactly that old no longer counts."""
    town_id = _town(s, account)
    since = now - timedelta(minutes=settings.number(s, town_id, "sign_in_lock_minutes"))
    by_login = select(func.count()).where(SignInAttempt.login == login, SignInAttempt.at > since)
    if account:
        by_login = by_login.where(SignInAttempt.at > account.password_set_at)
    by_address = select(func.count()).where(SignInAttempt.address == address, SignInAttempt.at > since)
    return min(
        settings.number(s, town_id, "sign_in_failures") - (s.scalar(by_login) or 0),
        settings.number(s, town_id, "address_failures") - (s.scalar(by_address) or 0),
    )


def _locked(s: Session, account: Account | None) -> str:
    minutes = settings.value(s, _town(s, account), "sign_in_lock_minutes")
    return f"试错次数太多，请{minutes}分钟后再试，或找管理员重设密码。"


def _town(s: Session, account: Account | None) -> int:
    """Whose limits hold: an unknown login must not be told apart by another town's numbers."""
    return account.town_id if account else s.scalar(select(func.min(Site.town_id))) or 0


def who(s: Session, token: str, now: datetime) -> Account | None:
    """The account behind a cookie, with site and department; None when the session
    ended or expired, the password was set since, or the account is off."""
    return s.scalar(
        select(Account)
        .join(
            SignInSession,
            (SignInSession.town_id == Account.town_id) & (SignInSession.account_id == Account.id),
        )
        .where(
            SignInSession.token_hash == _hash(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
            SignInSession.started_at >= Account.password_set_at,
            Account.active,
        )
        .options(joinedload(Account.site), joinedload(Account.department))
    )


def sign_out(s: Session, token: str, now: datetime) -> None:
    """End the session of this cookie; an unknown one is no error."""
    account = who(s, token, now)
    s.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == _hash(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    if account:
        history.record(s, account, "sign_out", "account", account.login, now=now)

"""Signing in and out: sessions kept by the hash of their token, attempts counted by account and by address."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Index, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.ground import history, settings
from model.ground.configuration import configuration
from model.ground.db import Base, TownRow, new_ids, refers
from model.ground.refusals import Refused
from model.people.accounts import Account, waste_the_time_of_a_check


class SignInSession(TownRow):
    """One signed-in browser. The cookie carries the token, the table only its SHA-256."""

    __tablename__ = "sign_in_session"
    __table_args__ = (
        Index("ix_sign_in_session_token", "token_hash", unique=True),
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
    """A failed sign-in. It belongs to no town: the login may not exist."""

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


def sign_in(s: Session, *, login: str, password: str, address: str, browser: str, now: datetime) -> str:
    """Check a login and open a session; returns the token for the cookie.

    Refuses with `WrongPassword` (the caller then counts it with `failed`, in a transaction of its own), and any
    password while the account or the address is locked after repeated failures.
    """
    login = login.strip().lower()[:40]
    account = s.scalar(select(Account).where(Account.login == login))
    town_id = account.town_id if account else 0
    left = _tries_left(s, account, login, address, now)
    if left <= 0:
        raise Refused(_locked(s, town_id))
    if account is None:
        waste_the_time_of_a_check()
    if account is None or not account.password_is(password) or not account.active:
        if left == 1:
            raise WrongPassword(_locked(s, town_id))
        raise WrongPassword(f"账号或密码不对。还可以再试{left - 1}次，忘记密码请找管理员。")
    s.execute(delete(SignInAttempt).where(SignInAttempt.login == login))
    token = open_session(s, account, address=address, browser=browser, now=now)
    history.record(s, account, "sign_in", "account", account.login, now=now, address=address)
    return token


def open_session(s: Session, account: Account, *, address: str, browser: str, now: datetime) -> str:
    """A new session of somebody whose password was just checked; returns its token."""
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


def failed(s: Session, *, login: str, address: str, now: datetime) -> None:
    """Count a failed attempt; a call of its own, because the refused transaction is rolled back."""
    s.add(SignInAttempt(at=now, login=login.strip().lower()[:40], address=address))


def _tries_left(s: Session, account: Account | None, login: str, address: str, now: datetime) -> int:
    """Failures of the last minutes count by account (since its password was set) and, with a looser limit,
    by address: a whole office shares one."""
    town_id = account.town_id if account else 0
    since = now - timedelta(minutes=settings.number(s, town_id, "sign_in_lock_minutes"))
    by_login = select(func.count()).where(SignInAttempt.login == login, SignInAttempt.at > since)
    if account:
        by_login = by_login.where(SignInAttempt.at > account.password_set_at)
    by_address = select(func.count()).where(SignInAttempt.address == address, SignInAttempt.at > since)
    return min(
        settings.number(s, town_id, "sign_in_failures") - (s.scalar(by_login) or 0),
        settings.number(s, town_id, "address_failures") - (s.scalar(by_address) or 0),
    )


def _locked(s: Session, town_id: int) -> str:
    minutes = settings.value(s, town_id, "sign_in_lock_minutes")
    return f"试错次数太多，请{minutes}分钟后再试，或找管理员重设密码。"


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
        .options(selectinload(Account.site), selectinload(Account.department))
    )


def sign_out(s: Session, token: str, now: datetime) -> None:
    """End the session of this cookie; an unknown one is no error."""
    s.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == _hash(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )

"""One's own password: judged before the database is held (each look at one costs 40 ms), then written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from model.ground import history
from model.ground.refusals import Refused
from model.people import passwords
from model.people.accounts import Account


@dataclass(frozen=True)
class Fresh:
    """A new password, hashed, and the hash that the old one was found to fit."""

    hashed: str
    instead_of: str


def refuse_unfit(account: Account, *, old: str, new: str) -> None:
    """Refuses a new password that is the old one or too weak, before the old one is tried: that is no failed guess."""
    if old == new:
        raise Refused("新密码和原密码一样。请换一个。")
    passwords.check(new, account.login)


def judged(account: Account, *, old: str, new: str) -> Fresh | None:
    """The new password ready to be written; None when the old one does not fit."""
    if not account.password_is(old):
        return None
    return Fresh(passwords.hashed(new), account.password_hash)


def change(s: Session, account: Account, fresh: Fresh, *, now: datetime) -> None:
    """The person's own new password; every session begun before `now` ends with it. Refuses when the password was
    reset meanwhile: what was typed as the old one no longer is."""
    if account.password_hash != fresh.instead_of:
        raise Refused("密码刚刚被重设过。请用新的密码重新登录。")
    account.password_hash, account.password_set_at, account.must_change = fresh.hashed, now, False
    s.flush()
    history.record(s, account, "change_password", "account", account.login, now=now)

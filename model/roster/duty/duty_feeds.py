"""The secret address under which a person's calendar asks for the own duties: shown again, or changed, never guessed."""

import base64
import binascii
import hmac
import secrets
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.ground import db, history, privacy
from model.ground.db import TownRow, belongs_to, refers
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.posts.posts import TURN

TOKEN = r"[A-Za-z0-9_-]{64}"  # 48 bytes: town, row, and a digest that only the key of this house can make
_ID = 8  # bytes of a row id


class DutyFeed(TownRow):
    """One person's address; another nonce makes another address, and the one before leads nowhere."""

    __tablename__ = "duty_feed"
    __table_args__ = (UniqueConstraint("town_id", "account_id"), refers("account_id", "account"))

    account_id: Mapped[int]
    nonce: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime]
    account: Mapped[Account] = belongs_to("Account", "account_id", "DutyFeed")


def token(feed: DutyFeed) -> str:
    """What stands in the address: derived, so that the database alone gives nobody's away."""
    row = feed.town_id.to_bytes(_ID) + feed.id.to_bytes(_ID)
    return base64.urlsafe_b64encode(row + _digest(row, feed.nonce)).decode()


def _digest(row: bytes, nonce: str) -> bytes:
    return hmac.digest(privacy.feed_key(), row + nonce.encode(), "sha256")


def renew(s: Session, by: Account, *, now: datetime) -> DutyFeed:
    """Make one's own address, or another one in its place: the old one stops at once."""
    require(by, Permission.keep_duty)
    db.alone(s, f"{by.town_id} {TURN}")
    feed = of_account(s, by)
    if feed is None:
        feed = DutyFeed(town_id=by.town_id, account_id=by.id)
        s.add(feed)
    feed.nonce, feed.made_at = secrets.token_urlsafe(24), now
    s.flush()
    history.record(s, by, "renew", "duty_feed", by.login, now=now)
    return feed


def of_account(s: Session, account: Account) -> DutyFeed | None:
    """The person's own address, when there is one."""
    return s.scalar(
        select(DutyFeed).where(DutyFeed.town_id == account.town_id, DutyFeed.account_id == account.id)
    )


def owner(s: Session, token: str) -> Account | None:
    """Whose address this is, with the place of work; nobody's when it was never given, was changed, or its person has
    been switched off. Takes the same time for a right and a wrong digest."""
    try:
        raw = base64.urlsafe_b64decode(token.encode())
    except (binascii.Error, UnicodeEncodeError):
        return None
    if len(raw) != 2 * _ID + 32:
        return None
    town_id, feed_id = (int.from_bytes(raw[start : start + _ID]) for start in (0, _ID))
    if max(town_id, feed_id) >> 63:  # no id of a row: what the database could not even be asked for
        return None
    feed = s.scalar(
        select(DutyFeed)
        .where(DutyFeed.town_id == town_id, DutyFeed.id == feed_id)
        .options(joinedload(DutyFeed.account).joinedload(Account.site))
    )
    right = _digest(raw[: 2 * _ID], feed.nonce if feed else "")
    return (
        feed.account if hmac.compare_digest(right, raw[2 * _ID :]) and feed and feed.account.active else None
    )

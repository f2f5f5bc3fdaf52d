"""Since when somebody is posted to the centre (R028): put right by the administrator, with the day before on record."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from model.ground import history
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require


def set_posted_on(
    s: Session, account: Account, by: Account, *, posted_on: date | None, now: datetime
) -> None:
    """Write down the day the person came to the centre; after a return to the home unit a later day begins a new
    posting. None while it is not known. Refuses a day to come: nobody has served before having come."""
    require(by, Permission.manage_accounts)
    if account.town_id != by.town_id:
        raise NotFound(f"账号“{account.login}”")
    if posted_on and posted_on > now.astimezone(OFFICE_ZONE).date():
        raise Refused("到岗日期不能晚于今天。请重选日期。")
    before, account.posted_on = account.posted_on, posted_on
    s.flush()
    history.record(
        s, by, "set_posted_on", "account", account.login, now=now,
        before=before.isoformat() if before else None, after=posted_on.isoformat() if posted_on else None,
    )  # fmt: skip

"""What the audit log may tell about complaints: to whoever may not see one, its rows are not there either (R012)."""

from sqlalchemy import ColumnElement, or_, select

from model.ground.history import History
from model.people.accounts import Account
from model.voice import firewall
from model.voice.complaints import Complaint


def readable(by: Account) -> ColumnElement[bool]:
    """The rows of the log that this account may read: all but those about complaints hidden from it."""
    seen = select(Complaint.number).where(firewall.visible(by))
    return or_(History.subject != "complaint", History.subject_id.in_(seen))

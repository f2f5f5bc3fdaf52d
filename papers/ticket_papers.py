"""Which function fills which paper of a ticket."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from model.desk.documents.printing import Paper
from model.people.accounts import Account
from papers import answers, handling_sheets, slips

Fill = Callable[[Session, Account, str, datetime], str]
FILLS: Final[Mapping[Paper, Fill]] = {
    Paper.receipt: slips.receipt,
    Paper.notice: slips.notice,
    Paper.supplement: slips.supplement,
    Paper.promise: slips.promise,
    Paper.handling: handling_sheets.handling,
    Paper.authorisation: handling_sheets.authorisation,
    Paper.hand_up: handling_sheets.hand_up,
    Paper.visit: handling_sheets.visit,
    Paper.joint: handling_sheets.joint,
    Paper.payment: answers.payment,
    Paper.decline: answers.decline,
    Paper.delivery: answers.delivery,
}

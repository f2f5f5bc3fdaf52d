"""Papers at the end of a ticket: what the applicant takes home and signs for."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk.course import declining
from model.desk.documents import printing
from model.desk.documents.printing import Paper
from model.desk.money import payments
from model.desk.ticket import rounds
from model.ground.wording import yuan
from model.people.accounts import Account
from papers import print_page


def delivery(s: Session, by: Account, number: str, now: datetime) -> str:
    """The delivery receipt of the round done last, to be signed by whoever takes the result (art 44: within 10 days).
    Refuses a ticket that is not done."""
    ticket = printing.to_print(s, by, number, Paper.delivery, now)
    return print_page.of_ticket(s, ticket, Paper.delivery, done=rounds.present(s, ticket) or ticket)


def decline(s: Session, by: Account, number: str, now: datetime) -> str:
    """Not accepted, sent back or denied: the basis, the reason, where to go, and how to ask for a second look (R089, c1
    明确答复制); of several the last. Refuses a ticket that was not declined."""
    ticket = printing.to_print(s, by, number, Paper.decline, now)
    return print_page.of_ticket(s, ticket, Paper.decline, decline=declining.of_ticket(s, ticket)[-1])


def payment(s: Session, by: Account, number: str, now: datetime) -> str:
    """What was paid and given back, with receipt numbers (R092); it is no invoice and says so. Refuses a ticket for which
    nothing was paid."""
    ticket = printing.to_print(s, by, number, Paper.payment, now)
    rows = payments.of_ticket(s, ticket)
    return print_page.of_ticket(s, ticket, Paper.payment, rows=rows, total=payments.net(rows), yuan=yuan)

"""Blank numbered slips for a power cut: two to a page, each a counterfoil to keep and a receipt to hand out."""

from sqlalchemy.orm import Session

from model.desk.counter import blank_slips
from model.ground import settings
from model.people.accounts import Account
from papers import print_page


def batch(s: Session, by: Account, number: str) -> str:
    """The slips of one batch; refuses what `blank_slips.sheet` refuses."""
    slips = blank_slips.sheet(s, by, number)
    address = settings.value(s, by.town_id, "public_address")
    return (
        print_page.templates()
        .get_template("blank_slips.html")
        .render(
            **print_page.town(s, by.town_id),
            slips=[(slip, print_page.progress_qr(address, slip.number)) for slip in slips],
        )
    )

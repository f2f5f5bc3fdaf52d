"""Photos and PDF files of the papers."""

from model.desk.tickets import Ticket


def draw(ticket: Ticket, own: bool) -> None:
    """What stands on the page; nothing when there is nothing to say."""

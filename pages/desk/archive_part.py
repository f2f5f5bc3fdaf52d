"""Into the archive: what is still missing for it, box and retention."""

from model.desk.tickets import Ticket


def draw(ticket: Ticket, own: bool) -> None:
    """What stands on the page; nothing when there is nothing to say."""


def more(ticket: Ticket, own: bool) -> None:
    """The rarer acts, each a popover in the row under the next step."""

"""How a figure becomes the address of the ticket list behind it (pages/desk/lists/find_fields.py reads it)."""

from dataclasses import fields
from datetime import date
from urllib.parse import urlencode

from model.desk.ticket.finding import Filter
from pages.parts import frame

LIST = "find"


def query(filter: Filter) -> dict[str, str]:
    """The filter as query parameters, by the names of its fields; what is empty is left out."""
    values = {field.name: getattr(filter, field.name) for field in fields(filter)}
    return {name: _text(value) for name, value in values.items() if value not in ("", None)}


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def link(label: str, filter: Filter) -> None:
    """A number that opens its tickets."""
    frame.link(LIST, label, **query(filter))


def enter(filter: Filter) -> None:
    """Go to the tickets at once: somebody clicked a bar."""
    frame.open_page(LIST, **query(filter))


def text(label: str, filter: Filter) -> str:
    """The same inside a Markdown sentence or table; the browser opens it in a new tab."""
    return f"[{label}]({LIST}?{urlencode(query(filter))})"

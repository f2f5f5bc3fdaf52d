"""What every print page shares: the templates, the town's plate and phones, dates in words, the QR, the print mark."""

import io
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy.orm import Session

from model.desk.documents import printing
from model.desk.documents.printing import INSIDE, Paper
from model.desk.ticket.tickets import Ticket
from model.ground import settings
from model.ground.privacy import mask_id, mask_phone
from model.ground.wording import limit, long_day, money, plain_day


@cache
def templates() -> Environment:
    """The print pages, read once; whatever is filled in is escaped."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def progress_qr(address: str, number: str) -> Markup:
    """The way to the town's progress page with a ticket's number; nothing while the town has no public address."""
    return qr(f"{address}/progress?number={quote(number)}") if address else Markup("")


def qr(address: str) -> Markup:
    """An address as a QR code, drawn inside the page itself."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2
    )
    return Markup(drawn.getvalue().decode())  # digits and strokes of our own drawing: nothing of it was typed


def town(s: Session, town_id: int) -> dict[str, str]:
    """The name over every paper and the two phones under it."""
    keys = ("plate_name", "enquiry_phone", "complaint_phone")
    return {key.replace("plate_name", "plate"): settings.value(s, town_id, key) for key in keys}


def of_ticket(s: Session, ticket: Ticket, paper: Paper, **more: Any) -> str:
    """One paper of a ticket as a whole page: `<paper>.html` filled in. The QR leads to the progress page with the
    number; the query code is never in it."""
    return (
        templates()
        .get_template(f"{paper.value}.html")
        .render(
            **town(s, ticket.town_id),
            ticket=ticket,
            paper=paper,
            inside=paper in INSIDE,
            mark=printing.mark(printing.counts(s, ticket).get(paper, 0) + 1),
            qr=progress_qr(settings.value(s, ticket.town_id, "public_address"), ticket.number),
            id_number=mask_id(ticket.applicant_id_number or ""),
            phone=mask_phone(ticket.applicant_phone or ""),
            limit=limit(ticket.version.promised_limit, ticket.version.day_unit.label),
            day=long_day,
            date=plain_day,
            money=money,
            **more,
        )
    )

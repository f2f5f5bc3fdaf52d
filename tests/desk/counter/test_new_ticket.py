"""A new ticket is the same whether a session writes it or a bulk load does."""

from datetime import date, datetime

from sqlalchemy import Engine, select

from model.catalogue.items import Kind
from model.catalogue.versions import Mode
from model.desk.counter.new_ticket import ROW, NewTicket
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Channel, Ticket
from model.ground import db
from model.people.accounts import by_login
from tests.cast import TOWN
from tests.desk.tickets import take


def test_the_bulk_load_writes_what_the_session_writes(engine: Engine) -> None:
    like = take()  # an item, a version, a post and a site to belong to
    received, done = (datetime(2026, 11, 2, hour, 20, tzinfo=db.OFFICE_ZONE) for hour in (7, 17))
    with db.writing() as s:
        by = by_login(s, "li")
        tickets = [
            NewTicket(
                town_id=TOWN,
                number=number,
                query_code="012345",
                item_id=like.item_id,
                version_id=like.version_id,
                kind=Kind.promised,
                mode=Mode.agency,
                channel=Channel.village,
                post_id=like.post_id,
                site_id=like.site_id,
                village_id=like.site_id,
                applicant_name="测试甲",
                applicant_id_number="990101198001020011",
                applicant_phone="13900000001",
                applicant_address="东岭村1组",
                agent_name="赵村",
                first_receiver_id=by.id,
                state=TicketState.delivered,
                received_at=received,
                accepted_on=date(2026, 11, 3),
                due_on=date(2026, 11, 20),
                due_presumed=True,
                completed_at=done,
                completed_by_id=by.id,
                delivered_at=done.replace(hour=18),
                delivered_to="测试乙",
                reply="已办好",
                reply_channel="当面答复",
                citizen_trips=1,
                note="加急",
                changed_at=done.replace(hour=19),
            )
            for number in ("0101-20261102-0001-9", "0101-20261102-0002-9")
        ]
        s.add(tickets[0].as_ticket())
        s.flush()
        row = tickets[1].as_row(db.new_ids(1)[0], s.get_bind().dialect)
        db.bulk_insert(s, Ticket.metadata.tables["ticket"], ROW, [row])

    with db.reading() as s:
        first, second = s.execute(
            select(*(c for c in Ticket.__table__.columns if c.name not in ("id", "number", "tail")))
            .where(Ticket.town_id == TOWN, Ticket.reply == "已办好")
            .order_by(Ticket.number)
        ).mappings()
    assert dict(first) == dict(second)
    assert first["received_on"] == date(2026, 11, 2) and first["closed_at"] == done

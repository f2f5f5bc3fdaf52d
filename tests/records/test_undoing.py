"""An upload is taken back where nobody has edited since."""

import pytest
from sqlalchemy import Engine, func, select

from model.desk.ticket import events
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket, TicketMaterial
from model.ground import db, history
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people import accounts
from model.people.residents import Resident
from model.records import undoing, uploads
from model.records.undoing import Undone
from model.records.uploads import UploadRow, UploadState
from tests.records.sending import EAST, LEDGER, LI, NOW, WANG, WEST, ledger, residents, send, undo

LI_HERE, WANG_HERE = f"{EAST},李一,{LI},13900000001,1组,2026-10-01", f"{EAST},王二,{WANG},,2组,2026-10-01"
OPEN, DONE = (
    f"MZ005,李一,{LI},{EAST},代办,2026-10-09,,在办",
    f"MZ005,李一,{LI},{EAST},代办,2026-10-09,2026-10-13,办结",
)


def count(table: type) -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def test_created_people_go_and_the_upload_stays_listed(engine: Engine) -> None:
    upload = send("zhao", "residents", residents(LI_HERE, WANG_HERE))

    assert undo(upload) == Undone(deleted=2, restored=0, kept=0)
    assert (count(Resident), count(UploadRow)) == (0, 2)
    with db.reading() as s:
        [row] = uploads.recent(s, accounts.by_login(s, "zhao"))
        assert (row.state, row.undone_at) == (UploadState.undone, NOW)
        assert list(history.broken_links(s)) == []


def test_changed_people_get_their_former_text_back(engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))
    upload = send(
        "guan", "residents", residents(f"{WEST},李小一,{LI},13900000009,9组,2026-11-01"), moved_in=True
    )

    assert undo(upload, "qian") == Undone(deleted=0, restored=1, kept=0)
    with db.reading() as s:
        person = s.scalars(select(Resident)).one()
        assert (person.name, person.phone, person.address, str(person.updated_on)) == (
            "李一",
            "13900000001",
            "1组",
            "2026-10-01",
        )
        assert person.site_id == accounts.by_login(s, "zhao").site_id


def test_whoever_was_edited_since_is_kept_and_counted(engine: Engine) -> None:
    first = send("zhao", "residents", residents(LI_HERE, WANG_HERE))
    send("zhao", "residents", residents(f"{EAST},李一,{LI},13900000009,,"))

    done = undo(first)
    assert done == Undone(deleted=1, restored=0, kept=1)
    assert done.sentence == "已撤销：去掉1行，恢复0行原来的内容。有1行之后又有人改过或办过，保留没动。"
    assert count(Resident) == 1


def test_a_mended_file_enters_fresh_after_the_undo(engine: Engine) -> None:
    undo(send("zhao", "residents", residents(LI_HERE)))

    assert send("zhao", "residents", residents(LI_HERE)).created == 1


def test_tickets_go_with_their_papers_and_story(engine: Engine) -> None:
    upload = send("qian", "ledger", LEDGER)

    assert undo(upload, "qian") == Undone(deleted=37, restored=0, kept=0)
    assert (count(Ticket), count(TicketMaterial), count(TicketEvent)) == (0, 0, 0)


def test_a_ticket_somebody_worked_on_is_kept(engine: Engine) -> None:
    upload = send("zhao", "ledger", ledger(OPEN, f"MZ014,王二,{WANG},{EAST},限时,2026-10-09,,"))
    with db.writing() as s:
        ticket = s.scalars(select(Ticket).order_by(Ticket.number)).first()
        assert ticket is not None
        events.add(s, ticket, accounts.by_login(s, "zhao"), EventKind.comment, NOW, "已电话联系")

    assert undo(upload) == Undone(deleted=1, restored=0, kept=1)
    assert (count(Ticket), count(TicketEvent)) == (1, 2)


def test_a_ticket_the_file_completed_is_open_again(engine: Engine) -> None:
    send("zhao", "ledger", ledger(OPEN))
    upload = send("zhao", "ledger", ledger(DONE))

    assert undo(upload) == Undone(deleted=0, restored=1, kept=0)
    with db.reading() as s:
        ticket = s.scalars(select(Ticket)).one()
        assert (ticket.state, ticket.closed_at, ticket.completed_on, ticket.reply) == (
            TicketState.accepted,
            None,
            None,
            "",
        )


def test_it_is_undone_once_and_by_those_who_may(engine: Engine) -> None:
    upload = send("zhao", "residents", residents(LI_HERE))

    with pytest.raises(NotFound, match="上传批次"):
        undo(upload, "qian")
    with pytest.raises(NotPermitted), db.writing() as s:
        undoing.undo(s, upload, accounts.by_login(s, "chen"), now=NOW)
    undo(upload, "guan")
    with pytest.raises(Refused, match="已经撤销过"):
        undo(upload)

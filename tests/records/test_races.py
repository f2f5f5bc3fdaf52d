"""Two people at the same rows at the same moment: nothing is half done, nothing is lost, nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import Engine, func, select
from sqlalchemy.orm.exc import StaleDataError

from model.desk.ticket.tickets import Ticket, TicketMaterial
from model.ground import db
from model.ground.refusals import Refused
from model.people import accounts
from model.people.residents import Resident
from model.records import undoing, uploads
from model.records.uploads import SameFile, Upload
from tests.records.meanwhile import meanwhile
from tests.records.sending import EAST, LI, NOW, WANG, ledger, residents, send, undo

LI_HERE, WANG_HERE = f"{EAST},李一,{LI},13900000001,1组,2026-10-01", f"{EAST},王二,{WANG},,2组,2026-10-01"
OPEN = f"MZ005,李一,{LI},{EAST},代办,2026-10-09,,在办"


def count(table: type) -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def noted(text: str) -> str:
    """An edit of the only ticket there is; says how it ended."""
    try:
        with db.writing() as s:
            ticket = s.scalars(select(Ticket)).one_or_none()
            if ticket is None:
                return "gone"
            ticket.note = text
    except StaleDataError:
        return "told"
    return "saved"


def moved_to(address: str) -> str:
    try:
        with db.writing() as s:
            s.scalars(select(Resident)).one().address = address
    except StaleDataError:
        return "told"
    return "saved"


def test_an_edit_during_the_undo_never_leaves_a_ticket_without_its_papers(engine: Engine) -> None:
    upload = send("zhao", "ledger", ledger(OPEN))

    with meanwhile(engine, "DELETE FROM ticket_event", lambda: noted("已电话联系")) as others:
        done = undo(upload)
    assert done.deleted == 1 and others[0].result() in ("gone", "told")
    assert (count(Ticket), count(TicketMaterial)) == (0, 0)


def test_an_edit_during_the_undo_is_not_overwritten(engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))
    upload = send("zhao", "residents", residents(f"{EAST},李一,{LI},13900000009,,"))

    with meanwhile(engine, "UPDATE resident", lambda: moved_to("3组")) as others:
        undo(upload)
    with db.reading() as s:
        person = s.scalars(select(Resident)).one()
    assert (person.phone, person.address) == (
        "13900000001",
        "3组" if others[0].result() == "saved" else "1组",
    )


def test_two_people_undo_the_same_upload_and_one_is_told(engine: Engine) -> None:
    upload = send("zhao", "residents", residents(LI_HERE, WANG_HERE))
    ready = Barrier(2)

    def work(login: str) -> str:
        with db.reading() as s:
            by = accounts.by_login(s, login)
        ready.wait()
        try:
            with db.writing() as s:
                return undoing.undo(s, uploads.by_id(s, by, upload.id), by, now=NOW).sentence
        except Refused as refused:
            return refused.sentence

    with ThreadPoolExecutor(2) as pool:
        messages = sorted(pool.map(work, ("zhao", "guan")))
    assert messages == ["已撤销：去掉2行，恢复0行原来的内容。", "这一批已经撤销过，不用再撤销。"]


def test_the_second_undo_sees_what_the_first_did_while_it_waited(engine: Engine) -> None:
    """The row was read before the first undo was committed."""
    upload = send("zhao", "residents", residents(LI_HERE))
    with db.reading() as s:
        stale = uploads.by_id(s, accounts.by_login(s, "guan"), upload.id)
    undo(upload)

    try:
        with db.writing() as s:
            undoing.undo(s, s.merge(stale, load=False), accounts.by_login(s, "guan"), now=NOW)
    except Refused as refused:
        sentence = refused.sentence
    assert sentence == "这一批已经撤销过，不用再撤销。"


def test_two_agents_send_the_same_file_at_once_and_one_is_told(engine: Engine) -> None:
    for kind, data in (("residents", residents(LI_HERE)), ("ledger", ledger(OPEN))):
        ready = Barrier(2)

        def work(login: str, kind: str = kind, data: str = data, ready: Barrier = ready) -> str:
            ready.wait()
            try:
                return str(send(login, kind, data).created)
            except SameFile:
                return "told"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(work, ("zhao", "guan"))) == ["1", "told"]
    assert (count(Upload), count(Resident), count(Ticket)) == (2, 1, 1)


def test_two_agents_send_the_same_people_in_two_files_at_once(engine: Engine) -> None:
    ready = Barrier(2)

    def work(more: str) -> tuple[int, int]:
        ready.wait()
        upload = send("zhao", "residents", residents(LI_HERE, WANG_HERE, more))
        return upload.created, upload.unchanged

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, ("", "\n"))) == [(0, 2), (2, 0)]
    assert count(Resident) == 2

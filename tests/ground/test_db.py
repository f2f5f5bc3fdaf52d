"""The one door to the database: who waits for whom, and what the database itself refuses."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError

from model.ground import db
from model.ground.settings import Setting
from model.people.residents import Resident
from model.people.sites import Site, SiteKind, Window, halls
from tests.cast import START, TOWN


def setting(value: str) -> Setting:
    return Setting(town_id=TOWN, key="opens_at", value=value)


def test_a_reader_neither_waits_for_a_writer_nor_sees_half_of_its_work(engine: Engine) -> None:
    with db.writing() as writer:
        writer.add(setting("09:00"))
        writer.flush()
        with db.reading() as reader:
            assert reader.get(Setting, (TOWN, "opens_at")) is None

    with db.reading() as reader:
        assert reader.get_one(Setting, (TOWN, "opens_at")).value == "09:00"


def test_a_writer_does_not_wait_for_a_reader(engine: Engine) -> None:
    with db.reading() as reader:
        reader.execute(select(Site)).all()
        with db.writing() as writer:
            writer.add(setting("09:00"))


def test_two_writers_queue_and_both_succeed(engine: Engine) -> None:
    """Each reads first and writes afterwards: without BEGIN IMMEDIATE SQLite refuses one of them."""
    with db.writing() as s:
        s.add(setting("0"))
    together = threading.Barrier(4)

    def add_one(_: int) -> None:
        together.wait()
        for _ in range(10):
            with db.writing() as s:
                row = s.scalars(
                    select(Setting)
                    .where(Setting.town_id == TOWN, Setting.key == "opens_at")
                    .with_for_update()
                ).one()
                row.value = str(int(row.value) + 1)

    with ThreadPoolExecutor(4) as clerks:
        list(clerks.map(add_one, range(4)))

    with db.reading() as s:
        assert s.get_one(Setting, (TOWN, "opens_at")).value == "40"


def test_a_writing_transaction_on_sqlite_locks_from_its_beginning(sqlite_engine: Engine) -> None:
    """Another process (here: an engine of its own, which shares no lock of ours) has to wait."""
    other = db.make_engine(f"{sqlite_engine.url}").execution_options(writing=True)
    with db.writing() as s:
        s.execute(text("SELECT 1"))
        with other.connect() as stranger:
            driver = stranger.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA busy_timeout=1")
            with pytest.raises(Exception, match="database is locked"):
                stranger.execute(text("SELECT 1"))
    other.dispose()


def test_an_exception_leaves_nothing_behind(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), db.writing() as s:
        s.add(setting("09:00"))
        s.flush()
        raise ZeroDivisionError

    with db.reading() as s:
        assert s.get(Setting, (TOWN, "opens_at")) is None


def test_the_second_of_two_edits_of_one_row_is_told(engine: Engine) -> None:
    village = _village()
    with db.writing() as s:
        s.add(_resident(village))
    with db.reading() as s:
        mine, theirs = s.scalars(select(Resident)).one(), None
    with db.writing() as s:
        theirs = s.scalars(select(Resident)).one()
        theirs.address = "东岭村2组"

    mine.address = "东岭村1组"
    with pytest.raises(StaleDataError), db.writing() as s:
        s.add(mine)

    with db.reading() as s:
        assert s.scalars(select(Resident)).one().address == "东岭村2组"


def test_no_row_may_point_at_another_towns_row(engine: Engine) -> None:
    with db.reading() as s:
        hall = halls(s)[0]

    with pytest.raises(IntegrityError), db.writing() as s:
        s.add(Window(town_id=TOWN + 1, site_id=hall.id, name="借来的窗口"))


def test_a_row_that_others_point_at_stays(engine: Engine) -> None:
    with pytest.raises(IntegrityError), db.writing() as s:
        s.delete(halls(s)[0])


def test_an_instant_without_a_time_zone_is_a_bug(engine: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"), db.writing() as s:
        s.add(_resident(_village(), changed_at=datetime(2026, 1, 5, 9, 0)))


def test_instants_come_back_as_the_same_moment_in_office_time(engine: Engine) -> None:
    moment = datetime(2026, 1, 5, 17, 30, 0, 123456, tzinfo=UTC)
    with db.writing() as s:
        s.add(_resident(_village(), changed_at=moment))

    with db.reading() as s:
        read = s.scalars(select(Resident.changed_at)).one()
    assert read == moment and f"{read:%Y-%m-%d %H:%M}" == "2026-01-06 01:30"


def test_bulk_rows_read_like_rows_of_the_session(engine: Engine) -> None:
    with db.writing() as s:
        hall, dialect = halls(s)[0], s.get_bind().dialect
        columns = ("town_id", "id", "code", "name", "kind", "parent_id", "status", "opened_on", "prefix")
        opened = db.stored(START.date(), dialect)
        row = (
            TOWN,
            db.new_ids(1)[0],
            "990101100299",
            "批量村",
            "village_point",
            hall.id,
            "open",
            opened,
            "0299",
        )
        db.bulk_insert(s, Site.__table__, (*columns, "phone", "address"), [(*row, "", "")])

    with db.reading() as s:
        read = s.scalars(select(Site).where(Site.code == "990101100299")).one()
    assert (read.kind, read.opened_on) == (SiteKind.village_point, START.date())


def test_ids_rise_and_never_repeat_across_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = [i for block in pool.map(db.new_ids, [100] * 80) for i in block]

    assert len(set(ids)) == 8000 and max(ids) < 2**63
    assert db.new_ids(1)[0] > max(ids)


def _village() -> Site:
    with db.reading() as s:
        return s.scalars(select(Site).where(Site.code == "990101100201")).one()


def _resident(village: Site, changed_at: datetime = START) -> Resident:
    return Resident(
        town_id=TOWN, site_id=village.id, name="周大山", id_number="990101195001010014", sex="男",
        birth=START.date(), updated_on=START.date(), changed_at=changed_at,
    )  # fmt: skip

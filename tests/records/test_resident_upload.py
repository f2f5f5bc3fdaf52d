"""Resident ledgers: created, changed, left alone; moved in; never twice."""

import pytest
from sqlalchemy import Engine, select

from model.ground import db, history
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts
from model.people import residents as noun
from model.people.residents import Resident
from model.people.sites import Site, SiteStatus
from model.records import known
from model.records.uploads import SameFile, Upload, UploadRow
from tests.records.sending import EAST, LI, NOW, RESIDENTS, WANG, WEST, check, residents, send

LI_HERE = f"{EAST},李一,{LI},13900000001,1组,2026-10-01"


def everybody() -> list[tuple[str, str, str, str]]:
    with db.reading() as s:
        rows = s.scalars(select(Resident).order_by(Resident.id))
        return [(r.name, r.id_number, r.phone or "", r.address) for r in rows]


def test_the_sample_brings_191_people_and_can_be_answered_for(engine: Engine) -> None:
    upload = send("zhao", "residents", RESIDENTS)

    with db.reading() as s:
        assert (upload.created, upload.changed, upload.unchanged, upload.rejected) == (191, 0, 0, 9)
        assert len(s.scalars(select(Resident)).all()) == len(s.scalars(select(UploadRow)).all()) == 191
        assert list(history.broken_links(s)) == []
        assert s.scalars(select(history.History.action).order_by(history.History.no)).all()[-1] == "upload"


def test_a_formula_as_a_name_is_stored_as_text(engine: Engine) -> None:
    send("zhao", "residents", RESIDENTS)

    assert '=HYPERLINK("http://example.invalid","点")' in {name for name, *_ in everybody()}


def test_the_same_file_again_changes_nothing_and_says_when_it_came(engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))

    with pytest.raises(SameFile) as refused:
        send("guan", "residents", residents(LI_HERE), now=NOW.replace(hour=15))
    assert str(refused.value) == "这个文件今天9点10分已经导入过，没有新内容，不用重复上传。"
    assert len(everybody()) == 1


def test_the_same_people_in_another_file_are_left_alone(engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))

    again = send("zhao", "residents", residents(LI_HERE, ""))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)


def test_a_new_phone_changes_the_person_and_an_empty_cell_wipes_nothing(engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))

    upload = send("zhao", "residents", residents(f"{EAST},李一,{LI},13900000002,,"))
    assert (upload.created, upload.changed, upload.unchanged) == (0, 1, 0)
    assert everybody() == [("李一", LI, "13900000002", "1组")]


def test_an_older_row_overwrites_nothing_and_is_counted(engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))

    old = send("zhao", "residents", residents(f"{EAST},李一,{LI},13900000002,9组,2026-09-30"))
    assert (old.changed, old.unchanged, old.older) == (0, 1, 1)
    assert everybody() == [("李一", LI, "13900000001", "1组")]
    same_day = send("zhao", "residents", residents(f"{EAST},李一,{LI},13900000002,9组,2026-10-01"))
    assert (same_day.changed, same_day.older) == (1, 0)


def test_a_neighbour_village_is_told_and_the_hall_moves_the_person(engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))
    moved = residents(f"{WEST},李一,{LI},,,")

    with db.reading() as s:
        problems = check(s, accounts.by_login(s, "qian"), "residents", moved).problems
    assert [p.reason for p in problems] == [
        "李*（尾号0014）已登记在“东岭村”。如确已迁来，请让镇中心办理迁入。"
    ]
    assert send("guan", "residents", moved, moved_in=True).changed == 1
    with db.reading() as s:
        assert s.scalars(select(Resident)).one().site_id == accounts.by_login(s, "qian").site_id


def test_an_agent_takes_nobody_over_from_another_village(engine: Engine) -> None:
    """Name and ID number are on every copy of a card: knowing them is no proof of having moved."""
    send("zhao", "residents", residents(LI_HERE))

    with pytest.raises(Refused, match="请让镇中心办理迁入。"):
        send("qian", "residents", residents(f"{WEST},李一,{LI},,,"), moved_in=True)
    with db.reading() as s:
        assert s.scalars(select(Resident)).one().site_id == accounts.by_login(s, "zhao").site_id


def test_an_agent_brings_no_other_village_past_the_model_either(engine: Engine) -> None:
    with db.reading() as s:
        rows = check(s, accounts.by_login(s, "guan"), "residents", residents(f"{WEST},王二,{WANG},,,")).rows
    from model.records import resident_upload
    from model.records.uploads import File

    with pytest.raises(Refused, match="您的账号不能上传“西岭村”的台账"), db.writing() as s:
        resident_upload.store(s, accounts.by_login(s, "zhao"), File("a", "b", 1, 0), rows, now=NOW)
    assert everybody() == []


def test_a_leader_uploads_nothing(engine: Engine) -> None:
    with pytest.raises(NotPermitted, match="上传台账"):
        send("chen", "residents", residents(LI_HERE))
    with db.reading() as s:
        assert s.scalars(select(Upload)).all() == []


def test_numbers_are_sealed_in_the_database(sqlite_engine: Engine) -> None:
    send("zhao", "residents", residents(LI_HERE))

    with sqlite_engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT id_number, phone FROM resident").one()
    assert LI.encode() not in row[0] and b"13900000001" not in row[1]


def test_residents_are_found_by_name_id_and_phone_inside_the_own_village(engine: Engine) -> None:
    send("guan", "residents", residents(LI_HERE, f"{WEST},李二,{WANG},13900000002,,"))

    with db.reading() as s:
        hall, east = accounts.by_login(s, "li"), accounts.by_login(s, "zhao")
        assert noun.search(s, hall, "李")[0] == 2
        assert [r.name for r in noun.search(s, hall, WANG)[1]] == ["李二"]
        assert [r.name for r in noun.search(s, hall, "13900000001")[1]] == ["李一"]
        assert noun.search(s, east, WANG)[0] == 0


def test_an_agent_knows_the_own_village_as_the_one_meant(engine: Engine) -> None:
    with db.reading() as s:
        mine = known.of(s, accounts.by_login(s, "zhao"))
        assert (mine.own, mine.default_village) == (frozenset({EAST}), EAST)
        with pytest.raises(Refused, match="请核对村代码"):
            known.of(s, accounts.by_login(s, "zhao"), village=WEST)


def test_a_closed_village_is_no_village_of_the_town(engine: Engine) -> None:
    with db.writing() as s:
        s.scalars(select(Site).where(Site.code == WEST)).one().status = SiteStatus.closed

    with db.reading() as s:
        guan = accounts.by_login(s, "guan")
        [problem] = check(s, guan, "residents", residents(LI_HERE.replace(EAST, WEST))).problems

    assert "不在本镇名单里" in problem.reason
